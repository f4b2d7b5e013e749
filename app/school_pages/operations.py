"""Asking for a page, deciding it and ending it: each once, each with its leaf; no commit."""

import uuid
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app import db
from app.errors import Conflict, DomainError
from app.models import SchoolPage, SchoolPageDecision, SchoolPageEnding, Site, StaffMember
from app.recording import record
from app.rules.proof import Proof
from app.school_pages import queries
from app.school_pages.standing import CAN_END, Facts, check_days, standing


class Act(NamedTuple):
    """Who does something, when, and how they had proved who they are."""

    by: uuid.UUID
    on: date
    now: datetime
    proof: Proof


class Wish(NamedTuple):
    """What is asked for."""

    title: str
    purpose: str
    link: str
    site_id: uuid.UUID
    owner_id: uuid.UUID
    second_id: uuid.UUID
    starts_on: date
    ends_on: date


def ask(page_id: uuid.UUID, wish: Wish, old_id: uuid.UUID | None, act: Act) -> SchoolPage:
    """Ask administration; `old_id` is the approved page that this would change or prolong.

    Conflict if somebody has asked for a change of it already, DomainError for impossible facts."""
    check_days(wish.starts_on, wish.ends_on, act.on)
    if wish.owner_id == wish.second_id:
        raise DomainError("The second administrator has to be another person.")
    if old_id and db.session.scalar(select(queries.has_newer()).where(SchoolPage.id == old_id)):
        raise Conflict("A change of this page has been asked for already.")
    owner, second = (db.session.get_one(StaffMember, id) for id in (wish.owner_id, wish.second_id))
    page = SchoolPage(
        id=page_id,
        district_id=owner.district_id,
        recorded_at=act.now,
        recorded_by=act.by,
        replaces_id=old_id,
        **wish._asdict(),
    )
    site = db.session.get_one(Site, wish.site_id)
    names = {"site": site.name, "owner": owner.legal_name, "second": second.legal_name}
    record("school-page.request", page, act.now, _who(act) | {"names": names})
    return page


def decide(page: SchoolPage, *, approved: bool, reason: str, act: Act) -> SchoolPageDecision:
    """Approve or refuse, once; Conflict if it was decided or taken back meanwhile."""
    earlier = db.session.get(SchoolPageDecision, page.id)
    if earlier:
        name = db.session.get_one(StaffMember, earlier.decided_by).legal_name
        raise Conflict("%(name)s has decided this already.", name=name)
    if db.session.get(SchoolPageEnding, page.id):
        raise Conflict("This request was taken back.")
    if act.by in (page.owner_id, page.second_id, page.recorded_by):
        raise DomainError("This page is yours. Somebody else has to decide it.")
    if approved and page.ends_on < act.on:
        raise DomainError("The last day of this request is over. Refuse it, and say so.")
    decision = SchoolPageDecision(
        page_id=page.id,
        approved=approved,
        reason=reason,
        decided_by=act.by,
        decided_at=act.now,
    )
    record("school-page.decision", decision, act.now, _who(act))
    return decision


def end(row: Any, reason: str, act: Act) -> SchoolPageEnding:
    """From today on it counts no more; a request that still waits is taken back.

    Conflict if it has ended in some way already."""
    page, where = row.SchoolPage, standing(facts(row), act.on)
    if where not in CAN_END:
        raise Conflict("This has ended already.")
    if where == "waiting" and act.by not in (page.owner_id, page.second_id, page.recorded_by):
        raise Conflict("This waits for a decision: approve it, or refuse it with a reason.")
    ending = SchoolPageEnding(
        page_id=page.id,
        ended_on=act.on,
        reason=reason,
        recorded_at=act.now,
        recorded_by=act.by,
    )
    record("school-page.ending", ending, act.now, _who(act))
    return ending


def facts(row: Any) -> Facts:
    """What a row of `queries.pages` says about a page's standing."""
    page, decision, ending = row.SchoolPage, row.SchoolPageDecision, row.SchoolPageEnding
    return Facts(
        page.starts_on,
        page.ends_on,
        decision.approved if decision else None,
        ending.ended_on if ending else None,
        row.is_replaced,
        row.has_newer,
    )


def _who(act: Act) -> dict[str, Any]:
    """Who did it, as the staff list knew them at that moment."""
    person = db.session.get_one(StaffMember, act.by)
    actor = {
        "staff_member_id": str(person.id),
        "legal_name": person.legal_name,
        "email": person.email,
        "district_id": str(person.district_id),
    }
    return {"actor": actor, "auth": act.proof.record()}
