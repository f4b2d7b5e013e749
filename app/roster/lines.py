"""What a staff list says, line by line, before anybody is looked up in the database."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """One position of one person; several lines may carry the same number."""

    row: int
    """As a spreadsheet counts: the headings are row 1."""
    number: str
    legal_name: str
    preferred_name: str
    email: str
    """Empty for somebody without one."""
    site: str
    """Code or name, as the file has it."""
    job: str
    """Code or title, as the file has it."""
    contract: str
    """One of `app.rules.people.CONTRACTS`."""
    is_hourly: bool | None
    """None where the file does not say."""
    is_licensed: bool | None
    """None where the file does not say."""
    first_day: date | None
    last_day: date | None
    supervisor: str
    """Employee number or e-mail address, as the file has it."""
    language: str
    """`en`, `es`, or empty."""
    sign_in_name: str
    is_gone: bool
    """Terminated, inactive, or `tobedeleted`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one row is left out."""

    row: int
    column: str
    """The heading as the file has it, or empty for the whole row."""
    words: str
    """A sentence as the catalogues know it; `values` fill its %(name)s places."""
    values: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.words % self.values if self.values else self.words


@dataclass(slots=True)
class Reading:
    """A whole file: the rows that can be used, and why the others cannot."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    """Which heading was read as which field."""
    refused: set[str] = field(default_factory=set)
    """Number and address, in small letters, of whoever has a refused row: they have not left."""
    unnamed: int = 0
    """Refused rows that do not say whose they are: while there are any, nobody has surely left."""
    encoding: str = "UTF-8"
    skipped: int = 0
    """Students and families: counted, never kept."""
    sites: dict[str, str] = field(default_factory=dict)
    """Code to name, where the file lists its schools (OneRoster)."""
