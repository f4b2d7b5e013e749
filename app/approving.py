"""Steps that need a second person: ask, decide once, withdraw; nobody ever has to wait for ever.

Somebody else in HR decides, or an approver whom HR named, by a link. Where there is neither, the
step goes ahead after a day, and the record says "single-handed". The caller commits."""

import hmac
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select

from app import db
from app.errors import Conflict, DomainError
from app.evidence import record_approval
from app.jobs import enqueue
from app.ledger.canonical import sha256
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    Approver,
    District,
    Position,
    RoleGrant,
    Site,
    StaffMember,
)
from app.models.scope import holds, known_people, stands
from app.recording import record
from app.rules.approving import ALONE_AFTER, Step, may_approve, may_decide
from config import settings

MAIL = "approval-mail"
"""The kind of the job that sends the link."""
ALONE = "approval-alone"
"""The kind of the job that goes ahead after a day."""

OnApproved = Callable[[ApprovalRequest, ApprovalDecision], None]
KINDS: dict[str, OnApproved] = {}
"""What writes what was asked for, by kind, in the transaction of the decision."""


def register(kind: str, on_approved: OnApproved) -> None:
    """Say what happens when a kind of request is approved."""
    KINDS[kind] = on_approved


def ask(
    kind: str,
    *,
    district_id: uuid.UUID,
    about_id: uuid.UUID | None,
    content: dict[str, Any],
    summary: Sequence[tuple[str, str]],
    asked_by: uuid.UUID,
    now: datetime,
    approver_id: uuid.UUID | None = None,
) -> ApprovalRequest:
    """Begin to wait for a second person.

    With an approver a mail goes to them, else anybody else in HR over the person decides, or over
    the whole district where it is about nobody; they read the `summary`, pairs of heading and text.
    DomainError if the approver cannot be asked."""
    district = db.session.get_one(District, district_id)
    on = _day(district, now)
    approver = _approver(district, approver_id, [asked_by, about_id], on) if approver_id else None
    alone = approver is None and is_alone(asked_by, about_id, on)
    request_id = db.uuid7()
    request = ApprovalRequest(
        id=request_id,
        district_id=district_id,
        kind=kind,
        about_id=about_id,
        content=content,
        summary=[list(row) for row in summary],
        approver_name=approver.name if approver else "",
        approver_email=approver.email if approver else "",
        code=code_of(token_of(request_id)),
        alone_at=now + ALONE_AFTER if alone else None,
        recorded_at=now,
        recorded_by=asked_by,
    )
    record("approval.request", request, now, {})
    if approver or alone:
        job = MAIL if approver else ALONE
        enqueue(f"{job}:{request_id}", job, {"id": str(request_id)}, request.alone_at)
    return request


def decide(
    request: ApprovalRequest,
    *,
    approved: bool,
    reason: str,
    way: str,
    decided_by: uuid.UUID | None,
    decided_name: str,
    now: datetime,
) -> ApprovalDecision:
    """End a request, once; on approval what was asked for is written too.

    Conflict if it has ended already, another DomainError if this person may not decide it."""
    db.one_at_a_time(request.about_id or request.id)
    # Before the ledger, as all that brings enrollments in line does: another order may deadlock.
    db.session.get_one(District, request.district_id, with_for_update={"key_share": True})
    earlier = db.session.get(ApprovalDecision, request.id)
    if earlier is not None and earlier.way == "withdrawn":
        raise Conflict("%(name)s has withdrawn this.", name=earlier.decided_name)
    if earlier is not None:
        raise Conflict("%(name)s has decided this already.", name=earlier.decided_name)
    may_decide(step_of(request, now), way, decided_by, now)
    decision = ApprovalDecision(
        request_id=request.id,
        approved=approved,
        reason=reason,
        way=way,
        decided_by=decided_by,
        decided_name=decided_name,
        recorded_at=now,
    )
    record_approval(decision, request)
    if approved:
        KINDS[request.kind](request, decision)
    return decision


def withdraw(request: ApprovalRequest, by: StaffMember, now: datetime) -> ApprovalDecision:
    """Whoever asked takes it back; to pass it on to somebody else, ask again afterwards."""
    return decide(
        request,
        approved=False,
        reason="",
        way="withdrawn",
        decided_by=by.id,
        decided_name=by.name,
        now=now,
    )


def step_of(request: ApprovalRequest, now: datetime) -> Step:
    """What the rules judge a decision by."""
    district = db.session.get_one(District, request.district_id)
    named = approvers(district.id, _day(district, now))
    by_link = named.where(Approver.email == request.approver_email)
    return Step(
        request.recorded_by,
        request.about_id,
        request.recorded_at,
        db.session.scalars(by_link).first() is not None,
        request.alone_at,
    )


