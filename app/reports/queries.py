"""Completion as SELECTs; the viewer's sites (`tops`) and the district date are always in them.

A person's standing is the worst of their enrollments that are open: late, due, then finished."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, Select, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    Contact,
    Enrollment,
    Position,
    Program,
    Proposal,
    RosterImport,
    Site,
    SitePlacement,
    StaffMember,
)
from app.models.scope import holds, sites_within, stands, visible_people
from app.models.status import completed_count, status_expression
from app.rules.status import Status

PER_PAGE = 50
WORST_LAST = (Status.NOT_OPEN, Status.COMPLETE, Status.DUE, Status.OVERDUE)
"""The place of a status is its rank: a cycle not open yet does not hide a finished one."""
NOTHING_ASSIGNED = -1
"""The rank of a person without enrollments."""
Tops = Sequence[uuid.UUID]


def tally(tops: Tops, on: date) -> Select[*tuple[Any, ...]]:
    """One row: people counted, finished, due, late and not open yet, each person once."""
    standing = _standings(tops, on)
    return select(*_counts(standing)).select_from(standing)


def by_site(tops: Tops, on: date) -> Select[*tuple[Any, ...]]:
    """The same figures for each site with all below it, a person once per line, most late first."""
    branch, standing = _branches(tops, on), _standings(tops, on)
    at = (
        select(branch.c.branch_id, Position.staff_member_id)
        .join(Position, Position.site_id == branch.c.site_id)
        .where(holds(Position, on))
        .distinct()
        .subquery()
    )
    counts = _counts(standing)
    return (
        select(Site.id, Site.name, *counts)
        .where(Site.id.in_(select(branch.c.branch_id)))
        .outerjoin(at, at.c.branch_id == Site.id)
        .outerjoin(standing, standing.c.staff_member_id == at.c.staff_member_id)
        .group_by(Site.id, Site.name)
        .order_by(*(column.desc() for column in reversed(counts)), Site.name, Site.id)
    )


def site(tops: Tops, on: date, site_id: uuid.UUID) -> Select[Site]:
    """A site, if it is one of the viewer's."""
    mine = select(sites_within(tops, on).c.site_id)
    return select(Site).where(Site.id == site_id, Site.id.in_(mine))


def people(
    tops: Tops, on: date, name: str = "", status: str = "", page: int | None = None
) -> Select[*tuple[Any, ...]]:
    """People (a page, or all) with rank, due date and how many were `found`, late ones first."""
    standing = _standings(tops, on)
    rank = func.coalesce(standing.c.rank, NOTHING_ASSIGNED).label("rank")
    found = (
        select(
            StaffMember.id,
            StaffMember.legal_name,
            StaffMember.preferred_name,
            rank,
            standing.c.due_on,
            func.count().over().label("found"),
        )
        .outerjoin(standing, standing.c.staff_member_id == StaffMember.id)
        .where(StaffMember.id.in_(visible_people(tops, on)))
        .order_by(rank.desc(), StaffMember.legal_name, StaffMember.id)
    )
    if page:
        found = found.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    if name:
        names = (StaffMember.legal_name, StaffMember.preferred_name)
        found = found.where(or_(*(each.icontains(name, autoescape=True) for each in names)))
    return found.where(standing.c.rank == WORST_LAST.index(Status(status))) if status else found


def sites_of(people_ids: Sequence[uuid.UUID], on: date) -> Select[*tuple[Any, ...]]:
    """Where each of these people works on a date."""
    return (
        select(Position.staff_member_id, Site.name)
        .join(Position.site)
        .where(Position.staff_member_id.in_(people_ids), holds(Position, on))
        .distinct()
        .order_by(Site.name)
    )


def proposals(tops: Tops, on: date) -> Select[int]:
    """How many volunteers and coaches wait for HR of these sites."""
    mine = select(sites_within(tops, on).c.site_id)
    waits = (Proposal.site_id.in_(mine), Proposal.decided_at.is_(None))
    return select(func.count(Proposal.id)).where(*waits)


def files_waiting(tops: Tops) -> Select[int]:
    """How many staff list files out of the folder wait for HR of the whole district."""
    districts = select(Site.district_id).where(Site.id.in_(tops), Site.kind == "district")
    return select(func.count(RosterImport.id)).where(
        RosterImport.district_id.in_(districts),
        RosterImport.came_by == "folder",
        RosterImport.read_at.is_not(None),
        RosterImport.confirmed_at.is_(None),
        RosterImport.stopped_at.is_(None),
    )


