"""What has happened to people of the demonstration, so that every page has something to show."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from app import db, files
from app.approvals import exempting
from app.away.operations import Act, keep_break, keep_earlier, keep_leave, keep_year
from app.away.years import BreakDays, YearDays
from app.demo.people import AMONG, AWAY, EXEMPT, EXPERIENCED, HOURLY, LATE
from app.learning import credits, paid_time
from app.models import (
    Approver,
    District,
    EarlierRecord,
    Enrollment,
    Leave,
    Program,
    Requirement,
    StaffMember,
)
from app.programs.operations import set_due
from app.rules.cycles import school_year_key, school_year_of

PROVIDER = "Yellow Pine Training"
DAY = timedelta(days=1)


def yearly(district_id: uuid.UUID) -> Program:
    """The program founded first."""
    programs = select(Program).where(Program.district_id == district_id)
    return db.session.scalars(programs.order_by(Program.id).limit(1)).one()


def add_facts(program: Program, added: Mapping[int, uuid.UUID], act: Act) -> None:
    """What comes with the learners just added, by place: some are late in the program, and more."""
    for place, id in added.items():
        if place % AMONG == LATE:
            set_due(_enrollment(id, program.id), act.on - 3 * DAY, act.on, act.now, act.by)
    facts = {EXPERIENCED: _trained_elsewhere, HOURLY: _paid, EXEMPT: _exempted, AWAY: _on_leave}
    for place, fact in facts.items():
        if place in added:
            fact(added[place], program, act)


def set_calendar(district: District, act: Act) -> None:
    """This school year and the next, with their breaks."""
    this, last = school_year_of(act.on, district.school_year_starts)
    for first in (this, last + DAY):
        year, key = first.year, school_year_key(first, district.school_year_starts)
        august, may = _monday(year, 8, 17), _monday(year + 1, 5, 24)
        days = (august, august + 7 * DAY, may + 4 * DAY, may + 9 * DAY)
        keep_year(district, YearDays(key, *days), act)
        for name, monday, begins, ends in (
            ("Thanksgiving", _monday(year, 11, 19), 2, 4),
            ("Winter break", _monday(year, 12, 20), 0, 11),
            ("Spring break", _monday(year + 1, 3, 15), 0, 4),
        ):
            keep_break(district, BreakDays(name, monday + begins * DAY, monday + ends * DAY), act)


def _monday(year: int, month: int, day: int) -> date:
    """The first Monday from a day on."""
    first = date(year, month, day)
    return first + -first.weekday() % 7 * DAY


def _enrollment(person_id: uuid.UUID, program_id: uuid.UUID) -> Enrollment:
    mine = select(Enrollment).where(Enrollment.staff_member_id == person_id)
    return db.session.scalars(mine.where(Enrollment.program_id == program_id)).one()


def _on_leave(person_id: uuid.UUID, program: Program, act: Act) -> None:
    days = {"held_from": act.on - 10 * DAY, "held_to": act.on + 20 * DAY}
    keep_leave(program.district_id, Leave(staff_member_id=person_id, **days), act)


def _trained_elsewhere(person_id: uuid.UUID, program: Program, act: Act) -> None:
    """A record of earlier years; and where training elsewhere is asked, proof that waits."""
    record = EarlierRecord(
        staff_member_id=person_id,
        title="Keeping boundaries with students",
        provider=PROVIDER,
        finished_on=act.on - 400 * DAY,
        minutes=60,
    )
    keep_earlier(program.district_id, [record], act)
    outside = select(Requirement).join(Program).where(Requirement.outside_title != "")
    asked = db.session.scalar(outside.where(Program.district_id == program.district_id))
    if asked:
        enrollment, data = _enrollment(person_id, asked.program_id), _proof()
        proof = credits.Proof(files.keep(data), files.proof_type(data), len(data))
        given = credits.Given(PROVIDER, act.on - 20 * DAY, 120, proof)
        credits.claim(enrollment, asked, asked.outside_title, given, person_id, act.now)


def _paid(person_id: uuid.UUID, program: Program, act: Act) -> None:
    enrollment, task = _enrollment(person_id, program.id), program.requirements[0]
    for days, minutes, on_shift in ((3, 25, True), (1, 20, False)):
        declared = paid_time.Declared(act.on - days * DAY, minutes, on_shift)
        paid_time.declare(person_id, enrollment.id, task.id, declared, f"demo:{days}", act.now)


def _exempted(person_id: uuid.UUID, program: Program, act: Act) -> None:
    """HR has asked for an exemption; it waits for the approver, whose link is in the mailbox."""
    person = db.session.get_one(StaffMember, person_id)
    approver = select(Approver.id).where(Approver.district_id == program.district_id)
    wish = exempting.Wish(program, "no-students", act.on, act.on + 90 * DAY)
    exempting.ask(person, wish, db.session.scalar(approver), exempting.Act(act.by, act.on, act.now))


def _proof() -> bytes:
    # Imported here because other commands need not load the printer.
    from weasyprint import HTML

    words = f"<h1>{PROVIDER}</h1><p>This invented certificate belongs to the demonstration.</p>"
    made: bytes = HTML(string=words).write_pdf()
    return made
