"""The pages of a staff list file, as Cora of HR meets them; nobody else does."""

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from app import clock, db, jobs
from app.models import StaffMember
from app.roster.import_forms import LARGEST, UploadForm
from app.roster.import_routes import EXAMPLE
from app.roster.operations import create_district
from app.roster.reading import read_csv
from app.spreadsheet import lines
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.roster.uploading import HEAD, ROSA, SAM, address, apply, on_list, read, send


def test_a_file_is_checked_then_applied_and_new_people_get_slips(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    page = send(cora, HEAD + ROSA + SAM)
    assert page.heading == "Check before it counts" and "2 people are new" in page.words()
    assert "Sam Whitehorse" not in on_list()
    page = apply(cora, page)
    assert page.heading == "The changes are made"
    assert {"Rosa Delgado", "Sam Whitehorse"} <= on_list()
    assert "Sam Whitehorse" in cora.get(page.link("/people/slips")).words()


def test_the_page_loads_itself_again_only_while_a_worker_is_at_it(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    cora.get("/people/import")
    cora.post("/people/import", staff_list=(io.BytesIO((HEAD + ROSA).encode()), "a.csv"))
    page = cora.get(address())
    assert page.heading == "Reading the file" and page.response.headers["Refresh"] == "2"
    assert "Refresh" not in cora.get(page.link("still=1")).response.headers
    assert "Refresh" not in read(cora).response.headers


def test_the_same_file_again_has_nothing_to_apply(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    apply(cora, send(cora, HEAD + ROSA))
    page = send(cora, HEAD + ROSA)
    assert "There is nothing to apply" in page.words() and not page.fields("seen")


def test_each_figure_leads_to_its_people_with_what_changes(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    apply(cora, send(cora, HEAD + ROSA + SAM))
    page = send(cora, HEAD + ROSA.replace("Lincoln", "Cedar") + SAM.replace("Sam", "Samuel"))
    moved = cora.get(page.link("what=moved")).words()
    assert "Rosa Delgado" in moved and "Site: Cedar School, was Lincoln School" in moved
    changed = cora.get(page.link("what=changed")).words()
    assert "Legal name: Samuel Whitehorse, was Sam Whitehorse" in changed


def test_everything_that_changes_about_a_position_is_told(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    head = HEAD.strip() + ",Employee Type,Pay Type,End Date,Supervisor ID,Language\n"
    apply(cora, send(cora, head + ROSA.strip() + ",regular,salaried,,,en\n"))
    page = send(cora, head + ROSA.strip() + ",substitute,hourly,6/30/2031,ben@example.org,es\n")
    for told in (
        "Contract: Substitute, was Regular staff",
        "Paid by the hour: yes, was no",
        "Supervisor: Ben Ortega",
        "Last day: June 30, 2031",
        "Language: Español, was English",
    ):
        assert told in page.words()


def test_a_page_beyond_the_last_is_not_there(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, HEAD + ROSA)
    cora.get(address("?what=added&page=2"), 404)


def test_many_leaving_needs_a_tick(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    many = "".join(f"{n},Person {n} Stone,,Lincoln School,teacher\n" for n in range(10))
    apply(cora, send(cora, HEAD + many))
    page = send(cora, HEAD + ROSA)
    assert "10 of 10 people would leave" in page.words()
    refused = cora.post(address("/apply"), 422, seen=page.field("seen"))
    assert "Say first that this is right" in refused.words()
    assert apply(cora, refused, accept="yes").heading == "The changes are made"


def test_a_second_click_or_person_finds_the_file_applied(world: World, visit: Visit) -> None:
    cora, again = visit(world.cora), visit(world.cora)
    page = send(cora, HEAD + ROSA)
    again.get(address())
    apply(cora, page)
    late = again.post(address("/apply"), seen=page.field("seen"))
    assert late.heading == "The changes are made"
    assert "Somebody has already applied this file" in late.words()
    assert db.session.query(StaffMember).filter_by(legal_name="Rosa Delgado").count() == 1


def test_a_check_made_before_another_file_was_applied_is_made_again(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    first = send(cora, HEAD + ROSA)
    old = address()
    apply(cora, send(cora, HEAD + ROSA + SAM))
    page = cora.get(old)
    assert page.heading == "This check is out of date"
    late = cora.post(f"{old}/apply", seen=first.field("seen"))
    assert "Another staff list was applied" in late.words()
    cora.post(f"{old}/again")
    jobs.drain()
    assert "1 person leaves" in cora.get(old).words()


def test_what_was_checked_again_since_is_not_applied_unseen(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = send(cora, HEAD + ROSA)
    cora.post(address("/again"))
    send(cora, HEAD + SAM)
    other = cora.post(address("/apply"), seen=page.field("seen"))
    assert "checked again since you looked" in other.words()
    assert "Sam Whitehorse" not in on_list()


def test_a_file_put_aside_changes_nothing(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = send(cora, HEAD + ROSA)
    assert cora.post(address("/stop")).heading == "Put aside"
    assert "Somebody has stopped this file" in apply_late(cora, page)
    assert "Rosa Delgado" not in on_list()


def apply_late(cora: Browser, page: Page) -> str:
    return cora.post(address("/apply"), seen=page.field("seen")).words()


def test_a_file_stopped_halfway_goes_on(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = send(cora, HEAD + ROSA)
    cora.post(address("/apply"), seen=page.field("seen"))
    stopped = cora.post(address("/stop"))
    assert stopped.heading == "Stopped halfway" and "0 of 1" in stopped.words()
    cora.post(address("/resume"))
    assert read(cora).heading == "The changes are made"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "=1+1"])
def test_what_a_file_says_stays_text(world: World, visit: Visit, text: str) -> None:
    cora = visit(world.cora)
    page = send(cora, HEAD + f"{text},{text},,Lincoln School,{text}\n")
    assert "<script>alert" not in page.text and text in page.words() and "49" not in page.words()
    assert text in cora.get(address("/codes")).words()


def test_problems_come_with_row_and_column_on_the_page_and_as_a_file(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    page = send(cora, HEAD + ROSA + "1003,Eva\u202etxt,,Lincoln School,teacher\n")
    assert "1 row is refused" in page.words() and "3 Name This holds an invisible" in page.words()
    file = cora.client.get(address("/problems.csv")).text
    assert file.startswith("\ufeffRow,Column,What is wrong") and "3,Name,This holds" in file


def test_a_problem_cannot_run_in_a_spreadsheet(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, "=Name,Name,=Work Email\n,Eva Roe,wrong\n")
    cora.post(address("/columns"), **{"columns-0": "", "columns-1": "name", "columns-2": "email"})
    read(cora)
    assert ",'=Work Email," in cora.client.get(address("/problems.csv")).text


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "This file is empty."), (LARGEST + 1, "Choose a file smaller than 20 MB.")],
)
def test_a_file_that_cannot_be_taken_is_refused_at_once(app: Flask, size: int, words: str) -> None:
    with app.test_request_context():
        form = UploadForm(staff_list=FileStorage(io.BytesIO(bytes(size)), "staff.csv"))
        form.validate()
        assert form.staff_list.errors == [words]


def test_without_a_file_the_form_says_so(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/people/import")
    assert "Choose a CSV file" in cora.post("/people/import", 422).words()


def test_a_file_that_cannot_be_used_says_why_and_what_to_do(world: World, visit: Visit) -> None:
    page = send(visit(world.cora), "%PDF-1.7\nnothing")
    assert page.heading == "This file cannot be used" and "save it as CSV" in page.words()
    assert "Nothing has changed. Mend the file and send it again" in page.words()


@pytest.mark.parametrize("name", ["../../x.csv", "C:\\x.csv", "x" * 300 + ".csv", "<b>x.csv"])
def test_the_name_of_a_file_opens_nothing(world: World, visit: Visit, name: str) -> None:
    cora = visit(world.cora)
    page = send(cora, HEAD + ROSA, name)
    assert page.heading == "Check before it counts" and "<b>" not in page.text


def test_the_first_page_lists_files_with_their_outcome(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    apply(cora, send(cora, HEAD + ROSA))
    send(cora, HEAD + ROSA + SAM, "second.csv")
    words = cora.get("/people/import").words()
    assert "second.csv" in words and "Waits for you" in words and "Applied" in words
    assert f"incoming/{world.district.id}" in words


def test_the_example_can_be_read(world: World, visit: Visit) -> None:
    file = visit(world.cora).client.get("/people/import/template.csv").data
    assert file == "".join(lines(EXAMPLE)).encode()
    reading = read_csv(file)
    assert len(reading.lines) == 3 and not reading.problems
    assert len(reading.columns) == len(EXAMPLE[0])


def test_people_of_a_school_and_of_another_district_find_no_files(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    send(cora, HEAD + ROSA)
    db.writing()
    other = create_district(
        name="Juniper Flats",
        time_zone="America/Denver",
        packs=["gbee"],
        hr_name="Gwen Hart",
        hr_email="gwen@example.org",
        now=clock.now(),
    )[1]
    db.session.commit()
    for more in ("", "/columns", "/codes", "/problems.csv"):
        for outsider in (world.ana, world.ben, other):
            visit(outsider).get(address(more), 404)
