"""The pages' account writes into the data folder: a link it lays there leads the worker nowhere."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app import logbook
from app.operating import emptiness, opening, telling_kept
from app.operating.archive import Manifest
from app.operating.survey import Survey
from app.operating.telling_whom import Reader
from config import settings

KEY = "AGE-SECRET-KEY-1, which only the worker reads"
BACKUP = Manifest("s", "r", "sqlite", Survey("", {}, 0, ""), 0, 0, {})


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a key, outside of an empty data folder."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    settings().prepare()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/drill.key").write_text(KEY)
    return tmp_path / "keys"


def lay(name: str, to: Path) -> None:
    """A link in the data folder."""
    link = settings().data_dir / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(to)


def test_a_secret_behind_a_link_is_not_read(keys: Path) -> None:
    settings().secret("session-key")
    lay("secrets/mail-1", keys / "drill.key")
    with pytest.raises(OSError):
        settings().secret("mail-1")


def test_a_folder_of_secrets_behind_a_link_is_not_entered(keys: Path) -> None:
    lay("secrets", keys)
    with pytest.raises(OSError):
        settings().secret("drill.key")
    with pytest.raises(OSError):
        settings().keep_secret("drill.key", "planted")
    assert (keys / "drill.key").read_text() == KEY


def test_a_link_in_place_of_a_secret_is_replaced_and_not_followed(keys: Path) -> None:
    lay("secrets/mail-1", keys / "drill.key")
    settings().keep_secret("mail-1", "of the mail account")
    assert settings().secret("mail-1") == "of the mail account"
    assert (keys / "drill.key").read_text() == KEY


@pytest.mark.parametrize("name", ["../../keys/drill.key", "/etc/passwd", ".hidden", "..", ""])
def test_a_mail_password_is_a_secret_of_this_installation(keys: Path, name: str) -> None:
    reader = Reader(
        "a@example.org", "en", "America/Denver", False, {"account": "a", "secret": name}
    )
    with pytest.raises(ValueError, match="not the name of a secret"):
        reader.settings()


WRITERS: dict[str, Callable[[], object]] = {
    "log.jsonl": lambda: logbook.note("backup", True),
    "watch": lambda: logbook.beat("watch"),
    "restoring": lambda: emptiness.begin(BACKUP),
    "drilling.lock": lambda: opening.a_folder("drilling").__enter__(),
    f".told.json.{os.getpid()}": lambda: telling_kept._replace(_told(), "[]"),
    "telling": lambda: telling_kept.one_at_a_time().__enter__(),
}


def _told() -> Path:
    return settings().data_dir / "operating/told.json"


@pytest.mark.parametrize("name", WRITERS, ids=map(str, range(len(WRITERS))))
def test_what_the_worker_writes_goes_through_no_link(keys: Path, name: str) -> None:
    os.utime(keys / "drill.key", (1, 1))
    lay(f"operating/{name}", keys / "drill.key")
    with pytest.raises(OSError):
        WRITERS[name]()
    assert (keys / "drill.key").read_text() == KEY and (keys / "drill.key").stat().st_mtime == 1
