"""Whom a new edition of a policy would ask, by the rules that enroll people once it is there."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select, union

from app import clock, db
from app.enrolling import known
from app.enrolling.answered import signs_elsewhere
from app.enrolling.asked import Case, asked_of, case_of
from app.enrolling.deciding import Decision, decide_all
from app.enrolling.known import Person
from app.enrolling.plans import House, Plan, house, plan_of
from app.errors import Conflict
from app.models import Enrollment, Program, ProgramTerms, StaffMember
from app.models.audience import members
from app.models.scope import holds
from app.models.status import is_certified
from app.rules.cycles import Uncomputable
from app.rules.editions import Edition

EVERYBODY = "everybody"
EVERYBODY_ASKED: dict[str, Any] = {
    "sites": [],
    "jobs": [],
    "contracts": [],
    "license": "",
    "hired_from": None,
    "people": [],
    "named_only": False,
}
"""The columns of a program's terms that say whom it is for."""
NEW_TERMS: dict[str, Any] = {
    "rhythm": "edition",
    "days": 30,
    "before_students": False,
    "opens": "",
    "due": "",
    "ends": "",
    "min_active_months": 0,
    "grace_days": 0,
}
SLICE = 1000
"""People whose facts are in memory at once."""


@dataclass
class Asked:
    """What an edition would do on its day of effect; who is on leave is among the people too."""

    people: list[tuple[uuid.UUID, str, date]] = field(default_factory=list)
    """Id, name, and the due date after leave (`NO_DATE` while a return is not known), by name."""
    on_leave: list[str] = field(default_factory=list)
    onboarding: list[str] = field(default_factory=list)
    """Who signs it in another program that is open for them, and is not asked twice."""
    superseded: int = 0
    """Open enrollments in older editions that it closes."""


def preview(
    district_id: uuid.UUID,
    policy_id: uuid.UUID,
    asks: str,
    effective_on: date,
    sign_by: date | None,
    on: date,
) -> Asked:
    """What publishing a substantive edition would do, by what is known `on` a date.

    `asks` is `everybody`, or the id of a program whose people sign, unless a program follows the
    policy's editions already; empty for nobody else. Nothing is written."""
    day = max(on, effective_on)
    edition = Edition(str(db.uuid7()), effective_on, 2**31, sign_by, on)
    whole = _with(house(district_id, day), policy_id, asks, edition, on, day)
    following = {plan.program_id: plan for plan in whole.plans if edition in plan.editions}
    names = _names(district_id, list(following.values()), day)
    found = Asked()
    for person in _people(whole, list(names)):
        before = len(found.people)
        for program_id, made in decide_all(whole, person, day):
            if program_id in following:
                _note(found, whole, person, following[program_id], made, names[person.id], day)
        if len(found.people) > before and any(each.holds(None, day) for each in person.away):
            found.on_leave.append(names[person.id])
    return _by_name(found)


def terms_for(
    district_id: uuid.UUID, policy_id: uuid.UUID, asks: str, begins: date, on: date
) -> ProgramTerms:
    """Terms, not kept yet and of no program, that follow a policy's editions from a day on.

    `asks` as in `preview`; Conflict if that program asks nobody any more."""
    audience = EVERYBODY_ASKED
    if asks != EVERYBODY:
        asking = (
            select(ProgramTerms)
            .join(Program, Program.id == ProgramTerms.program_id)
            .where(
                Program.district_id == district_id,
                Program.id == uuid.UUID(asks),
                holds(ProgramTerms, on),
            )
        )
        if (row := db.session.scalar(asking)) is None:
            raise Conflict("The program whose people were to be asked is no more. Choose again.")
        audience = {name: getattr(row, name) for name in EVERYBODY_ASKED}
    return ProgramTerms(policy_id=policy_id, held_from=begins, **NEW_TERMS, **audience)


def _with(
    whole: House, policy_id: uuid.UUID, asks: str, edition: Edition, on: date, day: date
) -> House:
    """The district with the edition published, and the program that publishing would found."""
    plans = [
        plan._replace(editions=(*plan.editions, edition)) if follows(plan, policy_id) else plan
        for plan in whole.plans
    ]
    if asks and not any(edition in plan.editions for plan in plans):
        begins = min(on, edition.effective_on)
        row = terms_for(whole.district_id, policy_id, asks, begins, on)
        row.id, row.program_id, row.recorded_at = db.uuid7(), db.uuid7(), clock.now()
        plans.append(plan_of(row, day, [edition], [policy_id]))
    return replace(whole, plans=tuple(plans))


def follows(plan: Plan, policy_id: uuid.UUID) -> bool:
    """Whether a program comes round with a policy's editions."""
    row = plan.row
    return row is not None and row.rhythm == "edition" and row.policy_id == policy_id


def _names(district_id: uuid.UUID, plans: Sequence[Plan], day: date) -> dict[uuid.UUID, str]:
    """The people whom the programs ask that day, or have asked for an older edition."""
    if not plans:
        return {}
    ids = [members(district_id, plan.row, day) for plan in plans if plan.row]
    enrolled = Enrollment.program_id.in_([plan.program_id for plan in plans])
    ids.append(select(Enrollment.staff_member_id).where(enrolled, ~is_certified()))
    rows = select(StaffMember.id, StaffMember.legal_name).where(StaffMember.id.in_(union(*ids)))
    return {row.id: row.legal_name for row in db.session.execute(rows)}


def _people(whole: House, ids: Sequence[uuid.UUID]) -> Iterator[Person]:
    for start in range(0, len(ids), SLICE):
        yield from known.people(whole, ids[start : start + SLICE])


def _note(
    found: Asked, whole: House, person: Person, plan: Plan, made: Decision, name: str, day: date
) -> None:
    """Add what was decided for one person in a program that follows the policy."""
    found.superseded += sum(each.why.reason == "superseded" for each in made.changes)
    key = f"edition:{plan.editions[-1].version_id}"
    if made.new and made.new.asked.cycle.key == key:
        found.people.append((person.id, name, made.new.due_on))
    elif _signs_elsewhere(case_of(whole, person, plan, day), key):
        found.onboarding.append(name)


def _signs_elsewhere(case: Case, key: str) -> bool:
    try:
        asked = asked_of(case)
    except Uncomputable:
        return False
    return bool(asked and asked.cycle.key == key and signs_elsewhere(case, key))


def _by_name(found: Asked) -> Asked:
    found.people.sort(key=lambda each: (each[1], each[0]))
    found.on_leave.sort()
    found.onboarding.sort()
    return found
