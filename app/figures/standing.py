"""Where many people stand: the worst of their enrollments, as one rank per person.

Who is asked for something now is counted as finished, due or late. Everybody else stands apart:
what is excused is never finished and never late, and a cycle that is over makes nobody late.
The rule is `app.models.status.rule`; what it rests on is joined here once for all enrollments."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from app.figures import facts
from app.figures.facts import Who as Who
from app.figures.moment import Moment
from app.models import (
    Completion,
    EarlierRecord,
    Enrollment,
)
from app.models.scope import stands
from app.models.status import is_done, rule
from app.models.voids import by
from app.rules.cycles import NO_DATE
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


def rank(standing: str) -> int:
    """The place of a standing."""
    return WORST_LAST.index(standing)


def enrollments(who: Who | None, when: Moment, *which: ColumnElement[bool], **more: Any) -> CTE:
    """Each enrollment of these people that still says something: status, dates, by credit or not.

    A cycle that is finished or over says nothing once the program's next one is here, or it has
    been over for `REMEMBERED`; one that opens later counts from the day it was made. `which` leaves
    out others, `more` names further columns; without `who`, everybody's."""
    changed = facts.changed(when, who)
    issued, again = facts.issued(when, who), facts.issued_again(when, who)
    closes = func.coalesce(changed.c.closes_on, Enrollment.closes_on, literal(NO_DATE, Date))
    certified = or_(issued.c.enrollment_id.is_not(None), again.c.enrollment_id.is_not(None))
    told = {
        "due_on": func.coalesce(changed.c.due_on, Enrollment.first_due_on),
        "closes_on": closes,
        "valid_until": facts.later(issued.c.valid_until, again.c.valid_until),
        "issued_at": func.coalesce(issued.c.issued_at, again.c.issued_at),
    }
    status = _status(when, certified, func.coalesce(changed.c.released, false()), told)
    return (
        select(
            Enrollment.id,
            Enrollment.staff_member_id,
            Enrollment.program_id,
            Enrollment.cycle,
            Enrollment.opens_on,
            Enrollment.grace_days,
            status.label("status"),
            *(column.label(name) for name, column in (told | more).items()),
        )
        .outerjoin(changed, changed.c.enrollment_id == Enrollment.id)
        .outerjoin(issued, issued.c.enrollment_id == Enrollment.id)
        .outerjoin(again, again.c.enrollment_id == Enrollment.id)
        .where(
            *facts.speaking(when, who),
            *which,
            closes >= when.on - facts.REMEMBERED,
            ~and_(or_(closes < when.on, certified), facts.went_on(when)),
        )
        .cte()
        .prefix_with("MATERIALIZED")
    )


def _status(
    when: Moment, certified: ColumnElement[bool], released: Any, told: dict[str, Any]
) -> ColumnElement[str]:
    return rule(
        when.on,
        when.known_by,
        when.ends_at,
        certified=certified,
        valid_until=told["valid_until"],
        due=told["due_on"],
        closes=told["closes_on"],
        released=released,
        exempt=facts.is_exempt(when),
        on_leave=facts.is_on_leave(when),
    )


def ranked(who: Who | None, when: Moment, *which: ColumnElement[bool], **more: Any) -> CTE:
    """The same with the rank, and whether credit finished a part."""
    each = enrollments(who, when, *which, **more)
    place = case({standing: rank(standing) for standing in WORST_LAST}, value=each.c.status)
    counts = is_done(when.on, when.known_by, when.ends_at)
    credits = select(Completion.enrollment_id).where(Completion.credit_id.is_not(None), counts)
    credited = case((each.c.status != Status.COMPLETE, 0), (each.c.id.in_(credits), 1), else_=0)
    return select(*each.c, place.label("rank"), credited.label("credited")).cte()


def people(who: Who | None, when: Moment) -> CTE:
    """Per person the worst rank, the first due date not met, and whether credit finished a part."""
    each = ranked(who, when)
    asked = each.c.rank >= rank(Status.DUE)
    here = select(
        each.c.staff_member_id,
        each.c.rank,
        case((asked, each.c.due_on)).label("due_on"),
        each.c.credited,
    )
    known = union_all(here, elsewhere(who, when)).subquery()
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


def figures(rows: CTE | Subquery) -> list[ColumnElement[int]]:
    """How many are `counted`, of them finished (and of those `by_credit`), due and late; and apart.

    `rows` are people with their ranks."""
    ranks = [rank(each) for each in COUNTED.values()]
    credited = and_(rows.c.rank == rank(Status.COMPLETE), rows.c.credited == 1)
    told = {**COUNTED, **{each: each for each in APART}}
    return [
        _count(rows.c.rank.in_(ranks)).label("counted"),
        _count(credited).label("by_credit"),
        *(_count(rows.c.rank == rank(each)).label(name) for name, each in told.items()),
    ]


def elsewhere(who: Who | None, when: Moment) -> Select[*tuple[Any, ...]]:
    """Who finished something elsewhere that counts for a program, ranked as people are."""
    return select(
        EarlierRecord.staff_member_id,
        literal(rank(ELSEWHERE)).label("rank"),
        null().label("due_on"),
        literal(0).label("credited"),
    ).where(
        *([] if who is None else [EarlierRecord.staff_member_id.in_(who)]),
        EarlierRecord.program_id.is_not(None),
        ~EarlierRecord.is_void,
        stands(EarlierRecord, when.known_by),
        EarlierRecord.finished_on <= when.on,
        by(EarlierRecord.recorded_at, when.known_by),
    )


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, 1)))
