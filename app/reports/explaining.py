"""One enrollment's facts, read and handed to the rule that says why it stands as it does."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app import db
from app.figures.moment import Moment
from app.models import Enrollment, EnrollmentChange, Program, ProgramTerms
from app.reports import circumstances, why_queries
from app.reports.known import is_known
from app.reports.turning import by_enrollment
from app.rules.cycles import NO_DATE
from app.rules.why import Enrolled, Record, Why, why


@dataclass(frozen=True)
class About:
    """Why an enrollment stands as it does, and what the sentences need beside it."""

    enrollment: Enrollment
    program: Program
    first: Any
    """The row of `why_queries.enrollment`, for why it is asked."""
    why: Why


def about(person_id: uuid.UUID, enrollment_id: uuid.UUID, when: Moment) -> About | None:
    """Why a person's enrollment stood as it did; None if it is not theirs."""
    first = db.session.execute(why_queries.enrollment(person_id, enrollment_id)).one_or_none()
    if first is None:
        return None
    enrollment = first.Enrollment
    enrolled = Enrolled(
        enrollment.opens_on,
        enrollment.first_due_on,
        enrollment.closes_on or NO_DATE,
        enrollment.grace_days,
    )
    found = why(enrolled, _records(first, when), when.on, when.known_by)
    return About(enrollment, first.Program, first, found)


def is_there(enrollment: Enrollment, when: Moment) -> bool:
    """Whether the enrollment had been made, or had opened, by the date."""
    made_by_then = enrollment.recorded_at < when.ends_at
    return made_by_then or (enrollment.opens_on <= when.on and not when.known_then)


def _records(first: Any, when: Moment) -> list[Record]:
    enrollment, zone = first.Enrollment, ZoneInfo(when.time_zone)
    return [
        *_beginning(first, zone),
        *_asked(enrollment, when),
        *_met(enrollment, zone),
        *_refused(enrollment, when),
        *_certified(enrollment, zone),
        *_changed(enrollment, when),
        *_away(enrollment),
    ]


def _beginning(first: Any, zone: ZoneInfo) -> Iterator[Record]:
    enrollment, position = first.Enrollment, first.Position
    made_on = _day(enrollment.recorded_at, zone)
    query = why_queries.terms(enrollment.program_id, made_on, enrollment.recorded_at)
    terms: ProgramTerms | None = db.session.scalar(query)
    if position:
        yield Record("position", position.id, position.held_from, position.recorded_at)
    if terms:
        yield Record("terms", terms.id, terms.held_from, terms.recorded_at, said={"terms": terms})
    said = {"row": first, "made_on": made_on}
    yield Record("enrolled", enrollment.id, made_on, enrollment.recorded_at, said=said)


def _asked(enrollment: Enrollment, when: Moment) -> Iterator[Record]:
    query = why_queries.requirements(enrollment.program_id, when)
    for row in db.session.execute(query):
        asked = row.Requirement
        yield Record(
            "requirement",
            asked.id,
            asked.held_from,
            asked.recorded_at,
            asked.held_to,
            asked.replaces_id,
            said={"row": row},
        )


def _met(enrollment: Enrollment, zone: ZoneInfo) -> Iterator[Record]:
    for row in db.session.execute(why_queries.completions(enrollment.id)):
        done, at = row.Completion, row.Completion.completed_at
        said = {"row": row, "how": _how(row)}
        on = _happened_on(row) or _day(at, zone)
        yield Record("met", done.id, on, at, about=done.requirement_id, said=said)
        if row.Correction:
            yield _void(row, done.id, zone, revokes=True)


def _how(row: Any) -> str:
    """`quiz`, `credit`, `paper`, `signed` or `received`."""
    if row.Acknowledgment:
        return str(row.Acknowledgment.kind)
    return "quiz" if row.Attempt else "paper" if row.PaperSignature else "credit"


def _happened_on(row: Any) -> date | None:
    """The day a paper or a proof states; what was done here happened as it was recorded."""
    stated: date | None = None
    if row.PaperSignature:
        stated = row.PaperSignature.signed_on
    elif row.CreditClaim:
        stated = row.CreditClaim.finished_on
    return stated


def _refused(enrollment: Enrollment, when: Moment) -> Iterator[Record]:
    zone = ZoneInfo(when.time_zone)
    for row in db.session.execute(why_queries.refusals(enrollment.id, when)):
        refusal, said = row.Refusal, {"row": row, "obliges": bool(row.obliges)}
        on = _day(refusal.recorded_at, zone)
        yield Record(
            "refusal", refusal.id, on, refusal.recorded_at, about=refusal.requirement_id, said=said
        )
        if row.Correction:
            yield _void(row, refusal.id, zone, revokes=False)


def _void(row: Any, record_id: uuid.UUID, zone: ZoneInfo, revokes: bool) -> Record:
    taken, said = row.Correction, {"row": row, "revokes": revokes}
    on = _day(taken.recorded_at, zone)
    return Record("void", taken.id, on, taken.recorded_at, about=record_id, said=said)


def _certified(enrollment: Enrollment, zone: ZoneInfo) -> Iterator[Record]:
    for each in db.session.scalars(why_queries.certificates(enrollment.id)):
        on, said = _day(each.issued_at, zone), {"number": each.number}
        yield Record("certificate", each.id, on, each.issued_at, each.valid_until, said=said)


def _changed(enrollment: Enrollment, when: Moment) -> Iterator[Record]:
    """The changes of its dates, each begun and known one with its `turn` from the one before."""
    rows = db.session.execute(
        circumstances.changes(enrollment.staff_member_id).where(
            EnrollmentChange.enrollment_id == enrollment.id
        )
    ).all()
    told = [
        row
        for row in rows
        if row.EnrollmentChange.held_from <= when.on
        and is_known(row.EnrollmentChange.recorded_at, when)
    ]
    turns = by_enrollment(told, when.time_zone).get(enrollment.id, [])
    by_id = {row.EnrollmentChange.id: turn for row, turn in zip(told, turns, strict=True)}
    for row in rows:
        change = row.EnrollmentChange
        said = {
            "due_on": change.due_on,
            "closes_on": change.closes_on,
            "released": change.released,
            "turn": by_id.get(change.id),
        }
        yield Record("change", change.id, change.held_from, change.recorded_at, said=said)


def _away(enrollment: Enrollment) -> Iterator[Record]:
    person_id = enrollment.staff_member_id
    yield from _spans("leave", db.session.execute(circumstances.leaves(person_id)))
    exemptions = db.session.execute(circumstances.exemptions(person_id))
    mine = (row for row in exemptions if row.Program.id == enrollment.program_id)
    yield from _spans("exemption", mine)


def _spans(kind: str, rows: Iterable[Any]) -> Iterator[Record]:
    for row in rows:
        fact = row[0]
        dates = (fact.held_from, fact.recorded_at, fact.held_to, fact.replaces_id, fact.is_void)
        yield Record(kind, fact.id, *dates, said={"fact": fact})


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
