"""The facts that enrollments follow from, read in a few statements for many people at once."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from app import db
from app.enrolling.plans import House
from app.models import (
    Acknowledgment,
    Certificate,
    Completion,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
    PaperSignature,
    PolicyVersion,
    Position,
    Requirement,
)
from app.models.scope import stands
from app.models.status import done_elsewhere_on
from app.models.voids import is_revoked, is_voided
from app.rules.audience import Work
from app.rules.cycles import NO_DATE
from app.rules.pauses import Pause


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

    def holds(self, program_id: uuid.UUID | None, on: date) -> bool:
        """Whether it is leave (None), or an exemption from the program, around a date."""
        is_meant = self.program_id == program_id
        return is_meant and self.pause is not None and self.pause.holds(on)


class Elsewhere(NamedTuple):
    """What was finished elsewhere and counts for a program; no day where it was taken back."""

    id: uuid.UUID
    program_id: uuid.UUID
    finished_on: date | None
    recorded_at: datetime


class Signed(NamedTuple):
    """An enrollment has its policy: by a signature under an edition, or met otherwise (None)."""

    enrollment_id: uuid.UUID
    policy_id: uuid.UUID
    number: int | None


@dataclass
class Person:
    """One person's facts."""

    id: uuid.UUID
    works: list[Work] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)


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
    followed = {plan.row.policy_id for plan in house.plans if plan.row and plan.editions}
    for person_id, *signed in db.session.execute(_signed(person_ids, followed)) if followed else ():
        known[person_id].signed.append(Signed(*signed))
    return list(known.values())


def _signed(
    person_ids: Sequence[uuid.UUID], policy_ids: Iterable[uuid.UUID | None]
) -> Select[*tuple[Any, ...]]:
    """Who has met which policies in which enrollments, and the edition signed there."""
    named = func.coalesce(Acknowledgment.policy_version_id, PaperSignature.policy_version_id)
    return (
        select(
            Enrollment.staff_member_id, Enrollment.id, Requirement.policy_id, PolicyVersion.number
        )
        .join(Completion, Completion.enrollment_id == Enrollment.id)
        .join(Requirement, Requirement.id == Completion.requirement_id)
        .outerjoin(Acknowledgment, Acknowledgment.id == Completion.acknowledgment_id)
        .outerjoin(PaperSignature, PaperSignature.id == Completion.paper_id)
        .outerjoin(PolicyVersion, PolicyVersion.id == named)
        .where(
            Enrollment.staff_member_id.in_(person_ids),
            Requirement.policy_id.in_(policy_ids),
            ~is_voided(),
        )
        .order_by(Completion.id)
    )


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
        .where(Certificate.enrollment_id == Enrollment.id, ~is_revoked())
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