def starting(tops: Tops, on: date, limit: int) -> Select[*tuple[Any, ...]]:
    """Who starts work in the week of a date, Monday to Sunday: nobody who only moves."""
    monday = on - timedelta(days=on.weekday())
    earlier = aliased(Position)
    worked_before = select(earlier.id).where(
        earlier.staff_member_id == Position.staff_member_id,
        holds(earlier, monday - timedelta(days=1)),
    )
    begins = func.min(Position.held_from).label("begins")
    return (
        select(StaffMember.id, StaffMember.legal_name, begins, func.count().over().label("found"))
        .join(Position, Position.staff_member_id == StaffMember.id)
        .where(
            Position.site_id.in_(select(sites_within(tops, on).c.site_id)),
            Position.held_from.between(monday, monday + timedelta(days=6)),
            Position.replaces_id.is_(None),
            stands(Position),
            ~worked_before.exists(),
        )
        .group_by(StaffMember.id, StaffMember.legal_name)
        .order_by(begins, StaffMember.legal_name, StaffMember.id)
        .limit(limit)
    )


def next_dates(tops: Tops, on: date, limit: int) -> Select[*tuple[Any, ...]]:
    """The next due dates and how many people are not finished with what is due then."""
    each = _statuses(tops, on)
    waiting = func.count(each.c.staff_member_id.distinct()).label("waiting")
    return (
        select(each.c.first_due_on, waiting)
        .where(each.c.first_due_on >= on, each.c.status != Status.COMPLETE.value)
        .group_by(each.c.first_due_on)
        .order_by(each.c.first_due_on)
        .limit(limit)
    )


def rate(tops: Tops, on: date) -> Select[*tuple[Any, ...]]:
    """Of the open cycle that most people are in: counted, finished, and nothing done so far."""
    each = _statuses(tops, on)
    counted = func.count(each.c.staff_member_id).label("counted")
    finished = each.c.status == Status.COMPLETE.value
    untouched = and_(~finished, each.c.completed == 0)
    return (
        select(
            Program.title,
            Program.title_es,
            counted,
            func.count(case((finished, 1))).label("finished"),
            func.count(case((untouched, 1))).label("untouched"),
        )
        .join(Program, Program.id == each.c.program_id)
        .where(each.c.opens_on <= on)
        .group_by(Program.id, Program.title, Program.title_es, each.c.cycle)
        .order_by(counted.desc(), func.max(each.c.opens_on).desc(), each.c.cycle)
        .limit(1)
    )


def unchecked_numbers(district_id: uuid.UUID) -> Select[int]:
    """How many numbers HR has yet to call; learners do not see those."""
    return select(func.count(Contact.id)).where(
        Contact.district_id == district_id, Contact.phone != "", Contact.checked_on.is_(None)
    )


def _branches(tops: Tops, on: date) -> CTE:
    """Each visible site (`branch_id`) paired with itself and every site below it."""
    mine = sites_within(tops, on)
    pairs = select(mine.c.site_id.label("branch_id"), mine.c.site_id).cte(recursive=True)
    return pairs.union(
        select(pairs.c.branch_id, SitePlacement.site_id)
        .join(pairs, pairs.c.site_id == SitePlacement.parent_id)
        .where(holds(SitePlacement, on))
    )


def _statuses(tops: Tops, on: date) -> Subquery:
    """The status of each enrollment of the people a viewer sees."""
    return (
        select(
            Enrollment.staff_member_id,
            Enrollment.program_id,
            Enrollment.cycle,
            Enrollment.opens_on,
            Enrollment.first_due_on,
            completed_count(on).label("completed"),
            status_expression(on).label("status"),
        )
        .where(Enrollment.staff_member_id.in_(visible_people(tops, on)))
        .subquery()
    )


def _standings(tops: Tops, on: date) -> CTE:
    """Per person with enrollments: the worst rank, and the first due date not met."""
    each = _statuses(tops, on)
    ranks = {status.value: rank for rank, status in enumerate(WORST_LAST)}
    unfinished = each.c.status.in_([Status.DUE.value, Status.OVERDUE.value])
    return (
        select(
            each.c.staff_member_id,
            func.max(case(ranks, value=each.c.status)).label("rank"),
            func.min(case((unfinished, each.c.first_due_on))).label("due_on"),
        )
        .group_by(each.c.staff_member_id)
        .cte()
    )


def _counts(standing: CTE) -> list[Any]:
    """Counted, then the count of each rank; in this order they also sort the lines."""
    labels = ("not_open", "finished", "due", "late")
    ranks = [
        func.count(case((standing.c.rank == rank, 1))).label(label)
        for rank, label in enumerate(labels)
    ]
    return [func.count(standing.c.staff_member_id).label("counted"), *ranks]
