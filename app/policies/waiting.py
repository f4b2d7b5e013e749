"""The texts that wait for the signed-in person's signature in one enrollment."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from flask import abort, url_for

from app import db, signing
from app.asking import refuse_if_closed
from app.auth.access import signed_in
from app.models import Enrollment, PolicyVersion, TextReading
from app.policies.operations import readings_of


@dataclass(frozen=True)
class Waiting:
    """An enrollment of one's own, what is to be signed in it, and what was read to its end."""

    enrollment: Enrollment
    texts: list[tuple[uuid.UUID, PolicyVersion]]
    """Requirement id and the edition in effect, in order."""

    @cached_property
    def readings(self) -> dict[uuid.UUID, TextReading]:
        """The last reading of each edition."""
        return readings_of(self.enrollment.id)

    @property
    def read(self) -> list[PolicyVersion]:
        """What may be signed now."""
        return [version for _id, version in self.texts if version.id in self.readings]

    @property
    def unread(self) -> list[tuple[uuid.UUID, PolicyVersion]]:
        """What has to be read first."""
        return [(id, version) for id, version in self.texts if version.id not in self.readings]

    def place(self, requirement_id: uuid.UUID) -> int | None:
        """Where a requirement's text stands, from 0; None if it does not wait."""
        ids = [id for id, _version in self.texts]
        return ids.index(requirement_id) if requirement_id in ids else None

    def onward(self, place: int) -> str:
        """From the text at a place to the next one, or to the signature."""
        if place + 1 < len(self.texts):
            return self.address(self.texts[place + 1][0])
        return url_for("policies.sign", enrollment_id=self.enrollment.id)

    def address(self, requirement_id: uuid.UUID) -> str:
        """Where a text is read."""
        return url_for(
            "policies.read", enrollment_id=self.enrollment.id, requirement_id=requirement_id
        )


def waiting(enrollment_id: uuid.UUID) -> Waiting:
    """What waits in one of one's own enrollments; Conflict once it is not asked."""
    me = signed_in()
    query = signing.enrollment(me.person_id, enrollment_id, me.today)
    enrollment, status = db.session.execute(query).one_or_none() or abort(404)
    refuse_if_closed(status)
    rows = db.session.execute(signing.to_sign(enrollment_id, me.today)).unique()
    return Waiting(enrollment, [(row[0], row[1]) for row in rows])
