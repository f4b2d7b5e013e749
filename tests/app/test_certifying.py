"""What a certificate's words take from the facts: credit, clock hours, the last day."""

from datetime import date

import pytest

from app import clock, db
from app.certifying import frozen_words, valid_until
from app.models import (
    ApprovalRequest,
    Completion,
    Credit,
    CreditClaim,
    Enrollment,
    Program,
    Requirement,
    StaffMember,
)
from certificates.words import CertificateWords
from tests.app.conftest import World

ISSUED = date(2026, 8, 31)


def words_of(world: World) -> CertificateWords:
    """The words of Ana's certificate, were it issued now."""
    enrollment = db.session.get_one(Enrollment, world.enrollment.id)
    return CertificateWords.from_json(frozen_words(enrollment, "BL-1", "code", ISSUED))


def credit(world: World, requirement: Requirement, minutes: int, approved: bool = True) -> None:
    """A claim of Ana's, and its approval."""
    claim = CreditClaim(
        enrollment_id=world.enrollment.id,
        requirement_id=requirement.id,
        provider="Yellow Pine Training",
        finished_on=date(2026, 5, 4),
        minutes=minutes,
        proof_sha256="0" * 64,
        proof_type="application/pdf",
        proof_size=9,
        recorded_by=world.ana.id,
    )
    request = ApprovalRequest(
        district_id=world.district.id,
        kind="credit",
        content={},
        summary=[],
        code=f"{requirement.id}",
        recorded_by=world.ana.id,
    )
    db.session.add_all([claim, request])
    db.session.flush()
    if approved:
        made = Credit(claim_id=claim.id, approval_id=request.id)
        db.session.add(made)
        db.session.flush()
        about = {"enrollment_id": world.enrollment.id, "requirement_id": requirement.id}
        db.session.add(Completion(**about, credit_id=made.id, completed_at=clock.now()))
        db.session.flush()


def asked(world: World) -> tuple[Requirement, Requirement]:
    """The module and the policy that Ana's program asks for."""
    module, policy = db.session.get_one(Program, world.program.id).requirements
    return module, policy


def test_training_elsewhere_is_listed_with_its_provider_and_day(world: World) -> None:
    db.writing()
    credit(world, asked(world)[0], 90)
    (line,) = words_of(world).elsewhere
    assert (line.provider, line.finished, line.minutes) == (
        "Yellow Pine Training",
        "May 4, 2026",
        90,
    )
    assert line.title == "Electronic boundaries"


def test_outside_training_is_called_what_the_program_calls_it(world: World) -> None:
    db.writing()
    outside = Requirement(
        program_id=world.program.id,
        position=2,
        outside_title="State course",
        outside_title_es="Curso estatal",
        held_from=ISSUED,
    )
    db.session.add(outside)
    db.session.flush()
    credit(world, outside, 0)
    assert words_of(world).elsewhere[0].title == "State course"
    db.session.get_one(StaffMember, world.ana.id).language = "es"
    assert words_of(world).elsewhere[0].title == "Curso estatal"
    assert words_of(world).elsewhere[0].finished == "4 de mayo de 2026"


def test_a_claim_nobody_has_approved_is_not_listed(world: World) -> None:
    db.writing()
    credit(world, asked(world)[0], 90, approved=False)
    assert words_of(world).elsewhere == ()


def test_hours_are_stated_only_where_the_program_credits_them(world: World) -> None:
    db.writing()
    credit(world, asked(world)[0], 100)
    assert words_of(world).hours == ""
    db.session.get_one(Program, world.program.id).credits_hours = True
    assert words_of(world).hours == "1.5"


def test_nothing_below_a_quarter_of_an_hour_is_stated(world: World) -> None:
    db.writing()
    db.session.get_one(Program, world.program.id).credits_hours = True
    credit(world, asked(world)[1], 14)
    assert words_of(world).hours == ""


@pytest.mark.parametrize(
    ("months", "last"),
    [(None, None), (24, date(2028, 8, 31)), (6, date(2027, 2, 28)), (18, date(2028, 2, 29))],
)
def test_it_is_valid_as_long_as_the_enrollment_says(
    world: World, months: int | None, last: date | None
) -> None:
    enrollment = Enrollment(valid_months=months)
    assert valid_until(enrollment, ISSUED) == last


def test_the_last_day_is_in_the_words(world: World) -> None:
    db.writing()
    two_years = Enrollment(
        staff_member_id=world.ana.id,
        program_id=world.program.id,
        cycle="first",
        opens_on=ISSUED,
        first_due_on=ISSUED,
        valid_months=24,
    )
    db.session.add(two_years)
    db.session.flush()
    words = CertificateWords.from_json(frozen_words(two_years, "BL-1", "code", ISSUED))
    assert words.valid_until == date(2028, 8, 31) and words_of(world).valid_until is None
