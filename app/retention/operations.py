"""Verbs of holds and disposals: place, ask to release, ask to destroy, and what approval writes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app import approving, db, disposing
from app.errors import Conflict, DomainError
from app.jobs import enqueue
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    Disposition,
    DispositionLine,
    District,
    LegalHold,
    LegalHoldRelease,
)
from app.recording import record
from app.retention import lists, queries
from app.retention.lists import Item
from app.rules.excuses import N_
from app.rules.retention import Hold
from app.rules.wording import long_date
from config import settings

RELEASE, DISPOSE = "release-hold", "dispose"
"""Kinds of approval."""
PURGE = "retention-purge"
"""The kind of the job that carries an approved list out."""
CLASS_NAMES = {
    "training": N_("Training records of people who have left"),
    "staff_files": N_("Staff list files"),
    "answers": N_("Answers and choices in practice and quizzes"),
    "policies": N_("Policies"),
}


@dataclass(frozen=True)
class Act:
    """Who does it, and when; `on` is the district's date."""

    by: uuid.UUID
    on: date
    now: datetime


def place(district: District, hold: Hold, reference: str, act: Act) -> LegalHold:
    """From now on nothing it is about is destroyed; Conflict if the very same stands already."""
    disposing.lock(district.id)
    if hold in disposing.holds(district.id):
        raise Conflict("This is on hold already.")
    row = LegalHold(
        id=db.uuid7(),
        district_id=district.id,
        staff_member_id=hold.person_id,
        policy_id=hold.policy_id,
        held_from=hold.first,
        held_to=hold.last,
        reference=reference,
        recorded_at=act.now,
        recorded_by=act.by,
    )
    record("hold.place", row, act.now, {})
    return row


def ask_release(hold: LegalHold, approver_id: uuid.UUID | None, act: Act) -> ApprovalRequest:
    """Ask the second person. The summary names nobody: it outlasts the person's records."""
    if hold.staff_member_id == act.by:
        raise DomainError("This hold is about you. Somebody else has to ask.")
    db.one_at_a_time(hold.id)
    waiting = db.session.scalars(queries.requests(hold.district_id, RELEASE))
    if any(each.content["hold_id"] == str(hold.id) for each in waiting):
        raise Conflict("A request to release this hold waits for approval already.")
    _refuse_alone(approver_id, hold.staff_member_id, act)
    return approving.ask(
        RELEASE,
        district_id=hold.district_id,
        about_id=hold.staff_member_id,
        content={"hold_id": str(hold.id)},
        summary=[
            (N_("What"), N_("A legal hold ends: records past their time may be destroyed again")),
            (N_("Hold"), _held(hold)),
            (N_("Reference"), hold.reference or N_("None given")),
            (N_("Placed on"), long_date(_day(hold.district_id, hold.recorded_at), "en")),
        ],
        asked_by=act.by,
        now=act.now,
        approver_id=approver_id,
    )


def on_released(request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """The hold ends."""
    release = LegalHoldRelease(
        id=db.uuid7(),
        hold_id=uuid.UUID(request.content["hold_id"]),
        approval_id=request.id,
        recorded_at=decision.recorded_at,
        recorded_by=request.recorded_by,
    )
    record("hold.release", release, decision.recorded_at, {})


def ask_disposal(
    district: District,
    record_class: str,
    chosen: Sequence[Item],
    authority: str,
    approver_id: uuid.UUID | None,
    act: Act,
) -> ApprovalRequest:
    """Ask the second person to have these destroyed; they see the list on a page of its own.

    The request keeps ids and numbers, no names, for it outlasts the records."""
    if not chosen:
        raise DomainError("Choose at least one.")
    if len(chosen) > lists.LONGEST:
        raise DomainError("Choose %(most)s at most for one list.", most=lists.LONGEST)
    _refuse_alone(approver_id, None, act)
    ids = [str(item.id) for item in chosen]
    days = sorted(item.since for item in chosen)
    return approving.ask(
        DISPOSE,
        district_id=district.id,
        about_id=None,
        content={"record_class": record_class, "authority": authority, "ids": ids},
        summary=[
            (N_("What"), N_("Records past their time are destroyed for good")),
            (N_("Records"), CLASS_NAMES[record_class]),
            (N_("How many on the list"), str(len(ids))),
            (N_("Number of the list"), lists.number_of(ids)),
            (N_("Oldest and newest"), f"{long_date(days[0], 'en')}; {long_date(days[-1], 'en')}"),
            (N_("Authority"), authority),
            (
                N_("What follows"),
                N_(
                    "Whoever is on hold by then, or works here again, is left out. "
                    "Nothing brings the records back."
                ),
            ),
        ],
        asked_by=act.by,
        now=act.now,
        approver_id=approver_id,
    )


def on_ordered(request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """The order, with a line for each person whose time is still over and whom nothing holds.

    Where the pages' role owns the tables, as on SQLite, a worker carries it out."""
    now, content = decision.recorded_at, request.content
    district = db.session.get_one(District, request.district_id)
    items = lists.open_items(district, content["record_class"], _day(district.id, now))
    going = [item for item in items if str(item.id) in content["ids"] and not item.is_held]
    if not going:
        raise Conflict("Nothing on this list may be destroyed any more.")
    order = Disposition(
        id=db.uuid7(),
        district_id=district.id,
        record_class=content["record_class"],
        authority=content["authority"],
        approval_id=request.id,
        recorded_at=now,
    )
    record("disposition.ordered", order, now, {"listed": len(going)})
    if content["record_class"] == lists.TRAINING:
        db.session.add_all(_line(order, item) for item in going)
    if settings().owner_url == settings().database_url:
        enqueue(f"{PURGE}:{order.id}", PURGE, {"id": str(order.id)})


def _line(order: Disposition, item: Item) -> DispositionLine:
    return DispositionLine(
        id=db.uuid7(),
        disposition_id=order.id,
        staff_member_id=item.id,
        left_on=item.since,
        eligible_on=item.eligible_on,
    )


def _refuse_alone(approver_id: uuid.UUID | None, about_id: uuid.UUID | None, act: Act) -> None:
    """Other steps go ahead after a day; what may destroy records waits for a second person."""
    if approver_id is None and approving.is_alone(act.by, about_id, act.on):
        raise DomainError(
            "This takes two people. Choose an approver, or first name one under Settings, "
            "Who may approve."
        )


def _held(hold: LegalHold) -> str:
    if hold.held_from:
        return (
            f"{long_date(hold.held_from, 'en')} to {long_date(hold.held_to, 'en')}"
            if hold.held_to
            else f"From {long_date(hold.held_from, 'en')}"
        )
    return N_("A policy") if hold.policy_id else N_("One person")


def _day(district_id: uuid.UUID, at: datetime) -> date:
    zone = ZoneInfo(db.session.get_one(District, district_id).time_zone)
    return at.astimezone(zone).date()
