"""Reads a module's question bank, with the findings of modules.loader."""

from pathlib import Path

from modules.loader import Reader
from quizzes.question import Bank, BankWords

ROOT = Path(__file__).parent / "content"


def read_bank(
    slug: str, reader: Reader, root: Path = ROOT
) -> tuple[Bank, dict[str, BankWords]] | None:
    """The bank of the module `slug` and its words by language; None when a file of it fails."""
    path = root / f"{slug}.yaml"
    bank, words = reader.read(path, Bank), reader.words(path, BankWords)
    return (bank, words) if bank and words else None
