"""The preview says exactly who would be asked, why, and what a change would add or remove."""

from datetime import date, timedelta

import pytest

from app import clock, db
from app.models import Enrollment, Position, ProgramTerms
from app.roster.operations import add_person
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.programs.filling import SINCE, YEARLY, edit, hr_at, in_force, terms


@pytest.fixture
def cora(world: World, visit: Visit) -> Browser:
    """Cora of HR; the program is for everybody."""
    in_force(world)
    return visit(world.cora)


def shown(world: World, cora: Browser, **fields: object) -> str:
    """What the preview says of a form that is not saved."""
    return preview(edit(world, cora, **fields, show="yes"))


def preview(page: Page) -> str:
    """The words of the preview, a line for each of its parts."""
    parts = [e for e in page.tree.iter("div") if e.get("data-renew") is not None]
    return " ".join(" ".join(part.itertext()) for part in parts).replace("\n", " ")


def folded(text: str) -> str:
    return " ".join(text.split())


def test_it_names_people_and_why(world: World, cora: Browser) -> None:
    said = folded(shown(world, cora, jobs=["teacher"], people="Ben Ortega"))
    assert "3 people" in said
    assert "Ana María Núñez Teacher at Lincoln School" in said
    assert "Ben Ortega asked by name" in said


def test_it_says_who_is_new_and_who_is_asked_no_more(world: World, visit: Visit) -> None:
    in_force(world, jobs=["teacher"], sites=[str(world.lincoln.id)])
    cora = visit(world.cora)
    said = folded(shown(world, cora, jobs=["office"], sites=[str(world.lincoln.id)]))
    assert "1 person One is newly asked One is asked no more" in said
    assert "New Ben Ortega Office at Lincoln School" in said
    assert "Asked no more Ana María Núñez Teacher at Lincoln School" in said


def test_it_counts_the_open_training_that_would_be_released(world: World, visit: Visit) -> None:
    in_force(world)
    cora = visit(world.cora)
    edit(world, cora, title="Everybody at once")
    said = folded(shown(world, cora, jobs=["teacher"]))
    # Ana and Dan were enrolled by hand; Ben and Cora by the terms.
    assert "2 are asked no more Their 2 open trainings are released." in said


def test_the_same_people_are_called_that(world: World, cora: Browser) -> None:
    assert "The same people as now." in shown(world, cora, grace_days="3")


def test_nothing_is_kept_by_looking(world: World, cora: Browser) -> None:
    shown(world, cora, jobs=["driver"], title="Another title")
    assert len(terms(world)) == 1
    assert db.session.query(Enrollment).count() == 2


def test_half_a_form_is_enough(world: World, cora: Browser) -> None:
    page = edit(
        world, cora, title="", rhythm="once", hired_from="soon", people="Nobody", show="yes"
    )
    said = folded(preview(page))
    assert "4 people" in said and "is found by: Nobody" in said
    assert "There is a problem" not in page.words()


def test_who_was_here_before_a_day_is_left_out(world: World, cora: Browser) -> None:
    db.writing()
    add_person(
        site=world.lincoln,
        name="Nia Long",
        email="nia@example.org",
        job_class="coach",
        on=date(2026, 1, 5),
    )
    db.session.commit()
    said = folded(shown(world, cora, hired_from="2026-01-01"))
    assert "2 people 3 are asked no more" in said and "Nia Long" in said


def test_a_new_program_shows_everybody_until_something_is_chosen(
    world: World, cora: Browser
) -> None:
    said = folded(preview(cora.get("/programs/new")))
    assert "4 people" in said and "newly" not in said


def test_dates_are_those_that_the_rule_gives(world: World, cora: Browser) -> None:
    year = clock.today("America/Denver")
    later = year + timedelta(days=20)
    fields = {**YEARLY, "school_year-opens": [f"{later.month}", f"{later.day}"]}
    assert f"Opens {later:%B} {later.day}, {later.year}" in shown(world, cora, **fields)


def test_hr_of_one_school_counts_only_its_people(world: World, visit: Visit) -> None:
    in_force(world)
    hr_at(world.ben, world.lincoln)
    said = visit(world.ben).get(f"/programs/{world.program.id}").words()
    assert "It is for 2 people today" in said
    assert "Ana María Núñez" in said and "Dan O'Brien" not in said


def test_who_has_left_is_not_in_it(world: World, cora: Browser) -> None:
    db.writing()
    work = db.session.query(Position).filter_by(staff_member_id=world.dan.id).one()
    columns = {c.key: getattr(work, c.key) for c in Position.__table__.columns}
    left = {"id": db.uuid7(), "held_to": SINCE + timedelta(days=30), "replaces_id": work.id}
    db.session.add(Position(**columns | left))
    db.session.commit()
    assert "3 people" in folded(shown(world, cora))


def test_the_preview_never_enters_the_session(world: World, cora: Browser) -> None:
    shown(world, cora, jobs=["driver"])
    assert not [each for each in db.session.new if isinstance(each, ProgramTerms)]
