"""Settings from the environment; a default stands only where it is right in production."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """`database_url` is the web role's, `owner_url` the migrations'; both the same on SQLite."""

    data_dir: Path
    database_url: str
    owner_url: str
    public_url: str
    demo: bool
    proxies: int = 0
    """How many reverse proxies stand before the web server; only their headers are believed."""
    keys_dir: Path = Path("keys")
    """Keys of backups and of their second place; the web's account cannot enter this folder."""
    backup_dir: Path = Path("backups")
    backup_to: str = ""
    """The second place as rclone names it: a folder, `remote:path` of its file; none if empty."""
    backup_key: str = ""
    """The district's public key (age1…); its secret half is kept elsewhere."""
    metrics_token: str = ""
    """What a Prometheus server shows to read the numbers at /metrics; nobody may if empty."""

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read DATA_DIR, DATABASE_URL and the others, which the handbook lists."""
        data_dir = Path(os.environ.get("DATA_DIR") or Path(__file__).parent / "var").absolute()
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'brightline.sqlite3'}"
        port = os.environ.get("PORT") or "8000"
        return cls(
            data_dir=data_dir,
            database_url=url,
            owner_url=os.environ.get("DATABASE_OWNER_URL") or url,
            public_url=(os.environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            demo=os.environ.get("DEMO") == "1",
            proxies=int(os.environ.get("PROXIES") or 0),
            keys_dir=Path(os.environ.get("KEYS_DIR") or data_dir / "keys").absolute(),
            backup_dir=Path(os.environ.get("BACKUP_DIR") or data_dir / "backups").absolute(),
            backup_to=os.environ.get("BACKUP_TO") or "",
            backup_key=os.environ.get("BACKUP_KEY") or "",
            metrics_token=os.environ.get("METRICS_TOKEN") or "",
        )

    @property
    def is_https(self) -> bool:
        """Whether people reach this installation over HTTPS; then cookies are Secure."""
        return self.public_url.startswith("https://")

    @property
    def folder_mode(self) -> int:
        """How folders in the data folder are made: shared with its group where it is shared."""
        return 0o2770 if self.data_dir.stat().st_mode & 0o070 else 0o700

    @property
    def file_mode(self) -> int:
        """The same for files: web and worker may run under two accounts of one group."""
        return self.folder_mode & 0o660

    def share(self, path: Path) -> None:
        """Make a file that SQLite would make for one account alone, so that both can write it.

        One that is there is never opened here: closing it would drop the locks SQLite has on it."""
        with suppress(OSError):
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_EXCL, self.file_mode))
            for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                if file.exists() and file.lstat().st_uid == os.geteuid():
                    file.chmod(self.file_mode)

    def prepare(self) -> None:
        """Make the data folder, for its owner alone; one that is there stays as it is."""
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        self.data_dir.mkdir(exist_ok=True, mode=0o700)

    def secret(self, name: str) -> str:
        """A secret of this installation, made at first use in a file that only its owner reads.

        ValueError for a name that would lead elsewhere, OSError where a link would."""
        with self._secrets(name) as folder:
            for _try in range(2):
                with suppress(FileNotFoundError):
                    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
                    with os.fdopen(file, encoding="utf-8") as opened:
                        return opened.read()
                self.keep_secret(name, secrets.token_urlsafe(48), replace=False)
        raise OSError(f"the secret {name} cannot be kept")

    def keep_secret(self, name: str, value: str, replace: bool = True) -> None:
        """Write a secret as a whole or not at all; two processes starting at once agree on one."""
        draft, creating = f".{name}.{secrets.token_hex(8)}", os.O_WRONLY | os.O_CREAT | os.O_EXCL
        put = os.replace if replace else os.link
        with self._secrets(name) as folder:
            opened = os.open(draft, creating, self.file_mode, dir_fd=folder)
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                file.write(value)
            with suppress(FileExistsError):
                put(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
            with suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=folder)

    @contextmanager
    def _secrets(self, name: str) -> Iterator[int]:
        """The folder, opened: the pages' account writes here, and may lay a link to what only the
        worker may read."""
        if not name or "/" in name or name.startswith("."):
            raise ValueError(f"{name} is not the name of a secret")
        path = self.data_dir / "secrets"
        path.mkdir(parents=True, exist_ok=True, mode=self.folder_mode)
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            yield folder
        finally:
            os.close(folder)


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings.from_environment()
