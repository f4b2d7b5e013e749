"""Where people work: moved, added, ended, back again; history stays and sessions end."""

from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app import clock, db
from app.models import (
    Enrollment,
    LoginSession,
    Position,
    Program,
    RoleGrant,
    SitePlacement,
    StaffMember,
)
from app.programs.operations import set_terms
from app.roster.leaving_jobs import end_sessions_of_leavers
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.roster.adding import DAY, TODAY, address, given, hr_of, positions, put


def work(world: World, **changed: Any) -> dict[str, Any]:
    """Teaching at Cedar, as the form is filled in."""
    asked = ("site", "job_class", "contract", "pay", "license", "supervisor", "first_day")
    at = {"site": positions(world.dan)[0].site_id, "job_class": "teacher"}
    return {name: value for name, value in given(world, **at).items() if name in asked} | changed


def moved(hr: Browser, world: World, on: date, status: int = 200, /, **changed: Any) -> Page:
    """Move Ana to Cedar from a day on."""
    where = address(world.ana, positions(world.ana)[-1], "move")
    hr.get(where)
    return hr.post(where, status, **work(world, first_day=on.isoformat(), **changed))


def ended(hr: Browser, person: StaffMember, on: date, status: int = 200) -> Page:
    """End employment on a day."""
    where = f"/people/{person.id}/end"
    hr.get(where)
    return hr.post(where, status, last_day=on.isoformat())


def live(person: StaffMember) -> int:
    """How many sessions of the person go on."""
    db.session.rollback()
    mine = select(LoginSession).where(LoginSession.staff_member_id == person.id)
    return len(db.session.scalars(mine.where(LoginSession.ended_at.is_(None))).all())


def test_a_move_ends_the_old_position_the_day_before(world: World, visit: Visit) -> None:
    words = moved(visit(world.cora), world, TODAY, supervisor="Ben Ortega").words()
    old, new = positions(world.ana)
    assert (old.held_to, new.held_from, new.recorded_by) == (TODAY - DAY, TODAY, world.cora.id)
    assert "Teacher, Cedar School" in words and "Supervisor: Ben Ortega" in words


def test_the_same_first_day_corrects_the_position(world: World, visit: Visit) -> None:
    put(world.lincoln, "Eva Delgado", TODAY, sign_in_name="eva")
    hr, eva = visit(world.cora), db.session.scalars(select(StaffMember)).all()[-1]
    where = address(eva, positions(eva)[0], "move")
    hr.get(where)
    hr.post(where, **work(world, job_class="driver"))
    assert [(p.job_class, p.held_from) for p in positions(eva)] == [("driver", TODAY)]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2000, 1, 1), "Enter a date within a year of today"),
        (TODAY - 200 * DAY, "The position cannot change before it began."),
    ],
)
def test_a_move_has_a_day_that_can_be(world: World, visit: Visit, on: date, said: str) -> None:
    hr = visit(world.cora)
    moved(hr, world, TODAY - 100 * DAY)
    assert said in moved(hr, world, on, 422).words()


def test_an_old_form_changes_nothing_that_was_changed_since(world: World, visit: Visit) -> None:
    hr, old = visit(world.cora), positions(world.ana)[0]
    moved(hr, world, TODAY)
    for what, sent in (("move", work(world)), ("end", {"last_day": TODAY.isoformat()})):
        page = hr.post(address(world.ana, old, what), 409, **sent)
        assert "This position was changed in the meantime." in page.words()


def test_several_positions_are_held_at_once(world: World, visit: Visit) -> None:
    hr, where = visit(world.cora), f"/people/{world.ana.id}/positions/new"
    hr.get(where)
    hr.post(where, **work(world, job_class="coach", contract="seasonal"))
    assert [p.job_class for p in positions(world.ana)] == ["teacher", "coach"]
    hr.get(where)
    page = hr.post(where, 422, **work(world, job_class="coach"))
    assert "They already hold this position." in page.words()


def test_one_of_several_positions_ends_and_the_person_stays(world: World, visit: Visit) -> None:
    hr, where = visit(world.cora), f"/people/{world.ana.id}/positions/new"
    hr.get(where)
    hr.post(where, **work(world, job_class="coach"))
    visit(world.ana)
    where = address(world.ana, positions(world.ana)[-1], "end")
    hr.get(where)
    hr.post(where, last_day=TODAY.isoformat())
    assert (positions(world.ana)[0].held_to, live(world.ana)) == (None, 1)


def test_who_leaves_is_signed_out_and_loses_their_roles(world: World, visit: Visit) -> None:
    visit(world.ben)
    page = ended(visit(world.cora), world.ben, TODAY)
    assert page.link("/slip$") and live(world.ben) == 0
    grants = db.session.scalars(
        select(RoleGrant.held_to).where(RoleGrant.staff_member_id == world.ben.id)
    )
    assert set(grants) == {None, TODAY}


