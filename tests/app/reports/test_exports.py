"""A file holds exactly what its page shows, of the same people, and says what it is."""

import csv
import io
from datetime import date, timedelta

import pytest

from app import clock, db
from app.models import PersonNumber, Position, RoleGrant, StaffMember
from app.models.scope import ended
from app.roster.operations import add_person
from tests.app.browsing import Page, Visit
from tests.app.conftest import World
from tests.app.reports.test_pages import make_late
from tests.app.workbooks import cells, rows

DAY = timedelta(days=1)
TABLES = ("programs", "sites", "jobs", "policies", "ageing", "due", "trend")


def today(world: World) -> date:
    return clock.today(world.district.time_zone)


def shown(page: Page) -> list[str]:
    """The names in the table of the page."""
    return [row.findtext("th/a") or "" for row in page.tree.findall(".//tbody/tr")]


def table(file: Page) -> list[list[str]]:
    """The lines of a CSV file."""
    return list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))


def crowd(world: World, people: int) -> None:
    """Further teachers at Lincoln, each with a number, in no order; some cells look like code."""
    db.writing()
    on = date(2025, 8, 1)
    for place in range(people):
        name = f"{'=@+'[place % 3]}Teacher {place * 7 % people:03}"
        made = add_person(
            site=world.lincoln, name=name, email=f"t{place}@x.org", job_class="teacher", on=on
        )
        about = {"district_id": world.district.id, "source": "hr", "number": f"00{place}"}
        db.session.add(PersonNumber(staff_member_id=made.id, **about))
    db.session.commit()


def shares(world: World, role: str, person: StaffMember) -> None:
    """Somebody gets the role over Lincoln alone."""
    db.writing()
    first = today(world) - DAY
    grant = {"role": role, "site_id": world.lincoln.id, "held_from": first}
    db.session.add(RoleGrant(staff_member_id=person.id, **grant))
    db.session.commit()


def leaves_lincoln(world: World, person: StaffMember, site_id: object, last: date) -> None:
    """After that day somebody works elsewhere."""
    db.writing()
    work = db.session.query(Position).filter_by(staff_member_id=person.id).one()
    db.session.add(ended(work, last))
    moved = {"site_id": site_id, "job_class": "teacher", "held_from": last + DAY}
    db.session.add(Position(staff_member_id=person.id, **moved))
    db.session.commit()


@pytest.mark.parametrize("sort", ["name", "-name", "training"])
def test_a_file_holds_the_people_of_all_pages_in_their_order(
    world: World, visit: Visit, sort: str
) -> None:
    crowd(world, 60)
    cora = visit(world.cora)
    asked = f"site={world.lincoln.id}&job=teacher&sort={sort}"
    pages = [cora.get(f"/reports/people?{asked}&page={number}") for number in (1, 2)]
    names = shown(pages[0]) + shown(pages[1])
    lines = table(cora.get(pages[0].link(r"people\.csv")))
    assert [line[0].removeprefix("'") for line in lines[1:]] == names and len(names) == 61
    workbook = cora.get(pages[1].link(r"people\.xlsx")).response.data
    assert [row[0] for row in rows(workbook, 2)[1:]] == names


def test_a_file_has_the_columns_of_the_page_and_for_hr_the_employee_number(
    world: World, visit: Visit
) -> None:
    crowd(world, 1)
    cora = visit(world.cora)
    page = cora.get(f"/reports/people?program={world.program.id}&q=ana")
    heads = [(head.findtext("a") or "").strip() for head in page.tree.findall(".//thead/tr/th")]
    file = table(cora.get(page.link(r"people\.csv")))
    assert file[0] == ["Name", "Preferred name", "Employee number", *heads[1:]]
    due = today(world) + 10 * DAY
    work = ["Lincoln School", "Teacher"]
    assert file[1] == ["Ana María Núñez", "", "", *(["Due", due.isoformat()] * 2), *work]


def test_in_excel_numbers_of_people_are_text_and_due_dates_are_dates(
    world: World, visit: Visit
) -> None:
    crowd(world, 1)
    found = cells(visit(world.cora).get("/reports/people.xlsx").response.data, 2)
    assert found["A2"] == ("inlineStr", "=Teacher 000") and found["C2"] == ("inlineStr", "000")
    assert found["A3"] == ("inlineStr", "Ana María Núñez") and found["E3"][0] == "n"


def test_the_first_sheet_says_what_the_file_is(world: World, visit: Visit) -> None:
    make_late(world, world.ana)
    address = f"/reports/people.xlsx?site={world.lincoln.id}&status=overdue&sort=-due"
    file = visit(world.cora).get(address)
    about = {row[0]: row[-1] for row in rows(file.response.data, 1)}
    assert about["What it is"] == "People and their training" and about["Rows"] == "1"
    assert about["Whose people, with all sites below"] == "Lincoln School"
    assert about["Narrowed to"] == "Training: Late; Site: Lincoln School"
    assert about["In the order of"] == "First due date not met, from the end"
    assert about["Made by"] == "Cora Hale" and "As of today" in about["What counts"]
    name = f"people-{today(world)}.xlsx"
    assert file.response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert file.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_dashboard_is_a_file(
    world: World, visit: Visit, name: str, kind: str
) -> None:
    make_late(world, world.ana)
    file = visit(world.cora).get(f"/reports/{name}.{kind}")
    lines = table(file) if kind == "csv" else rows(file.response.data, 2)
    assert len(lines) > 1 and len(lines[0]) >= 2


