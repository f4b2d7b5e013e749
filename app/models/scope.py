"""Whom a viewer may see: people who work, on a date, somewhere below the sites of a grant.

HR and auditors also see who is about to start there, and who left from there."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import CTE, ColumnElement, Select, SQLColumnExpression, and_, inspect, or_, select
from sqlalchemy.orm import aliased

from app.db import uuid7
from app.models.people import Position, RoleGrant
from app.models.programs import ProgramTerms, Requirement
from app.models.sites import District, Site, SitePlacement

Fact = TypeVar("Fact", Position, RoleGrant, SitePlacement, ProgramTerms, Requirement)


def holds(rows: Any, on: date | SQLColumnExpression[date]) -> ColumnElement[bool]:
    """Whether a dated fact (a mapped class or an alias of one) holds on a district date."""
    return and_(rows.held_from <= on, or_(rows.held_to.is_(None), rows.held_to >= on), stands(rows))


def stood(
    rows: Any, on: date | SQLColumnExpression[date], known_by: datetime
) -> ColumnElement[bool]:
    """Whether a dated fact held on a date, by what had been recorded before an instant."""
    return and_(
        rows.held_from <= on,
        or_(rows.held_to.is_(None), rows.held_to >= on),
        rows.recorded_at < known_by,
        stands(rows, known_by),
    )


def held(
    rows: Any, on: date | SQLColumnExpression[date], known_by: datetime | None
) -> ColumnElement[bool]:
    """Whether a dated fact holds on a date, by what was known before an instant, or is now."""
    return holds(rows, on) if known_by is None else stood(rows, on, known_by)


def stands(rows: Any, known_by: datetime | None = None) -> ColumnElement[bool]:
    """Whether no later row corrects this one, or none that was known before an instant.

    Without one it is built once for each mapped class."""
    once = isinstance(rows, type) and known_by is None
    return _stands_in_class(rows) if once else _stands(rows, known_by)


@cache
def _stands_in_class(rows: Any) -> ColumnElement[bool]:
    return _stands(rows)


def _stands(rows: Any, known_by: datetime | None = None) -> ColumnElement[bool]:
    newer = aliased(inspect(rows).mapper.class_)
    found = select(newer.id).where(newer.replaces_id == rows.id)
    known = found if known_by is None else found.where(newer.recorded_at < known_by)
    return ~known.correlate(rows).exists()


def ended(fact: Fact, last_day: date, **by: Any) -> Fact:
    """The row that takes a dated fact's place and gives it a last day; facts are insert-only.

    `by` says when it was recorded and, where the fact keeps that, by whom."""
    kind = inspect(type(fact))
    held = {column.key: getattr(fact, column.key) for column in kind.column_attrs}
    changed = {"id": uuid7(), "held_to": last_day, "replaces_id": held["id"]}
    return type(fact)(**held | changed | by)


def sites_within(tops: Sequence[uuid.UUID], on: date, known_by: datetime | None = None) -> CTE:
    """The sites and all below them, as column `site_id`; a loop in the tree ends the walk."""
    return _walk(tops, held(SitePlacement, on, known_by))


def _walk(tops: Sequence[uuid.UUID], is_placed: ColumnElement[bool]) -> CTE:
    below = select(Site.id.label("site_id")).where(Site.id.in_(tops)).cte(recursive=True)
    return below.union(
        select(SitePlacement.site_id)
        .join(below, below.c.site_id == SitePlacement.parent_id)
        .where(is_placed)
    )


def visible_people(
    tops: Sequence[uuid.UUID], on: date, known_by: datetime | None = None
) -> Select[uuid.UUID]:
    """Ids of those who hold a position within the sites, each once, for use with `.in_()`."""
    work, sites = aliased(Position), sites_within(tops, on, known_by)
    return (
        select(work.staff_member_id)
        .join(sites, sites.c.site_id == work.site_id)
        .where(held(work, on, known_by))
        .distinct()
    )


def known_people(tops: Sequence[uuid.UUID], on: date) -> Select[uuid.UUID]:
    """Ids of those whose position within the sites is not over yet, or was their last.

    A closed site stays where it last was: who left it stays findable."""
    work, sites = aliased(Position), _walk(tops, or_(holds(SitePlacement, on), _is_last_place(on)))
    return (
        select(work.staff_member_id)
        .join(sites, sites.c.site_id == work.site_id)
        .where(stands(work), or_(_is_not_over(work, on), ~_lasted_longer(work)))
        .distinct()
    )


def includes(people: Select[uuid.UUID], person_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether one person is among these, without looking for all the others."""
    return people.where(people.selected_columns[0] == person_id).exists()


def _is_not_over(work: Any, on: date) -> ColumnElement[bool]:
    return or_(work.held_to.is_(None), work.held_to >= on)


def _lasted_longer(work: Any) -> ColumnElement[bool]:
    """Whether the person has another position that ended later, or not at all."""
    other = aliased(Position)
    return (
        select(other.id)
        .where(
            other.staff_member_id == work.staff_member_id,
            stands(other),
            or_(other.held_to.is_(None), other.held_to > work.held_to),
        )
        .correlate(work)
        .exists()
    )


def _is_last_place(on: date) -> ColumnElement[bool]:
    """Whether the site has ended here and was placed nowhere since."""
    later = aliased(SitePlacement)
    moved = (
        select(later.id)
        .where(
            later.site_id == SitePlacement.site_id,
            stands(later),
            later.held_from > SitePlacement.held_from,
        )
        .correlate(SitePlacement)
    )
    return and_(stands(SitePlacement), SitePlacement.held_from <= on, ~moved.exists())


def district_run_by(district_id: uuid.UUID, sites: Sequence[uuid.UUID]) -> Select[District]:
    """The person's own district, if one of the sites they hold a role over is its top."""
    return (
        select(District)
        .join(Site, Site.district_id == District.id)
        .where(District.id == district_id, Site.kind == "district", Site.id.in_(sites))
    )
