"""What is the signed-in person's own and still asked of them; 404 for anybody else's."""

import uuid
from typing import Any

from flask import abort

from app import db
from app.asking import refuse_if_closed, refuse_if_waiting
from app.auth.access import signed_in
from app.learning import queries
from app.learning.playing import Play, play
from app.models import Enrollment, Requirement, Sitting


def playing_of(sitting_id: uuid.UUID, lock: bool = False) -> Play:
    """The signed-in person's own sitting, ready to be shown; Conflict once it is not asked."""
    me = signed_in()
    query = queries.sitting(me.person_id, sitting_id, me.today)
    row = db.session.execute(query.with_for_update(of=Sitting) if lock else query).one_or_none()
    sitting, status = row or abort(404)
    refuse_if_closed(status)
    return play(sitting, me.district_id)


def part_of(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Any:
    """One thing asked of the signed-in person (`queries.part`); Conflict unless it is its turn."""
    me = signed_in()
    query = queries.part(me.person_id, enrollment_id, requirement_id, me.today)
    found = db.session.execute(query).one_or_none() or abort(404)
    refuse_if_closed(found.status)
    refuse_if_waiting(found.waits and not found.met)
    return found


def module_of(
    enrollment_id: uuid.UUID, requirement_id: uuid.UUID
) -> tuple[Enrollment, Requirement]:
    """A module asked of the signed-in person."""
    found = part_of(enrollment_id, requirement_id)
    if found.Requirement.module_slug is None:
        abort(404)
    return found.Enrollment, found.Requirement
