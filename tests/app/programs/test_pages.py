"""HR writes, changes and ends programs by form; only HR of the whole district does."""

import pytest

from app import db
from app.models import Enrollment, EnrollmentChange, Program, Requirement, Run
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.journey import begin_module
from tests.app.programs.filling import (
    YEARLY,
    edit,
    elsewhere,
    hr_at,
    in_force,
    sheet,
    terms,
)

WRONG = "There is a problem"


@pytest.fixture
def cora(world: World, visit: Visit) -> Browser:
    """Cora of HR, at the programs."""
    return visit(world.cora)


def begin(cora: Browser, status: int = 200, /, **fields: object) -> str:
    """Fill in the form of a new program."""
    whole = sheet(cora.get("/programs/new"))
    wanted = {"title": "Refresher", "asked-0-asked": "yes", **YEARLY, **fields}
    return cora.post("/programs/new", status, **(whole | wanted)).words()


def test_a_new_program_is_in_sentences_at_once_and_enrolls(world: World, cora: Browser) -> None:
    said = begin(cora, jobs=["teacher"])
    assert "2 people are newly enrolled" in said
    assert "Everybody who works as teacher." in said
    made = db.session.query(Program).filter_by(title="Refresher").one()
    people = {
        each.staff_member_id for each in db.session.query(Enrollment) if each.program_id == made.id
    }
    assert people == {world.ana.id, world.dan.id}


def test_the_worker_looks_at_everybody_after_a_change(world: World, cora: Browser) -> None:
    begin(cora)
    assert db.session.query(Run).filter_by(kind="enroll").one().ended_at is None


def test_the_same_form_sent_twice_makes_one_program(world: World, cora: Browser) -> None:
    whole = sheet(cora.get("/programs/new")) | {"title": "Refresher", "asked-0-asked": "yes"}
    for _again in range(2):
        cora.post("/programs/new", **(whole | YEARLY))
    assert db.session.query(Program).filter_by(title="Refresher").one()


TICKED = ("gates_start", "accepts_receipt")


def test_the_form_shows_what_was_set(world: World, cora: Browser) -> None:
    chosen = {
        "sites": [str(world.lincoln.id)],
        "contracts": ["regular"],
        "people": "dan@example.org",
    }
    edit(world, cora, **YEARLY, **chosen, grace_days="5", **dict.fromkeys(TICKED, "yes"))
    kept = sheet(cora.get(f"/programs/{world.program.id}/edit"))
    assert {name: kept[name] for name in chosen} == {
        n: v if isinstance(v, list) else [v] for n, v in chosen.items()
    }
    assert (kept["school_year-due"], kept["grace_days"]) == (["9", "30"], ["5"])
    assert [kept[name] for name in TICKED] == [["yes"], ["yes"]]


def test_saving_without_a_change_writes_nothing(world: World, cora: Browser) -> None:
    in_force(world)
    edit(world, cora)
    assert len(terms(world)) == 1


def test_a_change_keeps_what_was_set_before(world: World, cora: Browser) -> None:
    in_force(world)
    edit(world, cora, jobs=["driver"])
    newest, ended, _first = terms(world)
    assert newest.jobs == ["driver"] and ended.jobs == []
    page = cora.get(f"/programs/{world.program.id}").words()
    assert (
        "who works as driver" in page
        and "From August 1, 2025 on: Everybody in the district" in page
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": " "}, "Enter a title"),
        ({"rhythm": ""}, "Choose how it comes round"),
        ({"school_year-due": ["2", "30"]}, "a day that it has every year"),
        ({"school_year-opens": ["", ""]}, "Choose a month and enter a day"),
        ({"school_year-days": "soon"}, "Enter a whole number"),
        ({"people": "Nobody Known"}, "Nobody is found by: Nobody Known"),
        ({"named_only": "yes"}, "Name the people above"),
        ({"rhythm": "edition"}, "Choose a policy"),
        ({"rhythm": "once"}, "Enter the day it opens"),
        ({"hired_from": "31.12.2026"}, "Enter a date"),
        ({"asked-0-place": "2"}, "Two have the same number"),
        ({"asked-0-what": "module:no-such"}, "This is no longer published"),
    ],
)
def test_what_is_wrong_says_what_to_do_and_nothing_typed_is_lost(
    world: World, cora: Browser, fields: dict[str, object], said: str
) -> None:
    page = edit(world, cora, 422, **(YEARLY | {"title_es": "Anual", "season-days": "abc"} | fields))
    assert said in page.words() and WRONG in page.words()
    kept = sheet(page)
    assert kept["title_es"] == ["Anual"] and kept["season-days"] == ["abc"]
    assert all(
        kept.get(n, [""]) == (v if isinstance(v, list) else [v])
        for n, v in fields.items()
        if n != "title"
    )