def token_of(request_id: uuid.UUID) -> str:
    """The secret in the approver's link, made anew from a key in a file: no table holds it."""
    key = settings().secret("approval-links").encode()
    return urlsafe_b64encode(hmac.digest(key, request_id.bytes, "sha256")).decode().rstrip("=")


def code_of(token: str) -> str:
    """What the request keeps of its link."""
    return sha256(token.encode())


Rows = Select[ApprovalRequest, ApprovalDecision]
"""Each request with its decision, or None while it waits."""


def among(tops: Sequence[uuid.UUID], on: date) -> Rows:
    """Requests about people whom HR of these sites knows, the newest first.

    What is about a whole district is for those who are HR over all of it."""
    run = select(Site.district_id).where(Site.kind == "district", Site.id.in_(tops))
    of_district = ApprovalRequest.about_id.is_(None) & ApprovalRequest.district_id.in_(run)
    return _rows().where(or_(ApprovalRequest.about_id.in_(known_people(tops, on)), of_district))


def waiting(tops: Sequence[uuid.UUID], on: date, person_id: uuid.UUID) -> Rows:
    """What HR of these sites could decide now: neither asked by this person nor about them."""
    return among(tops, on).where(
        ApprovalDecision.request_id.is_(None),
        ApprovalRequest.recorded_by != person_id,
        ApprovalRequest.about_id.is_distinct_from(person_id),
    )


def about(person_id: uuid.UUID, kind: str) -> Rows:
    """What was asked about a person, the newest first."""
    return _rows().where(ApprovalRequest.about_id == person_id, ApprovalRequest.kind == kind)


def _rows() -> Rows:
    ended = ApprovalDecision.request_id == ApprovalRequest.id
    return (
        select(ApprovalRequest, ApprovalDecision)
        .outerjoin(ApprovalDecision, ended)
        .order_by(ApprovalRequest.recorded_at.desc(), ApprovalRequest.id.desc())
    )


def approvers(district_id: uuid.UUID, on: date) -> Select[Approver]:
    """Whom HR has named to approve by link, by name."""
    return (
        select(Approver)
        .where(Approver.district_id == district_id, holds(Approver, on))
        .order_by(Approver.name, Approver.id)
    )


def is_alone(asked_by: uuid.UUID, about_id: uuid.UUID | None, on: date) -> bool:
    """Whether the asker is HR over the person, or the district, and nobody else could decide."""
    involved = [each for each in (asked_by, about_id) if each]
    mine, others = (
        _tops(involved[-1], on, who)
        for who in (
            RoleGrant.staff_member_id == asked_by,
            RoleGrant.staff_member_id.not_in(involved),
        )
    )
    return _are_over(about_id, mine, on) and not _are_over(about_id, others, on)


def _day(district: District, now: datetime) -> date:
    return now.astimezone(ZoneInfo(district.time_zone)).date()


def _tops(one_of_them: uuid.UUID, on: date, who: ColumnElement[bool]) -> Sequence[uuid.UUID]:
    """The sites of somebody's district over which such people are HR, as long as they work."""
    district = select(StaffMember.district_id).where(StaffMember.id == one_of_them)
    works = select(Position.id).where(
        Position.staff_member_id == RoleGrant.staff_member_id,
        or_(Position.held_to.is_(None), Position.held_to >= on),
        stands(Position),
    )
    return db.session.scalars(
        select(RoleGrant.site_id)
        .join(Site, Site.id == RoleGrant.site_id)
        .where(
            Site.district_id == district.scalar_subquery(),
            RoleGrant.role == "hr",
            holds(RoleGrant, on),
            works.exists(),
            who,
        )
    ).all()


def _are_over(about_id: uuid.UUID | None, tops: Sequence[uuid.UUID], on: date) -> bool:
    """Whether these sites hold the person, or all of a district where it is about nobody."""
    if about_id is None:
        whole = select(Site.id).where(Site.kind == "district", Site.id.in_(tops))
    else:
        known = known_people(tops, on)
        whole = known.where(known.selected_columns[0] == about_id)
    return db.session.scalars(whole).first() is not None


def _approver(
    district: District, approver_id: uuid.UUID, not_these: list[uuid.UUID | None], on: date
) -> Approver:
    found = db.session.scalar(approvers(district.id, on).where(Approver.id == approver_id))
    if found is None:
        raise DomainError("This approver is no longer named. Choose another.")
    if not district.reaches_by_mail:
        raise DomainError("Set up mail first, or name nobody.")
    people = db.session.scalars(select(StaffMember).where(StaffMember.id.in_(not_these)))
    addresses = {each for person in people for each in (person.email, person.sign_in_name) if each}
    may_approve(found.email, frozenset(each.casefold() for each in addresses))
    return found
