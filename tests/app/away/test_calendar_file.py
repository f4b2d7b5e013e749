"""The calendar as a file: out, in, and only what HR agreed to."""

from datetime import date, timedelta

import pytest

from app import db
from app.away import calendar_file, tables
from app.errors import DomainError
from app.models import Break
from tests.app.away.calendars import HEAD, TODAY, YEAR, agree, row, save, send
from tests.app.browsing import Browser
from tests.app.conftest import World


def test_a_calendar_that_goes_out_and_in_again_changes_nothing(cora: Browser) -> None:
    save(cora)
    given = {"name": "=2+5 'Fall'", "first_day": TODAY, "last_day": TODAY}
    cora.get("/settings/calendar/breaks/new")
    cora.post("/settings/calendar/breaks/new", 200, **given)
    text = cora.get("/settings/calendar.csv").text
    assert "'=2+5" in text and '"=2' not in text
    assert "This file changes nothing" in send(cora, text).words()


def test_a_file_adds_changes_and_takes_back_only_once_agreed_to(cora: Browser) -> None:
    first = f"{HEAD}{row()}break,Fall break,{TODAY},,,{TODAY}\nbreak,Snow,{TODAY},,,{TODAY}\n"
    agree(cora, send(cora, first))
    later = TODAY + timedelta(3)
    page = send(
        cora, f"{HEAD}{row(50)}break,Fall break,{TODAY},,,{later}\nbreak,May,{later},,,{later}\n"
    )
    for words in (
        f"School year {YEAR} Changed",
        "Fall break Changed",
        "Snow Taken back",
        "May New",
    ):
        assert words in page.words()
    assert db.session.query(Break).count() == 2
    words = agree(cora, page).words()
    assert "Snow" not in words and "May" in words and "being brought in line" in words


def test_a_file_leaves_other_school_years_alone(cora: Browser) -> None:
    agree(cora, send(cora, f"{HEAD}break,Fall break,{TODAY},,,{TODAY}\n"))
    then = TODAY + timedelta(366)
    page = send(cora, f"{HEAD}break,Fall break,{then},,,{then}\n")
    assert "Fall break New" in page.words() and "Taken back" not in page.words()


def test_a_check_that_is_out_of_date_is_shown_again(cora: Browser) -> None:
    page = send(cora, HEAD + row())
    save(cora)
    assert "The calendar has changed since you looked." in agree(cora, page).words()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("year,2026-28,1/1/2026,,,", "2 name or year Enter a school year, such as 2026-27."),
        ("holiday,X,2026-12-25,,,2026-12-25", "2 kind Enter year or break."),
        ("break,X,2/29/2027,,,3/1/2027", "2 first day Enter a date, such as 8/28/2026."),
        ("break,X,25.12.2026,,,1/1/2027", "2 first day Enter a date, such as 8/28/2026."),
        ("break,X,1/1/1026,,,1/1/2027", "2 first day Enter a date between 1920 and 2100."),
        ("break,,1/1/2027,,,1/1/2027", "2 name or year Enter a name, such as Winter break."),
        ("break,X,1/2/2027,,,1/1/2027", "2 last day The last day cannot be before"),
        ("break,X\u200b,1/1/2027,,,1/1/2027", "2 name or year This holds an invisible"),
        (f"break,{'x' * 201},1/1/2027,,,1/1/2027", "2 name or year Use 200 characters or fewer."),
        ("break,X,1/1/2027", "2 This row has 3 cells and the heading row has 6."),
        ("break,X,1/1/2027,,,1/1/2027\nbreak,x,2/1/2027,,,2/1/2027", "3 name or year This stands"),
    ],
)
def test_every_problem_of_a_file_is_said_with_its_row_and_column(
    cora: Browser, line: str, problem: str
) -> None:
    page = send(cora, f"{HEAD}{line}\n")
    assert problem in page.words() and "Make these changes" not in page.words()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "This file is empty."),
        ("\n", "its first row does not hold headings"),
        ("kind,first day\n", "The file has no column “name or year”."),
        (HEAD.replace("last day", "first day"), "Two columns hold the same"),
        (HEAD + 'break,"X,1/1/2027,,,1/1/2027\n', "a quotation mark is opened and not closed"),
        ("PK\x03\x04", "This is not a CSV file."),
        ("<html>", "This is not a CSV file."),
        (HEAD + "break,X,,,,\n" * 1001, "The file has more than 1,000 rows."),
    ],
)
def test_what_is_no_calendar_is_refused_whole(cora: Browser, text: str, words: str) -> None:
    assert words in send(cora, text, 422).words()


def test_a_list_that_is_too_large_is_not_even_read() -> None:
    with pytest.raises(DomainError, match="larger than 5 MB"):
        tables.read(b"x" * (tables.LARGEST + 1), calendar_file.FIELDS, 10)


def test_february_29_is_a_day_in_leap_years_only(world: World) -> None:
    text = f"{HEAD}break,Leap day,2/29/2028,,,2/29/2028\n"
    found = calendar_file.check(text.encode(), world.district)
    (change,) = found.changes
    assert change.after and change.after.first_day == date(2028, 2, 29)
