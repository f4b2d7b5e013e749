"""HR and principals read the figures of their sites, once a week and in their language."""

from datetime import timedelta
from typing import Any

import pytest

from app import clock, db
from app.models import Break, RoleGrant, StaffMember
from app.roster.operations import add_person
from tests.app.conftest import World
from tests.app.notices.conftest import Night, Post, outcomes, plan, today, written
from tests.app.notices.weeks import monday


def grant(world: World, person: StaffMember, role: str, **more: Any) -> None:
    """Let somebody hold a role as well."""
    db.writing()
    site = more.pop("site", world.top)
    held = {"role": role, "site_id": site.id, "held_from": today(world)}
    db.session.add(RoleGrant(staff_member_id=person.id, **held))
    db.session.commit()


def test_hr_reads_the_figures_of_the_whole_district(world: World, night: Night, post: Post) -> None:
    night(monday(world, 11))
    (notice,) = written(world.cora, "hr")
    assert notice.subject == "Your week: 2 people are late"
    assert (
        "Today at Cottonwood Public Schools:\n- Finished: 0 of 2 people\n- Due: 0\n" in notice.text
    )
    assert "- Late: 2, of these 2 since last week" in notice.text
    assert "Ana" not in notice.text and "annual" not in notice.text + notice.subject
    assert outcomes(world.cora, "hr") == ["sent"]


def test_a_principal_reads_those_of_their_school(world: World) -> None:
    plan(world, monday(world, 0))
    (notice,) = written(world.ben, "team")
    assert notice.subject == "Your week: nobody is late"
    assert "Today at Lincoln School:\n- Finished: 0 of 1 people\n- Due: 1\n" in notice.text
    assert ": 1 not finished" in notice.text and "/my-people" in notice.text


def test_who_was_late_a_week_ago_is_late_and_not_newly(world: World) -> None:
    plan(world, monday(world, 18))
    assert "- Late: 2, of these 0 since last week" in written(world.cora, "hr")[0].text


def test_whoever_starts_this_week_is_counted(world: World) -> None:
    db.writing()
    first = today(world) + timedelta(days=monday(world, 0) + 2)
    add_person(site=world.lincoln, name="Eve Moss", job_class="office", on=first)
    db.session.commit()
    plan(world, monday(world, 0))
    assert "Starting work this week: 1" in written(world.ben, "team")[0].text


def test_who_is_both_gets_one_message_with_both(world: World) -> None:
    grant(world, world.ben, "hr")
    plan(world, monday(world, 17))
    assert written(world.ben, "team") == []
    (notice,) = written(world.ben, "hr")
    assert "Today at Cottonwood Public Schools, Lincoln School:" in notice.text
    assert "- Finished: 0 of 2 people" in notice.text and "- Ana" in notice.text


def test_it_is_in_the_readers_language(world: World) -> None:
    db.writing()
    db.session.get_one(StaffMember, world.ben.id).language = "es"
    db.session.commit()
    plan(world, monday(world, 17))
    (notice,) = written(world.ben, "team")
    assert notice.subject == "Su semana: una persona va tarde"
    assert "Terminaron: 0 de 1 personas" in notice.text and "Inicie sesión" in notice.text


def test_in_a_break_it_waits_for_the_first_day_after_it(world: World) -> None:
    db.writing()
    start = today(world) + timedelta(days=monday(world, 0))
    kept = {"district_id": world.district.id, "name": "Days off", "recorded_at": clock.now()}
    db.session.add(Break(held_from=start, held_to=start, **kept))
    db.session.commit()
    plan(world, monday(world, 0))
    assert written(world.cora, "hr") == []
    plan(world, monday(world, 0) + 1)
    assert len(written(world.cora, "hr")) == 1


@pytest.mark.parametrize("days", [5, 6])
def test_nothing_is_written_on_a_weekend(world: World, days: int) -> None:
    plan(world, monday(world, 0) + days)
    assert written(world.cora, "hr") == []
