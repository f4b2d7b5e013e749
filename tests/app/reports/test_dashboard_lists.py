"""Whom the dashboard names: new hires at risk, whose certificate ends, policies to review."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import true

from app import db
from app.figures import places
from app.figures.moment import Moment
from app.models import Certificate, Enrollment, PolicyVersion
from app.reports import dashboard_queries
from tests.app.reports.people import (
    AS_OF,
    TODAY,
    ZONE,
    Town,
    add_person,
    add_position,
    enroll,
    keep,
    sign,
)
from tests.app.reports.test_queries import position_of

DAY = timedelta(days=1)
ISSUED = datetime(2026, 8, 20, 16, tzinfo=UTC)


def hires(town: Town, when: Moment = AS_OF) -> list[Any]:
    sites = places.sites([town.top.id], when)
    return list(db.session.execute(dashboard_queries.new_hires(sites, when, true(), 9)))


def ending(town: Town, when: Moment = AS_OF) -> list[tuple[str, date]]:
    sites = places.sites([town.top.id], when)
    rows = db.session.execute(dashboard_queries.ending(sites, when, true(), 9))
    return [(row.legal_name.split()[0], row.until) for row in rows]


def certify(enrollment: Enrollment, until: date | None, ordinal: int = 1) -> None:
    name = f"{enrollment.id}{ordinal}"
    about = {"number": name, "code": name, "words": "{}", "issued_at": ISSUED}
    keep(
        Certificate(enrollment_id=enrollment.id, ordinal=ordinal, valid_until=until, **about),
    )


@pytest.mark.parametrize(
    ("began", "due", "is_named"),
    [(60, 14, True), (61, 14, False), (60, 15, False), (5, -30, True), (-3, 5, False)],
)
def test_who_is_new_and_has_something_due_soon_is_at_risk(
    town: Town, began: int, due: int, is_named: bool
) -> None:
    add_person(town, "Eva", town.kitchen, TODAY - began * DAY)
    enroll(town, "Eva", TODAY + due * DAY)
    enroll(town, "Ana", TODAY)
    assert [row.legal_name for row in hires(town)] == (["Eva Example"] if is_named else [])


def test_who_moves_or_has_finished_is_no_new_hire_at_risk(town: Town) -> None:
    old = position_of(town, "Ana")
    add_position(town.people["Ana"], town.lincoln, old.held_from, TODAY - DAY, replaces=old)
    add_position(town.people["Ana"], town.other, TODAY)
    add_person(town, "Eva", town.kitchen, TODAY)
    sign(town, enroll(town, "Eva", TODAY))
    enroll(town, "Ana", TODAY)
    assert hires(town) == []


def test_the_list_knows_how_many_there_are_and_how_many_may_be_named(town: Town) -> None:
    for name in ("Eva", "Fay"):
        add_person(town, name, town.kitchen, TODAY - 9 * DAY)
        enroll(town, name, TODAY)
    old = position_of(town, "Eva")
    add_position(town.people["Eva"], town.kitchen, old.held_from, TODAY - DAY, replaces=old)
    add_position(town.people["Eva"], town.other, TODAY)
    when = Moment(TODAY - DAY, ZONE)
    known = dashboard_queries.seen_now([town.lincoln.id], when, TODAY)
    sites = places.sites([town.lincoln.id], when)
    rows = db.session.execute(dashboard_queries.new_hires(sites, when, known, 9)).all()
    assert [(row.legal_name, row.is_known) for row in rows][0] == ("Fay Example", True)
    assert (rows[0].found, rows[0].seen) == (2, 1)


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_certificate_that_ends_within_sixty_days_is_told(
    town: Town, days: int, is_told: bool
) -> None:
    until = TODAY + days * DAY
    certify(enroll(town, "Ana"), until)
    assert ending(town) == ([("Ana", until)] if is_told else [])


@pytest.mark.parametrize("longer", [None, TODAY + 400 * DAY])
def test_a_longer_certificate_of_the_program_takes_its_place(
    town: Town, longer: date | None
) -> None:
    certify(enroll(town, "Ana", cycle="2024-25"), TODAY + DAY)
    certify(enroll(town, "Ana", cycle="2026-27"), longer)
    assert ending(town) == []


@pytest.mark.parametrize("known_then", [False, True])
def test_a_certificate_of_a_later_day_is_none_yet(town: Town, known_then: bool) -> None:
    certify(enroll(town, "Ana"), TODAY + DAY)
    before, after = date(2026, 8, 19), date(2026, 8, 20)
    assert ending(town, Moment(before, ZONE, known_then)) == []
    assert len(ending(town, Moment(after, ZONE, False))) == 1


def test_policies_near_their_review_are_told_to_who_runs_the_whole_district(town: Town) -> None:
    about = {"policy_id": town.policy.policy_id, "number": 2, "title": "Boundaries", "size": 1}
    dates = {"adopted_on": TODAY, "effective_on": TODAY, "next_review_on": TODAY + 90 * DAY}
    keep(PolicyVersion(**about, **dates, media_type="text/markdown", sha256="1" * 64))
    rows = db.session.execute(dashboard_queries.reviews([town.top.id], AS_OF)).all()
    assert [(row.code, row.title) for row in rows] == [("AG-1", "Boundaries")]
    assert db.session.execute(dashboard_queries.reviews([town.lincoln.id], AS_OF)).all() == []
