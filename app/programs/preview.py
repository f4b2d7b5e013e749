"""Exactly who would be asked by terms that are not kept yet, and why; nothing here is written."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.models import ProgramTerms
from app.models.audience import audience_of
from app.models.scope import sites_within
from app.programs import preview_queries as queries
from app.programs.preview_queries import Scope
from app.rules.audience import Audience, Work
from app.words import job

AUDIENCE = ("sites", "jobs", "contracts", "license", "hired_from", "people", "named_only")
"""The columns of terms that say who is asked."""
LISTS = ("asked", "added", "removed")


class Line(NamedTuple):
    """One person, and why they are meant."""

    id: uuid.UUID
    name: str
    why: str


@dataclass(frozen=True)
class Some:
    """People: how many, and the first of them."""

    count: int = 0
    first: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """Whom terms ask; beside the terms in force, who is new and who is asked no more."""

    asked: Some
    added: Some
    removed: Some
    released: int
    """Open enrollments that would be released."""
    is_compared: bool
    is_other_rhythm: bool
    """Then whatever is open is released, and asked anew."""


def preview(scope: Scope, new: ProgramTerms, old: ProgramTerms | None = None) -> Preview:
    """Count and name the people of the viewer's sites, beside those of the terms in force."""
    beside = old if old and _differs(new, old) else None
    rows = db.session.execute(queries.found(scope, new, beside)).all()
    (counts,) = (row for row in rows if row.part == "counts")
    lists = {part: [row for row in rows if row.part == part] for part in LISTS}
    removed = _lines(scope, beside, lists["removed"]) if beside else []
    return Preview(
        Some(counts.asked, _lines(scope, new, lists["asked"])),
        Some(counts.added if beside else 0, _lines(scope, new, lists["added"])),
        Some(counts.removed, removed),
        counts.released,
        old is not None,
        old is not None and bool(new.rhythm) and new.rhythm != old.rhythm,
    )


def _differs(new: ProgramTerms, old: ProgramTerms) -> bool:
    """Whether the two may ask different people; dates alone do not."""
    return any(getattr(new, name) != getattr(old, name) for name in AUDIENCE)


def _lines(scope: Scope, terms: ProgramTerms, rows: Sequence[Any]) -> list[Line]:
    if not rows:
        return []
    rows = sorted(rows, key=lambda row: (row.name, row.id))
    audience = audience_of(terms, _sites(scope, terms))
    works: dict[uuid.UUID, list[tuple[Work, str]]] = {row.id: [] for row in rows}
    for *columns, person_id, site in db.session.execute(queries.works(list(works))):
        works[person_id].append((Work(*columns), site))
    return [Line(row.id, row.name, _why(audience, row.id, works[row.id], scope)) for row in rows]


def _why(
    audience: Audience, person_id: uuid.UUID, works: Sequence[tuple[Work, str]], scope: Scope
) -> str:
    member = audience.member(person_id, [work for work, _site in works], scope.on)
    if member is None:
        return ""
    why, held = member
    if why == "named":
        return str(_("asked by name"))
    site = next(site for work, site in works if work is held)
    return str(_("%(job)s at %(site)s", job=job(held.job_class), site=site))


def _sites(scope: Scope, terms: ProgramTerms) -> frozenset[uuid.UUID] | None:
    if not terms.sites:
        return None
    tops = list(map(uuid.UUID, terms.sites))
    return frozenset(db.session.scalars(select(sites_within(tops, scope.on).c.site_id)))