def test_a_program_asks_for_something(world: World, cora: Browser) -> None:
    page = edit(world, cora, 422, **YEARLY, **{"asked-0-asked": [], "asked-1-asked": []})
    assert "Tick a module or policy" in page.words()


def test_what_is_asked_no_more_ends_and_what_is_new_begins(world: World, cora: Browser) -> None:
    edit(world, cora, **YEARLY, **{"asked-1-asked": [], "outside-0-title": "First aid"})
    said = cora.get(f"/programs/{world.program.id}").words()
    assert "First aid (outside training, with proof)" in said and "GBEE" not in said
    assert db.session.query(Requirement).filter_by(program_id=world.program.id).count() == 4


def test_a_number_changes_while_nobody_has_begun(world: World, cora: Browser) -> None:
    edit(world, cora, **YEARLY, **{"asked-0-place": "2", "asked-1-place": "1"})
    said = cora.get(f"/programs/{world.program.id}").words()
    assert said.index("GBEE: ") < said.index("Electronic boundaries")


def test_what_somebody_has_begun_keeps_its_number(
    world: World, cora: Browser, visit: Visit
) -> None:
    begin_module(visit(world.ana))
    page = edit(world, cora, 422, **YEARLY, **{"asked-0-place": "2", "asked-1-place": "1"})
    assert "Somebody has begun number 1 already" in page.words()


def test_of_two_who_change_a_program_at_once_the_second_is_told(
    world: World, cora: Browser, visit: Visit
) -> None:
    late = visit(world.cora)
    whole = sheet(late.get(f"/programs/{world.program.id}/edit")) | YEARLY
    edit(world, cora, **YEARLY, jobs=["driver"])
    page = late.post(f"/programs/{world.program.id}/edit", 409, **whole, jobs=["coach"])
    assert "Somebody else has changed this program" in page.words()
    assert sheet(page)["jobs"] == ["coach"] and terms(world)[0].jobs == ["driver"]
    late.post(f"/programs/{world.program.id}/edit", **sheet(page))
    assert terms(world)[0].jobs == ["coach"]


def test_ending_a_program_says_what_is_released_and_releases_it(
    world: World, cora: Browser
) -> None:
    edit(world, cora, **YEARLY)
    address = f"/programs/{world.program.id}/end"
    assert "2 trainings that are open are released" in cora.get(address).words()
    said = cora.post(address).words()
    assert "The program has ended" in said and "Nobody: the program has ended" in said
    released = db.session.query(EnrollmentChange).filter_by(released=True)
    assert {each.reason for each in released} == {"terms"} and released.count() == 2


def test_a_program_that_has_ended_can_begin_again(world: World, cora: Browser) -> None:
    in_force(world, jobs=["driver"])
    cora.get(f"/programs/{world.program.id}")
    cora.post(f"/programs/{world.program.id}/end")
    edit(world, cora)
    assert (terms(world)[0].jobs, terms(world)[0].held_to) == (["driver"], None)


def test_who_runs_one_school_looks_and_changes_nothing(world: World, visit: Visit) -> None:
    in_force(world, people=[str(world.dan.id)], named_only=True)
    hr_at(world.ben, world.lincoln)
    ben = visit(world.ben)
    said = ben.get(f"/programs/{world.program.id}").words()
    assert "Only people asked by name: one person" in said and "Dan O'Brien" not in said
    for address in ("new", f"{world.program.id}/edit", f"{world.program.id}/end"):
        ben.get(f"/programs/{address}", 404)
        ben.post(f"/programs/{address}", 404, title="Mine", idempotency_key="k")


def test_another_districts_program_is_not_there(world: World, visit: Visit) -> None:
    hana = visit(elsewhere())
    assert world.program.title not in hana.get("/programs").words()
    for page in ("", "/edit", "/end"):
        hana.get(f"/programs/{world.program.id}{page}", 404)
    hana.post(f"/programs/{world.program.id}/edit", 404, show="yes")


def test_a_principal_sees_no_programs(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    ben.get("/programs", 404)
    ben.get(f"/programs/{world.program.id}", 404)
