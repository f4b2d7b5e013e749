"""One rule twice: Python and SQL say the same on every row of one table."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Engine, select

from app import clock, db
from app.models import (
    Certificate,
    Completion,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
    PolicyVersion,
    Program,
)
from app.models.status import in_force, status_expression, status_of
from app.rules.cycles import NO_DATE
from app.rules.status import status
from tests.app.reports.people import (
    TODAY,
    add_requirement,
    enroll,
    found_town,
    keep,
)
from tests.app.signed import declines, signature

TABLE = [
    # required, completed, opens in days, due in days, expected
    (1, 0, -30, 10, "due"),
    (1, 0, 0, 10, "due"),
    (1, 0, -30, 0, "due"),
    (1, 0, -30, -1, "overdue"),
    (1, 0, -400, -370, "overdue"),
    (1, 0, 1, 10, "not_open"),
    (1, 0, 1, -1, "not_open"),
    (1, 1, -30, 10, "complete"),
    (1, 1, -30, -1, "complete"),
    (1, 1, 1, 10, "complete"),
    (3, 0, -30, 10, "due"),
    (3, 2, -30, 10, "due"),
    (3, 2, -30, -1, "overdue"),
    (3, 2, 1, 10, "not_open"),
    (3, 3, -30, -1, "complete"),
    (0, 0, -30, 10, "complete"),
    (0, 0, -30, -1, "complete"),
]
every_row = pytest.mark.parametrize(("required", "completed", "opens", "due", "expected"), TABLE)


@every_row
def test_the_rule_in_python_is_the_table(
    required: int, completed: int, opens: int, due: int, expected: str
) -> None:
    opened, ended = TODAY + timedelta(opens), TODAY + timedelta(due)
    found = status(required=required, completed=completed, on=TODAY, opens_on=opened, due_on=ended)
    assert found == expected


@every_row
def test_the_rule_in_sql_is_the_table(
    database: Engine, required: int, completed: int, opens: int, due: int, expected: str
) -> None:
    assert status_in_sql(required, completed, opens, due) == expected


def test_what_is_no_longer_asked_for_finishes_nothing(database: Engine) -> None:
    assert status_in_sql(required=1, completed=0, opens=-30, due=10, ended=1) == "due"


NEVER = (NO_DATE - TODAY).days
MORE = [
    # days from today where a number is given; what is left out is not so
    ({"due": 0, "grace": 7}, "due"),
    ({"due": -7, "grace": 7}, "due"),
    ({"due": -8, "grace": 7}, "overdue"),
    ({"due": NEVER, "grace": 7}, "due"),
    ({"due": NEVER}, "due"),
    ({"certified": True}, "complete"),
    ({"certified": True, "valid": 0}, "complete"),
    ({"certified": True, "valid": -1}, "expired"),
    ({"certified": True, "valid": -1, "released": True}, "expired"),
    ({"certified": True, "closes": -1}, "complete"),
    ({"certified": True, "exempt": True, "leave": True}, "complete"),
    ({"released": True}, "released"),
    ({"released": True, "exempt": True}, "released"),
    ({"released": True, "due": -30, "closes": -1}, "released"),
    ({"released": True, "opens": 5}, "released"),
    ({"declined": True}, "declined"),
    ({"declined": True, "due": -30}, "declined"),
    ({"declined": True, "due": -30, "closes": -1}, "declined"),
    ({"declined": True, "leave": True}, "declined"),
    ({"declined": True, "opens": 5}, "declined"),
    ({"declined": True, "exempt": True}, "exempt"),
    ({"declined": True, "released": True}, "released"),
    ({"declined": True, "certified": True}, "complete"),
    ({"exempt": True}, "exempt"),
    ({"exempt": True, "due": -30, "closes": -1}, "exempt"),
    ({"exempt": True, "leave": True}, "exempt"),
    ({"due": -30, "closes": 0}, "overdue"),
    ({"due": -30, "closes": -1}, "not_completed"),
    ({"due": -1, "closes": -1}, "not_completed"),
    ({"due": -1, "closes": -1, "grace": 7}, "not_completed"),
    ({"due": 0, "closes": -1}, "excused"),
    ({"due": NEVER, "closes": -1}, "excused"),
    ({"due": NEVER, "closes": -1, "leave": True}, "excused"),
    ({"due": -30, "closes": -1, "leave": True}, "not_completed"),
    ({"due": NEVER, "leave": True}, "on_leave"),
    ({"due": -1, "leave": True}, "on_leave"),
    ({"opens": 5, "leave": True}, "on_leave"),
    ({"opens": 5, "due": NEVER}, "not_open"),
]
each_fact = pytest.mark.parametrize(("facts", "expected"), MORE)


@each_fact
def test_what_changes_a_status_does_so_in_python(facts: dict[str, int], expected: str) -> None:
    valid, closes = facts.get("valid"), facts.get("closes", NEVER)
    found = status(
        required=1,
        completed=0,
        opens_on=TODAY + timedelta(facts.get("opens", -30)),
        due_on=TODAY + timedelta(facts.get("due", 10)),
        on=TODAY,
        certified=bool(facts.get("certified")),
        valid_until=None if valid is None else TODAY + timedelta(valid),
        closes_on=TODAY + timedelta(closes),
        grace_days=facts.get("grace", 0),
        is_released=bool(facts.get("released")),
        is_exempt=bool(facts.get("exempt")),
        is_on_leave=bool(facts.get("leave")),
        declined=facts.get("declined", 0),
    )
    assert found == expected


@each_fact
def test_what_changes_a_status_does_so_in_sql_and_on_pages(
    database: Engine, facts: dict[str, int], expected: str
) -> None:
    enrolled = enrolled_with(facts)
    note(enrolled, facts)
    row = db.session.execute(select(Enrollment, *in_force(TODAY)).where(only(enrolled))).one()
    certified = bool(facts.get("certified"))
    shown = status_of(row, required=1, completed=0, certified=certified, on=TODAY)
    found = db.session.scalar(select(status_expression(TODAY)).where(only(enrolled)))
    assert (found, shown) == (expected, expected)


@each_fact
def test_what_was_not_known_yet_had_changed_nothing(
    database: Engine, facts: dict[str, int], expected: str
) -> None:
    enrolled = enrolled_with({})
    before = clock.now()
    note(enrolled, facts)
    known = status_expression(TODAY, known_by=before)
    assert db.session.scalar(select(known).where(only(enrolled))) == "due"


def test_what_was_taken_back_counts_until_that_was_known(database: Engine) -> None:
    enrolled = enrolled_with({})
    note(enrolled, {"leave": True})
    leave, before = db.session.scalars(select(Leave)).one(), clock.now()
    keep(Leave(**away(enrolled), is_void=True, replaces_id=leave.id))
    then, now = status_expression(TODAY, known_by=before), status_expression(TODAY)
    found = db.session.execute(select(then, now).where(only(enrolled))).one()
    assert tuple(found) == ("on_leave", "due")


def only(enrolled: Enrollment) -> ColumnElement[bool]:
    return Enrollment.id == enrolled.id


def enrolled_with(facts: Mapping[str, int]) -> Enrollment:
    """Ana's enrollment as first made: due in ten days."""
    db.writing()
    town = found_town()
    return keep(
        Enrollment(
            id=db.uuid7(),
            staff_member_id=town.people["Ana"].id,
            program_id=town.program.id,
            cycle="2026-27",
            opens_on=TODAY + timedelta(facts.get("opens", -30)),
            first_due_on=TODAY + timedelta(10),
            grace_days=facts.get("grace", 0),
        )
    )


