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
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from app.figures import places, standing
from app.figures.moment import Moment
from app.models import (
    Certificate,
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
YEARLY = "20__-__"
"""How the cycle of a school year is named."""


def lines(
    site_ids: Sequence[uuid.UUID], whole: uuid.UUID | None, when: Moment
) -> CompoundSelect[*tuple[Any, ...]]:
    """All lines of the people of these sites; `whole` is their district, if they are all of it."""
    at = _places(site_ids, when)
    who = None if whole else select(at.c.staff_member_id)
    programs = select(Program.id).where(Program.district_id == whole)
    each = standing.ranked(who, when, *([Enrollment.program_id.in_(programs)] if whole else []))
    mine = (
        select(*each.c).join(at, at.c.staff_member_id == each.c.staff_member_id).cte("mine")
    ).prefix_with("MATERIALIZED")
    return union_all(
        _people(mine, at, who, when), _programs(mine), _policies(mine, when), _weeks(mine, when)
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


def _people(mine: CTE, at: CTE, who: Any, when: Moment) -> Select[*tuple[Any, ...]]:
    asked = mine.c.status.in_([Status.DUE, Status.OVERDUE, Status.NOT_OPEN])
    due = case((asked, cast(mine.c.due_on, String)), else_="")
    mark = cast(mine.c.program_id, String) + "|" + mine.c.status + "|" + due
    here = select(mine.c.staff_member_id, mark.label("mark"), mine.c.credited)
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
    met = (
        select(Completion.enrollment_id, Completion.requirement_id)
        .where(by(Completion.completed_at, when.known_by), ~is_voided(when.known_by))
        .subquery()
    )
    is_met = and_(
        met.c.enrollment_id == mine.c.id,
        met.c.requirement_id.in_([Requirement.id, Requirement.replaces_id]),
    )
    unmet = met.c.enrollment_id.is_(None)
    return (
        _line(
            "policy",
            cast(Requirement.policy_id, String),
            null(),
            _people_with(mine, ~unmet | mine.c.status.in_(ASKED)),
            _people_with(mine, ~unmet),
            _people_with(mine, unmet & (mine.c.status == Status.OVERDUE)),
            _people_with(mine, unmet & (mine.c.status == Status.DECLINED)),
        )
        .select_from(mine)
        .join(Requirement, Requirement.program_id == mine.c.program_id)
        .outerjoin(met, is_met)
        .where(
            Requirement.policy_id.is_not(None),
            held(Requirement, when.on, when.known_by),
            mine.c.closes_on >= when.on,
        )
        .group_by(Requirement.policy_id)
    )


def _people_with(mine: CTE, which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, mine.c.staff_member_id)).distinct())


def _weeks(mine: CTE, when: Moment) -> Select[*tuple[Any, ...]]:
    """On which days what is asked now was finished, and of how much; the rest has no day."""
    first = select(Certificate.enrollment_id, Certificate.issued_at).where(Certificate.ordinal == 1)
    issued = first.subquery()
    done = mine.c.status == Status.COMPLETE
    day = case((done, cast(func.date(issued.c.issued_at), String)))
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
        .outerjoin(issued, issued.c.enrollment_id == mine.c.id)
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
