"""Whom terms ask, beside other terms, as SELECTs over all people; only the viewer's are seen."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, Uuid, cast, func, literal, null, select, union_all

from app.models import Enrollment, Position, ProgramTerms, Site, StaffMember
from app.models.audience import members
from app.models.moving import closing, is_released
from app.models.scope import stands, visible_people
from app.models.status import is_certified
from app.rules.audience import Work

SHOWN = 50
"""People a preview names; the others are counted."""


class Scope(NamedTuple):
    """Whose people are seen, on which day."""

    district_id: uuid.UUID
    tops: Sequence[uuid.UUID]
    on: date
    is_whole: bool
    """One of the tops is the district's own: then nobody has to be looked for below them."""


def found(scope: Scope, new: ProgramTerms, old: ProgramTerms | None) -> Select[*tuple[Any, ...]]:
    """One row with the counts, and rows with the first people by name of each list, in any order.

    Columns: `part` (`counts`, `asked`, `added` or `removed`), person's `id` and `name`, and in the
    row of counts `asked`, `added`, `removed` and `released`. One statement looks at all once."""
    each = _each(scope, new, old)
    is_new, was = each.c.is_new, each.c.was
    counts = select(
        literal("counts").label("part"),
        cast(null(), Uuid).label("id"),
        literal("").label("name"),
        func.coalesce(func.sum(is_new), 0).label("asked"),
        func.coalesce(func.sum(is_new * (1 - was)), 0).label("added"),
        func.coalesce(func.sum(was * (1 - is_new)), 0).label("removed"),
        (_released(scope, each, old).scalar_subquery() if old else literal(0)).label("released"),
    )
    lists = [_first("asked", each, is_new == 1)]
    if old:
        lists.append(_first("added", each, is_new == 1, was == 0))
        lists.append(_first("removed", each, is_new == 0))
    whole = union_all(counts, *lists).subquery()
    return select(whole)


def to_release(scope: Scope, old: ProgramTerms) -> Select[int]:
    """How many open enrollments would be released if the program asked nobody any more."""
    return _released(scope, _each(scope, None, old), old)


def _released(scope: Scope, each: CTE, old: ProgramTerms) -> Select[int]:
    """How many open enrollments of those who are asked no more would be released."""
    return (
        select(func.count(Enrollment.id))
        .join(each, each.c.person == Enrollment.staff_member_id)
        .where(
            each.c.is_new == 0,
            Enrollment.program_id == old.program_id,
            Enrollment.why != "by-hand",
            ~is_certified(),
            ~is_released(scope.on),
            closing(scope.on) >= scope.on,
        )
    )


def works(person_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """The people's positions as the rules see them, with person and name of the site."""
    columns = [getattr(Position, name) for name in Work._fields]
    return (
        select(*columns, Position.staff_member_id, Site.name)
        .join(Site, Site.id == Position.site_id)
        .where(Position.staff_member_id.in_(person_ids), stands(Position))
        .order_by(Position.held_from, Position.id)
    )


def _each(scope: Scope, new: ProgramTerms | None, old: ProgramTerms | None) -> CTE:
    """Everybody whom one of the terms asks: whether the new ones do, and whether the old did."""
    sides = [_side(scope, new, 1, 0)] if new else []
    sides += [_side(scope, old, 0, 1)] if old else []
    both = union_all(*sides).subquery()
    return (
        select(
            both.c.person,
            func.max(both.c.is_new).label("is_new"),
            func.max(both.c.was).label("was"),
        )
        .group_by(both.c.person)
        .cte("each_person")
    )


def _side(scope: Scope, terms: ProgramTerms, is_new: int, was: int) -> Select[*tuple[Any, ...]]:
    asked = members(scope.district_id, terms, scope.on)
    if not scope.is_whole:
        mine = visible_people(scope.tops, scope.on)
        asked = asked.where(Position.staff_member_id.in_(mine))
    (person,) = asked.subquery().c
    return select(
        person.label("person"), literal(is_new).label("is_new"), literal(was).label("was")
    )


def _first(part: str, each: CTE, *are: Any) -> Select[*tuple[Any, ...]]:
    people = (
        select(StaffMember.id, StaffMember.legal_name)
        .join(each, each.c.person == StaffMember.id)
        .where(*are)
        .order_by(StaffMember.legal_name, StaffMember.id)
        .limit(SHOWN)
        .subquery()
    )
    none = [literal(0)] * 4
    return select(literal(part), people.c.id, people.c.legal_name, *none)
