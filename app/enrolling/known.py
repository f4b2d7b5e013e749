"""The facts that enrollments follow from, read in a few statements for many people at once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from app import db
from app.models import (
    Certificate,
    District,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
    PolicyVersion,
    Position,
    Program,
    ProgramTerms,
    SchoolYear,
)
from app.models.audience import audience_of
from app.models.scope import sites_within, stands
from app.models.status import done_elsewhere_on
from app.rules.audience import Audience, Work
from app.rules.cycles import NO_DATE, Calendar, Edition, SchoolDays, Terms
from app.rules.pauses import Pause

Key = TypeVar("Key")
FIELDS = ("rhythm", "held_from", "days", "before_students", "opens", "due", "ends")
MORE_FIELDS = ("opens_on", "due_on", "valid_months", "min_active_months")


class Plan(NamedTuple):
    """A program with the terms in force; without terms people are enrolled by hand."""

    program_id: uuid.UUID
    has_had_terms: bool
    row: ProgramTerms | None
    terms: Terms | None
    audience: Audience | None
    editions: tuple[Edition, ...]


@dataclass(frozen=True)
class House:
    """What is the same for everybody in a district on a day."""

    district_id: uuid.UUID
    zone: ZoneInfo
    calendar: Calendar
    calendar_row: SchoolYear | None
    """The newest row of the calendar."""
    plans: tuple[Plan, ...]


class Standing(NamedTuple):
    """An enrollment with what holds of it now."""

    id: uuid.UUID
    program_id: uuid.UUID
    cycle: str
    opens_on: date
    why: str
    enrolled_on: date
    base_due_on: date
    due_on: date
    closes_on: date
    finished_on: date | None
    spoken_at: datetime
    """When its dates were last recorded."""
    released: bool = False
    flipped_from: date = date.min
    """From when on it has been released, or asked again."""
    asked_on: date = date.min
    """The day it was last asked anew: after a release, else that of enrolling."""
    by_hand_at: datetime | None = None
    """When a person set its dates; then they stay, but for leave recorded later."""


class Away(NamedTuple):
    """A leave, or an exemption from one program."""

    id: uuid.UUID
    program_id: uuid.UUID | None
    pause: Pause | None
    """None where the row takes another back."""
    recorded_at: datetime


class Elsewhere(NamedTuple):
    """What was finished elsewhere and counts for a program; no day where it was taken back."""

    id: uuid.UUID
    program_id: uuid.UUID
    finished_on: date | None
    recorded_at: datetime


@dataclass
class Person:
    """One person's facts."""

    id: uuid.UUID
    works: list[Work] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)


def house(district_id: uuid.UUID, on: date) -> House:
    """The district's programs and calendar; a writer locks them, so that one at a time brings
    enrollments in line."""
    which = select(District).where(District.id == district_id)
    locked = which.with_for_update(key_share=True) if db.is_writing() else which
    district = db.session.scalars(locked).one()
    years = db.session.scalars(
        select(SchoolYear).where(SchoolYear.district_id == district_id, stands(SchoolYear))
    ).all()
    days = tuple(sorted(SchoolDays(year.year, year.students_from) for year in years))
    return House(
        district_id,
        ZoneInfo(district.time_zone),
        Calendar(district.school_year_starts, days),
        max(years, key=lambda year: year.recorded_at, default=None),
        tuple(_plans(district_id, on)),
    )


def _plans(district_id: uuid.UUID, on: date) -> Sequence[Plan]:
    of_district = select(Program.id).where(Program.district_id == district_id)
    programs = db.session.scalars(of_district.order_by(Program.id)).all()
    rows = db.session.scalars(
        select(ProgramTerms).where(ProgramTerms.program_id.in_(programs), stands(ProgramTerms))
    ).all()
    had = {row.program_id for row in rows}
    now = {row.program_id: row for row in rows if _holds(row, on)}
    editions = _editions([row.policy_id for row in now.values() if row.policy_id])
    return [_plan(id, id in had, now.get(id), editions, on) for id in programs]


def _plan(
    program_id: uuid.UUID,
    has_had_terms: bool,
    row: ProgramTerms | None,
    editions: dict[uuid.UUID, tuple[Edition, ...]],
    on: date,
) -> Plan:
    if row is None:
        return Plan(program_id, has_had_terms, None, None, None, ())
    sites = None
    if row.sites:
        tops = list(map(uuid.UUID, row.sites))
        sites = frozenset(db.session.scalars(select(sites_within(tops, on).c.site_id)))
    followed = editions.get(row.policy_id, ()) if row.policy_id else ()
    return Plan(program_id, True, row, terms_of(row), audience_of(row, sites), followed)


def terms_of(row: ProgramTerms) -> Terms:
    """The part of a program's terms that dates follow from."""
    return Terms(**{name: getattr(row, name) for name in (*FIELDS, *MORE_FIELDS)})


def _holds(row: ProgramTerms, on: date) -> bool:
    return row.held_from <= on and (row.held_to is None or row.held_to >= on)


