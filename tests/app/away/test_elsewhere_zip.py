"""Zip files of scans: what is none is said at its row, what does harm is refused whole."""

import zipfile

import pytest

from app import clock, db
from app.away import elsewhere_file
from app.away.elsewhere_file import Scope
from app.errors import DomainError
from app.files import LARGEST_PROOF
from app.models import EarlierRecord
from tests.app.away.lists import ANA, HEAD, PDF, send, zipped
from tests.app.browsing import Visit
from tests.app.conftest import World

TODAY = clock.today("America/Denver")
LIST = ("list.csv", (HEAD + ANA.replace(",\n", ",a.pdf\n")).encode())
MISSING = ("list.csv", (HEAD + ANA).encode())


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ([LIST, ("a.pdf", b"MZ\x90")], "2 scan Choose a PDF, JPEG or PNG file."),
        ([LIST, ("a.pdf", b"<svg onload=x>")], "2 scan Choose a PDF, JPEG or PNG file."),
        ([LIST, ("a.pdf", zipped(("b", b"x")))], "2 scan Choose a PDF, JPEG or PNG file."),
        ([LIST], "2 scan The zip file holds no scan of this name."),
        ([MISSING, ("b.pdf", PDF)], "none No row names the scan b.pdf."),
        ([LIST, ("a.pdf", PDF + bytes(LARGEST_PROOF))], "2 scan The scan is larger than 10"),
    ],
)
def test_a_scan_that_is_none_is_said_at_its_row(
    world: World, members: list[tuple[str, bytes]], problem: str
) -> None:
    scope = Scope(world.district.id, [world.top.id], TODAY)
    (found,) = elsewhere_file.check(zipped(*members), scope).problems
    said = f"{found.row or 'none'} {found.column} {found.words % found.values}".replace("  ", " ")
    assert said.startswith(problem)


def declared(data: bytes, **fields: int) -> bytes:
    """A zip file whose directory says something else of its first member."""
    place, made = data.index(b"PK\x01\x02"), bytearray(data)
    at = {"flags": (8, 2), "method": (10, 2), "size": (24, 4)}
    for name, value in fields.items():
        start, width = at[name]
        made[place + start : place + start + width] = value.to_bytes(width, "little")
    return bytes(made)


BOMB = zipped(MISSING, *((f"{n}.pdf", PDF + bytes(LARGEST_PROOF - 99)) for n in range(11)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(BOMB, "unpacks to more than 100 MB", id="bomb by what it says"),
        pytest.param(
            declared(zipped(("list.csv", bytes(LARGEST_PROOF))), size=1),
            "damaged",
            id="bomb that says it is small",
        ),
        pytest.param(zipped(LIST, ("../a.pdf", PDF)), "without folders", id="up a folder"),
        pytest.param(zipped(LIST, ("/etc/a.pdf", PDF)), "without folders", id="from the root"),
        pytest.param(zipped(LIST, ("c:\\a.pdf", PDF)), "without folders", id="Windows path"),
        pytest.param(zipped(LIST, ("x/", b"")), "without folders", id="a folder"),
        pytest.param(zipped(("a.pdf", PDF)), "exactly one CSV file", id="no list"),
        pytest.param(zipped(LIST, ("b.csv", b"")), "exactly one CSV file", id="two lists"),
        pytest.param(
            zipped(LIST, ("A.pdf", PDF), ("a.PDF", PDF)), "Two files", id="one name twice"
        ),
        pytest.param(declared(zipped(LIST), flags=1), "encrypted", id="encrypted"),
        pytest.param(zipped(LIST, how=zipfile.ZIP_LZMA), "damaged", id="another packing"),
        pytest.param(declared(zipped(LIST), method=99), "damaged", id="unknown packing"),
        pytest.param(zipped(LIST)[:-30], "damaged", id="cut off"),
        pytest.param(
            declared(zipped(LIST).replace(b"list.", b"lis\xff."), flags=0x800),
            "damaged",
            id="a name that is no text",
        ),
        pytest.param(b"PK\x03\x04" + bytes(99), "damaged", id="no zip file"),
        pytest.param(
            b"PK\x03\x04" + b"PK\x01\x02" * 2001, "holds too many files", id="many members"
        ),
        pytest.param(zipped(("l.csv", PDF)), "This is not a CSV file", id="a list that is none"),
        pytest.param(zipped(("l.csv", b"a,b\n")), "needs a column with the", id="other columns"),
    ],
)
def test_a_harmful_or_damaged_zip_file_is_refused_whole(
    world: World, data: bytes, words: str
) -> None:
    scope = Scope(world.district.id, [world.top.id], TODAY)
    with pytest.raises(DomainError, match=words):
        elsewhere_file.check(data, scope)


def test_a_page_refuses_a_harmful_file_and_keeps_none_of_it(world: World, visit: Visit) -> None:
    page = send(visit(world.cora), zipped(LIST, ("../a.pdf", PDF)), 422)
    assert "Put the files into the zip file themselves, without folders." in page.words()
    assert not db.session.query(EarlierRecord).count()
