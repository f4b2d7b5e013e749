"""Who is paid by the hour reads that training is done on paid time, and whom to ask when."""

import uuid

from app import db
from app.models import StaffMember
from app.programs.operations import enroll
from app.roster.operations import add_person
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.roster.adding import DAY, TODAY


def driver(
    world: World, at_top: bool = False, supervisor_id: uuid.UUID | None = None
) -> StaffMember:
    """Eva drives a bus and has training to do."""
    db.writing()
    eva = add_person(
        site=world.top if at_top else world.lincoln,
        name="Eva Delgado",
        job_class="driver",
        supervisor_id=supervisor_id,
        on=TODAY - 30 * DAY,
    )
    enroll(world.program, [eva.id], "2026-27", TODAY, TODAY + DAY)
    db.session.commit()
    return eva


def test_the_supervisor_is_asked_when(world: World, visit: Visit) -> None:
    page = visit(driver(world, supervisor_id=world.dan.id)).get("/")
    assert "Do this on paid time; ask Dan O'Brien-Smith when." in page.words()


def test_without_a_supervisor_the_principal_is_asked(world: World, visit: Visit) -> None:
    page = visit(driver(world)).get("/")
    assert "Do this on paid time; ask Ben Ortega when." in page.words()


def test_where_nobody_is_known_the_page_names_nobody(world: World, visit: Visit) -> None:
    page = visit(driver(world, at_top=True)).get("/")
    assert "Do this on paid time; ask your supervisor when." in page.words()


def test_everybody_else_reads_nothing_about_pay(world: World, visit: Visit) -> None:
    assert "paid time" not in visit(world.ana).get("/").words()
