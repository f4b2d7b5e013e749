"""Staff lists made to do harm, or damaged on the way: refused with their row, the rest unharmed."""

import tracemalloc

import pytest

from app.errors import DomainError
from app.roster.lines import Reading
from app.roster.reading import read_csv

INVISIBLE = "This holds an invisible character. Type it by hand instead of pasting."
GOOD = "2,Ben Ortiz,ben@juniper.example.org,bortiz\n"


def listed(name: str = "Ana Reyes", number: str = "1", email: str = "", login: str = "") -> Reading:
    """Somebody with these cells, then Ben, whose row is always fine."""
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in (number, name, email, login))
    text = f"Employee ID,Name,Email,Login\n{row}\n{GOOD}"
    return read_csv(text.encode("utf-8", "surrogatepass"))


def problems(reading: Reading) -> list[tuple[int, str, str]]:
    """What was refused, once Ben is known to be unharmed."""
    assert reading.lines[-1].legal_name == "Ben Ortiz"
    assert len(reading.lines) == 1
    return [(problem.row, problem.column, problem.text) for problem in reading.problems]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("Jane \u202eeoD", INVISIBLE, id="1 turned around"),
        pytest.param("Jane \u2066Doe\u2069", INVISIBLE, id="2 isolates"),
        pytest.param("Jane\u200bDoe", INVISIBLE, id="2 zero-width space"),
        pytest.param("Jane\u00adDoe", INVISIBLE, id="2 soft hyphen"),
        pytest.param("J" * 500, "Use 200 characters or fewer.", id="3 500 characters"),
        pytest.param("J" * 10_000, "Use 200 characters or fewer.", id="4 10,000 characters"),
        pytest.param(
            "J\u0351\u0352\u0357\u035b\u0346ane",
            "This holds too many marks over one letter. Type it by hand.",
            id="7 zalgo",
        ),
        pytest.param(
            "J\ud800ane",
            "A character could not be read. Save the list as UTF-8.",
            id="10 surrogate",
        ),
        pytest.param("Ja\0ne", INVISIBLE, id="11 NUL"),
        pytest.param("\x1b[31mJane\x1b[0m", INVISIBLE, id="11 ANSI"),
        pytest.param("Jane\r\nBcc: all@juniper.example.org", INVISIBLE, id="15 mail heading"),
    ],
)
def test_a_harmful_name_is_refused_with_its_row_and_column(name: str, words: str) -> None:
    assert problems(listed(name)) == [(2, "Name", words)]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("देवनागरी आचार्य", id="5 Devanagari"),
        pytest.param("王小明", id="5 Han"),
        pytest.param("Nguyễn Thị Ánh", id="7 two marks are a language"),
        pytest.param("{{7*7}} {% raw %}", id="13 template"),
        pytest.param("100%(longest)s", id="13 percent"),
        pytest.param("=HYPERLINK(1)", id="14 formula"),
    ],
)
def test_an_unusual_name_is_kept_as_it_is(name: str) -> None:
    assert listed(name).lines[0].legal_name == name


@pytest.mark.parametrize(
    "number",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}", '=HYPERLINK("x")']
    + ["+cmd", "-1+1", "@SUM(A1)"],
)
def test_code_in_an_employee_number_is_only_text(number: str) -> None:
    assert listed(number=number).lines[0].number == number


@pytest.mark.parametrize("number", ["1\0", "1\x1b[2J", "9" * 65, "1\u200b"])
def test_an_employee_number_is_short_and_visible(number: str) -> None:
    assert [column for _row, column, _words in problems(listed(number=number))] == ["Employee ID"]


def test_tabs_and_returns_around_a_cell_are_dropped() -> None:
    assert listed("\t=cmd\r\n").lines[0].legal_name == "=cmd"


def test_composed_and_decomposed_names_are_one_name() -> None:
    assert listed("José").lines[0] == listed("Jose\u0301").lines[0]


@pytest.mark.parametrize("login", ["\u0430dmin", "ad\u043cin", "\uff41dmin", "admi\u0578"])
def test_a_sign_in_name_of_two_alphabets_is_refused(login: str) -> None:
    words = "Use letters of one alphabet only."
    assert problems(listed(login=login)) == [(2, "Login", words)]


@pytest.mark.parametrize("login", ["areyes", "ana.núñez-2", "анна"])
def test_a_sign_in_name_of_one_alphabet_is_kept(login: str) -> None:
    assert listed(login=login).lines[0].sign_in_name == login


@pytest.mark.parametrize(
    "email",
    ["\u0430na@juniper.example.org", "ana@jun\u0456per.example.org", "a@b.c\r\nBcc: x@y.example"]
    + ["ana@juniper", "a" * 250 + "@x.example"],
)
def test_an_address_that_only_looks_like_one_is_refused(email: str) -> None:
    assert [column for _row, column, _words in problems(listed(email=email))] == ["Email"]


def test_one_broken_byte_does_not_garble_the_other_names() -> None:
    reading = read_csv("ID,Name\n1,José\n2,Peña\n3,B\udcffn\n".encode("utf-8", "surrogateescape"))
    assert [line.legal_name for line in reading.lines] == ["José", "Peña"]
    assert [problem.row for problem in reading.problems] == [4]


@pytest.mark.parametrize(
    "row",
    ['1,"Ana "Annie" Reyes",,', "1,Ana Reyes", "1,Reyes,Ana,,x", '1,"Ana'],
)
def test_a_row_whose_cells_have_moved_is_refused_whole(row: str) -> None:
    reading = read_csv(f"Employee ID,Name,Email,Login\n{GOOD}{row}\n".encode())
    assert [row for row, _column, _words in problems(reading)] == [3]
    assert reading.unnamed == 1


def test_a_quotation_mark_left_open_swallows_nobody() -> None:
    text = "ID,Name,Note\n1,Ana,\"5' tall\n2,Ben,\n3,Cora,\n"
    with pytest.raises(DomainError, match="From row 2 on, a quotation mark is opened"):
        read_csv(text.encode())


@pytest.mark.parametrize("wide", [b"x", b"x,"])
def test_an_endless_line_is_refused_without_filling_memory(wide: bytes) -> None:
    data = b"ID,Name\n" + wide * 20_000_000
    tracemalloc.start()
    with pytest.raises(DomainError, match="Line 2 is longer than 64 KB"):
        read_csv(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
