"""Who is on a list of people, in which order, and where they stand, as SELECTs.

Standings are computed for as few people as possible."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    ScalarSelect,
    Select,
    exists,
    false,
    func,
    or_,
    select,
)

from app.models import (
    Enrollment,
    PersonNumber,
    Policy,
    Position,
    Program,
    Requirement,
    Site,
    StaffMember,
)
from app.reports.people_list_asked import Asked, Scope
from app.reports.people_list_standings import TOLD, standings, stands_so

PER_PAGE = 50


def page(scope: Scope, asked: Asked, number: int) -> Select[*tuple[Any, ...]]:
    """What is told of the people of one page, in order, each with how many were `found`.

    In the order of names, only those of the page are asked where they stand."""
    found = func.count().over().label("found")
    if asked.needs_standings:
        return _cut(pages(scope, asked).add_columns(found), number)
    narrow = _cut(_in_order(_who(scope, asked).add_columns(found), scope, asked), number)
    query, _each = _told(scope, asked, narrow)
    return _in_order(query, scope, asked)


def pages(scope: Scope, asked: Asked) -> Select[*tuple[Any, ...]]:
    """What is told of the people of all pages, in order."""
    is_all = scope.is_whole and asked.is_everybody
    query, each = _told(scope, asked, _who(scope, asked), is_all)
    return _in_order(query.where(*stands_so(asked, each, scope.when)), scope, asked, each)


def unseen(scope: Scope, asked: Asked) -> Select[int]:
    """How many more there are whom the viewer may not name today; they are not found by name."""
    these = _who(scope, asked, is_seen=False)
    if asked.needs_standings:
        narrow, each = _each(scope, asked, these)
        these = _joined(select(StaffMember.id), narrow, each)
        these = these.where(*stands_so(asked, each, scope.when))
    return select(func.count()).select_from(these.subquery())


def work(scope: Scope, person_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """Where each of these people worked that day and as what, as far as the viewer sees it."""
    return (
        select(Position.staff_member_id, Site.name, Position.job_class)
        .join(Position.site)
        .where(Position.staff_member_id.in_(person_ids), scope.works(Position))
        .distinct()
        .order_by(Site.name, Position.job_class)
    )


def everybody(scope: Scope) -> Select[uuid.UUID]:
    """Whoever worked there that day, named or not."""
    return select(Position.staff_member_id).where(scope.works(Position)).distinct()


def sites(scope: Scope) -> Select[*tuple[Any, ...]]:
    """The viewer's sites, the district first."""
    mine = Site.id.in_([*scope.site_ids, *scope.other_sites])
    return select(Site.id, Site.name).where(mine).order_by(Site.kind != "district", Site.name)


def programs(scope: Scope) -> Select[*tuple[Any, ...]]:
    """The programs that ask any of these people; of a whole district all there are."""
    asks = exists().where(
        Enrollment.program_id == Program.id,
        Enrollment.staff_member_id == Position.staff_member_id,
        scope.works(Position),
    )
    return (
        select(Program.id, Program.title, Program.title_es)
        .where(Program.district_id == scope.district_id, *([] if scope.is_whole else [asks]))
        .order_by(Program.title, Program.id)
    )


def policies(program_ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """The policies that any of these programs ever asked for."""
    asked = select(Requirement.policy_id).where(Requirement.program_id.in_(program_ids))
    return select(Policy.id, Policy.code).where(Policy.id.in_(asked)).order_by(Policy.code)


def _who(scope: Scope, asked: Asked, is_seen: bool = True) -> Select[uuid.UUID]:
    """Whoever worked there, by all that needs no standing."""
    worked = select(Position.staff_member_id).where(scope.works(Position), *_at(asked))
    query = select(StaffMember.id).where(
        StaffMember.district_id == scope.district_id,
        StaffMember.id.in_(worked),
        *(_is_about(word, scope.district_id) for word in asked.q.split()),
    )
    if scope.seen is None:
        return query if is_seen else query.where(false())
    seen = StaffMember.id.in_(scope.seen)
    return query.where(seen if is_seen else ~seen)


def _at(asked: Asked) -> list[ColumnElement[bool]]:
    """The same position is at the site and of the kind of work."""
    at_site = [Position.site_id.in_(asked.below)] if asked.site else []
    return [*at_site, *([Position.job_class == asked.job] if asked.job else [])]


def _is_about(word: str, district_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether a word is part of a name or address of theirs, or a whole number."""
    numbered = select(PersonNumber.staff_member_id).where(
        PersonNumber.district_id == district_id, PersonNumber.number == word
    )
    texts = (
        StaffMember.legal_name,
        StaffMember.preferred_name,
        StaffMember.email,
        StaffMember.sign_in_name,
    )
    parts = (text.icontains(word, autoescape=True) for text in texts)
    return or_(*parts, StaffMember.id.in_(numbered))


def _told(
    scope: Scope, asked: Asked, these: Select[*tuple[Any, ...]], is_all: bool = False
) -> tuple[Select[*tuple[Any, ...]], CTE]:
    """A row for each of these people, and where they stand."""
    narrow, each = _each(scope, asked, these, is_all)
    person = (StaffMember.id, StaffMember.legal_name, StaffMember.preferred_name)
    counted = [narrow.c.found] if "found" in narrow.c else []
    told = select(*person, _numbers().label("number"), *(each.c[name] for name in TOLD), *counted)
    return _joined(told, narrow, each), each


def _each(
    scope: Scope, asked: Asked, these: Select[*tuple[Any, ...]], is_all: bool = False
) -> tuple[CTE, CTE]:
    """These people and where they stand; all of a district are found faster without their ids."""
    narrow = these.cte("narrow").prefix_with("MATERIALIZED")
    return narrow, standings(None if is_all else select(narrow.c.id), scope, asked)


def _joined(query: Select[*tuple[Any, ...]], narrow: CTE, each: CTE) -> Select[*tuple[Any, ...]]:
    return query.join(narrow, narrow.c.id == StaffMember.id).outerjoin(
        each, each.c.staff_member_id == StaffMember.id
    )


def _cut(query: Select[*tuple[Any, ...]], number: int) -> Select[*tuple[Any, ...]]:
    return query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)


def _in_order(
    query: Select[*tuple[Any, ...]], scope: Scope, asked: Asked, each: CTE | None = None
) -> Select[*tuple[Any, ...]]:
    """By the column, who has nothing there last either way; then by name."""
    by_column: dict[str, Any] = {
        "name": StaffMember.legal_name,
        "site": _first(scope, Site.name),
        "job": _first(scope, Position.job_class),
    }
    if each is not None:
        by_column |= {"training": -each.c.rank, "asked": -each.c.asked_rank}
        by_column |= {"due": each.c.due_on, "asked_due": each.c.asked_due}
    column = by_column[asked.column]
    first = column.desc() if asked.sort.startswith("-") else column.asc()
    return query.order_by(first.nulls_last(), StaffMember.legal_name, StaffMember.id)


def _first(scope: Scope, column: Any) -> ScalarSelect[str]:
    """The first of somebody's sites or kinds of work."""
    return (
        select(func.min(column))
        .select_from(Position)
        .join(Position.site)
        .where(Position.staff_member_id == StaffMember.id, scope.works(Position))
        .correlate(StaffMember)
        .scalar_subquery()
    )


def _numbers() -> ScalarSelect[str]:
    """The employee number; an earlier one stays known."""
    return (
        select(func.aggregate_strings(PersonNumber.number, ", "))
        .where(PersonNumber.staff_member_id == StaffMember.id, PersonNumber.source == "hr")
        .correlate(StaffMember)
        .scalar_subquery()
    )
