"""/readyz: yes or no, by the database, its schema and the data folder; nothing about either."""

from pathlib import Path

import pytest
from flask import Flask

from app import migrating
from app.operating import ready
from config import settings
from tests.app.operating.conftest import bind


def asked(app: Flask) -> tuple[int, dict[str, object]]:
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.get_json()


def test_it_is_ready_and_says_which_release(app: Flask) -> None:
    assert asked(app) == (200, {"ready": True, "release": ready.said()})


def test_an_older_schema_is_not_ready(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = f"sqlite:///{tmp_path}/old.sqlite3"
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.setenv(name, old)
    settings.cache_clear()
    migrating.upgrade("0001")
    bind(old)
    assert asked(app) == (503, {"ready": False, "release": ready.said()})


@pytest.mark.parametrize("url", ["sqlite:////nowhere/x", "postgresql+psycopg://x@127.0.0.1:9/x"])
def test_without_a_database_it_is_not_ready_and_names_no_place(app: Flask, url: str) -> None:
    bind(url)
    assert asked(app) == (503, {"ready": False, "release": ready.said()})


@pytest.mark.parametrize("folder", ["/dev/full", "/proc"])
def test_where_nothing_can_be_written_it_is_not_ready(
    app: Flask, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    asked(app)
    monkeypatch.setenv("DATA_DIR", folder)
    settings.cache_clear()
    assert asked(app)[0] == 503


def test_an_update_in_progress_does_not_make_it_unready(app: Flask) -> None:
    (settings().data_dir / "operating").mkdir(exist_ok=True)
    (settings().data_dir / "operating/updating").touch()
    assert asked(app)[0] == 200
