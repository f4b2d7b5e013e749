"""How far a district's set-up has come: one SELECT over what stands today, and the open questions.

Shared by the set-up page, by Today, and by the choice of HR's first screen."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select

from app import db
from app.models import (
    Approver,
    Break,
    ClauseRuling,
    Contact,
    District,
    Enrollment,
    LoginSession,
    Policy,
    PolicyDraft,
    PolicyVersion,
    PolicyWithdrawal,
    Position,
    Program,
    ProgramTerms,
    RoleGrant,
    RosterImport,
    Ruling,
    SchoolYear,
    SignInLink,
    Site,
    SitePlacement,
    StaffMember,
)
from app.models.scope import district_run_by, holds, stands
from app.published import current_profile, pack, packs_of, standings
from app.reviewing import open_reviews
from app.rules.set_up import STEPS, Facts, State, Step, steps
from modules.facts import questions

ALL = len(STEPS)
Found = dict[str, ColumnElement[int]]
"""How many there are of each kind."""


def read(district_id: uuid.UUID, on: date, now: datetime) -> list[Step]:
    """The steps of a district as they stand on its date, at this instant."""
    return steps(_facts(district_id, on, now))


def done(district_id: uuid.UUID, on: date, now: datetime) -> int:
    """How many of the steps (`ALL`) are done."""
    return sum(step.state is State.DONE for step in read(district_id, on, now))


def begin_here(district_id: uuid.UUID, tops: Sequence[uuid.UUID]) -> bool:
    """Whether HR over these sites runs a district in which nobody was ever asked for anything."""
    asked = exists().where(Program.id == Enrollment.program_id, Program.district_id == district_id)
    return db.session.scalar(district_run_by(district_id, tops).where(~asked)) is not None


def _facts(district_id: uuid.UUID, on: date, now: datetime) -> Facts:
    row = db.session.execute(_select(district_id, on, now)).one()
    known = row._asdict()
    district, hr, approvers = known.pop("District"), known.pop("hr"), known.pop("approvers")
    return Facts(
        **known,
        has_mail=district.reaches_by_mail,
        seconds=approvers + max(0, hr - 1),
        packs=len(packs_of(district_id)),
        open=_open_questions(district_id),
        looks=len(open_reviews(district_id)),
    )


def _open_questions(district_id: uuid.UUID) -> int:
    """How many questions the page of district decisions shows as open."""
    settled = {each.clause for each in standings(district_id) if each.standing != "open"}
    clauses = [each for code in packs_of(district_id) for each in pack(code)[0].clauses]
    profile = current_profile(district_id)
    return sum(clause.open is not None and clause.id not in settled for clause in clauses) + sum(
        map(profile.is_open, questions("en"))
    )


def _select(district_id: uuid.UUID, on: date, now: datetime) -> Select[*tuple[Any, ...]]:
    """The district, and of each kind of fact how many stand."""
    found = {
        **_of_the_house(district_id, on),
        **_of_people(district_id, on, now),
        **_of_what_is_asked(district_id, on),
    }
    named = (query.label(name) for name, query in found.items())
    return select(District, *named).where(District.id == district_id)


def _of_the_house(district_id: uuid.UUID, on: date) -> Found:
    mine = Contact.district_id == district_id
    has_number = Contact.phone != ""
    years = (SchoolYear.district_id == district_id, stands(SchoolYear), SchoolYear.last_day >= on)
    since = select(func.min(SchoolYear.first_day)).where(*years).scalar_subquery()
    placed = SitePlacement.site_id == Site.id
    return {
        "contacts": _count(Contact.id, mine),
        "numbers": _count(Contact.id, mine, has_number),
        "unchecked": _count(Contact.id, mine, has_number, Contact.checked_on.is_(None)),
        "schools": _count(
            Site.id,
            Site.district_id == district_id,
            exists().where(placed, holds(SitePlacement, on)),
        ),
        "years": _count(SchoolYear.id, *years),
        "breaks": _count(
            Break.id,
            Break.district_id == district_id,
            stands(Break),
            ~Break.is_void,
            Break.held_to >= func.coalesce(since, on),
        ),
    }


def _of_people(district_id: uuid.UUID, on: date, now: datetime) -> Found:
    works = exists().where(
        Position.staff_member_id == StaffMember.id,
        stands(Position),
        or_(Position.held_to.is_(None), Position.held_to >= on),
    )
    mine = (StaffMember.district_id == district_id, works)
    two = select(StaffMember.id).where(*mine).limit(2).subquery()
    slip = exists().where(
        SignInLink.staff_member_id == StaffMember.id,
        SignInLink.kind == "slip",
        SignInLink.expires_at > now,
    )
    been_in = exists().where(LoginSession.staff_member_id == StaffMember.id)
    granted = (Site.district_id == district_id, Site.id == RoleGrant.site_id, holds(RoleGrant, on))
    holder = RoleGrant.staff_member_id.distinct()
    waits = (RosterImport.read_at.is_not(None), RosterImport.confirmed_at.is_(None))
    usable = (RosterImport.stopped_at.is_(None), RosterImport.problem == "")
    approves = (Approver.district_id == district_id, holds(Approver, on))
    return {
        "others": select(func.count() - 1).select_from(two).scalar_subquery(),
        "without_way": _count(StaffMember.id, *mine, StaffMember.email.is_(None), ~been_in, ~slip),
        "files": _count(RosterImport.id, RosterImport.district_id == district_id, *waits, *usable),
        "roles": _count(holder, *granted),
        "hr": _count(holder, *granted, Site.kind == "district", RoleGrant.role == "hr"),
        "approvers": _count(Approver.id, *approves),
    }


def _of_what_is_asked(district_id: uuid.UUID, on: date) -> Found:
    withdrawn = exists().where(PolicyWithdrawal.version_id == PolicyVersion.id)
    policy = (Policy.district_id == district_id, Policy.id == PolicyVersion.policy_id)
    drafted = (Policy.district_id == district_id, Policy.id == PolicyDraft.policy_id)
    is_open = (PolicyDraft.version_id.is_(None), PolicyDraft.discarded_at.is_(None))
    program = (Program.district_id == district_id, Program.id == ProgramTerms.program_id)
    is_not_over = (
        stands(ProgramTerms),
        or_(ProgramTerms.held_to.is_(None), ProgramTerms.held_to >= on),
    )
    asked = select(Enrollment.id).join(Program).where(Program.district_id == district_id).limit(1)
    return {
        "policies": _count(Policy.id.distinct(), *policy, ~withdrawn),
        "drafts": _count(PolicyDraft.id, *drafted, *is_open),
        "decided": _count(Ruling.id, Ruling.district_id == district_id)
        + _count(ClauseRuling.id, ClauseRuling.district_id == district_id),
        "programs": _count(Program.id.distinct(), *program, *is_not_over),
        "asked": select(func.count()).select_from(asked.subquery()).scalar_subquery(),
    }


def _count(what: Any, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(what)).where(*where).scalar_subquery()
