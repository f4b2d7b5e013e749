"""The one statement behind all figures of a date; its lines have a kind, and columns by place.

`people`: who works where (`one`), where they stand (`other`), how many (`n1`).
`program`: its id, newest cycle, whether it comes by school years (`n1`), and when that opened.
`policy`: its id, how many are asked, signed, are late, declined (`n1`–`n4`).
`week`: finished in an hour of UTC (`day`, `n1`); how many are asked (`n2`), since when (`one`)."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Subquery,
    and_,
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
from app.models.status import is_done
from app.rules.status import Status

UNMET = (Status.DUE, Status.OVERDUE, Status.DECLINED)
ASKED = (Status.COMPLETE, *UNMET)
FINISHED = (Status.COMPLETE, Status.EXPIRED)
WAITING = (Status.DUE, Status.OVERDUE, Status.DECLINED)
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
    mark = cast(each.c.program_id, String) + "|" + each.c.status + "|" + due + "|"
    credited = case((each.c.credited == 1, "1"), else_="")
    here = select(each.c.staff_member_id, (mark + credited).label("mark"))
    elsewhere = standing.elsewhere(who, when).subquery()
    there = select(elsewhere.c.staff_member_id, literal(f"|{standing.ELSEWHERE}||")).distinct()
    every = union_all(here, there).subquery()
    marks = (
        select(
            every.c.staff_member_id,
            func.aggregate_strings(every.c.mark, ",").label("marks"),
        )
        .group_by(every.c.staff_member_id)
        .subquery()
    )
    return (
        _line("people", at.c.places, marks.c.marks, func.count())
        .select_from(at)
        .outerjoin(marks, marks.c.staff_member_id == at.c.staff_member_id)
        .group_by(at.c.places, marks.c.marks)
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
        is_done(when.on, when.known_by, when.ends_at),
    )
    was_asked = and_(
        Requirement.recorded_at < mine.c.issued_at,
        Requirement.held_from < func.date(mine.c.issued_at),
    )
    met = case((and_(mine.c.status.in_(FINISHED), was_asked), true()), else_=answered)
    rows = (
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
    each = _per_person(rows)
    late, declined = each.c.late == 1, and_(each.c.late == 0, each.c.declined == 1)
    return _line(
        "policy",
        cast(each.c.policy_id, String),
        null(),
        func.count(),
        func.count(case((each.c.waits == 0, 1))),
        func.count(case((late, 1))),
        func.count(case((declined, 1))),
    ).group_by(each.c.policy_id)


def _per_person(rows: CTE) -> Subquery:
    """Who is asked for a policy: whoever signed for one program and not for another has not.

    Whoever had finished before it was asked is not."""
    unmet, asked = rows.c.met == 0, rows.c.status.in_(UNMET)

    def any_of(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((which, 1), else_=0))

    return (
        select(
            rows.c.policy_id,
            any_of(unmet & asked).label("waits"),
            any_of(unmet & (rows.c.status == Status.OVERDUE)).label("late"),
            any_of(unmet & (rows.c.status == Status.DECLINED)).label("declined"),
        )
        .where(~unmet | asked)
        .group_by(rows.c.policy_id, rows.c.staff_member_id)
        .subquery()
    )


def _weeks(mine: CTE, when: Moment) -> Select[*tuple[Any, ...]]:
    """On which days what is asked now was finished, and of how much; the rest has no day."""
    done = mine.c.status == Status.COMPLETE
    hour = func.substr(cast(mine.c.issued_at, String), 1, 13)
    day = case((done, hour))
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