def note(enrolled: Enrollment, facts: Mapping[str, int]) -> None:
    """Write down the facts as rows."""
    if {"due", "closes", "released"} & set(facts):
        due, closes = facts.get("due", 10), facts.get("closes", NEVER)
        keep(change(enrolled, due, closes, bool(facts.get("released"))))
    if facts.get("leave"):
        keep(Leave(**away(enrolled)))
    if facts.get("declined"):
        declines(enrolled, first_edition(), clock.now())
    if facts.get("exempt"):
        keep(Exemption(**away(enrolled), program_id=enrolled.program_id, reason="agreement"))
    if facts.get("certified"):
        valid = TODAY + timedelta(facts["valid"]) if "valid" in facts else None
        words = {"number": "1", "code": "1", "words": "", "issued_at": clock.now()}
        keep(Certificate(enrollment_id=enrolled.id, valid_until=valid, **words))


def first_edition() -> PolicyVersion:
    return db.session.scalars(select(PolicyVersion).where(PolicyVersion.number == 1)).one()


def away(enrolled: Enrollment) -> dict[str, Any]:
    """Around today, both days counted."""
    return {
        "staff_member_id": enrolled.staff_member_id,
        "held_from": TODAY,
        "held_to": TODAY,
        "recorded_at": clock.now(),
    }


def change(enrolled: Enrollment, due: int, closes: int, released: bool) -> EnrollmentChange:
    return EnrollmentChange(
        enrollment_id=enrolled.id,
        held_from=TODAY,
        base_due_on=enrolled.first_due_on,
        due_on=TODAY + timedelta(due),
        closes_on=TODAY + timedelta(closes),
        released=released,
        reason="left" if released else "leave",
    )


def status_in_sql(required: int, completed: int, opens: int, due: int, ended: int = 0) -> str:
    """The status of an enrollment with so many requirements met; `ended` ones were met before."""
    db.writing()
    town = found_town()
    town.program = keep(Program(id=db.uuid7(), district_id=town.district.id, title="Another"))
    yesterday, policy_id = TODAY - timedelta(1), town.policy.policy_id
    asked = [add_requirement(town.program, policy_id) for _ in range(required)]
    gone = [add_requirement(town.program, policy_id, yesterday) for _ in range(ended)]
    enrollment = enroll(town, "Ana", TODAY + timedelta(due), TODAY + timedelta(opens))
    signed = keep(signature(town, enrollment))
    for requirement in asked[:completed] + gone:
        keep(
            Completion(
                enrollment_id=enrollment.id,
                requirement_id=requirement.id,
                acknowledgment_id=signed.id,
                completed_at=signed.signed_at,
            )
        )
    found = select(status_expression(TODAY)).where(Enrollment.id == enrollment.id)
    return db.session.scalars(found).one()
