"""What stands beside the figures: new hires at risk, what ends soon, what waits or is stuck."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from app import clock, db
from app.auth.access import signed_in
from app.figures import places
from app.figures.moment import Moment
from app.questions import open_questions
from app.reports import dashboard_queries, today_queries

SHOWN = 10
"""How many names a list has; the count says how many there are."""
STUCK = ("problems", "approvals", "notices", "runs")
"""Of what waits for HR, what does not go on by itself."""


class Few(NamedTuple):
    """The first of a list by name, and how many there are besides."""

    named: list[Any]
    found: int
    more: int
    """Further ones whom the viewer may see."""
    unseen: int
    """Those whom the viewer may not see now."""


def lists(tops: Sequence[uuid.UUID], when: Moment) -> dict[str, Any]:
    """The dashboard's lists of one date."""
    sites, today = places.sites(tops, when), signed_in().today
    known = dashboard_queries.seen_now(tops, when, today)
    hires = dashboard_queries.new_hires(sites, when, known, SHOWN)
    certificates = dashboard_queries.ending(sites, when, known, SHOWN)
    return {
        "hires": _few(db.session.execute(hires).all()),
        "certificates": _few(db.session.execute(certificates).all()),
        "reviews": db.session.execute(dashboard_queries.reviews(tops, when)).all(),
    }


def people_of_today(tops: Sequence[uuid.UUID], when: Moment) -> dict[str, Any]:
    """Who starts this week, and how many declined a signature whatever else they have to do."""
    who = places.worked_at(places.sites(tops, when), when)
    return {
        "starting": db.session.execute(today_queries.starting(tops, when.on, SHOWN)).all(),
        "declined": db.session.scalar(today_queries.declined(who, when)),
    }


def _few(rows: Sequence[Any]) -> Few:
    if not rows:
        return Few([], 0, 0, 0)
    named = [row for row in rows if row.is_known]
    return Few(named, rows[0].found, rows[0].seen - len(named), rows[0].found - rows[0].seen)


def stuck() -> dict[str, int]:
    """How many of each kind of thing do not go on until HR acts."""
    found = {name: n for name, n in waits().items() if name in STUCK}
    counts = db.session.scalar(dashboard_queries.newest_lists(signed_in().sites_as("hr")))
    return {**found, "unmapped": (counts or {}).get("unmapped", 0)}


def waits() -> dict[str, int]:
    """How many of each kind wait for HR, by a name that the page knows."""
    me, now = signed_in(), clock.now()
    tops, on = me.sites_as("hr"), me.today
    asked = {
        "proposals": today_queries.proposals(tops, on),
        "files": today_queries.files_waiting(tops),
        "questions": open_questions(tops, on),
        "drafts": today_queries.drafts(tops),
        "old": today_queries.policies_to_review(tops, on),
        "unchecked": today_queries.unchecked_numbers(tops),
        "approvals": today_queries.approvals(tops, on, me.person_id),
        "problems": today_queries.date_problems(tops, on),
        "notices": today_queries.failed_notices(tops, on, now),
        "runs": today_queries.halted_runs(tops),
    }
    return {name: db.session.scalar(query) or 0 for name, query in asked.items()}
