"""Where somebody stands: the worst of their enrollments, as one rank per person.

Who is asked for something now is counted as finished, due or late. Everybody else stands apart:
what is excused is never finished and never late, and a cycle that is over makes nobody late."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.models import Completion, EarlierRecord, Enrollment
from app.models.scope import stands
from app.models.status import closing, due_in_force, is_certified, status_expression
from app.rules.status import Status

ELSEWHERE = "elsewhere"
"""Nothing is asked here, and something was finished elsewhere."""
WORST_LAST = (
    Status.RELEASED.value,
    Status.EXCUSED.value,
    ELSEWHERE,
    Status.NOT_OPEN.value,
    Status.COMPLETE.value,
    Status.EXEMPT.value,
    Status.NOT_COMPLETED.value,
    Status.EXPIRED.value,
    Status.ON_LEAVE.value,
    Status.DECLINED.value,
    Status.DUE.value,
    Status.OVERDUE.value,
)
"""The place of a standing is its rank: what is excused hides what is finished, and what is asked
now hides what is excused."""
COUNTED = {"finished": Status.COMPLETE.value, "due": Status.DUE.value, "late": Status.OVERDUE.value}
"""Who is in a rate's denominator, by the name of the figure."""
APART = tuple(each for each in WORST_LAST[2:] if each not in COUNTED.values())
"""Who is told beside a rate; the names of these figures are the standings."""
NOTHING_ASSIGNED = -1
"""The rank of a person without enrollments."""
Who = Select[uuid.UUID] | CompoundSelect[uuid.UUID]
"""Ids of the people whom the viewer sees."""


def rank(standing: str) -> int:
    """The place of a standing."""
    return WORST_LAST.index(standing)


def enrollments(who: Who, on: date, *which: ColumnElement[bool], **more: Any) -> CTE:
    """Each enrollment of these people that still says something: rank, due date, by credit or not.

    A cycle that is finished or over says nothing once the program's next one is here. `which`
    leaves out others, `more` names further columns."""
    each = _statuses(who, on, *which, **more)
    place = case({standing: rank(standing) for standing in WORST_LAST}, value=each.c.status)
    by_credit = exists().where(
        Completion.enrollment_id == each.c.id, Completion.credit_id.is_not(None)
    )
    credited = case((each.c.status != Status.COMPLETE, 0), (by_credit, 1), else_=0)
    return select(*each.c, place.label("rank"), credited.label("credited")).cte()


def people(who: Who, on: date) -> CTE:
    """Per person the worst rank, the first due date not met, and whether credit finished a part."""
    each = enrollments(who, on)
    asked = each.c.rank >= rank(Status.DUE)
    here = select(
        each.c.staff_member_id,
        each.c.rank,
        case((asked, each.c.due_on)).label("due_on"),
        each.c.credited,
    )
    elsewhere = select(
        EarlierRecord.staff_member_id, literal(rank(ELSEWHERE)), null(), literal(0)
    ).where(
        EarlierRecord.staff_member_id.in_(who),
        EarlierRecord.program_id.is_not(None),
        ~EarlierRecord.is_void,
        stands(EarlierRecord),
    )
    known = union_all(here, elsewhere).subquery()
    return (
        select(
            known.c.staff_member_id,
            func.max(known.c.rank).label("rank"),
            func.min(known.c.due_on).label("due_on"),
            func.max(known.c.credited).label("credited"),
        )
        .group_by(known.c.staff_member_id)
        .cte()
    )


def figures(rows: CTE) -> list[ColumnElement[int]]:
    """How many are `counted`, of them finished (and of those `by_credit`), due and late; and apart.

    `rows` are people or enrollments with their ranks."""
    ranks = [rank(each) for each in COUNTED.values()]
    credited = and_(rows.c.rank == rank(Status.COMPLETE), rows.c.credited == 1)
    told = {**COUNTED, **{each: each for each in APART}}
    return [
        _count(rows.c.rank.in_(ranks)).label("counted"),
        _count(credited).label("by_credit"),
        *(_count(rows.c.rank == rank(each)).label(name) for name, each in told.items()),
    ]


def _statuses(who: Who, on: date, *which: ColumnElement[bool], **more: Any) -> CTE:
    """Materialized, so that the rule is worked out once for each row, however often it is read."""
    return (
        select(
            Enrollment.id,
            Enrollment.staff_member_id,
            Enrollment.program_id,
            Enrollment.cycle,
            Enrollment.opens_on,
            status_expression(on).label("status"),
            due_in_force(on).label("due_on"),
            *(column.label(name) for name, column in more.items()),
        )
        .where(
            Enrollment.staff_member_id.in_(who),
            *which,
            ~and_(_went_on(on), or_(closing(on) < on, is_certified())),
        )
        .cte()
        .prefix_with("MATERIALIZED")
    )


def _went_on(on: date) -> ColumnElement[bool]:
    """Whether the program's next cycle is here for the same person."""
    later = aliased(Enrollment)
    return exists().where(
        later.staff_member_id == Enrollment.staff_member_id,
        later.program_id == Enrollment.program_id,
        later.opens_on > Enrollment.opens_on,
        later.opens_on <= on,
    )


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, 1)))
