"""Whether work needs an educator license: as usual, unless HR or a staff list says otherwise."""

import pytest

from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.roster.adding import TODAY, add, address, given, named, positions
from tests.app.roster.comparing import line, outcomes, person, place
from tests.app.roster.test_reading import one


@pytest.mark.parametrize(("said", "kept"), [("", None), ("yes", True), ("no", False)])
def test_hr_says_whether_the_work_of_somebody_new_needs_a_license(
    world: World, visit: Visit, said: str, kept: bool | None
) -> None:
    add(visit(world.cora), world, license=said)
    assert [each.is_licensed for each in positions(named("Eva Delgado"))] == [kept]


def test_a_move_keeps_or_changes_the_license_as_the_form_has_it(world: World, visit: Visit) -> None:
    hr = visit(world.cora)
    where = address(world.ana, positions(world.ana)[-1], "move")
    hr.get(where)
    site = positions(world.dan)[0].site_id
    new = given(world, site=site, job_class="teacher", license="no", first_day=TODAY.isoformat())
    asked = ("site", "job_class", "contract", "pay", "license", "supervisor", "first_day")
    hr.post(where, **{name: new[name] for name in asked})
    assert [each.is_licensed for each in positions(world.ana)] == [None, False]
    assert "Needs no educator license" in hr.get(f"/people/{world.ana.id}").words()
    page = hr.get(address(world.ana, positions(world.ana)[-1], "move"))
    chosen = [e for e in page.tree.iter("option") if e.get("selected") is not None]
    assert "no" in {each.get("value") for each in chosen}


@pytest.mark.parametrize(
    ("written", "kept"),
    [("Yes", True), ("no", False), ("", None), ("Licensed", True), ("Class 2 Standard", None)],
)
def test_a_file_says_yes_or_no_or_nothing(written: str, kept: bool | None) -> None:
    assert one("License", written).lines[0].is_licensed is kept


@pytest.mark.parametrize("kept", [True, False, None])
def test_a_blank_cell_leaves_the_license_as_it_is(kept: bool | None) -> None:
    here = person("1", place(is_licensed=kept))
    assert outcomes([here], [line()])["same", "1"].step is None


def test_a_changed_license_is_a_new_row_from_today() -> None:
    here = person("1", place(is_licensed=True, is_hourly=False))
    told = outcomes([here], [line(is_licensed=False)])["moved", "1"]
    assert told.details[0] == ("license", "licensed", "unlicensed")
    assert told.step and [row.is_licensed for row in told.step.rows] == [True, False]


def test_a_change_of_contract_keeps_the_license() -> None:
    here = person("1", place(is_licensed=True))
    told = outcomes([here], [line(contract="substitute")], columns={"Type": "contract"})
    step = told["moved", "1"].step
    assert step and {row.is_licensed for row in step.rows} == {True}


def test_other_work_is_licensed_as_usual_until_somebody_says() -> None:
    here = person("1", place(is_licensed=True))
    step = outcomes([here], [line(job="DRV")])["moved", "1"].step
    assert step and [row.is_licensed for row in step.rows] == [True, None]
