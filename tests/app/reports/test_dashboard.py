"""The dashboard as HR meets it: one rate, charts that have their numbers, any date, one's sites."""

import re
from collections.abc import Iterator
from datetime import timedelta

from app import clock, db
from app.models import DateProblem, RoleGrant
from app.programs.operations import enroll
from app.roster.operations import add_person
from tests.app.browsing import Page, Visit
from tests.app.conftest import World
from tests.app.reports.test_pages import make_late
from tests.app.reports.test_person import kept

YESTERDAY = clock.now().date() - timedelta(days=2)
"""Over in every time zone."""


def told(element: object) -> str:
    """An element's words, spaces folded."""
    return " ".join("".join(element.itertext()).split())  # type: ignore[attr-defined]


def charts(page: Page) -> Iterator[tuple[set[str], set[str]]]:
    """Of each chart the numbers drawn in it, and the numbers of the tables beside it."""
    for around in page.tree.iter():
        drawn = [each for each in around if each.get("role") == "img"]
        for chart in drawn:
            cells = {told(cell) for cell in around.iter("td")}
            words = [told(n) for n in chart.iter() if n.get("class") == "bl-chart__n"]
            yield {re.findall(r"\d+", each)[0] for each in words}, cells


def row(page: Page, name: str) -> list[str]:
    """The cells of the first line of a table that has this name."""
    lines = page.tree.findall(".//tbody/tr")
    return [told(cell) for cell in next(r for r in lines if name in told(r)).iter("td")]


def test_the_page_leads_with_one_rate_its_denominator_and_who_is_late(
    world: World, visit: Visit
) -> None:
    make_late(world, world.dan)
    page = visit(world.cora).get("/reports")
    words = page.words()
    assert "0 of 2 people have finished all training asked so far." in words
    assert "2 people count" in words and "2 asked for nothing" in words
    assert "One person is late: see who" in words and page.link(r"/reports/people\?status=overdue")


def test_every_line_has_its_numbers_and_each_leads_to_its_people(
    world: World, visit: Visit
) -> None:
    make_late(world, world.dan)
    page = visit(world.cora).get("/reports")
    _bar, counted, finished, due, late, apart = row(page, "Cedar School")
    assert (counted, finished, due, apart) == ("1", "0", "0", "Nobody")
    assert late == "1 Late: Cedar School"
    assert page.link(r"/reports/people\?(?=.*site=)(?=.*status=overdue)")
    assert page.link(r"/reports/people\?(?=.*program=)(?=.*status=overdue)")
    assert page.link(r"/reports/people\?(?=.*job=teacher)(?=.*status=due)")
    assert page.link(r"/reports/people\?(?=.*policy=)(?=.*status=overdue)")


def test_a_number_leads_to_as_many_people(world: World, visit: Visit) -> None:
    make_late(world, world.dan)
    cora = visit(world.cora)
    links = cora.get("/reports").tree.findall(".//main//td/a")
    assert len(links) > 9
    for link in links:
        caption = cora.get(link.get("href") or "").tree.find(".//caption")
        how_many = told(caption).split()[0].replace("One", "1")
        assert how_many == told(link).split()[0], f"{told(link)}: {told(caption)}"


def test_no_chart_stands_without_words_to_be_read_and_its_numbers_in_a_table(
    world: World, visit: Visit
) -> None:
    make_late(world, world.dan)
    page = visit(world.cora).get("/reports")
    found = list(charts(page))
    assert len(found) == 3, "the rate, the ageing and the trend"
    for drawn, cells in found:
        assert all(any(n == cell.split()[0] for cell in cells) for n in drawn), (drawn, cells)
    for image in (each for each in page.tree.iter() if each.get("role") == "img"):
        named = image.get("aria-labelledby", "").split()
        assert named and all(told(page.tree.find(f".//*[@id='{id}']")) for id in named)


def test_how_long_somebody_is_late_leads_to_them(world: World, visit: Visit) -> None:
    make_late(world, world.dan)
    page = visit(world.cora).get("/reports")
    assert row(page, "over 90 days") == ["1 Late: over 90 days"]
    assert page.link(r"/reports/people\?(?=.*age=91)(?=.*status=overdue)")


def test_a_past_date_shows_its_own_figures_in_two_senses_and_says_so(
    world: World, visit: Visit
) -> None:
    make_late(world, world.dan)
    cora, on = visit(world.cora), YESTERDAY.isoformat()
    now = cora.get(f"/reports?on={on}").words()
    assert "with later corrections" in now and "0 of one person has finished" in now
    then = cora.get(f"/reports?on={on}&known=then").words()
    assert "what we knew that day" in then and "Nobody counts" in then


def test_every_link_to_people_keeps_the_date_and_its_sense(world: World, visit: Visit) -> None:
    make_late(world, world.dan)
    page = visit(world.cora).get(f"/reports?on={YESTERDAY.isoformat()}")
    inside = page.tree.find(".//main")
    found = [a.get("href") or "" for a in inside.iter("a")]
    figures = [
        each for each in found if re.match("/reports/(people|who-counts|.*csv|.*xlsx)", each)
    ]
    assert len(figures) > 9 and all(f"on={YESTERDAY.isoformat()}" in each for each in figures)


def test_what_is_stuck_is_told_of_today_only_and_leads_to_its_page(
    world: World, visit: Visit
) -> None:
    about = {"program_id": world.program.id, "staff_member_id": world.dan.id}
    kept(DateProblem(**about, problem="no-school-year"))
    cora = visit(world.cora)
    page = cora.get("/reports")
    assert "One due date cannot be computed." in page.words() and page.link("/programs/problems$")
    past = cora.get(f"/reports?on={YESTERDAY.isoformat()}").words()
    assert "cannot be computed" not in past and "Stuck" not in past


def test_a_new_hire_at_risk_is_named(world: World, visit: Visit) -> None:
    db.writing()
    today = clock.today(world.district.time_zone)
    kit = add_person(site=world.lincoln, name="Kit Moss", job_class="driver", on=today)
    enroll(world.program, [kit.id], "2026-27", today, today + timedelta(days=9))
    db.session.commit()
    page = visit(world.cora).get("/reports")
    assert "1 new hire at risk" in page.words() and "Kit Moss, began" in page.words()


def test_whoever_keeps_one_school_counts_and_names_no_other(world: World, visit: Visit) -> None:
    make_late(world, world.dan)
    today = clock.today(world.district.time_zone)
    about = {"staff_member_id": world.ben.id, "role": "hr", "held_from": today}
    kept(RoleGrant(site_id=world.lincoln.id, **about))
    words = visit(world.ben).get("/reports").words()
    assert "0 of one person has finished" in words and "Nobody is late." in words
    assert "Cedar" not in words and "Dan" not in words


def test_a_principal_finds_no_dashboard_of_any_date(world: World, visit: Visit) -> None:
    visit(world.ben).get(f"/reports?on={YESTERDAY.isoformat()}", 404)


def test_today_and_the_dashboard_tell_the_same_rate(world: World, visit: Visit) -> None:
    cora, rate = visit(world.cora), "0 of 2 people have finished all training asked so far."
    assert rate in cora.get("/today").words() and rate in cora.get("/reports").words()


def test_today_leads_to_set_up_until_all_of_it_is_done(world: World, visit: Visit) -> None:
    page = visit(world.cora).get("/today")
    assert re.search(r"Set-up: \d of 9 steps done", page.words()) and page.link("^/set-up$")
