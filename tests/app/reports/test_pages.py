"""The pages of HR and principals, as they meet them; an outsider finds nothing."""

from collections.abc import Callable
from datetime import date

from app import db
from app.models import Contact, Site, StaffMember
from app.programs.operations import enroll
from quizzes.bundle import Bundle
from tests.app.browsing import Browser
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.test_reviewing import decision

Opened = Callable[..., Browser]


def make_late(world: World, *people: StaffMember) -> None:
    """A cycle of an earlier year that these people never finished."""
    db.writing()
    ids = [person.id for person in people]
    enroll(world.program, ids, "2024-25", date(2024, 8, 1), date(2024, 9, 30))
    db.session.commit()


def finish(world: World, visit: Opened) -> None:
    """Ana passes the quiz and signs."""
    learner = visit(world.ana)
    pass_quiz(learner, world.ana)
    confirm(learner, review(learner, "Ana María Núñez"))


def test_today_says_what_needs_hr_and_the_rate_with_its_denominator(
    world: World, visit: Opened
) -> None:
    finish(world, visit)
    words = visit(world.cora).get("/today").words()
    assert "1 of 2 people have finished all training asked so far." in words
    assert "Who counts" in words and "0 people are late" in words


def test_today_lists_next_dates_and_who_starts(world: World, visit: Opened) -> None:
    words = visit(world.cora).get("/today").words()
    assert ": 2 people are not finished" in words
    assert "1 starts this week" in words and "Cora Hale" in words


def test_today_asks_hr_to_check_numbers(world: World, visit: Opened) -> None:
    db.writing()
    db.session.add(
        Contact(
            district_id=world.district.id, position=9, label="Child abuse", phone="406-555-0100"
        )
    )
    db.session.commit()
    assert "One contact number is not checked" in visit(world.cora).get("/today").words()


def test_today_leads_to_what_a_decision_changed(world: World, visit: Opened) -> None:
    decision(world)
    cora = visit(world.cora)
    page = cora.get("/today")
    assert "One decision or new policy edition changes the training." in page.words()
    assert cora.get(page.link("^/settings/decisions/review$")).heading == "What changes"


def test_today_leads_to_the_scenarios_that_wait(world: World, visit: Opened) -> None:
    cora = visit(world.cora)
    where = cora.get("/today").link("#waiting$")
    assert "Waiting for a district decision" in cora.get(where.split("#")[0]).words()


def test_completion_by_site_puts_the_site_with_late_people_first(
    world: World, visit: Opened
) -> None:
    make_late(world, world.dan)
    page = visit(world.cora).get("/reports")
    rows = [row.findtext("th/a") for row in page.tree.findall(".//tbody/tr")]
    sites = ["Cottonwood Public Schools", "Cedar School", "Lincoln School"]
    assert [name for name in rows if name in sites] == sites
    assert "0 of 2 people have finished all training" in page.words()


def test_the_file_holds_the_lines_of_the_table(world: World, visit: Opened) -> None:
    page = visit(world.cora).get("/reports/sites.csv")
    lines = page.response.data.decode("utf-8").splitlines()
    assert lines[0].startswith("\ufeffSite,People counted,Finished,Of these by credit,Share")
    assert lines[1] == "Cottonwood Public Schools,2,0,0,0.0,2,0,0,0,0,0,0,0,0,2"
    assert page.response.headers["Content-Disposition"].startswith("attachment; filename=")


def test_hr_drills_down_from_a_site_to_a_person(world: World, visit: Opened) -> None:
    make_late(world, world.dan)
    hr = visit(world.cora)
    page = hr.get(hr.get("/reports").link(r"status=overdue"))
    assert "Training: Late" in page.words() and "September 30, 2024" in page.words()
    assert hr.get(page.link("^/people/")).heading == "Dan O'Brien-Smith"


def test_people_of_a_site_are_searched_by_name(world: World, visit: Opened) -> None:
    page = visit(world.cora).get(f"/reports/sites/{world.top.id}?q=brien")
    names = [row.findtext("th/a") for row in page.tree.findall(".//tbody/tr")]
    assert names == ["Dan O'Brien-Smith"]


def test_a_page_past_the_last_one_is_not_found(world: World, visit: Opened) -> None:
    hr = visit(world.cora)
    hr.get(f"/reports/sites/{world.top.id}?page=2", 404)
    hr.get(f"/reports/sites/{world.top.id}?page={10**30}", 404)
    hr.get(f"/reports/sites/{world.top.id}?page=-1&status=nonsense")


def test_a_persons_file_says_what_was_done_when_on_which_version(
    world: World, visit: Opened
) -> None:
    finish(world, visit)
    words = visit(world.cora).get(f"/people/{world.ana.id}").words()
    for said in ("Teacher, Lincoln School", "Edition 1", "Adopted August 1, 2025"):
        assert said in words
    assert "Finished" in words and "valid" in words and "Still to do" not in words


def test_a_persons_file_says_what_is_still_to_do(world: World, visit: Opened) -> None:
    words = visit(world.cora).get(f"/people/{world.dan.id}").words()
    assert "Still to do" in words and "Policy GBEE: Electronic communications" in words


def test_a_persons_file_holds_no_answers_and_no_choices(
    world: World, visit: Opened, short_module: Bundle
) -> None:
    finish(world, visit)
    words = visit(world.cora).get(f"/people/{world.ana.id}").words()
    asked = [each.stem for each in short_module.bank_words["en"].questions.values()]
    scenes = [each["en"].title for each in short_module.scenario_words.values()]
    assert not [practice for practice in asked + scenes if practice in words]


def test_a_principal_learns_how_many_are_late_and_who(world: World, visit: Opened) -> None:
    make_late(world, world.ana, world.dan)
    words = visit(world.ben).get("/my-people").words()
    assert "1 of your 1 people is late" in words
    assert "Ana María Núñez" in words and "Dan" not in words


def test_a_persons_file_leads_back_to_where_the_viewer_found_it(
    world: World, visit: Opened
) -> None:
    cora, address = visit(world.cora), f"/people/{world.ana.id}"
    assert cora.get(cora.get(address).link("^/reports/sites/")).heading == "Lincoln School"
    assert visit(world.ben).get(address).link("^/my-people$")
    assert "/reports/sites/" not in visit(world.ben).get(address).text


def test_a_person_of_another_site_is_not_found_by_a_principal(world: World, visit: Opened) -> None:
    principal = visit(world.ben)
    principal.get(f"/people/{world.ana.id}")
    principal.get(f"/people/{world.dan.id}", 404)


def test_a_principal_and_a_teacher_find_no_pages_of_hr(world: World, visit: Opened) -> None:
    for person in (world.ben, world.ana):
        for address in ("/today", "/reports", "/reports/sites.csv"):
            visit(person).get(address, 404)
    visit(world.ana).get("/my-people", 404)
    visit(world.ana).get(f"/people/{world.ana.id}", 404)


def test_a_site_outside_the_grant_is_not_found(world: World, visit: Opened) -> None:
    db.writing()
    stray = Site(id=db.uuid7(), district_id=world.district.id, kind="school", name="Stray School")
    db.session.add(stray)
    db.session.commit()
    visit(world.cora).get(f"/reports/sites/{stray.id}", 404)


def test_a_principal_downloads_only_their_own_people(world: World, visit: Opened) -> None:
    ben = visit(world.ben)
    file = ben.get(ben.get("/my-people").link(r"\.csv"))
    assert "Ana María Núñez" in file.text and "Dan" not in file.text
    ben.get(f"/reports/people.csv?site={world.lincoln.id}", 404)
