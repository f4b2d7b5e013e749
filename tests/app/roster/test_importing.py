"""A staff list file from its arrival to the last slice."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app import clock, db, jobs
from app.auth import sessions
from app.errors import Conflict, DomainError
from app.models import (
    Enrollment,
    LoginSession,
    PersonChange,
    PersonNumber,
    Position,
    Recovery,
    RoleGrant,
    StaffMember,
)
from app.programs.operations import set_terms
from app.roster import dry_run, importing
from app.roster.operations import create_district
from app.roster.positions import Act, Work, move
from tests.app.conftest import World
from tests.app.roster.sending import (
    NEW,
    again,
    applied,
    confirmed,
    counted,
    live,
    positions,
    sent,
    somebody,
)

pytestmark = pytest.mark.usefixtures("loose")
BOTH = (NEW, "2,Finn Moe,,Cedar School,DRV")
MANY = [f"{n},Person {n},p{n}@example.org,Lincoln School,TCH" for n in range(10, 50)]
TABLES: list[type[Any]] = [StaffMember, Position, PersonNumber, PersonChange, Enrollment]


@pytest.fixture
def loose(world: World) -> None:
    """What the world knows can still be read when a worker has ended its session."""
    db.session.expunge_all()


def onboarding(world: World) -> None:
    """The district's program takes newcomers."""
    db.writing()
    program, now = db.session.merge(world.program), clock.now()
    set_terms(program, clock.today(world.district.time_zone), now, rhythm="onboarding", days=30)
    db.session.commit()


def test_a_dry_run_says_who_is_added_and_writes_nobody(world: World) -> None:
    people = counted(StaffMember)
    file = sent(world, *BOTH)
    assert file.counts["added"] == 2 and counted(StaffMember) == people
    entry = dry_run.report(file.report_sha256 or "").entries("added")[0]
    assert (entry.row, entry.name, entry.number) == (2, "Eve Lund", "1")


def test_newcomers_are_added_with_number_position_and_training(world: World) -> None:
    onboarding(world)
    applied(world, *BOTH)
    finn = somebody("Finn Moe")
    assert (finn.email, finn.sign_in_name, finn.language) == (None, "fmoe", "en")
    assert [(p.job_class, p.is_hourly, p.held_to) for p in positions("Finn Moe")] == [
        ("driver", True, None)
    ]
    enrolled = select(Enrollment.cycle).where(Enrollment.staff_member_id == finn.id)
    assert db.session.scalars(enrolled).one().startswith("hire:")


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    onboarding(world)
    applied(world, *BOTH)
    before = [counted(table) for table in TABLES]
    file = applied(world, *BOTH)
    assert (file.counts["same"], file.slices) == (2, [])
    assert [counted(table) for table in TABLES] == before


def test_changes_of_name_and_address_are_written_down(world: World) -> None:
    applied(world, NEW)
    applied(world, NEW.replace("Eve Lund,eve@", "Eve Holm,e.holm@"))
    eve = somebody("Eve Holm")
    assert (eve.email, eve.sign_in_name) == ("e.holm@example.org", "e.holm@example.org")
    noted = select(PersonChange.field).where(PersonChange.staff_member_id == eve.id)
    assert set(db.session.scalars(noted)) == {"legal_name", "email", "sign_in_name"}


@pytest.mark.parametrize(("has_signed_in", "records"), [(True, 1), (False, 0)])
def test_another_address_of_somebody_who_has_signed_in_is_evidence(
    world: World, has_signed_in: bool, records: int
) -> None:
    applied(world, NEW)
    db.writing()
    if has_signed_in:
        sessions.begin(somebody("Eve Lund").id, "link", clock.now(), sessions.Where())
    db.session.commit()
    applied(world, NEW.replace("eve@", "e.lund@"))
    helped = db.session.scalars(select(Recovery.helped_by).where(Recovery.kind == "address")).all()
    assert helped == [world.cora.id] * records


def test_a_move_keeps_the_old_position_in_the_history(world: World) -> None:
    applied(world, f"{NEW},2020-08-17")
    applied(world, NEW.replace("Lincoln", "Cedar"))
    today = clock.today(world.district.time_zone)
    old, new = positions("Eve Lund")
    assert (old.held_to, new.held_from) == (today - timedelta(days=1), today)
    assert (old.site.name, new.site.name) == ("Lincoln School", "Cedar School")


