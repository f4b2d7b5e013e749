"""HR's staff list as CSV, saved by whatever program with whatever headings."""

from datetime import date

import pytest

from app.errors import DomainError
from app.roster.lines import Line, Problem, Reading
from app.roster.reading import headings_of, read_csv
from app.roster.rows import LARGEST_FILE
from app.rules.people import CONTRACTS

TEXT = (
    "Employee ID,Legal Name,Work Email,Building,Job Title,Hire Date\n"
    "1001,José Núñez,jose@juniper.example.org,Lincoln,Bus Driver,8/28/2026\n"
)


def one(heading: str, cell: str) -> Reading:
    """A list of one person with one more column."""
    return read_csv(
        f'No,Name,"{heading}"\n7,Ana Reyes,"{cell}"\n'.replace("No,", "Emp No,").encode()
    )


def refusal(data: bytes, saved: dict[str, str] | None = None) -> str:
    """Why nothing in a file can be used."""
    with pytest.raises(DomainError) as caught:
        read_csv(data, saved)
    return str(caught.value)


def said(reading: Reading) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.text) for problem in reading.problems]


def test_a_row_becomes_a_line() -> None:
    assert read_csv(TEXT.encode()).lines == [
        Line(
            row=2,
            number="1001",
            legal_name="José Núñez",
            preferred_name="",
            email="jose@juniper.example.org",
            site="Lincoln",
            job="Bus Driver",
            contract="regular",
            is_hourly=None,
            is_licensed=None,
            first_day=date(2026, 8, 28),
            last_day=None,
            supervisor="",
            language="",
            sign_in_name="",
            is_gone=False,
        )
    ]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16 LE"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 BE"),
        (TEXT.encode("utf-16-le"), "UTF-16 LE"),
        (TEXT.encode("utf-16-be"), "UTF-16 BE"),
        (TEXT.encode("cp1252"), "Windows-1252"),
    ],
)
def test_every_usual_encoding_gives_the_same_names(data: bytes, encoding: str) -> None:
    reading = read_csv(data)
    assert (reading.encoding, reading.lines) == (encoding, read_csv(TEXT.encode()).lines)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_be_parted_by_comma_semicolon_or_tab(delimiter: str) -> None:
    text = '"Name, as; on\tthe card";Email\n"Reyes, Ana";ana@juniper.example.org\n'
    saved = {"Name, as; on the card": "name"}
    text = text.replace('";', f'"{delimiter}')
    assert [line.legal_name for line in read_csv(text.encode(), saved).lines] == ["Ana Reyes"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str) -> None:
    assert read_csv(TEXT.replace("\n", end).encode()).lines == read_csv(TEXT.encode()).lines


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Employee_ID", "number"),
        ("EMP #", "number"),
        ("Legal\nFirst Name", "first_name"),
        ("E-mail", "email"),
        ("Work Email", "email"),
        ("Reports To", "supervisor"),
        ("hire-date", "first_day"),
        ("Termination Date", "last_day"),
        ("Pay Type", "pay"),
        ("Préferred Name", "preferred_name"),
    ],
)
def test_columns_are_found_by_their_headings(heading: str, field: str) -> None:
    found = read_csv(f'Emp No,Email address,Full Name,"{heading}"\n'.encode()).columns
    assert field in found.values()


def test_first_and_last_name_go_before_a_full_name_and_a_code_before_a_title() -> None:
    text = "Job Title,Full Name,Last Name,First Name,ID,Job Code\nDriver,X,Reyes,Ana,1,D4\n"
    (line,) = read_csv(text.encode()).lines
    assert (line.legal_name, line.job) == ("Ana Reyes", "D4")


def test_the_saved_choice_of_columns_wins_over_the_headings() -> None:
    text = "Employee ID,Badge,Name,School,Payroll Site\n1,B7,Ana Reyes,Cedar,Lincoln\n"
    saved = {"badge": "number", "Payroll  Site": "site", "Gone Column": "job"}
    (line,) = read_csv(text.encode(), saved).lines
    assert (line.number, line.site) == ("B7", "Lincoln")


def test_a_column_that_HR_does_not_use_is_not_read() -> None:
    text = "ID,Name,Employee Type\n1,Ana Reyes,ZZ9\n"
    assert said(read_csv(text.encode())) != []
    assert said(read_csv(text.encode(), {"Employee Type": ""})) == []


def test_the_headings_can_be_had_before_anybody_has_chosen_columns() -> None:
    assert headings_of(b'\n"Emp\nloyee",Who,\n') == ["Emp loyee", "Who", ""]


@pytest.mark.parametrize(
    ("written", "legal_name"),
    [
        ("Reyes, Ana María", "Ana María Reyes"),
        ("Whitfield, John, Jr.", "John Whitfield, Jr."),
        ("John Whitfield, Jr.", "John Whitfield, Jr."),
        ("Ana Reyes", "Ana Reyes"),
    ],
)
def test_a_full_name_is_put_in_the_order_it_is_said(written: str, legal_name: str) -> None:
    assert read_csv(f'ID,Name\n1,"{written}"\n'.encode()).lines[0].legal_name == legal_name


def test_a_preferred_first_name_is_joined_to_the_last_name() -> None:
    text = "ID,First Name,Last Name,Suffix,Preferred First Name\n1,William,Reyes,III,Bill\n"
    (line,) = read_csv(text.encode()).lines
    assert (line.legal_name, line.preferred_name) == ("William Reyes III", "Bill Reyes")


