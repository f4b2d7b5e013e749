"""The programs of a district on a day, with the terms, calendar and editions dates follow from."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import db
from app.models import (
    District,
    PolicyVersion,
    PolicyWithdrawal,
    Program,
    ProgramTerms,
    Requirement,
    SchoolYear,
)
from app.models.audience import audience_of
from app.models.scope import holds, sites_within, stands
from app.rules.audience import Audience
from app.rules.cycles import Calendar, SchoolDays, Terms
from app.rules.editions import Edition

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
    asks: frozenset[uuid.UUID | None] = frozenset()
    """The policies it requires; None stands for whatever else it does."""


@dataclass(frozen=True)
class House:
    """What is the same for everybody in a district on a day."""

    district_id: uuid.UUID
    zone: ZoneInfo
    calendar: Calendar
    calendar_row: SchoolYear | None
    """The newest row of the calendar."""
    plans: tuple[Plan, ...]


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
    zone = ZoneInfo(district.time_zone)
    return House(
        district_id,
        zone,
        Calendar(district.school_year_starts, days),
        max(years, key=lambda year: year.recorded_at, default=None),
        tuple(_plans(district_id, zone, on)),
    )


def _plans(district_id: uuid.UUID, zone: ZoneInfo, on: date) -> list[Plan]:
    of_district = select(Program.id).where(Program.district_id == district_id)
    programs = db.session.scalars(of_district.order_by(Program.id)).all()
    rows = db.session.scalars(
        select(ProgramTerms).where(ProgramTerms.program_id.in_(programs), stands(ProgramTerms))
    ).all()
    had = {row.program_id for row in rows}
    now = {row.program_id: row for row in rows if _holds(row, on)}
    followed = editions([row.policy_id for row in now.values() if row.policy_id], zone)
    asks = _asks(programs, on)
    return [
        plan_of(now[id], on, followed[now[id].policy_id], asks[id])
        if id in now
        else Plan(id, id in had, None, None, None, (), frozenset(asks[id]))
        for id in programs
    ]


def _asks(programs: Sequence[uuid.UUID], on: date) -> dict[uuid.UUID, set[uuid.UUID | None]]:
    """What each program requires: policies by their ids, and None for anything else."""
    found: dict[uuid.UUID, set[uuid.UUID | None]] = defaultdict(set)
    for program_id, policy_id in db.session.execute(
        select(Requirement.program_id, Requirement.policy_id).where(
            Requirement.program_id.in_(programs), holds(Requirement, on)
        )
    ):
        found[program_id].add(policy_id)
    return found


def plan_of(
    row: ProgramTerms, on: date, editions: Sequence[Edition], asks: Iterable[uuid.UUID | None]
) -> Plan:
    """A program under these terms."""
    sites = None
    if row.sites:
        tops = list(map(uuid.UUID, row.sites))
        sites = frozenset(db.session.scalars(select(sites_within(tops, on).c.site_id)))
    audience, terms = audience_of(row, sites), terms_of(row)
    return Plan(row.program_id, True, row, terms, audience, tuple(editions), frozenset(asks))


def terms_of(row: ProgramTerms) -> Terms:
    """The part of a program's terms that dates follow from."""
    return Terms(**{name: getattr(row, name) for name in (*FIELDS, *MORE_FIELDS)})


def _holds(row: ProgramTerms, on: date) -> bool:
    return row.held_from <= on and (row.held_to is None or row.held_to >= on)


def editions(
    policy_ids: Sequence[uuid.UUID], zone: ZoneInfo
) -> dict[uuid.UUID | None, list[Edition]]:
    """The editions of policies that oblige to sign again, the first among them.

    What only rewords an edition and was withdrawn leaves nothing to sign of it either."""
    rows = db.session.execute(
        select(PolicyVersion, PolicyWithdrawal.withdrawn_on)
        .outerjoin(PolicyWithdrawal, PolicyWithdrawal.version_id == PolicyVersion.id)
        .where(PolicyVersion.policy_id.in_(policy_ids))
        .order_by(PolicyVersion.number)
    )
    found: dict[uuid.UUID | None, list[Edition]] = defaultdict(list)
    for row, withdrawn_on in rows:
        mine = found[row.policy_id]
        if row.change == "substantive":
            mine.append(_edition(row, zone, withdrawn_on))
        elif mine and withdrawn_on and withdrawn_on > row.effective_on:
            mine[-1] = mine[-1]._replace(withdrawn_on=withdrawn_on)
    return found


def _edition(row: PolicyVersion, zone: ZoneInfo, withdrawn_on: date | None) -> Edition:
    return Edition(
        str(row.id),
        row.effective_on,
        row.number,
        row.sign_by,
        row.published_at.astimezone(zone).date(),
        withdrawn_on,
    )
