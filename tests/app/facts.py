"""Facts that change what is asked of Ana, written as HR's pages write them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.models import (
    Certificate,
    EarlierRecord,
    Enrollment,
    EnrollmentChange,
    Exemption,
    Leave,
    Program,
    Requirement,
    Site,
    StaffMember,
)
from app.models.scope import ended
from app.programs.operations import set_terms
from app.rules.cycles import NO_DATE
from tests.app.conftest import World

TODAY = clock.today("America/Denver")
DAY = timedelta(days=1)


def keep(row: Any) -> Any:
    """Write one row."""
    db.writing()
    db.session.add(row)
    db.session.commit()
    return row


def changed(world: World, **dates: Any) -> None:
    """From today on Ana's enrollment has other dates, or is released."""
    due = dates.pop("due_on", TODAY + 10 * DAY)
    held = {"closes_on": NO_DATE, "released": False, "reason": "by-hand", "base_due_on": due}
    about = {"enrollment_id": world.enrollment.id, "held_from": TODAY, "due_on": due}
    keep(EnrollmentChange(**about, **{**held, **dates}))


def on_leave(world: World, last: date | None = None) -> None:
    """Ana is away since yesterday; the day of her return may be unknown."""
    keep(Leave(staff_member_id=world.ana.id, held_from=TODAY - DAY, held_to=last))


def exempt(world: World) -> None:
    """Ana is exempt from the program this month."""
    about = {"staff_member_id": world.ana.id, "program_id": world.program.id}
    days = {"held_from": TODAY, "held_to": TODAY + 30 * DAY}
    keep(Exemption(**about, **days, reason="no-students"))


def outside(world: World, position: int = 2, title: str = "Approved provider course") -> Any:
    """The program asks for training elsewhere too."""
    asked = {"program_id": world.program.id, "position": position, "outside_title": title}
    return keep(Requirement(**asked, outside_title_es="Curso aprobado", held_from=TODAY - DAY))


def in_order(world: World) -> None:
    """What the program asks is done in its order."""
    db.writing()
    program = db.session.get_one(Program, world.program.id)
    set_terms(program, TODAY, clock.now(), rhythm="school-year", in_order=True)
    db.session.commit()


def asked(world: World, kind: str) -> Requirement:
    """The module or the policy of the program."""
    db.session.rollback()
    column = {"module": Requirement.module_slug, "policy": Requirement.policy_id}[kind]
    mine = select(Requirement).where(Requirement.program_id == world.program.id)
    return db.session.scalars(mine.where(column.is_not(None))).one()


def certificates(world: World) -> list[Certificate]:
    """What Ana's enrollment was certified by."""
    db.session.rollback()
    mine = select(Certificate).where(Certificate.enrollment_id == world.enrollment.id)
    return list(db.session.scalars(mine))


def certificate(world: World) -> Certificate:
    """Ana's certificate."""
    (found,) = certificates(world)
    return found


def again(world: World, valid_months: int | None = None) -> Enrollment:
    """Ana is asked once more, in another cycle; done, it counts for so many months."""
    about = {"staff_member_id": world.ana.id, "program_id": world.program.id, "cycle": "again"}
    days = {"opens_on": TODAY, "first_due_on": TODAY + DAY, "valid_months": valid_months}
    made: Enrollment = keep(Enrollment(id=db.uuid7(), **about, **days))
    return made


def ends(world: World, kind: str) -> None:
    """From today on the module or the policy is not asked any more."""
    old = asked(world, kind)
    keep(ended(old, TODAY - DAY, recorded_at=clock.now()))


def cedar(world: World) -> Site:
    """The other school, where Dan works."""
    db.session.rollback()
    mine = select(Site).where(Site.district_id == world.district.id, Site.name == "Cedar School")
    return db.session.scalars(mine).one()


def earlier(world: World) -> None:
    """Ana brought a certificate from before."""
    about = {"staff_member_id": world.ana.id, "title": "Boundaries basics", "provider": "Old LMS"}
    keep(EarlierRecord(**about, finished_on=TODAY - 400 * DAY))


def enrollment_of(world: World, person: StaffMember) -> Enrollment:
    """Somebody's enrollment in the program."""
    db.session.rollback()
    mine = select(Enrollment).where(Enrollment.program_id == world.program.id)
    return db.session.scalars(mine.where(Enrollment.staff_member_id == person.id)).one()
