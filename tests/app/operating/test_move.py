"""`flask db move`: everything is on PostgreSQL afterwards, or nothing is; nobody serves both."""

import os
import sqlite3
from collections.abc import Callable

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from app import clock, db, files, logbook, migrating
from app.errors import DomainError
from app.models import OutboxJob, StaffMember
from app.operating.moving import move
from app.operating.survey import survey
from app.roster.operations import add_person
from config import settings
from tests.app.browsing import Browser
from tests.app.conftest import World
from tests.app.operating.movable import AWKWARD, Target, as_app, leave, lived_in, target

__all__ = ["lived_in", "target"]
pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="moves to PostgreSQL"),
]


def file() -> str:
    """The SQLite file's path."""
    return str(make_url(settings().database_url).database)


def altered(*statements: str) -> None:
    """Change the file behind Brightline's back."""
    leave()
    with sqlite3.connect(file()) as raw:
        for statement in statements:
            raw.execute(statement)
    raw.close()


def test_rows_ledger_and_files_are_the_same_on_both_sides(lived_in: World, target: Target) -> None:
    before = survey(db.session.connection())
    moved = target.move()
    with target.opened() as connection:
        assert survey(connection) == before == moved.survey
        assert migrating.differences(connection) == []
    assert moved.files >= 2 and moved.survey.leaves > 5 and not moved.again
    entry = logbook.last("move", good=True)
    assert entry and (entry.facts["rows"], entry.facts["files"]) == (moved.rows, moved.files)


