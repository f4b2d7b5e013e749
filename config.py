"""Settings from the environment; a default stands only where it is right in production."""

import os
import secrets
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

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read DATA_DIR, DATABASE_URL, DATABASE_OWNER_URL, PUBLIC_URL, PORT, DEMO and PROXIES."""
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
        )

    @property
    def is_https(self) -> bool:
        """Whether people reach this installation over HTTPS; then cookies are Secure."""
        return self.public_url.startswith("https://")

    def prepare(self) -> None:
        """Make the data folder, which only its owner may enter."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir.chmod(0o700)

    def secret(self, name: str) -> str:
        """A secret of this installation, made at first use in a file that only its owner reads."""
        path = self.data_dir / "secrets" / name
        if not path.exists():
            self.keep_secret(name, secrets.token_urlsafe(48), replace=False)
        return path.read_text("utf-8")

    def keep_secret(self, name: str, value: str, replace: bool = True) -> None:
        """Write a secret as a whole or not at all; two processes starting at once agree on one."""
        folder = self.data_dir / "secrets"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(value)
        try:
            draft.replace(folder / name) if replace else os.link(draft, folder / name)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings.from_environment()
