"""Completion as SELECTs; whom the viewer sees and the district date are always in them."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, and_, case, exists, func, or_, select

from app.figures import places, standing
from app.figures.moment import Moment
from app.figures.standing import Who
from app.models import Enrollment, Position, Program, Site, SitePlacement, StaffMember
from app.models.scope import held, holds, sites_within
from app.models.status import completed_count
from app.rules.cycles import DAY, NO_DATE
from app.rules.status import Status

PER_PAGE = 50
Tops = Sequence[uuid.UUID]


def tally(who: Who, when: Moment) -> Select[*tuple[Any, ...]]:
    """One row: the figures of these people, each person once."""
    each = standing.people(who, when)
    return select(*standing.figures(each)).select_from(each)


def by_site(tops: Tops, when: Moment) -> Select[*tuple[Any, ...]]:
    """The same figures for each site with all below it, a person once per line, most late first."""
    here = places.sites(tops, when)
    branch, each = _branches(here, when), standing.people(places.worked_at(here, when), when)
    at = (
        select(branch.c.branch_id, Position.staff_member_id)
        .join(Position, Position.site_id == branch.c.site_id)
        .where(places.works(Position, when))
        .distinct()
        .subquery()
    )
    figures = {figure.name: figure for figure in standing.figures(each)}
    worst = [figures[name].desc() for name in ("late", "due", "finished", "counted")]
    return (
        select(Site.id, Site.name, *figures.values())
        .where(Site.id.in_(select(branch.c.branch_id)))
        .outerjoin(at, at.c.branch_id == Site.id)
        .outerjoin(each, each.c.staff_member_id == at.c.staff_member_id)
        .group_by(Site.id, Site.name)
        .order_by(*worst, Site.name, Site.id)
    )


def site(tops: Tops, on: date, site_id: uuid.UUID) -> Select[Site]:
    """A site, if it is one of the viewer's."""
    mine = select(sites_within(tops, on).c.site_id)
    return select(Site).where(Site.id == site_id, Site.id.in_(mine))


def people(
    who: Who, when: Moment, name: str = "", wanted: str = "", page: int | None = None
) -> Select[*tuple[Any, ...]]:
    """People (a page, or all) with rank, due date and how many were `found`, late ones first."""
    who = _named(who, name) if name else who
    each = standing.people(who, when)
    rank = func.coalesce(each.c.rank, standing.NOTHING_ASSIGNED).label("rank")
    found = (
        select(
            StaffMember.id,
            StaffMember.legal_name,
            StaffMember.preferred_name,
            rank,
            each.c.due_on,
            func.count().over().label("found"),
        )
        .outerjoin(each, each.c.staff_member_id == StaffMember.id)
        .where(StaffMember.id.in_(who))
        .order_by(rank.desc(), StaffMember.legal_name, StaffMember.id)
    )
    if page:
        found = found.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return found.where(each.c.rank == standing.rank(wanted)) if wanted else found


def _named(who: Who, name: str) -> Select[uuid.UUID]:
    names = (StaffMember.legal_name, StaffMember.preferred_name)
    return select(StaffMember.id).where(
        StaffMember.id.in_(who), or_(*(each.icontains(name, autoescape=True) for each in names))
    )


def supervised(person_id: uuid.UUID, on: date) -> Select[uuid.UUID]:
    """Ids of those who work for this supervisor on a date, for use with `.in_()`."""
    return select(Position.staff_member_id).where(
        Position.supervisor_id == person_id, holds(Position, on)
    )


def is_among(who: Who, person_id: uuid.UUID) -> Select[bool]:
    """Whether somebody is one of these people."""
    return select(exists().where(StaffMember.id == person_id, StaffMember.id.in_(who)))


def sites_of(people_ids: Sequence[uuid.UUID], on: date) -> Select[*tuple[Any, ...]]:
    """Where each of these people works on a date."""
    return (
        select(Position.staff_member_id, Site.name)
        .join(Position.site)
        .where(Position.staff_member_id.in_(people_ids), holds(Position, on))
        .distinct()
        .order_by(Site.name)
    )


def next_dates(who: Who, when: Moment, limit: int) -> Select[*tuple[Any, ...]]:
    """The next due dates and how many people are not finished with what is due then."""
    each = standing.enrollments(who, when)
    waiting = func.count(each.c.staff_member_id.distinct()).label("waiting")
    return (
        select(each.c.due_on, waiting)
        .where(
            each.c.status.in_([Status.DUE, Status.NOT_OPEN]),
            each.c.due_on.between(when.on, NO_DATE - DAY),
        )
        .group_by(each.c.due_on)
        .order_by(each.c.due_on)
        .limit(limit)
    )


def rate(who: Who, when: Moment) -> Select[*tuple[Any, ...]]:
    """Of the open cycle that most people are in: its figures, and who has done nothing so far."""
    completed = completed_count(when.on, when.known_by)
    each = standing.ranked(who, when, Enrollment.opens_on <= when.on, completed=completed)
    figures = standing.figures(each)
    waits = each.c.status.in_([Status.DUE, Status.OVERDUE])
    untouched = func.count(case((and_(waits, each.c.completed == 0), 1))).label("untouched")
    return (
        select(Program.title, Program.title_es, *figures, untouched)
        .join(Program, Program.id == each.c.program_id)
        .where(each.c.closes_on >= when.on)
        .group_by(Program.id, Program.title, Program.title_es, each.c.cycle)
        .having(figures[0] > 0)
        .order_by(figures[0].desc(), func.max(each.c.opens_on).desc(), each.c.cycle)
        .limit(1)
    )


def _branches(site_ids: Sequence[uuid.UUID], when: Moment) -> CTE:
    """Each of these sites (`branch_id`) paired with itself and every site below it."""
    mine = select(Site.id.label("branch_id"), Site.id.label("site_id"))
    pairs = mine.where(Site.id.in_(site_ids)).cte(recursive=True)
    return pairs.union(
        select(pairs.c.branch_id, SitePlacement.site_id)
        .join(pairs, pairs.c.site_id == SitePlacement.parent_id)
        .where(held(SitePlacement, when.on, when.known_by))
    )