def test_who_leaves_is_signed_out_and_keeps_no_role_and_may_come_back(world: World) -> None:
    onboarding(world)
    ben = f"2,{world.ben.legal_name},{world.ben.email},Lincoln School,TCH,2024-08-01"
    applied(world, NEW, ben)
    db.writing()
    sessions.begin(world.ben.id, "link", clock.now(), sessions.Where())
    db.session.commit()
    applied(world, NEW)
    assert positions("Ben Ortega")[-1].held_to
    assert db.session.scalars(select(LoginSession.ended_at)).one()
    granted = select(RoleGrant.held_to).where(RoleGrant.staff_member_id == world.ben.id)
    assert len([day for day in db.session.scalars(granted) if day]) == 1
    file = applied(world, NEW, ben)
    assert file.counts["back"] == 1 and somebody("Ben Ortega").id == world.ben.id


def test_more_than_one_in_ten_leaving_needs_somebody_to_say_so(world: World) -> None:
    applied(world, *MANY)
    file = sent(world, *MANY[6:])
    with pytest.raises(DomainError, match="one in ten"):
        confirmed(file)
    assert again(file.id).confirmed_at is None
    confirmed(file, many=True)
    jobs.drain()
    assert again(file.id).counts["left"] == 6 and again(file.id).applied_at


def test_a_code_once_mapped_lets_its_people_in(world: World) -> None:
    file = sent(world, "1,Eve Lund,,Annex,NURSE")
    report = dry_run.report(file.report_sha256 or "")
    assert file.counts["unmapped"] == 1
    assert (report.unknown_jobs, report.unknown_sites) == ({"NURSE": 1}, {"Annex": 1})
    db.writing()
    importing.learn(live(file.id), {}, {"nurse": "counselor"}, {"Annex": str(world.lincoln.id)})
    importing.read_soon(live(file.id))
    db.session.commit()
    jobs.drain()
    assert again(file.id).counts["added"] == 1


def test_a_code_mapped_to_a_site_that_is_not_open_is_asked_for_again(world: World) -> None:
    file = sent(world, NEW)
    db.writing()
    importing.learn(live(file.id), sites={"Annex": str(db.uuid7())})
    db.session.commit()
    assert sent(world, NEW.replace("Lincoln School", "Annex")).counts["unmapped"] == 1


def test_a_file_that_cannot_be_used_says_why(world: World) -> None:
    db.writing()
    file = importing.start(world.district.id, "x.csv", b"%PDF-1.7", "upload", None, clock.now())
    importing.read_soon(file)
    db.session.commit()
    db.session.expunge(file)
    jobs.drain()
    assert again(file.id).problem
    with pytest.raises(DomainError, match="not been read"):
        confirmed(file)


def test_two_of_human_resources_apply_a_file_once(world: World) -> None:
    file = sent(world, *BOTH)
    confirmed(file)
    with pytest.raises(Conflict, match="already applied"):
        confirmed(file)
    jobs.drain()
    assert len(positions("Eve Lund")) == 1


def test_a_file_read_before_another_was_applied_must_be_read_again(world: World) -> None:
    older = sent(world, *BOTH)
    applied(world, NEW)
    with pytest.raises(Conflict, match="Read it again"):
        confirmed(older)
    db.writing()
    importing.read_soon(live(older.id))
    db.session.commit()
    jobs.drain()
    assert (again(older.id).counts["added"], again(older.id).counts["same"]) == (1, 1)


def test_another_district_is_left_alone(world: World) -> None:
    db.writing()
    create_district(
        name="Juniper Flats",
        time_zone="America/Denver",
        packs=[],
        hr_name="Petra Vale",
        hr_email="eve@example.org",
        now=clock.now(),
    )
    db.session.commit()
    file = sent(world, NEW)
    assert file.counts["held"] == 1
    applied(world, NEW.replace("eve@", "e.lund@"))
    assert len(positions("Petra Vale")) == 1 and positions("Eve Lund")


def test_whoever_was_moved_by_form_after_the_dry_run_stays_there(world: World) -> None:
    applied(world, *BOTH)
    file = sent(world, NEW.replace("Lincoln", "Cedar"), BOTH[1].replace("Moe", "Mohr"))
    db.writing()
    eve, (old,) = somebody("Eve Lund"), positions("Eve Lund")
    today = clock.today(world.district.time_zone)
    move(eve, old, Work(world.top.id, "office"), today, Act(world.cora.id, today, clock.now()))
    db.session.commit()
    confirmed(file)
    jobs.drain()
    assert [p.site_id for p in positions("Eve Lund")] == [world.top.id]
    assert somebody("Finn Mohr")


def test_a_name_that_somebody_took_after_the_dry_run_is_left_to_the_next_file(
    world: World, database: Engine
) -> None:
    file = sent(world, f"{NEW},,,2", BOTH[1])
    db.writing()
    db.session.get_one(StaffMember, world.dan.id).sign_in_name = "fmoe"
    db.session.commit()
    confirmed(file)
    jobs.drain()
    (eve,) = positions("Eve Lund")
    assert eve.supervisor_id is None and positions("Finn Moe") == []
    assert sent(world, *BOTH).counts["added"] == 1
