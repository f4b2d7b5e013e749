"""A district's key, what its backups hold when they are opened, and people who write meanwhile."""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyrage import x25519
from sqlalchemy import create_engine, select

from app import clock, db, files
from app.ledger.canonical import sha256
from app.ledger.tree import root
from app.models import Leaf, Policy
from app.operating import archive, keys
from app.operating.archive import Manifest
from app.recording import record
from config import settings
from tests.app.conftest import World

DISTRICT = x25519.Identity.generate()


def set_up(environment: pytest.MonkeyPatch, to: str = "") -> None:
    """Give the installation the district's public key, and perhaps a second place."""
    environment.setenv("BACKUP_KEY", str(DISTRICT.to_public()))
    environment.setenv("BACKUP_TO", to)
    settings.cache_clear()


def everything(folder: Path) -> dict[str, bytes]:
    """Each file in a place, its lock aside."""
    found = sorted(folder.rglob("*"))
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in found
        if path.is_file() and path.name != ".lock"
    }


@dataclass
class Open:
    """A backup that was decrypted."""

    folder: Path
    manifest: Manifest

    @property
    def files(self) -> dict[str, bytes]:
        """The stored files by their hash."""
        return {path.name: path.read_bytes() for path in (self.folder / "files").glob("*/*")}

    def leaves(self) -> list[bytes]:
        """The ledger's leaves in order, read by the engine's own program from the copy."""
        if self.manifest.engine == "sqlite":
            engine = create_engine(f"sqlite:///{self.folder / 'database.sqlite3'}")
            with engine.connect() as connection:
                return list(connection.scalars(select(Leaf.leaf).order_by(Leaf.seq)))
        return _leaves_of_dump(self.folder / "database.dump")

    def is_sound(self) -> bool:
        """Whether root and count are those of the leaves, and each file is itself."""
        leaves, survey = self.leaves(), self.manifest.survey
        whole = all(sha256(data) == name for name, data in self.files.items())
        return whole and (root(leaves).hex(), len(leaves)) == (survey.root, survey.leaves)


def opened(place: Path, stamp: str, into: Path, key: x25519.Identity = DISTRICT) -> Open:
    """Decrypt a backup; its manifest is the same inside and beside."""
    archive.unseal(place / archive.archive_name(stamp), key, into)
    inside = (into / archive.MANIFEST).read_bytes()
    assert inside == (place / archive.manifest_name(stamp)).read_bytes()
    return Open(into, Manifest.from_json(inside))


def drill_key() -> x25519.Identity:
    """The key of the test restore."""
    keys.drill()
    return archive.identity((settings().keys_dir / "drill.key").read_text())


class Writers:
    """People who store a file and then a fact about it; each is noted once it is acknowledged."""

    def __init__(self, world: World) -> None:
        self.district_id = world.district.id
        self.acknowledged: list[tuple[float, str, bytes]] = []
        """When, the file's hash, and the leaf."""

    @contextmanager
    def at_work(self, count: int) -> Iterator[None]:
        """So many write until the block ends; it begins when each has written something."""
        done = threading.Event()
        crowd = [threading.Thread(target=self._write, args=(n, done)) for n in range(count)]
        for each in crowd:
            each.start()
        try:
            while len({name for _at, name, _leaf in self.acknowledged}) < 3 * count:
                time.sleep(0.01)
            yield
        finally:
            done.set()
            for each in crowd:
                each.join()

    def before(self, moment: float) -> set[tuple[str, bytes]]:
        """What was acknowledged before a moment of the monotonic clock."""
        return {(name, leaf) for at, name, leaf in self.acknowledged if at < moment}

    def _write(self, number: int, done: threading.Event) -> None:
        count = 0
        while not done.is_set() and count < 5_000:
            name = files.keep(f"proof {number} {count}".encode() * 100)
            db.writing()
            record("policy", Policy(district_id=self.district_id, code=name), clock.now(), {})
            newest = db.session.scalars(select(Leaf.leaf).order_by(Leaf.seq.desc()).limit(1)).one()
            db.session.commit()
            self.acknowledged.append((time.monotonic(), name, newest))
            count += 1
        db.session.remove()


def _leaves_of_dump(dump: Path) -> list[bytes]:
    """pg_restore writes the table as COPY does: columns by tabs, bytes as \\\\x and hex."""
    run = ["pg_restore", "--data-only", "--table=leaf", "--file=-", str(dump)]
    lines = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    begin = next(at for at, line in enumerate(lines) if line.startswith("COPY "))
    names = lines[begin].partition("(")[2].partition(")")[0].split(", ")
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in _until_end(lines[begin:])]
    rows.sort(key=lambda row: int(row["seq"]))
    return [bytes.fromhex(row["leaf"].removeprefix("\\\\x")) for row in rows]


def _until_end(lines: list[str]) -> list[str]:
    return lines[1 : lines.index("\\.")]
