"""Verbs of exemptions: ask for one, write it once it is approved, take one back."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app import approving, db
from app.approvals import queries
from app.enrolling.operations import bring_in_line
from app.errors import Conflict, DomainError
from app.models import ApprovalDecision, ApprovalRequest, Exemption, Program, StaffMember
from app.rules.cycles import NO_DATE
from app.rules.excuses import EXEMPTION_REASONS, N_
from app.rules.wording import long_date

KIND = "exemption"


@dataclass(frozen=True)
class Wish:
    """From which program, why, and from when to when."""

    program: Program
    reason: str
    first: date
    last: date


@dataclass(frozen=True)
class Act:
    """Who does it, and when; `on` is the district's date."""

    by: uuid.UUID
    on: date
    now: datetime


def ask(
    person: StaffMember, wish: Wish, approver_id: uuid.UUID | None, act: Act
) -> ApprovalRequest:
    """Ask a second person for an exemption; nothing holds before they have approved it."""
    db.one_at_a_time(person.id)
    _refuse_twice(person, wish)
    content = {
        "program_id": str(wish.program.id),
        "reason": wish.reason,
        "held_from": wish.first.isoformat(),
        "held_to": wish.last.isoformat(),
    }
    row = _row(person.id, content, act)
    moves = _would_move(person, wish.program.id, lambda: db.session.add(row), act)
    return approving.ask(
        KIND,
        district_id=person.district_id,
        about_id=person.id,
        content=content,
        summary=[
            (N_("What"), N_("An exemption: this training is not asked for a time")),
            (N_("Person"), person.legal_name),
            (N_("Program"), wish.program.title),
            (N_("Reason"), EXEMPTION_REASONS[wish.reason]),
            (N_("First day"), long_date(wish.first, "en")),
            (N_("Last day"), long_date(wish.last, "en")),
            (N_("What moves"), moves),
        ],
        asked_by=act.by,
        now=act.now,
        approver_id=approver_id,
    )


def grant(request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """The exemption that was approved; due dates follow at once."""
    person = db.session.get_one(StaffMember, request.about_id)
    on = decision.recorded_at.astimezone(ZoneInfo(person.district.time_zone)).date()
    act = Act(request.recorded_by, on, decision.recorded_at)
    row = _row(person.id, request.content, act)
    row.approval_id = request.id
    db.session.add(row)
    bring_in_line(person.district_id, [person.id], on, act.now)


def take_back(person: StaffMember, old: Exemption, last: date | None, act: Act) -> str:
    """End an exemption on an earlier day, or (`last` is None) take it back whole.

    Returns in words what moves. It needs no second person: the program is asked again."""
    if db.session.scalar(queries.replacement(old.id)):
        raise Conflict("This exemption was changed in the meantime. Look at it again.")
    if last is not None and not old.held_from <= last < old.held_to:
        raise DomainError("Enter a day of the exemption, before its last.")
    new = Exemption(
        id=db.uuid7(),
        staff_member_id=old.staff_member_id,
        program_id=old.program_id,
        reason=old.reason,
        held_from=old.held_from,
        held_to=last or old.held_to,
        approval_id=old.approval_id,
        is_void=last is None,
        recorded_at=act.now,
        recorded_by=act.by,
        replaces_id=old.id,
    )
    before = _due_dates(person, old.program_id, act.on)
    db.session.add(new)
    bring_in_line(person.district_id, [person.id], act.on, act.now)
    return _in_words(before, _due_dates(person, old.program_id, act.on))


def _row(person_id: uuid.UUID, content: dict[str, str], act: Act) -> Exemption:
    return Exemption(
        id=db.uuid7(),
        staff_member_id=person_id,
        program_id=uuid.UUID(content["program_id"]),
        reason=content["reason"],
        held_from=date.fromisoformat(content["held_from"]),
        held_to=date.fromisoformat(content["held_to"]),
        recorded_at=act.now,
        recorded_by=act.by,
    )


def _refuse_twice(person: StaffMember, wish: Wish) -> None:
    there = queries.overlapping(person.id, wish.program.id, wish.first, wish.last)
    if db.session.scalars(there).first():
        raise Conflict("There is an exemption from this program in that time already.")
    for request, decision in db.session.execute(approving.about(person.id, KIND)):
        if decision is None and request.content["program_id"] == str(wish.program.id):
            raise Conflict("An exemption from this program waits for approval already.")


def _would_move(
    person: StaffMember, program_id: uuid.UUID, write: Callable[[], None], act: Act
) -> str:
    """What a fact would move, found by writing it and taking the write back."""
    before = _due_dates(person, program_id, act.on)
    trial = db.session.begin_nested()
    write()
    bring_in_line(person.district_id, [person.id], act.on, act.now)
    after = _due_dates(person, program_id, act.on)
    trial.rollback()
    return _in_words(before, after)


def _due_dates(person: StaffMember, program_id: uuid.UUID, on: date) -> dict[uuid.UUID, date]:
    found = db.session.execute(queries.due_dates(person.id, program_id, on))
    return {enrollment_id: due_on for enrollment_id, due_on in found}


def _in_words(before: dict[uuid.UUID, date], after: dict[uuid.UUID, date]) -> str:
    moved = [(before[id], due) for id, due in after.items() if before.get(id, due) != due]
    if not moved:
        return N_("No due date moves.")
    return " ".join(
        f"The due date moves from {_day(old)} to {_day(new)}." for old, new in sorted(moved)
    )


def _day(on: date) -> str:
    return "a day that is not known yet" if on == NO_DATE else long_date(on, "en")
