"""Who is counted and who stands apart: leave, exemptions, closed cycles, credit, earlier years."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app import db
from app.figures import standing
from app.figures.counting import count
from app.figures.moment import Moment
from app.figures.standing import APART, WORST_LAST
from app.models import (
    ApprovalRequest,
    Completion,
    Credit,
    CreditClaim,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
)
from app.models.scope import visible_people
from app.reports import queries
from app.rules.cycles import NO_DATE
from app.rules.status import Status
from tests.app.reports.people import (
    AS_OF,
    DUE,
    LATER,
    LONG_AGO,
    TODAY,
    ZONE,
    Town,
    enroll,
    keep,
    sign,
)

DAY = timedelta(days=1)
YEARS_ON = date(2096, 9, 15)
NOW = datetime(2026, 9, 1, 16, tzinfo=UTC)


def where(town: Town, name: str = "Ana") -> str:
    """Where somebody stands."""
    who = visible_people([town.top.id], TODAY)
    each = standing.people(who, AS_OF)
    mine = select(each.c.rank).where(each.c.staff_member_id == town.people[name].id)
    rank = db.session.scalar(mine)
    return "nothing" if rank is None else WORST_LAST[rank]


def tallied(town: Town, on: date = TODAY) -> dict[str, int]:
    """The figures that are not zero."""
    row = db.session.execute(
        queries.tally(visible_people([town.top.id], on), Moment(on, ZONE))
    ).one()
    return {name: number for name, number in row._mapping.items() if number}


def on_leave(town: Town, name: str = "Ana") -> None:
    keep(Leave(staff_member_id=town.people[name].id, held_from=LONG_AGO, held_to=TODAY))


def exempt(town: Town, name: str = "Ana") -> None:
    keep(
        Exemption(
            staff_member_id=town.people[name].id,
            program_id=town.program.id,
            reason="short-stay",
            held_from=LONG_AGO,
            held_to=LATER,
        )
    )


def closed(town: Town, closes: date = TODAY - DAY, cycle: str = "2025-26") -> Enrollment:
    """A cycle of Ana's that is over."""
    enrollment = enroll(town, "Ana", closes, LONG_AGO, cycle)
    change(enrollment, closes_on=closes)
    return enrollment


def change(enrollment: Enrollment, closes_on: date = NO_DATE, released: bool = False) -> None:
    keep(
        EnrollmentChange(
            enrollment_id=enrollment.id,
            held_from=LONG_AGO,
            base_due_on=enrollment.first_due_on,
            due_on=enrollment.first_due_on,
            closes_on=closes_on,
            released=released,
            reason="terms",
        )
    )


def credit(town: Town, enrollment: Enrollment) -> None:
    """The town's one requirement is met by credit."""
    about, requirement = enrollment.staff_member_id, town.program.requirements[0]
    request = keep(
        ApprovalRequest(
            district_id=town.district.id,
            kind="credit",
            about_id=about,
            content={},
            summary=[],
            code="c",
            recorded_by=about,
        )
    )
    claim = CreditClaim(enrollment_id=enrollment.id, requirement_id=requirement.id)
    claim.provider, claim.finished_on, claim.minutes = "County office", DUE, 45
    claim.proof_sha256, claim.proof_type, claim.proof_size = "0" * 64, "application/pdf", 1
    claim.recorded_by = about
    given = keep(Credit(id=db.uuid7(), claim_id=keep(claim).id, approval_id=request.id))
    keep(
        Completion(
            enrollment_id=enrollment.id,
            requirement_id=requirement.id,
            credit_id=given.id,
            completed_at=NOW,
        )
    )


def test_every_status_has_a_rank_and_every_standing_is_counted_or_apart() -> None:
    assert set(Status) <= set(WORST_LAST)
    assert set(WORST_LAST) - set(APART) == {"released", "excused", "complete", "due", "overdue"}


def test_who_is_on_leave_is_neither_late_nor_finished(town: Town) -> None:
    enroll(town, "Ana", DUE)
    on_leave(town)
    assert where(town) == "on_leave" and tallied(town) == {"on_leave": 1}


def test_who_finished_before_leave_is_finished(town: Town) -> None:
    sign(town, enroll(town, "Ana"))
    on_leave(town)
    assert tallied(town) == {"counted": 1, "finished": 1}


def test_an_exemption_is_shown_apart_from_what_else_is_finished(town: Town) -> None:
    sign(town, enroll(town, "Ana", cycle="2025-26"))
    enroll(town, "Ana", DUE, opens=DUE)
    exempt(town)
    assert tallied(town) == {"exempt": 1}


def test_an_unfinished_cycle_that_is_over_stays_visible_and_makes_nobody_late(town: Town) -> None:
    closed(town)
    assert where(town) == "not_completed" and tallied(town) == {"not_completed": 1}


def test_a_cycle_that_is_over_says_nothing_once_the_next_one_is_here(town: Town) -> None:
    closed(town)
    sign(town, enroll(town, "Ana", LATER, opens=TODAY))
    assert tallied(town) == {"counted": 1, "finished": 1}


def test_an_older_cycle_that_is_still_open_counts(town: Town) -> None:
    enroll(town, "Ana", DUE, cycle="hire:2020-08-01")
    enroll(town, "Ana", LATER, opens=TODAY)
    assert where(town) == "overdue"


def test_what_is_no_longer_asked_counts_nowhere(town: Town) -> None:
    change(enroll(town, "Ana", DUE), released=True)
    assert where(town) == "released" and tallied(town) == {}


def test_what_was_finished_elsewhere_is_told_apart_where_nothing_is_asked(town: Town) -> None:
    for name in ("Ana", "Ben"):
        about = {"staff_member_id": town.people[name].id, "program_id": town.program.id}
        keep(EarlierRecord(**about, title="Boundaries", finished_on=DUE))
    enroll(town, "Ben", LATER)
    assert tallied(town) == {"counted": 1, "due": 1, "elsewhere": 1}


def test_who_finished_by_credit_is_told_among_the_finished(town: Town) -> None:
    credit(town, enroll(town, "Ana"))
    sign(town, enroll(town, "Ben"))
    assert tallied(town) == {"counted": 2, "finished": 2, "by_credit": 1}


def test_what_is_valid_no_more_is_neither_finished_nor_late(town: Town) -> None:
    about = {"staff_member_id": town.people["Ana"].id, "program_id": town.program.id}
    dates = {"cycle": "once", "opens_on": LONG_AGO, "first_due_on": DUE, "valid_months": 1}
    sign(town, keep(Enrollment(id=db.uuid7(), **about, **dates)))
    assert tallied(town) == {"counted": 1, "finished": 1}
    assert tallied(town, YEARS_ON) == {"expired": 1}


def test_a_cycle_that_is_over_is_told_beside_the_rate(town: Town) -> None:
    closed(town)
    enroll(town, "Ben", LATER, opens=TODAY)
    row = db.session.execute(queries.tally(visible_people([town.top.id], TODAY), AS_OF)).one()
    assert (row.counted, row.due, row.not_completed) == (1, 1, 1)


def test_nobody_in_a_closed_or_excused_cycle_waits_for_a_next_date(town: Town) -> None:
    enroll(town, "Ana", LATER)
    enroll(town, "Ben", LATER)
    on_leave(town)
    assert count([town.top.id], AS_OF).due_next == [(LATER, 1)]
