"""What HR changes about a program: its names, for whom and when it is, what it asks for."""

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select

from app import db
from app.enrolling.operations import bring_in_line
from app.errors import Conflict, DomainError
from app.ledger.canonical import sha256
from app.models import Enrollment, EnrollmentChange, Program, ProgramTerms, Requirement
from app.models.audience import members
from app.models.scope import ended
from app.programs import queries
from app.programs.operations import set_terms

DAY = timedelta(days=1)
FEW = 400
"""So many people are brought in line while HR waits; more are left to the worker."""
NAMES = ("title", "title_es", "certificate_note", "certificate_note_es", "credits_hours")
"""What a program is called; these columns change without a history."""


class Act(NamedTuple):
    """Who changes something, on which day of the district, and when."""

    by: uuid.UUID
    on: date
    now: datetime


@dataclass(frozen=True)
class Asked:
    """One thing a program is to ask for; places count from 1."""

    place: int
    module_slug: str | None = None
    policy_id: uuid.UUID | None = None
    outside_title: str = ""
    outside_title_es: str = ""
    requirement_id: uuid.UUID | None = None
    """Outside training that is asked already, whatever it was called."""

    @property
    def what(self) -> object:
        """What it is, whatever its place and name."""
        return self.module_slug or self.policy_id or self.requirement_id or self


@dataclass(frozen=True)
class Change:
    """A program as HR wants it."""

    names: Mapping[str, Any]
    terms: Mapping[str, Any]
    """Columns of `ProgramTerms`."""
    asked: Sequence[Asked] = field(default_factory=tuple)


def fingerprint(program: Program, on: date) -> str:
    """Another text as soon as anything that the form of a program shows is another."""
    terms = db.session.scalars(queries.terms_in_force([program.id], on)).one_or_none()
    asked = db.session.scalars(queries.requirements([program.id], on))
    shown = [getattr(program, name) for name in NAMES]
    facts = [str(fact.id) for fact in (terms, *asked) if fact]
    return sha256(json.dumps(shown + facts).encode())


def change_program(program: Program, change: Change, seen: str, act: Act) -> None:
    """Make the program what HR wants from today on; what is already so leaves no new row.

    `seen` is the fingerprint of what the form showed; Conflict if that has changed since."""
    if fingerprint(program, act.on) != seen:
        raise Conflict("Somebody else has changed this program since you opened this page.")
    for name, value in change.names.items():
        setattr(program, name, value)
    in_force = db.session.scalars(queries.terms_in_force([program.id], act.on)).one_or_none()
    if in_force is None or _differs(in_force, change.terms):
        set_terms(program, act.on, act.now, act.by, **change.terms)
    require(program, change.asked, act)


def end_program(program: Program, act: Act) -> None:
    """Ask it of nobody from today on; what is open is released when people are brought in line."""
    terms = db.session.scalars(queries.terms_in_force([program.id], act.on)).one_or_none()
    if terms is None:
        raise DomainError("This program asks nobody by itself, so there is nothing to end.")
    db.session.add(ended(terms, act.on - DAY, recorded_at=act.now, recorded_by=act.by))
    db.session.flush()


def bring_members_in_line(program: Program, act: Act) -> Counter[str] | None:
    """Enroll and release at once where that is a matter of moments; None where the worker does.

    What follows in other programs for the same people is not counted."""
    terms = db.session.scalars(queries.terms_in_force([program.id], act.on)).one_or_none()
    asked = [queries.enrolled_now(program.id, act.on)]
    asked += [members(program.district_id, terms, act.on)] if terms else []
    ids = {id for each in asked for id in db.session.scalars(each.limit(FEW + 1))}
    if len(ids) > FEW:
        return None
    bring_in_line(program.district_id, sorted(ids), act.on, act.now)
    here = select(func.count(Enrollment.id)).where(Enrollment.program_id == program.id)
    moved = exists().where(
        EnrollmentChange.enrollment_id == Enrollment.id, EnrollmentChange.recorded_at == act.now
    )
    is_new = Enrollment.recorded_at == act.now
    enrolled = db.session.scalar(here.where(is_new)) or 0
    return Counter(enrolled=enrolled, changed=db.session.scalar(here.where(~is_new, moved)) or 0)


def require(program: Program, asked: Sequence[Asked], act: Act) -> None:
    """Ask for exactly this from today on.

    Completions name the requirement they meet. So once somebody has begun it, its place and name
    stay: a row in its stead would ask again for what is done. DomainError says so."""
    here = {
        _what(row): row for row in db.session.scalars(queries.requirements([program.id], act.on))
    }
    wanted = {each.what: each for each in asked}
    for what, row in here.items():
        if what not in wanted:
            db.session.add(ended(row, act.on - DAY, recorded_at=act.now))
    for what, each in wanted.items():
        _require(program, here.get(what), each, act)
    db.session.flush()


def _require(program: Program, row: Requirement | None, each: Asked, act: Act) -> None:
    columns = {
        "position": each.place - 1,
        "module_slug": each.module_slug,
        "policy_id": each.policy_id,
        "outside_title": each.outside_title,
        "outside_title_es": each.outside_title_es,
    }
    if row and not _differs(row, columns):
        return
    if row and db.session.scalar(queries.has_begun(row.id)):
        raise DomainError(
            "Somebody has begun number %(place)s already, so its number and name stay. Give the "
            "others other numbers, or take it out and add it anew.",
            place=row.position + 1,
        )
    db.session.add(
        Requirement(
            program_id=program.id,
            held_from=row.held_from if row else act.on,
            recorded_at=act.now,
            replaces_id=row.id if row else None,
            **columns,
        )
    )


def _what(row: Requirement) -> object:
    return row.module_slug or row.policy_id or row.id


def _differs(row: ProgramTerms | Requirement, columns: Mapping[str, Any]) -> bool:
    return any(_plain(getattr(row, name)) != _plain(value) for name, value in columns.items())


def _plain(value: Any) -> Any:
    """Lists of sites, work or people have no order."""
    return sorted(value) if isinstance(value, list) else value