def test_leaving_in_the_future_ends_sessions_that_night(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    ended(hr, world.ana, TODAY + 3 * DAY)
    with time_machine.travel(clock.now() + 4 * DAY):
        visit(world.ana)
        end_sessions_of_leavers()
        end_sessions_of_leavers()
    assert live(world.ana) == 0 and live(world.cora) == 1


def test_the_night_leaves_those_alone_who_stay(world: World, visit: Visit) -> None:
    visit(world.ana)
    moved(visit(world.cora), world, TODAY)
    end_sessions_of_leavers()
    assert live(world.ana) == 1


def test_who_never_came_never_began(world: World, visit: Visit) -> None:
    eva = put(world.lincoln, "Eva Delgado", TODAY + 7 * DAY, sign_in_name="eva")
    words = ended(visit(world.cora), eva, TODAY).words()
    assert "never began" in words and "Back again" in words


def test_a_leaver_keeps_their_file_and_is_found(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    ended(hr, world.ana, TODAY - DAY)
    assert "2026-27 annual training" in hr.get(f"/people/{world.ana.id}").words()
    assert "Left" in hr.get("/people?q=ana").words()
    visit(world.ben).get(f"/people/{world.ana.id}", 404)


def test_who_is_back_has_their_history_and_is_assigned_again(world: World, visit: Visit) -> None:
    db.writing()
    program = db.session.get_one(Program, world.program.id)
    set_terms(program, TODAY, clock.now(), rhythm="onboarding", days=30)
    db.session.commit()
    hr, where = visit(world.cora), f"/people/{world.ana.id}/positions/new"
    ended(hr, world.ana, TODAY - 30 * DAY)
    assert hr.get(where).heading == "Back again"
    hr.post(where, **work(world))
    cycles = select(Enrollment.cycle).where(Enrollment.staff_member_id == world.ana.id)
    assert set(db.session.scalars(cycles)) == {"2026-27", f"hire:{TODAY}"}
    assert [p.held_to for p in positions(world.ana)] == [TODAY - 30 * DAY, None]


def test_a_second_position_assigns_nothing_again(world: World, visit: Visit) -> None:
    db.writing()
    program = db.session.get_one(Program, world.program.id)
    set_terms(program, TODAY, clock.now(), rhythm="onboarding", days=30)
    db.session.commit()
    hr, where = visit(world.cora), f"/people/{world.ana.id}/positions/new"
    hr.get(where)
    hr.post(where, **work(world, job_class="coach"))
    cycles = select(Enrollment.cycle).where(Enrollment.staff_member_id == world.ana.id)
    assert db.session.scalars(cycles).all() == ["2026-27"]


def test_the_last_one_in_human_resources_cannot_leave(world: World, visit: Visit) -> None:
    page = ended(visit(world.cora), world.cora, TODAY, 422)
    assert "Give somebody else the human resources role" in page.words()
    assert positions(world.cora)[0].held_to is None


def test_hr_of_one_school_ends_only_what_is_theirs(world: World, visit: Visit) -> None:
    hr, where = visit(world.cora), f"/people/{world.ana.id}/positions/new"
    hr.get(where)
    hr.post(where, **work(world, job_class="coach"))
    gil, elsewhere = visit(hr_of(world.lincoln)), positions(world.ana)[-1]
    page = ended(gil, world.ana, TODAY, 422)
    assert "They also work at a site that is not yours." in page.words()
    for what in ("move", "end"):
        gil.get(address(world.ana, elsewhere, what), 404)
    assert f"/positions/{elsewhere.id}/" not in gil.get(f"/people/{world.ana.id}").text


def test_nothing_of_a_position_is_ever_overwritten(world: World, visit: Visit) -> None:
    first = positions(world.ana)[0].id
    moved(visit(world.cora), world, TODAY)
    kept = db.session.get_one(Position, first)
    assert (kept.held_to, kept.job_class) == (None, "teacher")


def test_hr_of_a_school_no_longer_knows_who_moved_away(world: World, visit: Visit) -> None:
    gil = visit(hr_of(world.lincoln))
    gil.get(f"/people/{world.ana.id}")
    moved(visit(world.cora), world, TODAY)
    gil.get(f"/people/{world.ana.id}", 404)
    assert "Ana" not in gil.get("/people").words()


def test_who_left_from_a_school_that_closed_stays_findable(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    ended(hr, world.dan, TODAY - 3 * DAY)
    cedar = positions(world.dan)[0].site_id
    db.writing()
    old = db.session.scalars(select(SitePlacement).where(SitePlacement.site_id == cedar)).one()
    closed = {"parent_id": old.parent_id, "held_from": old.held_from, "held_to": TODAY - DAY}
    db.session.add(SitePlacement(site_id=cedar, replaces_id=old.id, **closed))
    db.session.commit()
    assert "Dan O'Brien-Smith" in hr.get("/people").words()
