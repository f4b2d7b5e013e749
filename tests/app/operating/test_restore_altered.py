"""A backup that is damaged, forged or hostile is refused, and nothing is touched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app import files
from app.errors import DomainError
from app.operating import archive
from config import settings
from tests.app.conftest import World
from tests.app.operating.restorable import Backup, Part, back_up, move_on

Parts = dict[str, Part]
SCAN = b"a scan"


@pytest.fixture
def empty(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Backup]:
    """A backup, changed on the way, and an empty installation before which it lies."""
    files.keep(SCAN)

    def saved(**how: object) -> Backup:
        made = back_up(tmp_path / "backups", **how)  # type: ignore[arg-type]
        move_on(tmp_path / "new", monkeypatch)
        return made

    return saved


def refused(saved: Backup, why: str, **more: object) -> None:
    """The restore says why, and leaves the installation as empty as it was."""
    with pytest.raises(DomainError, match=why):
        saved.restore(**more)
    left = {path.name for path in settings().data_dir.iterdir()}
    assert left <= {"operating", "backups", "brightline.sqlite3", "queue.sqlite3"}, left
    saved_rows = settings().data_dir / "brightline.sqlite3"
    assert not saved_rows.exists() or saved_rows.stat().st_size == 0


@pytest.mark.parametrize("at", [300, 70_000, -20])
def test_a_byte_that_was_altered_is_noticed(empty: Callable[..., Backup], at: int) -> None:
    saved = empty()
    data = bytearray(saved.sealed.read_bytes())
    data[at] ^= 1
    saved.sealed.write_bytes(data)
    refused(saved, "damaged|another key")


def test_half_a_backup_is_noticed(empty: Callable[..., Backup]) -> None:
    saved = empty()
    saved.sealed.write_bytes(saved.sealed.read_bytes()[:-80_000])
    refused(saved, "damaged")


def test_the_name_of_another_file_is_no_backup(empty: Callable[..., Backup]) -> None:
    saved = empty()
    saved.sealed = saved.sealed.with_suffix(".zip")
    refused(saved, "no backup of this name")


def test_another_manifest_beside_it_is_noticed(empty: Callable[..., Backup]) -> None:
    saved = empty()
    beside = saved.sealed.with_name(archive.manifest_name(saved.manifest.stamp))
    beside.write_bytes(beside.read_bytes().replace(b'"files": ', b'"files": 1'))
    refused(saved, "another one's")


def test_a_backup_under_another_name_is_noticed(empty: Callable[..., Backup]) -> None:
    saved = empty()
    renamed = saved.sealed.with_name(archive.archive_name("2026-11-05T091000Z"))
    saved.sealed = saved.sealed.rename(renamed)
    refused(saved, "another one's")


def a_file(parts: Parts) -> str:
    """Where the first stored file lies."""
    return next(name for name in parts if name.startswith("files/"))


def without_a_file(parts: Parts) -> Parts:
    return {name: part for name, part in parts.items() if name != a_file(parts)}


def with_another_content(parts: Parts) -> Parts:
    return parts | {a_file(parts): b"not what its name says"}


def with_another_database(parts: Parts) -> Parts:
    return {name: b"x" if name.startswith("database") else part for name, part in parts.items()}


def without_a_manifest(parts: Parts) -> Parts:
    return {name: part for name, part in parts.items() if name != archive.MANIFEST}


def with_a_stranger(parts: Parts) -> Parts:
    return parts | {"authorized_keys": b"ssh-ed25519 ..."}


def with_a_way_out(parts: Parts) -> Parts:
    return parts | {"../../planted": b"planted"}


def with_a_name_from_the_root(parts: Parts) -> Parts:
    return parts | {"/planted": b"planted"}


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (without_a_file, "Stored files are missing"),
        (with_another_content, "stored file in this backup is damaged"),
        (with_another_database, "database in this backup is damaged"),
        (without_a_manifest, "not the manifest"),
        (with_a_stranger, "belong to no backup"),
        (with_a_way_out, "damaged"),
        (with_a_name_from_the_root, "damaged"),
    ],
)
def test_parts_that_are_not_those_of_the_manifest_are_noticed(
    empty: Callable[..., Backup], held: Callable[[Parts], Parts], why: str
) -> None:
    refused(empty(held=held), why)


def test_a_link_in_an_archive_leads_nowhere(empty: Callable[..., Backup], tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/etc/passwd")
    refused(empty(held=lambda parts: parts | {"files/ab/link": link}), "damaged")


@pytest.mark.parametrize(
    ("forged", "why"),
    [
        ("DELETE FROM contact WHERE position = 0", "does not hold the rows"),
        ("CREATE TABLE more (a); INSERT INTO more VALUES (1)", "does not hold the rows"),
        ("UPDATE leaf SET leaf = zeroblob(32) WHERE seq = 1", "root of the ledger is another"),
        ("UPDATE body SET bytes = CAST(bytes || ' ' AS BLOB)", "was altered"),
        ("UPDATE position SET site_id = zeroblob(16)", "lost what they belong to"),
        ("DROP INDEX ix_notice_district_day", "not built as"),
    ],
)
def test_a_database_that_was_changed_before_it_was_sealed_is_noticed(
    empty: Callable[..., Backup], forged: str, why: str
) -> None:
    if not settings().owner_url.startswith("sqlite"):
        pytest.skip("the forger of this test knows SQLite files")
    refused(empty(forged=UNGUARDED + forged), why)


UNGUARDED = "".join(
    f"DROP TRIGGER IF EXISTS {table}_no_{what};"
    for table in ("leaf", "body", "position", "site_placement")
    for what in ("update", "delete", "replace")
)
