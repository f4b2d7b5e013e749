"""Where people stand over all, and in the one program or policy that a list is about, as SQL."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
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

from app.figures import standing
from app.figures.moment import Moment
from app.models import Completion, Enrollment, Program, Requirement
from app.models.scope import held
from app.models.status import is_done
from app.reports.people_list_asked import NOTHING, Asked, Scope
from app.rules.status import Status

TOLD = ("rank", "due_on", "asked_rank", "asked_due")
"""What is told of a person, besides who is late since when."""
NOTHING_RANKS = [standing.rank(each) for each in (Status.RELEASED, Status.EXCUSED)]
SIGNING = [
    standing.rank(each) for each in (Status.COMPLETE, Status.DUE, Status.OVERDUE, Status.DECLINED)
]
"""Who counts as asked to sign a policy, whether they did or not."""


def standings(who: standing.Who | None, scope: Scope, asked: Asked) -> CTE:
    """Per person the worst of all, and of what is asked about: rank and first due date not met.

    Without `who`, of everybody whom the district's programs ask."""
    when = scope.when
    programs = select(Program.id).where(Program.district_id == scope.district_id)
    which = [] if who is not None else [Enrollment.program_id.in_(programs)]
    each = standing.ranked(who, when, *which, **_about_one(asked, when))
    known = union_all(_marks(each, asked, when), _elsewhere(who, when)).subquery()
    return (
        select(
            known.c.staff_member_id,
            func.max(known.c.rank).label("rank"),
            func.min(known.c.due_on).label("due_on"),
            func.min(known.c.late_since).label("late_since"),
            func.max(known.c.asked_rank).label("asked_rank"),
            func.min(known.c.asked_due).label("asked_due"),
        )
        .group_by(known.c.staff_member_id)
        .cte()
    )


def stands_so(asked: Asked, each: CTE, when: Moment) -> list[ColumnElement[bool]]:
    """Who stands as asked: in the one program or policy, or over all."""
    rank = each.c.asked_rank if asked.is_about_one else each.c.rank
    found: list[ColumnElement[bool]] = [rank.is_not(None)] if asked.is_about_one else []
    if asked.status == NOTHING:
        found.append(or_(rank.is_(None), rank.in_(NOTHING_RANKS)))
    elif asked.status:
        found.append(rank == standing.rank(asked.status))
    elif asked.policy:
        found.append(rank.in_(SIGNING))
    if asked.age:
        found.append(each.c.late_since.between(*asked.late_since(when.on)))
    return found


def _marks(each: CTE, asked: Asked, when: Moment) -> Select[*tuple[Any, ...]]:
    """What each enrollment says of its person; a policy that is signed is finished by itself."""
    finished, open_rank = standing.rank(Status.COMPLETE), standing.rank(Status.DUE)
    rank = case((each.c.is_signed == 1, finished), else_=each.c.rank)
    is_asked = each.c.is_asked == 1
    if asked.policy:
        is_asked = and_(
            is_asked,
            each.c.closes_on >= when.on,
            or_(each.c.is_signed == 1, each.c.status != Status.COMPLETE),
        )
    is_open = each.c.rank >= open_rank
    return select(
        each.c.staff_member_id,
        each.c.rank,
        case((is_open, each.c.due_on)).label("due_on"),
        case((each.c.status == Status.OVERDUE, each.c.due_on)).label("late_since"),
        case((is_asked, rank)).label("asked_rank"),
        case((and_(is_asked, rank >= open_rank), each.c.due_on)).label("asked_due"),
    )


def _elsewhere(who: standing.Who | None, when: Moment) -> Select[*tuple[Any, ...]]:
    there = standing.elsewhere(who, when).subquery()
    nothing = (null().label(name) for name in ("due_on", "late_since", "asked_rank", "asked_due"))
    return select(there.c.staff_member_id, there.c.rank, *nothing)


def _about_one(asked: Asked, when: Moment) -> dict[str, ColumnElement[int]]:
    """Of each enrollment, whether it is one of those asked about, and its policy is signed."""
    in_program = [Enrollment.program_id == asked.program] if asked.program else []
    if not asked.policy:
        return {"is_asked": _flag(*in_program), "is_signed": literal(0)}
    demands = (
        Requirement.policy_id == asked.policy,
        Requirement.program_id == Enrollment.program_id,
        held(Requirement, when.on, when.known_by),
    )
    met = exists().where(
        *demands,
        Completion.enrollment_id == Enrollment.id,
        Completion.requirement_id.in_([Requirement.id, Requirement.replaces_id]),
        is_done(when.on, when.known_by, when.ends_at),
    )
    return {
        "is_asked": _flag(*in_program, exists().where(*demands).correlate(Enrollment)),
        "is_signed": _flag(met.correlate(Enrollment)),
    }


def _flag(*which: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where all hold, else 0; nothing holds where nothing is asked."""
    return case((and_(*which), 1), else_=0) if which else literal(0)
