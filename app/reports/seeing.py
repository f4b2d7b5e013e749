"""Whom a viewer may see, as what, and the parts of the file that only some may see."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort

from app import db
from app.answers import Answer
from app.auth.access import signed_in
from app.figures.moment import Moment
from app.models import Site, StaffMember
from app.reports import circumstances, files
from app.reports.known import is_known, standing
from app.reports.list_routes import led
from app.reports.person import claims_of, is_over
from app.reports.routes import VIEWERS


@dataclass(frozen=True)
class Seen:
    """Somebody whom the viewer may see, and what the viewer is to them."""

    person: StaffMember
    rows: list[Any]
    """All their positions as recorded, from `files.person`."""
    is_kept: bool
    """HR or an auditor: sees the whole file."""
    is_managed: bool
    """HR: may change it."""
    is_led: bool
    """Their principal or supervisor."""
    runs_district: bool
    """HR of their whole district."""
    held_since: datetime | None
    """When they were put on legal hold, if they are."""

    def rights(self, is_today: bool) -> dict[str, bool]:
        """What the viewer may do on this page: as HR all, as who leads them reminders and leave.

        On a past day nothing: what is done is done today."""
        leads = self.is_managed or (self.is_led and self.person.id != signed_in().person_id)
        return {"managed": self.is_managed and is_today, "leads": leads and is_today}

    @property
    def workplace(self) -> Site | None:
        """Where they work today, of the sites whose people the viewer looks at."""
        today = standing([row.Position for row in self.rows], _today())
        here = [row.Position for row in self.rows if row.is_here and row.Position.id in today]
        on = signed_in().today
        at = (each.site for each in here if each.held_from <= on and not is_over(each, on))
        return next(at, None)

    def positions(self, when: Moment) -> dict[str, Any]:
        """Those that stood, the newest first; which are not over; and what was replaced since."""
        rows = [row for row in self.rows if is_known(row.Position.recorded_at, when)]
        stood = standing([row.Position for row in rows], when)
        return {
            "positions": [row for row in rows if row.Position.id in stood],
            "open_ids": {id for id in stood if not is_over(_by_id(rows)[id], when.on)},
            "replaced": [row for row in rows if row.Position.id not in stood],
        }


def seen(person_id: uuid.UUID) -> Seen:
    """The person as the viewer may see them today, whatever date is asked; else not found."""
    me = signed_in()
    keepers, hr = me.sites_as(*VIEWERS), me.sites_as("hr")
    rows = list(db.session.execute(files.person(led(), keepers, hr, me.today, person_id)))
    first = rows[0] if rows else abort(404)
    is_any = (first.is_kept, first.is_managed, first.is_led, first.runs_district)
    return Seen(first.StaffMember, rows, *is_any, first.held_since)


def leaves(person_id: uuid.UUID, when: Moment) -> list[Any]:
    """Leave that stood, and who recorded it."""
    return _stood(db.session.execute(circumstances.leaves(person_id)).all(), when)


def beside(person_id: uuid.UUID, when: Moment, answers: list[Answer]) -> dict[str, Any]:
    """What human resources and auditors see besides."""
    requests = db.session.execute(circumstances.requests(person_id, when)).all()
    waits = [asked for asked, decision in requests if decision is None]
    earlier = db.session.scalars(circumstances.earlier_records(person_id)).all()
    finished = standing(earlier, when, "finished_on")
    return {
        "answers": answers,
        "exemptions": _stood(db.session.execute(circumstances.exemptions(person_id)).all(), when),
        "decisions": {asked.id: decision for asked, decision in requests},
        "waiting": [asked for asked in waits if asked.kind == "exemption"],
        "claims": claims_of(person_id, when, requests),
        "earlier": [each for each in earlier if each.id in finished],
        "notices": db.session.execute(circumstances.notices(person_id, when)).all(),
    }


def own(person_id: uuid.UUID, when: Moment) -> dict[str, Any]:
    """What only human resources of the person sees."""
    rows = db.session.execute(circumstances.history(person_id, when)).all()
    times = db.session.scalars(circumstances.paid_times(person_id)).all()
    counted = standing(times, when, "on")
    return {
        "minutes": sum(each.minutes for each in times if each.id in counted),
        "helps": [row for row in rows if row.what == "help"],
        "changes": [row for row in rows if row.what == "change"],
    }


def _stood(rows: Iterable[Any], when: Moment) -> list[Any]:
    """Of rows that begin with a fact those whose fact stood."""
    stood = standing([row[0] for row in rows], when)
    return [row for row in rows if row[0].id in stood]


def _by_id(rows: Iterable[Any]) -> dict[uuid.UUID, Any]:
    return {row.Position.id: row.Position for row in rows}


def _today() -> Moment:
    return Moment(signed_in().today, signed_in().time_zone)