def test_awkward_values_come_back_as_they_were(
    lived_in: World, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    awkward = select(OutboxJob).where(OutboxJob.key == "awkward")
    before, done = db.session.scalars(awkward).one(), db.session.scalars(awkward).one().done_at
    target.move()
    target.serve(monkeypatch)
    after = db.session.scalars(awkward).one()
    assert (after.payload, after.done_at) == (before.payload, done)
    assert db.session.get_one(StaffMember, lived_in.dan.id).preferred_name == AWKWARD
    assert db.session.get_one(StaffMember, lived_in.ana.id).preferred_name == ""


def test_pages_show_the_same_and_somebody_signed_in_stays_so(
    lived_in: World, app: Flask, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    cora, ana = Browser(app).sign_in(lived_in.cora), Browser(app).sign_in(lived_in.ana)
    person = f"/people/{lived_in.ana.id}"
    before = [cora.get(person).words(), ana.get("/").words()]
    target.move()
    target.serve(monkeypatch)
    assert [cora.get(person).words(), ana.get("/").words()] == before
    assert "Ana María Núñez" in before[0] and Browser(app).sign_in(lived_in.ben).get("/")


def test_the_app_may_add_to_the_ledger_there_and_alter_nothing(
    lived_in: World, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.move()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app(target, "UPDATE acknowledgment SET typed_name = 'Nobody'")
    with pytest.raises(Exception, match="insert-only"), target.opened() as connection:
        connection.exec_driver_sql("UPDATE leaf SET leaf = 'x'")
    target.serve(monkeypatch)
    db.writing()
    add_person(site=lived_in.lincoln, name="Eva", job_class="teacher", on=clock.now().date())
    db.session.commit()
    assert target.count() == 5


def test_nobody_opens_the_file_afterwards(world: World, target: Target) -> None:
    target.move()
    with pytest.raises(RuntimeError, match="has moved to PostgreSQL"):
        db.session.scalar(select(StaffMember.id))
    leave()


def test_it_waits_for_nobody_who_still_uses_the_file(world: World, target: Target) -> None:
    db.session.remove()
    idle = db.engine().connect()
    with pytest.raises(DomainError, match="systemctl stop brightline-web brightline-worker"):
        move(target.owner_url, target.app_url, lambda _words: None)
    idle.close()
    assert target.count() == 0


def test_nobody_gets_at_the_file_while_it_moves(world: World, target: Target) -> None:
    seen: list[str] = []

    def look(_words: str) -> None:
        raw = sqlite3.connect(file(), timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            raw.execute("SELECT * FROM staff_member")
        raw.close()
        seen.append(_words)

    target.move(look)
    assert "Closing" in seen[-1]


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_finished_move_is_found_to_be_finished(
    world: World, target: Target, is_closed: bool
) -> None:
    first = target.move()
    if not is_closed:
        altered("PRAGMA user_version = 0")
    again = target.move()
    assert again.again and again.survey == first.survey
    with pytest.raises(RuntimeError, match="moved"):
        db.session.scalar(select(StaffMember.id))
    leave()


def test_once_people_work_there_the_old_file_goes_nowhere(world: World, target: Target) -> None:
    target.move()
    with target.opened() as connection:
        connection.exec_driver_sql("UPDATE staff_member SET preferred_name = 'Annie'")
    with pytest.raises(DomainError, match="has moved before"):
        target.move()


def test_a_database_with_rows_is_refused_and_left_alone(world: World, target: Target) -> None:
    target.move()
    altered("PRAGMA user_version = 0", "UPDATE staff_member SET preferred_name = 'Annie'")
    with pytest.raises(DomainError, match="not empty"):
        target.move()
    assert target.count() == 4


CASES: dict[str, Callable[[], None]] = {
    r"NUL.*staff_member.preferred_name \(4\)": lambda: altered(
        "UPDATE staff_member SET preferred_name = 'A' || char(0)"
    ),
    "Nothing was moved, because of staff_member": lambda: altered(
        "UPDATE staff_member SET preferred_name = CAST(x'41ff' AS TEXT)"
    ),
    "Leaf 0 of the ledger": lambda: altered(
        "DROP TRIGGER body_no_update", "UPDATE body SET bytes = CAST(bytes || ' ' AS BLOB)"
    ),
    "Rows of staff_member are not the same": lambda: altered(
        "UPDATE staff_member SET created_at = '2026-08-28 15:40:00.1234567'"
    ),
    "older schema": lambda: older(),
    "stored file .* is damaged": lambda: damaged(),
}


def older() -> None:
    """The file before the newest migration."""
    leave()
    migrating.downgrade("0004")


def damaged() -> None:
    """A stored file that is not what its name says."""
    path = settings().data_dir / "files" / files.keep(b"one")[:2] / files.keep(b"one")
    path.write_bytes(b"another")


@pytest.mark.parametrize("sentence", CASES)
def test_what_cannot_be_moved_as_it_is_says_so_and_nothing_is_moved(
    world: World, target: Target, sentence: str
) -> None:
    CASES[sentence]()
    with pytest.raises(DomainError, match=sentence):
        target.move()
    assert target.count() == 0


def test_an_untouched_database_gets_the_schema(world: World, target: Target) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_OWNER_URL", target.owner_url)
        settings.cache_clear()
        migrating.downgrade("base")
    settings.cache_clear()
    target.move()
    with target.opened() as connection:
        assert migrating.differences(connection) == []
    as_app(target, "SELECT 1 FROM leaf")
    assert target.count() == 4


def test_the_command_says_what_to_do_next(world: World, app: Flask, target: Target) -> None:
    leave()
    said = app.test_cli_runner().invoke(
        args=["db", "move", target.owner_url, "--app-url", target.app_url]
    )
    assert said.exit_code == 0 and f"DATABASE_URL={target.app_url}\n" in said.stdout
    assert f"DATABASE_OWNER_URL={target.owner_url}\n" in said.stdout
    assert "systemctl start brightline-web brightline-worker" in said.stdout


def test_a_password_is_asked_for_and_not_shown_while_it_is_typed(
    world: World, app: Flask, target: Target
) -> None:
    leave()
    owner, web = make_url(target.owner_url), make_url(target.app_url)
    bare = [str(url._replace(password=None)) for url in (owner, web)]
    said = app.test_cli_runner().invoke(
        args=["db", "move", bare[0], "--app-url", bare[1]],
        input=f"{owner.password}\n{web.password}\n",
    )
    assert said.exit_code == 0 and "Password of brightline_owner: \n" in said.stdout
    assert f"DATABASE_URL={target.app_url}\n" in said.stdout


@pytest.mark.parametrize("address", ["nowhere", "mysql://a:b@somewhere/c", "brightline"])
def test_a_wrong_address_is_one_sentence(
    world: World, app: Flask, target: Target, address: str
) -> None:
    leave()
    if address == "nowhere":
        address = target.owner_url.rpartition("/")[0] + "/nowhere"
    said = app.test_cli_runner().invoke(args=["db", "move", address])
    assert said.exit_code == 1 and "PostgreSQL" in said.stderr