def test_the_tables_hold_the_figures_of_their_date(world: World, visit: Visit) -> None:
    make_late(world, world.ana, world.dan)
    cora = visit(world.cora)
    head, *lines = table(cora.get("/reports/sites.csv"))
    lincoln = next(dict(zip(head, line, strict=True)) for line in lines if "Lincoln" in line[0])
    assert lincoln["Late"] == "1" and lincoln["Share finished"] == "0.0"
    assert ["over 90 days", "2"] in table(cora.get("/reports/ageing.csv"))
    assert ["over 90 days", "0"] in table(cora.get("/reports/ageing.csv?on=2024-10-01"))


def test_a_csv_file_begins_before_anybody_is_looked_up(world: World, visit: Visit) -> None:
    answer = visit(world.cora).client.get("/reports/people.csv")
    chunks = answer.iter_encoded()
    assert next(iter(chunks)).decode() == (
        "\ufeffName,Preferred name,Employee number,Training,First due date not met,Site,Work\r\n"
    )
    answer.close()


def test_an_auditor_of_one_school_gets_its_people_and_no_employee_numbers(
    world: World, visit: Visit
) -> None:
    crowd(world, 2)
    shares(world, "auditor", world.dan)
    dan = visit(world.dan)
    file = dan.get("/reports/people.csv")
    assert "Employee number" not in file.text and "Ana María" in file.text
    assert "Dan O'Brien" not in file.text and "Cedar" not in file.text
    assert "Cedar" not in dan.get("/reports/sites.csv").text
    assert "Cedar" not in dan.get("/reports/people").words()
    dan.get(f"/reports/people.csv?site={world.top.id}", 404)


def test_whom_the_viewer_may_not_see_now_is_counted_and_not_named(
    world: World, visit: Visit
) -> None:
    leaves_lincoln(world, world.ana, world.top.id, today(world) - 2 * DAY)
    shares(world, "auditor", world.dan)
    dan, then = visit(world.dan), f"on={today(world) - 5 * DAY}"
    page = dan.get(f"/reports/people?{then}")
    assert shown(page) == ["Ben Ortega"] and "One more person worked here" in page.words()
    assert "Ana María" not in page.text
    assert "One more" not in dan.get(f"/reports/people?{then}&q=ana").words()
    file = dan.get(f"/reports/people.xlsx?{then}").response.data
    assert ["Counted, not named", "1"] in rows(file, 1) and len(rows(file, 2)) == 2


def test_a_principal_sees_on_a_past_date_whom_they_led_then_and_lead_now(
    world: World, visit: Visit
) -> None:
    leaves_lincoln(world, world.ana, world.top.id, today(world) - 2 * DAY)
    ben, then = visit(world.ben), f"on={today(world) - 5 * DAY}"
    assert shown(ben.get("/my-people")) == ["Ben Ortega"]
    page = ben.get(f"/my-people?{then}")
    assert shown(page) == ["Ben Ortega"] and "One more person worked here" in page.words()
    assert "Remind" not in page.words() and "Enter leave" not in page.words()
    assert [line[0] for line in table(ben.get(page.link(r"\.csv")))[1:]] == ["Ben Ortega"]


def test_the_list_keeps_what_was_asked_in_every_link(world: World, visit: Visit) -> None:
    crowd(world, 60)
    asked = f"site={world.lincoln.id}&status=nothing&on={today(world) - DAY}&q=teach"
    page = visit(world.cora).get(f"/reports/people?{asked}&sort=-job")
    for link in (r"page=2", r"people\.xlsx", r"sort=site"):
        address = page.link(link)
        assert all(part in address for part in asked.split("&")), address


def test_before_a_site_was_known_nobody_is_found_there(world: World, visit: Visit) -> None:
    asked = f"site={world.lincoln.id}&on={today(world) - DAY}&known=then"
    page = visit(world.cora).get(f"/reports/people?{asked}")
    assert "Nobody is found." in page.words() and "known=then" in page.link(r"people\.csv")


@pytest.mark.parametrize(
    "asked", ["site=x", "program=x", "policy=x", f"site={'0' * 8}-0000-7000-8000-{'0' * 12}"]
)
def test_what_is_not_the_viewers_is_not_found(world: World, visit: Visit, asked: str) -> None:
    visit(world.cora).get(f"/reports/people?{asked}", 404)


def test_a_word_the_list_does_not_know_narrows_nothing(world: World, visit: Visit) -> None:
    asked = "status=x&age=x&job=x&sort=x&known=x&on=x&page=x"
    assert len(shown(visit(world.cora).get(f"/reports/people?{asked}"))) == 4
