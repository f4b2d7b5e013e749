"""Refusals and voids: what stands of them, in which edition, and what was known of it when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from app import clock, db
from app.models import Certificate, Enrollment, Policy
from app.models.status import status_expression
from app.models.voids import is_revoked
from tests.app.enrolling_town import edition
from tests.app.reports.people import TODAY, add_requirement, keep
from tests.app.signed import declines, signs, voids
from tests.app.test_status import enrolled_with, first_edition, only


def status_now(enrolled: Enrollment, known_by: datetime | None = None) -> str | None:
    return db.session.scalar(select(status_expression(TODAY, known_by)).where(only(enrolled)))


def test_declining_one_of_two_is_not_all(database: Engine) -> None:
    enrolled = enrolled_with({})
    declines(enrolled, first_edition(), clock.now())
    second = keep(Policy(id=db.uuid7(), district_id=enrolled.program.district_id, code="AG-2"))
    add_requirement(enrolled.program, second.id)
    assert status_now(enrolled) == "due"


@pytest.mark.parametrize(
    ("change", "expected"), [("substantive", "due"), ("editorial", "declined")]
)
def test_a_refusal_is_of_the_edition_that_obliges(
    database: Engine, change: str, expected: str
) -> None:
    enrolled = enrolled_with({})
    declines(enrolled, first_edition(), clock.now())
    edition(first_edition().policy_id, 2, TODAY, change=change)
    assert status_now(enrolled) == expected


def test_a_voided_refusal_declines_nothing(database: Engine) -> None:
    enrolled = enrolled_with({})
    refusal = declines(enrolled, first_edition(), clock.now())
    before = clock.now()
    voids(refusal, enrolled.staff_member_id, before)
    assert (status_now(enrolled), status_now(enrolled, before)) == ("due", "declined")


def test_who_declined_and_signs_after_all_is_finished(database: Engine) -> None:
    enrolled = enrolled_with({})
    declines(enrolled, first_edition(), clock.now())
    signs(enrolled, first_edition(), clock.now())
    assert status_now(enrolled) == "complete"


def test_a_void_takes_back_what_was_finished_until_it_is_signed_again(database: Engine) -> None:
    enrolled, minute = enrolled_with({}), timedelta(minutes=1)
    then = clock.now()
    signed = signs(enrolled, first_edition(), then)
    voids(signed, enrolled.staff_member_id, then + minute)
    assert (status_now(enrolled), status_now(enrolled, then + minute)) == ("due", "complete")
    signs(enrolled, first_edition(), then + 2 * minute, ordinal=2)
    states = db.session.scalars(select(is_revoked()).order_by(Certificate.ordinal)).all()
    assert (status_now(enrolled), list(states)) == ("complete", [True, False])
