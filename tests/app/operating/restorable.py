"""A backup made by hand, part by part, and an empty installation to restore it into."""

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pyrage import x25519
from sqlalchemy import inspect, make_url

from app import db, jobs, migrating
from app.ledger.tree import root
from app.operating import archive, database_copy
from app.operating.archive import Manifest
from app.operating.checking import VERSION, leaves, rows
from app.operating.opening import PARTS
from app.operating.restoring import Restored, Wish, restore
from app.operating.survey import Survey
from config import settings
from tests.conftest import _empty

STAMP = "2026-11-03T091000Z"
DISTRICT, DRILL = x25519.Identity.generate(), x25519.Identity.generate()
Part = Path | bytes


@dataclass
class Backup:
    """The files of a backup, and the secret key that opens it."""

    sealed: Path
    keys: Path
    manifest: Manifest
    key: str = str(DISTRICT)

    def wish(self, **more: object) -> Wish:
        """To restore it."""
        return replace(Wish(self.sealed, self.key), **more)  # type: ignore[arg-type]

    def restore(self, **more: object) -> Restored:
        """Restore it, and say nothing."""
        return restore(self.wish(**more), lambda _words: None)


def surveyed() -> Survey:
    """What is in service, at whatever revision."""
    with db.engine().connect() as connection:
        names = set(inspect(connection).get_table_names()) - {VERSION}
        return Survey(
            migrating.revision_of(connection),
            {name: rows(connection, name) for name in sorted(names)},
            rows(connection, "leaf"),
            root(leaves(connection)).hex(),
        )


def stored() -> dict[str, bytes]:
    """The stored files by name."""
    return {path.name: path.read_bytes() for path in _files()}


def back_up(
    folder: Path,
    stamp: str = STAMP,
    *,
    said: Callable[[Manifest], Manifest] = lambda manifest: manifest,
    held: Callable[[dict[str, Part]], dict[str, Part]] = lambda parts: parts,
    forged: str = "",
) -> Backup:
    """A backup of what is in service; `forged` is SQL that alters its copy of the database."""
    folder.mkdir(parents=True, exist_ok=True)
    database = _copied(folder, forged)
    manifest = said(_manifest(stamp, database))
    parts: dict[str, Part] = {archive.MANIFEST: manifest.to_json(), database.name: database}
    parts |= {f"files/{path.parent.name}/{path.name}": path for path in _files()}
    sealed, keys = folder / archive.archive_name(stamp), folder / archive.keys_name(stamp)
    archive.seal(held(parts).items(), sealed, [str(k.to_public()) for k in (DISTRICT, DRILL)])
    secrets = (settings().data_dir / "secrets").glob("*")
    named = [(f"secrets/{path.name}", path) for path in secrets]
    archive.seal(named, keys, [str(DISTRICT.to_public())])
    (folder / archive.manifest_name(stamp)).write_bytes(manifest.to_json())
    database.unlink()
    return Backup(sealed, keys, manifest)


def back_up_older(folder: Path) -> Backup:
    """A backup from before the newest migration, which is then applied again."""
    db.session.remove()
    migrating.downgrade("0004")
    try:
        return back_up(folder)
    finally:
        migrating.upgrade()


def move_on(folder: Path, environment: pytest.MonkeyPatch) -> Path:
    """Go to a new, empty installation; on PostgreSQL the same database, emptied."""
    if jobs.queue.cache_info().currsize:
        jobs.queue().storage.close()
        jobs.queue.cache_clear()
        jobs._drain_soon.cache_clear()
    db.session.remove()
    folder.mkdir(parents=True, exist_ok=True)
    environment.setenv("DATA_DIR", str(folder))
    if settings().database_url.startswith("sqlite"):
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            environment.setenv(name, f"sqlite:///{folder / 'brightline.sqlite3'}")
    else:
        _empty()
    settings.cache_clear()
    db.connect(settings().database_url)
    return folder


def _copied(folder: Path, forged: str) -> Path:
    db.session.remove()
    out = folder / PARTS[database_copy.engine_name()]
    if out.suffix == ".dump":
        _dump(out)
        return out
    with sqlite3.connect(str(make_url(settings().owner_url).database)) as living:
        living.execute("VACUUM INTO ?", (str(out),))
    living.close()
    if forged:
        with sqlite3.connect(out) as copy:
            copy.executescript(forged)
        copy.close()
    return out


def _dump(out: Path) -> None:
    """At whatever revision the database is."""
    url = make_url(settings().owner_url)
    address = url._replace(password=None).render_as_string()
    passing = os.environ | {"PGPASSWORD": str(url.password)}
    command = ["pg_dump", "--format=custom", "--exclude-schema=jobs", f"--file={out}", address]
    subprocess.run(command, env=passing, check=True)


def _manifest(stamp: str, database: Path) -> Manifest:
    return Manifest(
        stamp=stamp,
        release="",
        engine=database_copy.engine_name(),
        survey=surveyed(),
        files=len(_files()),
        file_bytes=sum(path.stat().st_size for path in _files()),
        hashes={database.name: hashlib.sha256(database.read_bytes()).hexdigest()},
    )


def _files() -> list[Path]:
    return sorted((settings().data_dir / "files").glob("*/*"))