def _editions(policy_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Edition, ...]]:
    """The editions of policies that oblige to sign again; the first is one of them."""
    found = db.session.execute(
        select(PolicyVersion.policy_id, PolicyVersion.id, PolicyVersion.effective_on)
        .where(PolicyVersion.policy_id.in_(policy_ids), PolicyVersion.change == "substantive")
        .order_by(PolicyVersion.number)
    )
    editions: dict[uuid.UUID, tuple[Edition, ...]] = {}
    for policy_id, version_id, effective_on in found:
        before = editions.get(policy_id, ())
        editions[policy_id] = (*before, Edition(str(version_id), effective_on))
    return editions


def people(house: House, person_ids: Sequence[uuid.UUID]) -> list[Person]:
    """The people's facts, in the order of their ids."""
    known = {id: Person(id) for id in sorted(person_ids)}
    for work, person_id in _works(person_ids):
        known[person_id].works.append(work)
    for row, changes in _standings(person_ids):
        known[row.staff_member_id].standings.append(_standing(row, changes, house.zone))
    for kind in (Leave, Exemption):
        for row in db.session.scalars(_of(kind, person_ids)):
            known[row.staff_member_id].away.append(_away(row))
    for row in db.session.scalars(_of(EarlierRecord, person_ids)):
        if row.program_id:
            known[row.staff_member_id].elsewhere.append(_elsewhere(row))
    return list(known.values())


def _works(person_ids: Sequence[uuid.UUID]) -> Sequence[tuple[Work, uuid.UUID]]:
    columns = [getattr(Position, name) for name in Work._fields]
    found = db.session.execute(
        select(*columns, Position.staff_member_id)
        .where(Position.staff_member_id.in_(person_ids), stands(Position))
        .order_by(Position.held_from, Position.id)
    )
    return [(Work(*row[:-1]), row[-1]) for row in found]


def _standings(person_ids: Sequence[uuid.UUID]) -> list[tuple[Any, list[Any]]]:
    """Their enrollments, each with its changes in the order of recording."""
    issued = (
        select(func.min(Certificate.issued_at))
        .where(Certificate.enrollment_id == Enrollment.id)
        .correlate(Enrollment)
        .scalar_subquery()
    )
    theirs = Enrollment.staff_member_id.in_(person_ids)
    rows = db.session.execute(
        select(
            *Enrollment.__table__.columns,
            issued.label("issued_at"),
            done_elsewhere_on().label("stated_on"),
        )
        .where(theirs)
        .order_by(Enrollment.id)
    ).all()
    changes: dict[uuid.UUID, list[Any]] = {row.id: [] for row in rows}
    for change in db.session.execute(
        select(*EnrollmentChange.__table__.columns)
        .join(Enrollment, Enrollment.id == EnrollmentChange.enrollment_id)
        .where(theirs)
        .order_by(EnrollmentChange.recorded_at, EnrollmentChange.id)
    ):
        changes[change.enrollment_id].append(change)
    return [(row, changes[row.id]) for row in rows]


def _standing(row: Any, changes: Sequence[Any], zone: ZoneInfo) -> Standing:
    """An enrollment after all that changed, read in the order in which it was recorded."""
    enrolled_on = row.recorded_at.astimezone(zone).date()
    now = Standing(
        row.id,
        row.program_id,
        row.cycle,
        row.opens_on,
        row.why,
        enrolled_on,
        base_due_on=row.first_due_on,
        due_on=row.first_due_on,
        closes_on=row.closes_on or NO_DATE,
        finished_on=_finished_on(row, zone),
        spoken_at=row.recorded_at,
        asked_on=enrolled_on,
        by_hand_at=row.recorded_at if row.why == "by-hand" else None,
    )
    for change in changes:
        now = after(now, change, zone)
    return now


def after(was: Standing, change: Any, zone: ZoneInfo) -> Standing:
    """What holds of an enrollment once one more of its changes was recorded."""
    flips = was.released != change.released
    asks = flips and not change.released
    return was._replace(
        base_due_on=change.base_due_on,
        due_on=change.due_on,
        closes_on=change.closes_on,
        spoken_at=change.recorded_at,
        released=change.released,
        flipped_from=change.held_from if flips else was.flipped_from,
        asked_on=change.recorded_at.astimezone(zone).date() if asks else was.asked_on,
        by_hand_at=change.recorded_at if change.reason == "by-hand" else was.by_hand_at,
    )


def _finished_on(row: Any, zone: ZoneInfo) -> date | None:
    """When it was finished; what was all done elsewhere, on the day that was done there."""
    if row.issued_at is None:
        return None
    stated: date | None = row.stated_on
    return stated or row.issued_at.astimezone(zone).date()


def _of(kind: Any, person_ids: Sequence[uuid.UUID]) -> Select[Any]:
    return select(kind).where(kind.staff_member_id.in_(person_ids), stands(kind))


def _away(row: Any) -> Away:
    pause = None if row.is_void else Pause(row.held_from, row.held_to)
    return Away(row.id, getattr(row, "program_id", None), pause, row.recorded_at)


def _elsewhere(row: EarlierRecord) -> Elsewhere:
    assert row.program_id
    finished_on = None if row.is_void else row.finished_on
    return Elsewhere(row.id, row.program_id, finished_on, row.recorded_at)
