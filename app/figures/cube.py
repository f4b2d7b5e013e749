"""The one statement behind all figures of a date; its lines have a kind, and columns by place.

`people`: who works where (`one`), where they stand (`other`), how many (`n1`), credited (`n2`).
`program`: its id, newest cycle, whether it comes by school years (`n1`), and when that opened.
`policy`: its id, how many are asked, signed, are late, declined (`n1`–`n4`).
`week`: finished on a `day` (`n1`); how many are asked (`n2`), and since when (`one`)."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from app.figures import places, standing
from app.figures.moment import Moment
from app.models import (
    Completion,
    Enrollment,
    Position,
    Program,
    Requirement,
)
from app.models.scope import held
from app.models.voids import by, is_voided
from app.rules.status import Status

ASKED = (Status.COMPLETE, Status.DUE, Status.OVERDUE, Status.DECLINED)
FINISHED = (Status.COMPLETE, Status.EXPIRED)
YEARLY = "20__-__"
"""How the cycle of a school year is named."""


def lines(
    site_ids: Sequence[uuid.UUID], whole: uuid.UUID | None, when: Moment
) -> CompoundSelect[*tuple[Any, ...]]:
    """All lines of the people of these sites; `whole` is their district, if they are all of it."""
    at = _places(site_ids, when)
    who = select(at.c.staff_member_id)
    programs = select(Program.id).where(Program.district_id == whole)
    here = (Enrollment.program_id.in_(programs), Enrollment.staff_member_id.in_(who))
    each = standing.ranked(None, when, *here) if whole else standing.ranked(who, when)
    return union_all(
        _people(each, at, who, when), _programs(each), _policies(each, when), _weeks(each, when)
    )


def _places(site_ids: Sequence[uuid.UUID], when: Moment) -> CTE:
    """Of each person the sites and job classes, as one word."""
    place = cast(Position.site_id, String) + "|" + Position.job_class
    return (
        select(Position.staff_member_id, func.aggregate_strings(place, ",").label("places"))
        .where(Position.site_id.in_(site_ids), places.works(Position, when))
        .group_by(Position.staff_member_id)
        .cte("at")
        .prefix_with("MATERIALIZED")
    )


def _people(each: CTE, at: CTE, who: Any, when: Moment) -> Select[*tuple[Any, ...]]:
    asked = each.c.status.in_([Status.DUE, Status.OVERDUE, Status.NOT_OPEN])
    due = case((asked, cast(each.c.due_on, String)), else_="")
    mark = cast(each.c.program_id, String) + "|" + each.c.status + "|" + due
    here = select(each.c.staff_member_id, mark.label("mark"), each.c.credited)
    elsewhere = standing.elsewhere(who, when).subquery()
    there = select(
        elsewhere.c.staff_member_id, literal(f"|{standing.ELSEWHERE}|"), literal(0)
    ).distinct()
    every = union_all(here, there).subquery()
    marks = (
        select(
            every.c.staff_member_id,
            func.aggregate_strings(every.c.mark, ",").label("marks"),
            func.max(every.c.credited).label("credited"),
        )
        .group_by(every.c.staff_member_id)
        .subquery()
    )
    credited = func.coalesce(marks.c.credited, 0)
    return (
        _line("people", at.c.places, marks.c.marks, func.count(), credited)
        .select_from(at)
        .outerjoin(marks, marks.c.staff_member_id == at.c.staff_member_id)
        .group_by(at.c.places, marks.c.marks, credited)
    )


def _programs(mine: CTE) -> Select[*tuple[Any, ...]]:
    by_years = func.min(case((mine.c.cycle.like(YEARLY), 1), else_=0))
    opened = cast(func.max(mine.c.opens_on), String)
    return _line(
        "program", cast(mine.c.program_id, String), func.max(mine.c.cycle), by_years, day=opened
    ).group_by(mine.c.program_id)


def _policies(mine: CTE, when: Moment) -> Select[*tuple[Any, ...]]:
    """Of each policy that a program asks, whom it asks now, and who has answered."""
    answered = exists().where(
        Completion.enrollment_id == mine.c.id,
        Completion.requirement_id.in_([Requirement.id, Requirement.replaces_id]),
        by(Completion.completed_at, when.known_by),
        ~is_voided(when.known_by),
    )
    met = case((mine.c.status.in_(FINISHED), true()), else_=answered)
    each = (
        select(
            Requirement.policy_id,
            mine.c.staff_member_id,
            mine.c.status,
            case((met, 1), else_=0).label("met"),
        )
        .join(Requirement, Requirement.program_id == mine.c.program_id)
        .where(
            Requirement.policy_id.is_not(None),
            held(Requirement, when.on, when.known_by),
            mine.c.closes_on >= when.on,
        )
        .cte()
        .prefix_with("MATERIALIZED")
    )
    is_met, unmet = each.c.met == 1, each.c.met == 0
    return _line(
        "policy",
        cast(each.c.policy_id, String),
        null(),
        _people_with(each, is_met | each.c.status.in_(ASKED)),
        _people_with(each, is_met),
        _people_with(each, unmet & (each.c.status == Status.OVERDUE)),
        _people_with(each, unmet & (each.c.status == Status.DECLINED)),
    ).group_by(each.c.policy_id)


def _people_with(rows: CTE, which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, rows.c.staff_member_id)).distinct())


def _weeks(mine: CTE, when: Moment) -> Select[*tuple[Any, ...]]:
    """On which days what is asked now was finished, and of how much; the rest has no day."""
    done = mine.c.status == Status.COMPLETE
    day = case((done, cast(func.date(mine.c.issued_at), String)))
    return (
        _line(
            "week",
            cast(func.min(mine.c.opens_on), String),
            null(),
            func.count(case((done, 1))),
            func.count(),
            day=day,
        )
        .select_from(mine)
        .where(mine.c.status.in_(ASKED), mine.c.closes_on >= when.on)
        .group_by(day)
    )


def _line(
    kind: str,
    one: Any,
    other: Any,
    n1: Any,
    n2: Any = None,
    n3: Any = None,
    n4: Any = None,
    **more: Any,
) -> Select[*tuple[Any, ...]]:
    numbers = {"n1": n1, "n2": n2, "n3": n3, "n4": n4}
    return select(
        literal(kind).label("kind"),
        cast(one, String).label("one"),
        cast(other, String).label("other"),
        *(literal(0).label(n) if value is None else value.label(n) for n, value in numbers.items()),
        cast(more.get("day", null()), String).label("day"),
    )
