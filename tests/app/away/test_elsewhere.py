"""Earlier years: a list with scans is checked, counts as a whole or not at all, and only once."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db, files
from app.models import EarlierRecord, Enrollment, PersonNumber, StaffMember
from app.programs.operations import ask_for, create_program, set_terms
from app.roster.operations import add_person, create_district
from tests.app.away.lists import ANA, HEAD, PDF, PNG, agree, send, zipped
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World

TODAY = clock.today("America/Denver")


def records() -> list[EarlierRecord]:
    """Every row, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(EarlierRecord).order_by(EarlierRecord.recorded_at)))


def test_a_list_is_recorded_only_once_agreed_to_and_never_twice(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = send(cora, HEAD + ANA)
    assert "One training would be recorded" in page.words() and records() == []
    for _twice in range(2):
        agree(cora, page)
    (made,) = records()
    assert (made.title, made.provider, made.finished_on, made.minutes) == (
        *("Privacy basics", "Prairie Center"),
        *(date(2024, 8, 14), 90),
    )
    assert "already there" in send(cora, HEAD + ANA).words()


def test_people_are_known_by_number_address_or_sign_in_name(world: World, visit: Visit) -> None:
    db.writing()
    number = PersonNumber(district_id=world.district.id, source="hr", number="0042")
    number.staff_member_id = world.dan.id
    db.session.add(number)
    db.session.commit()
    head = "employee number,e-mail,sign-in name,title,finished on\n"
    rows = "0042,,,A,2024-01-02\n,ANA@example.org,,A,2024-01-02\n,,ben@example.org,A,2024-01-02\n"
    cora = visit(world.cora)
    agree(cora, send(cora, head + rows))
    people = [row.staff_member_id for row in records()]
    assert people == [world.dan.id, world.ana.id, world.ben.id]


def test_renewals_count_from_a_record_that_names_a_program(world: World, visit: Visit) -> None:
    db.writing()
    program = create_program(world.district.id, "Two-year training")
    ask_for(program, TODAY, modules=["boundaries"])
    set_terms(program, TODAY, clock.now(), rhythm="renewal", valid_months=24)
    db.session.commit()
    cora, finished = visit(world.cora), TODAY - timedelta(700)
    row = f"ana@example.org,Elsewhere,,{finished},,two-year TRAINING,\n"
    agree(cora, send(cora, HEAD + row))
    cycle = select(Enrollment.cycle).where(Enrollment.program_id == program.id)
    assert list(db.session.scalars(cycle)) == [f"renewal:{finished}"]


def test_more_than_five_hundred_people_are_brought_in_line_by_a_run(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.away.operations.AT_ONCE", 1)
    cora, title = visit(world.cora), "2026-27 annual training"
    rows = "".join(f"{name}@example.org,A,,1/2/2024,,{title},\n" for name in ("ana", "dan"))
    words = agree(cora, send(cora, HEAD + rows)).words()
    assert "2 trainings are recorded. Due dates are being brought in line" in words


def test_scans_come_in_one_zip_file_with_the_list_that_names_them(
    world: World, visit: Visit
) -> None:
    row = ANA.replace(",\n", ",Ana-2024.PDF\n")
    sent = zipped(("list.csv", (HEAD + row).encode()), ("ana-2024.pdf", PDF), ("__MACOSX/._a", b""))
    cora = visit(world.cora)
    agree(cora, send(cora, sent))
    (made,) = records()
    assert made.scan_type == "application/pdf" and files.read(made.scan_sha256 or "") == PDF


def recorded(cora: Browser, world: World, **changed: object) -> EarlierRecord:
    """One training of Ana's entered by form, with a scan."""
    address = f"/people/{world.ana.id}/elsewhere"
    key = cora.get(address).field("idempotency_key")
    scan = (io.BytesIO(PNG), "whatever.exe")
    given = {"title": "Privacy basics", "finished_on": "2024-08-14", "program": ""} | changed
    for _twice in range(2):
        cora.post(address, 200, idempotency_key=key, **given, scan=scan)
        scan = (io.BytesIO(PNG), "whatever.exe")
    return records()[-1]


def test_one_training_is_entered_by_form_once_and_taken_back(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    made = recorded(cora, world)
    assert (made.minutes, made.scan_type, len(records())) == (0, "image/png", 1)
    cora.get(f"/people/{world.ana.id}/elsewhere")
    for _twice in range(2):
        page = cora.post(f"/people/{world.ana.id}/elsewhere/{made.id}/take-back")
    assert "Privacy basics" not in page.words()
    assert [row.is_void for row in records()] == [False, True]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "Enter what the training was called"),
        ({"title": "Pri\u200bvacy"}, "This holds an invisible character."),
        ({"finished_on": TODAY + timedelta(1)}, "Enter today or an earlier date."),
        ({"finished_on": "1926-01-01"}, "Enter a date after 1959."),
        ({"finished_on": ""}, "Enter a date"),
        ({"minutes": "60001"}, "Enter minutes between 0 and 60,000"),
        ({"program": "00000000-0000-0000-0000-000000000000"}, "Not a valid choice"),
        ({"scan": b"MZ program"}, "Choose a PDF, JPEG or PNG file."),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(
    world: World, visit: Visit, changed: dict[str, Any], words: str
) -> None:
    cora, address = visit(world.cora), f"/people/{world.ana.id}/elsewhere"
    key = cora.get(address).field("idempotency_key")
    given = {"title": "Privacy basics", "finished_on": "2024-08-14", "program": ""} | changed
    if isinstance(given.get("scan"), bytes):
        given["scan"] = (io.BytesIO(given["scan"]), "scan.pdf")
    assert words in cora.post(address, 422, idempotency_key=key, **given).words()
    assert records() == []


def test_a_scan_is_a_download_for_its_person_and_hr_and_nobody_else(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    address = f"/people/elsewhere/{recorded(cora, world).id}/scan"
    for reader in (cora, visit(world.ana)):
        answer = reader.get(address).response
        assert answer.data == PNG and answer.content_type == "image/png"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
    for other in (world.dan, world.ben):
        visit(other).get(address, 404)


def test_hr_of_another_place_reaches_nobodys_record(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    made, page = recorded(cora, world), send(cora, HEAD + ANA)
    db.writing()
    _district, hal, _top = create_district(
        name="Juniper Flats",
        time_zone="America/Denver",
        packs=["hs5460", "law-mt"],
        hr_name="Hal Moss",
        hr_email="hal@juniper.example",
        now=clock.now(),
    )
    db.session.commit()
    other = visit(hal)
    other.get(f"/people/elsewhere/{made.id}/scan", 404)
    other.get(page.response.request.full_path, 404)
    assert "2 e-mail Nobody at your sites is found by this." in send(other, HEAD + ANA).words()


def test_hr_of_one_school_brings_in_its_own_people_only(world: World, visit: Visit) -> None:
    db.writing()
    made = add_person(
        site=world.lincoln, name="Hal Moss", email="", job_class="office", role="hr", on=TODAY
    )
    db.session.commit()
    hal = visit(db.session.get_one(StaffMember, made.id))
    rows = ANA + ANA.replace("ana@", "dan@")
    page = send(hal, HEAD + rows)
    assert "3 e-mail Nobody at your sites is found by this." in page.words()
    hal.get(f"/people/{world.dan.id}/elsewhere", 404)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("eve@example.org,A,,1/2/2024,,,", "2 e-mail Nobody at your sites is found by this."),
        (",A,,1/2/2024,,,", "2 e-mail Say whose training this is."),
        ("ana@example.org,,,1/2/2024,,,", "2 title Enter what the training was called."),
        ("ana@example.org,A,,2/29/2023,,,", "2 finished on Enter a date, such as 8/28/2026."),
        ("ana@example.org,A,,1/2/2099,,,", "2 finished on Enter today or an earlier date."),
        ("ana@example.org,A,,1/2/1959,,,", "2 finished on Enter a date after 1959."),
        ("ana@example.org,A,,1/2/2024,1.5,,", "2 minutes Enter minutes as a whole number"),
        (f"ana@example.org,A,,1/2/2024,{'9' * 5000},,", "2 minutes Use 200 characters or fewer."),
        ("ana@example.org,A,,1/2/2024,99999,,", "2 minutes Enter minutes as a whole number"),
        ("ana@example.org,A,,1/2/2024,,Nothing,", "2 program There is no one program"),
        ("ana@example.org,A,,1/2/2024,,,a.pdf", "2 scan Send the list and its scans in one zip"),
        ("ana@example.org,A\u202e,,1/2/2024,,,", "2 title This holds an invisible character."),
        ("ana@example.org,A,,1/2/2024,,,\n" * 2, "3 title This stands in the file twice."),
        ("ana@example.org,A,1/2/2024,,", "2 This row has 5 cells and the heading row has 7."),
    ],
)
def test_one_problem_is_said_by_row_and_column_and_nothing_is_recorded(
    world: World, visit: Visit, row: str, problem: str
) -> None:
    cora = visit(world.cora)
    page = send(cora, f"{HEAD}{row}\n{ANA}")
    assert problem in page.words() and "Record them" not in page.words()
    answer = cora.get(page.link("problems.csv")).response
    assert problem.split(" ", 1)[0] in answer.text
    cora.get("/people/elsewhere")
    seal = page.response.request.args["file"]
    cora.post("/people/elsewhere/apply", 200, file=seal, seen="")
    assert records() == []


def test_a_row_that_names_two_people_is_refused(world: World, visit: Visit) -> None:
    head = "e-mail,sign-in name,title,finished on\n"
    page = send(visit(world.cora), f"{head}ana@example.org,dan@example.org,A,1/2/2024\n")
    assert "2 e-mail This row names different people." in page.words()


def test_a_formula_is_text_here_and_stays_text_in_what_is_downloaded(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    page = send(cora, f"{HEAD}=1+1,A,,1/2/2024,,,\n{ANA}{ANA}")
    assert '"=' not in cora.get(page.link("problems.csv")).response.text
    agree(cora, send(cora, HEAD + ANA.replace("Privacy basics", "=1+1")))
    assert records()[0].title == "=1+1"
