"""Where many people stand: the worst of their enrollments, as one rank per person.

Who is asked for something now is counted as finished, due or late. Everybody else stands apart:
what is excused is never finished and never late, and a cycle that is over makes nobody late.
The rule is `app.models.status.rule`; what it rests on is joined here once for all enrollments."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
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
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from app.figures.moment import Moment
from app.models import (
    Certificate,
    Completion,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
)
from app.models.scope import held, stands
from app.models.status import rule
from app.models.voids import by, is_revoked
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
REMEMBERED = timedelta(days=400)
"""For so long a cycle that is over is told beside a rate, where no newer one is here."""
NOTHING_ASSIGNED = -1
"""The rank of a person without enrollments."""
Who = Select[uuid.UUID] | CompoundSelect[uuid.UUID]
"""Ids of the people whom the viewer sees."""


def rank(standing: str) -> int:
    """The place of a standing."""
    return WORST_LAST.index(standing)


def enrollments(who: Who | None, when: Moment, *which: ColumnElement[bool], **more: Any) -> CTE:
    """Each enrollment of these people that still says something: status, dates, by credit or not.

    A cycle that is finished or over says nothing once the program's next one is here, or it has
    been over for `REMEMBERED`; one that opens later counts from the day it was made. `which` leaves
    out others, `more` names further columns; without `who`, everybody's."""
    changed, last = _changed(when, who), _last(when, who)
    issued, again = _issued(when, who), _issued_again(when)
    due = func.coalesce(changed.c.due_on, Enrollment.first_due_on)
    closes = func.coalesce(changed.c.closes_on, Enrollment.closes_on, literal(NO_DATE, Date))
    valid_until = _later(issued.c.valid_until, again.c.valid_until)
    certified = or_(issued.c.enrollment_id.is_not(None), again.c.enrollment_id.is_not(None))
    status = rule(
        when.on,
        when.known_by,
        certified=certified,
        valid_until=valid_until,
        due=due,
        closes=closes,
        released=func.coalesce(changed.c.released, false()),
        exempt=_is_exempt(when),
        on_leave=_is_on_leave(when),
    )
    return (
        select(
            Enrollment.id,
            Enrollment.staff_member_id,
            Enrollment.program_id,
            Enrollment.cycle,
            Enrollment.opens_on,
            Enrollment.grace_days,
            status.label("status"),
            due.label("due_on"),
            closes.label("closes_on"),
            valid_until.label("valid_until"),
            *(column.label(name) for name, column in more.items()),
        )
        .outerjoin(changed, changed.c.enrollment_id == Enrollment.id)
        .outerjoin(issued, issued.c.enrollment_id == Enrollment.id)
        .outerjoin(again, again.c.enrollment_id == Enrollment.id)
        .outerjoin(last, _same(last.c))
        .where(
            *_speaking(when, who),
            *which,
            or_(
                last.c.opens_on.is_(None),
                last.c.opens_on <= Enrollment.opens_on,
                and_(closes >= when.on, ~certified),
            ),
        )
        .cte()
        .prefix_with("MATERIALIZED")
    )


def ranked(who: Who | None, when: Moment, *which: ColumnElement[bool], **more: Any) -> CTE:
    """The same with the rank, and whether credit finished a part."""
    each = enrollments(who, when, *which, **more)
    place = case({standing: rank(standing) for standing in WORST_LAST}, value=each.c.status)
    credits = select(Completion.enrollment_id).where(Completion.credit_id.is_not(None))
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


def _speaking(when: Moment, who: Who | None, row: Any = Enrollment) -> list[ColumnElement[bool]]:
    """Which enrollments can still say something, by what stands in their own row alone."""
    moved = select(EnrollmentChange.enrollment_id).where(EnrollmentChange.closes_on >= when.on)
    return [
        *([] if who is None else [row.staff_member_id.in_(who)]),
        or_(row.opens_on <= when.on, row.recorded_at < when.ends_at),
        by(row.recorded_at, when.known_by),
        or_(row.closes_on.is_(None), row.closes_on >= when.on - REMEMBERED, row.id.in_(moved)),
    ]


def _last(when: Moment, who: Who | None) -> Subquery:
    """Of each person and program the day on which the newest cycle opened that is here."""
    row = aliased(Enrollment)
    return (
        select(row.staff_member_id, row.program_id, func.max(row.opens_on).label("opens_on"))
        .where(*_speaking(when, who, row), row.opens_on <= when.on)
        .group_by(row.staff_member_id, row.program_id)
        .subquery()
    )


def _same(last: Any) -> ColumnElement[bool]:
    return and_(
        last.staff_member_id == Enrollment.staff_member_id,
        last.program_id == Enrollment.program_id,
    )


def _changed(when: Moment, who: Who | None) -> Subquery:
    """Of each enrollment that ever had other dates the change in force."""
    row = EnrollmentChange
    newest = (
        func.row_number()
        .over(partition_by=row.enrollment_id, order_by=(row.recorded_at.desc(), row.id.desc()))
        .label("place")
    )
    theirs = (
        select(Enrollment.id).where(Enrollment.staff_member_id.in_(who))
        if who is not None
        else None
    )
    every = (
        select(row.enrollment_id, row.due_on, row.closes_on, row.released, newest)
        .where(
            row.held_from <= when.on,
            by(row.recorded_at, when.known_by),
            *([] if theirs is None else [row.enrollment_id.in_(theirs)]),
        )
        .subquery()
    )
    return select(every).where(every.c.place == 1).subquery()


def _issued(when: Moment, who: Who | None) -> Subquery:
    """First certificates that count; nearly all there are."""
    return (
        select(Certificate.enrollment_id, Certificate.valid_until)
        .where(Certificate.ordinal == 1, *_counting(when), *_theirs(Certificate, who))
        .subquery()
    )


def _issued_again(when: Moment) -> Subquery:
    """Of the few enrollments with further certificates, the longest that counts."""
    return (
        select(Certificate.enrollment_id, func.max(Certificate.valid_until).label("valid_until"))
        .where(Certificate.ordinal > 1, *_counting(when))
        .group_by(Certificate.enrollment_id)
        .subquery()
    )


def _theirs(row: Any, who: Who | None) -> list[ColumnElement[bool]]:
    """Rows of these people's enrollments; they are few, or `who` is not given."""
    if who is None:
        return []
    return [row.enrollment_id.in_(select(Enrollment.id).where(Enrollment.staff_member_id.in_(who)))]


def _counting(when: Moment) -> list[ColumnElement[bool]]:
    return [by(Certificate.issued_at, when.known_by), ~is_revoked(when.known_by)]


def _later(one: Any, other: Any) -> ColumnElement[date]:
    return case((other > one, other), else_=func.coalesce(one, other))


def _is_on_leave(when: Moment) -> ColumnElement[bool]:
    away = select(Leave.staff_member_id).where(~Leave.is_void, held(Leave, when.on, when.known_by))
    return Enrollment.staff_member_id.in_(away)


def _is_exempt(when: Moment) -> ColumnElement[bool]:
    excused = select(Exemption.staff_member_id, Exemption.program_id).where(
        ~Exemption.is_void, held(Exemption, when.on, when.known_by)
    )
    return tuple_(Enrollment.staff_member_id, Enrollment.program_id).in_(excused)


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
        stands(EarlierRecord),
        EarlierRecord.finished_on <= when.on,
        by(EarlierRecord.recorded_at, when.known_by),
    )


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, 1)))
