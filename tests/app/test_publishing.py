"""`flask policy publish`: exact bytes, frozen; a file that is no policy changes nothing."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app import db, files, migrating
from app.documents.marks import LABELS
from app.models import Leaf, Policy, PolicyVersion
from config import settings
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import reached
from tests.documents.making import blank, one_page, saved

ADOPTED = Path(__file__).parents[3] / "shared/domain"
"""The two real adopted texts; they never become part of the project."""
TEXTS = [
    ("GBEE", "policy-GBEE-las-cruces.txt", "2022-11-15"),
    ("5460", "policy-5460-hot-springs.txt", "2022-09-09"),
]
BOM = b"\xef\xbb\xbf"

Publish = Callable[..., Result]


@pytest.fixture
def publish(app: Flask, world: World) -> Publish:
    """Runs the command as a technology coordinator would."""

    def run(code: str, file: Path, adopted_on: str = "2022-11-15", *more: str) -> Result:
        given = ["--code", code, "--file", str(file), "--adopted-on", adopted_on, *more]
        return app.test_cli_runner().invoke(args=["policy", "publish", *given])

    return run


def adopted(name: str) -> Path:
    """A real adopted text, where its folder is at hand."""
    if not (ADOPTED / name).exists():
        pytest.skip("the adopted texts are not here")
    return ADOPTED / name


def newest(code: str) -> PolicyVersion:
    """The newest edition of a policy."""
    db.session.rollback()
    editions = select(PolicyVersion).join(Policy).where(Policy.code == code)
    return db.session.scalars(editions.order_by(PolicyVersion.number.desc())).all()[0]


def on_record() -> tuple[int, ...]:
    """How much publishing has left: policies, editions, leaves, files."""
    db.session.rollback()
    rows = [
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Policy, PolicyVersion, Leaf)
    ]
    return (*rows, len(list((settings().data_dir / "files").rglob("*"))))


def letters(words: str) -> str:
    """Only letters, so that Markdown marks and numbers of lists make no difference."""
    return re.sub(r"[\W\d_]+", "", words)


@pytest.mark.parametrize(("code", "name", "on"), TEXTS)
def test_a_boards_adopted_text_is_stored_byte_for_byte(
    publish: Publish, code: str, name: str, on: str
) -> None:
    data = adopted(name).read_bytes()
    result, digest = publish(code, adopted(name), on), hashlib.sha256(data).hexdigest()
    assert result.exit_code == 0 and digest in result.output
    edition = newest(code)
    assert (edition.sha256, edition.size) == (digest, len(data))
    assert files.read(digest) == data and edition.adopted_on.isoformat() == on
    assert not edition.is_model_text


@pytest.mark.parametrize(("code", "name", "on"), TEXTS)
def test_a_learner_reads_the_whole_adopted_text(
    publish: Publish, visit: Visit, world: World, code: str, name: str, on: str
) -> None:
    publish(code, adopted(name), on)
    page = visit(world.ana).get(f"/policies/{newest(code).id}")
    shown = letters(page.words())
    for label in map(letters, LABELS["en"]["del"]):
        shown = shown.replace(label, "")
    for line in adopted(name).read_text().splitlines():
        assert letters(line) in shown
    original = visit(world.ana).get(page.link(r"/original$"))
    assert original.response.data == adopted(name).read_bytes()


def test_a_learner_who_has_to_sign_reads_the_edition_just_published(
    publish: Publish, visit: Visit, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "policy.md"
    file.write_text("# Contact with students\n\nOnly by the district's own accounts.\n")
    publish("GBEE", file)
    ana = visit(world.ana)
    page = ana.get(ana.get("/").link(r"^/sign/.+/read/"))
    assert "Only by the district's own accounts" in page.words()
    assert reached(ana, page).field("editions") == str(newest("GBEE").id)


def test_a_second_publication_is_edition_two_and_leaves_the_first_as_it_was(
    publish: Publish, world: World, tmp_path: Path
) -> None:
    first, was = world.version.sha256, files.read(world.version.sha256)
    file = tmp_path / "policy.txt"
    file.write_bytes(b"A new text.\r\n")
    assert "edition 2" in publish("GBEE", file).output
    assert newest("GBEE").number == 2 and files.read(newest("GBEE").sha256) == b"A new text.\r\n"
    db.session.rollback()
    assert db.session.get_one(PolicyVersion, world.version.id).sha256 == first
    assert files.read(first) == was


def test_a_pdf_is_stored_as_it_is_beside_the_text_that_people_read(
    publish: Publish, visit: Visit, world: World, tmp_path: Path
) -> None:
    file, data, textual = tmp_path / "adopted.pdf", one_page(), world.version.id
    file.write_bytes(data)
    publish("GBEE", file)
    edition = newest("GBEE")
    assert files.read(edition.sha256) == data and edition.reading_sha256
    address, ana = f"/policies/{edition.id}", visit(world.ana)
    assert "Staff use school accounts" in ana.get(address).words()
    shown = ana.get(f"{address}/pdf").response
    assert shown.content_type == "application/pdf" and shown.data == data
    ana.get(f"/policies/{textual}/pdf", 404)


@pytest.mark.parametrize("change", ["UPDATE policy_version SET title = 'x'", "DELETE FROM body"])
def test_a_published_edition_cannot_be_changed(world: World, change: str) -> None:
    with pytest.raises(DBAPIError, match="insert-only"), migrating.owner_connection() as owner:
        owner.execute(text(change))


def test_a_stored_text_that_was_altered_is_not_shown_as_the_adopted_one(world: World) -> None:
    digest = world.version.sha256
    stored = settings().data_dir / "files" / digest[:2] / digest
    stored.write_bytes(stored.read_bytes() + b"!")
    with pytest.raises(OSError, match="altered"):
        files.read(digest)


NO_TEXT = {
    "empty": (b"", "is empty"),
    "blank": (b" \r\n\t\n", "is empty"),
    "byte order mark only": (BOM, "is empty"),
    "byte order mark and blanks": (BOM + b" \n", "is empty"),
    "heading marks only": (b"#\n##\n", "is empty"),
    "line separators only": ("\u2028\u0085\u200b---".encode(), "is empty"),
    "binary rubbish": (bytes(range(256)) * 64, "not a kind that can be read"),
    "zero bytes": (b"Policy\x00GBEE", "not a kind that can be read"),
    "UTF-16": ("Policy GBEE".encode("utf-16"), "not a kind that can be read"),
    "Word document": (b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "damaged or cut off"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF is cut off"),
    "PDF in plain letters": (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "is cut off"),
    "scan": (saved(blank()), "is a picture of the text"),
}


@pytest.mark.parametrize("kind", NO_TEXT)
@pytest.mark.parametrize("title", [(), ("--title", "Electronic communications")])
def test_a_file_that_is_no_policy_is_refused_in_a_sentence(
    publish: Publish, tmp_path: Path, kind: str, title: tuple[str, ...]
) -> None:
    data, says = NO_TEXT[kind]
    file, before = tmp_path / "policy.txt", on_record()
    file.write_bytes(data)
    refused(publish("GBEE", file, "2022-11-15", *title), says)
    assert on_record() == before


def test_a_file_over_20_mb_is_refused_unread(publish: Publish, tmp_path: Path) -> None:
    file, before = tmp_path / "huge.txt", on_record()
    with file.open("wb") as sparse:
        sparse.truncate(200 * 1024**3)
    refused(publish("GBEE", file), "larger than 20 MB")
    assert on_record() == before


@pytest.mark.parametrize("name", ["missing.txt", "", "missing/policy.txt", "a" * 300])
def test_a_path_that_cannot_be_read_is_refused(publish: Publish, tmp_path: Path, name: str) -> None:
    before = on_record()
    refused(publish("NEW", tmp_path / name), "cannot be read")
    assert on_record() == before


@pytest.mark.parametrize("given", [("",), ("x" * 10, "2022-13-45"), ("x", "November 15, 2022")])
def test_a_missing_code_or_no_date_is_refused(
    publish: Publish, tmp_path: Path, given: tuple[str, ...]
) -> None:
    file, before = tmp_path / "policy.txt", on_record()
    file.write_text("Policy text.")
    refused(publish(given[0], file, *given[1:]), "")
    assert on_record() == before


def test_a_district_nobody_knows_is_refused(publish: Publish, tmp_path: Path) -> None:
    file, before = tmp_path / "policy.txt", on_record()
    file.write_text("Policy text.")
    refused(publish("GBEE", file, "2022-11-15", "--district", "Elsewhere"), "--district")
    assert on_record() == before


def refused(result: Result, says: str) -> None:
    """Ends in one clear sentence, not in a traceback."""
    assert result.exit_code in (1, 2), result.exception
    assert isinstance(result.exception, SystemExit) and says in result.output
    assert "Error: " in result.output and "Traceback" not in result.output