@pytest.mark.parametrize(
    "written",
    ["2026-08-01", "8/1/2026", "08/01/26", "1-Aug-2026", "08-01-2026", "20260801", "46235"]
    + ["46235.0", "2026-08-01T00:00:00", "8/1/2026 12:00 AM"],
)
def test_a_date_may_be_written_as_offices_write_it(written: str) -> None:
    assert one("Hire Date", written).lines[0].first_day == date(2026, 8, 1)


@pytest.mark.parametrize("written", ["2/30/2026", "13/1/2026", "soon", "8/1/0026", "1", "²²²²²"])
def test_an_impossible_date_refuses_its_row(written: str) -> None:
    reading = one("Hire Date", written)
    assert (reading.lines, [p.column for p in reading.problems]) == ([], ["Hire Date"])


def test_a_last_day_at_the_end_of_time_is_none() -> None:
    assert one("End Date", "12/31/9999").lines[0].last_day is None


def test_a_last_day_before_the_first_is_refused() -> None:
    reading = read_csv(b"ID,Name,Start Date,End Date\n1,Ana,8/2/2026,8/1/2026\n")
    assert said(reading) == [(2, "End Date", "The last day is before the first day.")]


@pytest.mark.parametrize(
    ("written", "contract"),
    [
        ("Full-time", "regular"),
        ("Long-Term Substitute", "substitute"),
        ("SUB", "substitute"),
        ("Temporary", "seasonal"),
        ("Volunteer", "volunteer"),
        ("1099", "contractor"),
        ("Student Teacher", "student-teacher"),
        *((name, name) for name in CONTRACTS),
    ],
)
def test_the_usual_names_of_contracts_are_known(written: str, contract: str) -> None:
    assert one("Employee Type", written).lines[0].contract == contract


@pytest.mark.parametrize(
    ("heading", "written", "hourly"),
    [
        ("Pay Type", "Hourly", True),
        ("Pay Type", "SALARIED", False),
        ("FLSA Status", "Non-Exempt", True),
        ("Pay Type", "Stipend", None),
    ],
)
def test_pay_is_hourly_salaried_or_not_said(heading: str, written: str, hourly: bool) -> None:
    assert one(heading, written).lines[0].is_hourly is hourly


@pytest.mark.parametrize(
    ("written", "gone"),
    [("Terminated", True), ("Inactive", True), ("active", False), ("On Leave", False), ("", False)],
)
def test_a_status_tells_who_has_left(written: str, gone: bool) -> None:
    assert one("Status", written).lines[0].is_gone is gone


def test_an_unknown_status_refuses_the_row() -> None:
    assert said(one("Status", "Zeta")) == [
        (2, "Status", "Use active, on leave, inactive, or terminated.")
    ]


@pytest.mark.parametrize(("written", "kept"), [("Español", "es"), ("en-US", "en"), ("Hmong", "")])
def test_languages_that_pages_do_not_have_are_left_open(written: str, kept: str) -> None:
    assert one("Language", written).lines[0].language == kept


def test_several_rows_of_one_number_stay_several_lines() -> None:
    text = "ID,Name,Job\n1,Ana Reyes,Teacher\n1,Ana Reyes,Coach\n"
    assert [line.job for line in read_csv(text.encode()).lines] == ["Teacher", "Coach"]


@pytest.mark.parametrize("none", ["", "N/A", "none"])
def test_somebody_without_an_address_has_an_empty_one(none: str) -> None:
    assert one("Email", none).lines[0].email == ""


def test_rows_count_as_a_spreadsheet_shows_them() -> None:
    text = '\nID,Name,Note\n1,Ana,"two\nlines"\n\n,,\n2,,x\n'
    reading = read_csv(text.encode())
    assert [line.row for line in reading.lines] == [3]
    assert said(reading) == [(6, "Name", "Enter a name.")]


def test_every_bad_cell_of_a_row_is_named_and_other_rows_are_kept() -> None:
    text = "ID,Name,Email,Hire Date\n1,Ana,ana at,never\n2,Ben,,8/1/2026\n"
    reading = read_csv(text.encode())
    assert [problem.column for problem in reading.problems] == ["Email", "Hire Date"]
    assert [line.number for line in reading.lines] == ["2"]


def test_a_name_may_not_grow_too_long_by_its_parts() -> None:
    reading = read_csv(f"ID,First Name,Last Name\n1,{'A' * 150},{'B' * 150}\n".encode())
    assert said(reading) == [(2, "Last Name", "Use 200 characters or fewer.")]


def test_whoever_has_a_refused_row_is_remembered_as_not_gone() -> None:
    text = "ID,Name,Email,Hire Date\nE1,Ana,ANA@juniper.example.org,never\n,Ben,,\n"
    reading = read_csv(text.encode())
    assert (reading.refused, reading.unnamed) == ({"e1", "ana@juniper.example.org"}, 1)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b" \n\n", "The file is empty"),
        (b"PK\x03\x04 xl/workbook.xml", "save it as CSV"),
        (b"%PDF-1.7", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as CSV"),
        (b"\r\n<html><table>", "save it as CSV"),
        (b"ID,School\n1,Lincoln\n", "no column with names"),
        (b"Name,School\nAna,Lincoln\n", "no column with an employee number or an e-mail"),
        (b"ID,Name,School,NAME \n", "Columns 2 and 4 are both named NAME"),
        (b"x" * (LARGEST_FILE + 1), "larger than 50 MB"),
        (b"ID,Name\n" + b"1,A\n" * 200_000, "more than 200,000 rows"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_two_columns_chosen_for_one_thing_are_refused() -> None:
    saved = {"Job": "site", "School": "site"}
    assert "Job and School are chosen for the same thing" in refusal(b"ID,Name,Job,School\n", saved)


def test_a_problem_without_values_reads_as_written() -> None:
    assert Problem(2, "", "100 % sure").text == "100 % sure"
