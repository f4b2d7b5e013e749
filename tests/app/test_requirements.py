"""What a program asks changes from day to day; what a past cycle asked stays as it was."""

from datetime import timedelta

from sqlalchemy import Engine, select

from app import db
from app.models import Completion, Enrollment, Program, Requirement
from app.models.scope import ended
from app.models.status import status_expression
from tests.app.reports.people import (
    TODAY,
    Town,
    add_requirement,
    enroll,
    found_town,
    keep,
)
from tests.app.signed import signature

YESTERDAY = TODAY - timedelta(1)


def town_with(required: int) -> tuple[Town, list[Requirement]]:
    db.writing()
    town = found_town()
    town.program = keep(Program(id=db.uuid7(), district_id=town.district.id, title="Another"))
    return town, [add_requirement(town.program, town.policy.policy_id) for _ in range(required)]


def standing(enrollment: Enrollment) -> str | None:
    db.session.flush()
    asked = select(status_expression(TODAY)).where(Enrollment.id == enrollment.id)
    return db.session.scalar(asked)


def test_a_closed_cycle_is_not_completed_by_asking_less_later(database: Engine) -> None:
    town, (asked,) = town_with(1)
    closed = TODAY - timedelta(30)
    enrollment = enroll(town, "Ana", closed, closed - timedelta(90), closes_on=closed)
    keep(ended(asked, YESTERDAY, recorded_at=asked.recorded_at))
    assert standing(enrollment) == "not_completed"


def test_an_open_cycle_follows_what_is_asked_today(database: Engine) -> None:
    town, (asked,) = town_with(1)
    enrollment = enroll(town, "Ana", TODAY + timedelta(5), TODAY - timedelta(90))
    keep(ended(asked, YESTERDAY, recorded_at=asked.recorded_at))
    assert standing(enrollment) == "complete"


def test_what_was_done_counts_also_after_its_requirement_ended(database: Engine) -> None:
    town, asked = town_with(2)
    closed = TODAY - timedelta(30)
    enrollment = enroll(town, "Ana", closed, closed - timedelta(90), closes_on=closed)
    signed = keep(signature(town, enrollment))
    for requirement in asked:
        keep(
            Completion(
                enrollment_id=enrollment.id,
                requirement_id=requirement.id,
                acknowledgment_id=signed.id,
                completed_at=signed.signed_at,
            )
        )
        keep(ended(requirement, YESTERDAY, recorded_at=requirement.recorded_at))
    assert standing(enrollment) == "complete"
