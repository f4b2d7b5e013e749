"""A person's file: why each date is what it is, what stands beside, and who sees how much."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app import clock, db
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    CreditClaim,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
    Notice,
    NoticeOutcome,
    PaidTime,
)
from app.reports.turning import by_enrollment
from app.rules.cycles import NO_DATE
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.roster.test_roles import give

RECORDED = datetime(2026, 9, 3, 18, tzinfo=UTC)
FIRST, LAST = date(2026, 8, 1), date(2026, 10, 1)


def kept(*rows: Any) -> None:
    """Written in this order, and committed."""
    db.writing()
    for row in rows:
        db.session.add(row)
        db.session.flush()
    db.session.commit()


def leave(world: World) -> Leave:
    """Ana was away; Cora recorded it."""
    made = Leave(id=db.uuid7(), staff_member_id=world.ana.id, held_from=FIRST, held_to=LAST)
    made.recorded_at, made.recorded_by = RECORDED, world.cora.id
    return made


def changed(enrollment: Enrollment, due_on: date, reason: str, **more: Any) -> EnrollmentChange:
    """Other dates of an enrollment."""
    dates = {"base_due_on": enrollment.first_due_on, "due_on": due_on, "closes_on": NO_DATE}
    shared = {"enrollment_id": enrollment.id, "held_from": FIRST, "released": False}
    return EnrollmentChange(**shared | dates | {"reason": reason} | more)


def fill(world: World) -> None:
    """Ana with leave, an exemption, an earlier record, a notice and paid time."""
    about = {"staff_member_id": world.ana.id}
    away, due_on = leave(world), world.enrollment.first_due_on + timedelta(days=30)
    notice = Notice(id=db.uuid7(), district_id=world.district.id, **about)
    notice.key, notice.kind, notice.day, notice.language = "k", "training", LAST, "en"
    notice.address, notice.subject, notice.text = "ana@example.org", "Training to do", "Hello"
    kept(
        away,
        notice,
        changed(world.enrollment, due_on, "leave", cause_id=away.id),
        Exemption(
            **about,
            program_id=world.program.id,
            reason="short-stay",
            held_from=FIRST,
            held_to=LAST,
        ),
        EarlierRecord(**about, title="Boundaries 2024", provider="Old system", finished_on=FIRST),
        NoticeOutcome(notice_id=notice.id, outcome="refused"),
        PaidTime(
            **about,
            enrollment_id=world.enrollment.id,
            requirement_id=world.program.requirements[0].id,
            on=LAST,
            minutes=25,
            on_shift=True,
        ),
    )


def test_a_moved_date_is_explained_with_the_leave_behind_it(world: World, visit: Visit) -> None:
    fill(world)
    words = visit(world.cora).get(f"/people/{world.ana.id}").words()
    assert "because of leave from August 1, 2026 to October 1, 2026" in words
    assert "(recorded September 3, 2026 by Cora Hale)" in words
    assert "due moved from" in words


def test_hr_sees_what_stands_beside_training_and_what_to_do_next(
    world: World, visit: Visit
) -> None:
    fill(world)
    page = visit(world.cora).get(f"/people/{world.ana.id}")
    words = page.words()
    for said in (
        "Here for a few days only",
        "Boundaries 2024, Old system",
        "Refused",
        "25 minutes",
    ):
        assert said in words
    for action in ("/leave$", "/exemption$", "/elsewhere$", "/due/", "/credit/"):
        assert page.link(action)


def test_a_principal_sees_leave_and_no_exemption_credit_notice_or_paid_time(
    world: World, visit: Visit
) -> None:
    fill(world)
    page = visit(world.ben).get(f"/people/{world.ana.id}")
    words = page.words()
    assert "because of leave from August 1, 2026" in words and page.link("/leave$")
    for hidden in ("Here for a few days only", "Boundaries 2024", "Refused", "25 minutes"):
        assert hidden not in words


def test_a_person_says_why_they_are_asked(world: World, visit: Visit) -> None:
    assert "Enrolled by hand." in visit(world.cora).get(f"/people/{world.ana.id}").words()


def approval(world: World, kind: str, **content: str) -> ApprovalRequest:
    """Cora asked for something about Ana."""
    made = ApprovalRequest(id=db.uuid7(), district_id=world.district.id, kind=kind)
    made.about_id, made.recorded_by, made.content = world.ana.id, world.cora.id, content
    made.summary, made.code = [], str(made.id)
    return made


def claim(world: World, provider: str) -> CreditClaim:
    """Ana took the module somewhere else."""
    made = CreditClaim(id=db.uuid7(), enrollment_id=world.enrollment.id, provider=provider)
    made.requirement_id, made.recorded_by = world.program.requirements[0].id, world.ana.id
    made.finished_on, made.minutes = FIRST, 45
    made.proof_sha256, made.proof_type, made.proof_size = "0" * 64, "application/pdf", 1
    return made


def decided(request: ApprovalRequest, way: str, approved: bool) -> ApprovalDecision:
    made = ApprovalDecision(request_id=request.id, way=way, approved=approved)
    made.decided_name, made.reason = "Cora Hale", "" if approved else "No name on it"
    return made


def test_credit_waits_or_was_declined_and_why(world: World, visit: Visit) -> None:
    new, old = claim(world, "County office"), claim(world, "State institute")
    asked = [approval(world, "credit", claim_id=str(each.id)) for each in (new, old)]
    kept(new, old, *asked, decided(asked[1], "hr", approved=False))
    page = visit(world.cora).get(f"/people/{world.ana.id}")
    words = page.words()
    assert "County office, finished August 1, 2026, 45 minutes" in words
    assert "Waits for approval" in words and "Declined by Cora Hale" in words
    assert "No name on it" in words and page.link("/proof$")


def test_an_auditor_reads_of_credit_and_opens_no_proof(world: World, visit: Visit) -> None:
    last = clock.today(world.district.time_zone) + timedelta(days=30)
    give(world, world.dan, "auditor", world.top, None, last)
    kept(claim(world, "County office"))
    page = visit(world.dan).get(f"/people/{world.ana.id}")
    assert "County office" in page.words()
    for action in ("/proof", "/due/", "/leave", "/exemption", "/remind"):
        assert action not in page.text


def test_an_exemption_says_who_went_ahead_alone(world: World, visit: Visit) -> None:
    request = approval(world, "exemption")
    row = Exemption(staff_member_id=world.ana.id, program_id=world.program.id)
    row.reason, row.held_from, row.held_to = "agreement", FIRST, LAST
    row.approval_id = request.id
    waits = approval(world, "exemption")
    kept(request, waits, decided(request, "single-handed", approved=True), row)
    words = visit(world.cora).get(f"/people/{world.ana.id}").words()
    assert "Cora Hale went ahead alone" in words and "single-handed" in words
    assert "An exemption waits for approval" in words


def test_nobody_enters_leave_of_their_own_as_a_principal(world: World, visit: Visit) -> None:
    assert "Enter leave" not in visit(world.ben).get(f"/people/{world.ben.id}").words()


def test_each_change_is_read_beside_the_one_before_it(world: World) -> None:
    enrollment, due_on = world.enrollment, world.enrollment.first_due_on

    class Row:
        def __init__(self, change: EnrollmentChange) -> None:
            change.recorded_at = clock.now()
            self.EnrollmentChange, self.first_due_on, self.closes_on = change, due_on, None
            self.by = self.cause_by = self.Leave = self.Exemption = None

    later = due_on + timedelta(days=9)
    rows = [
        Row(changed(enrollment, NO_DATE, "leave")),
        Row(changed(enrollment, later, "leave")),
        Row(changed(enrollment, later, "left", released=True)),
        Row(changed(enrollment, later, "back")),
        Row(changed(enrollment, later, "superseded", closes_on=later)),
    ]
    turns = by_enrollment(rows, "America/Denver")[enrollment.id]
    assert [(turn.what, turn.was, turn.now) for turn in turns] == [
        ("moved", due_on, None),
        ("moved", None, later),
        ("released", later, later),
        ("back", later, later),
        ("closes", None, later),
    ]
