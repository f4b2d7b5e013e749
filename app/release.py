"""Which Brightline this is, as records made by it are bound to say."""

from functools import lru_cache
from pathlib import Path

from app.ledger.canonical import sha256

VERSION = "0.1.0"
ROOT = Path(__file__).parent.parent
TEMPLATES = ("policies/*.html", "*.html")
"""What a policy is read and signed on, below the templates."""


@lru_cache
def commit() -> str:
    """The Git commit checked out here; empty where there is no checkout."""
    try:
        head = (ROOT / ".git/HEAD").read_text("utf-8").strip()
        at = head.removeprefix("ref: ")
        return head if at == head else (ROOT / ".git" / at).read_text("utf-8").strip()
    except OSError:
        return ""


@lru_cache
def templates_sha256() -> str:
    """The SHA-256 of the pages on which policies are read and signed, one after another."""
    folder = ROOT / "app/templates"
    pages = (page for pattern in TEMPLATES for page in sorted(folder.glob(pattern)))
    return sha256(b"".join(page.read_bytes() for page in pages))
