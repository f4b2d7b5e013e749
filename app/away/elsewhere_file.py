"""Earlier years as a list with scans: read, checked against who is here, and made into records.

Nothing is imported by halves: a file with one problem changes nothing."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app import db, files
from app.away import queries, scans, tables
from app.errors import DomainError
from app.models import EarlierRecord

MOST_ROWS = 10_000
SLICE = 5_000
"""Values to a statement; SQLite takes no more than 32,766."""
WHO = ("number", "email", "sign_in_name")
NOBODY = "Nobody at your sites is found by this."
SEVERAL = "Several people are found by this. Use the employee number."
COLUMNS = {
    "number": "employee number",
    "email": "e-mail",
    "sign_in_name": "sign-in name",
    "title": "title",
    "provider": "provider",
    "finished_on": "finished on",
    "minutes": "minutes",
    "program": "program",
    "scan": "scan",
}
"""Field → heading in the example."""
FIELDS = {
    **{name: (heading,) for name, heading in COLUMNS.items()},
    "number": ("employee number", "employee id", "emp no", "number"),
    "email": ("e-mail", "e-mail address", "work e-mail"),
    "title": ("title", "training", "training title"),
    "provider": ("provider", "given by"),
    "finished_on": ("finished on", "finished", "date finished", "completed on", "date"),
    "scan": ("scan", "file", "proof"),
}
"""Field → headings it may have."""


class Line(NamedTuple):
    """One training of one person, as the file says it."""

    person_id: uuid.UUID
    who: str
    title: str
    provider: str
    finished_on: date
    minutes: int
    program_id: uuid.UUID | None
    program: str
    scan: str
    scan_type: str

    @property
    def key(self) -> tuple[uuid.UUID, str, date, str]:
        """What makes two records one."""
        return self.person_id, self.title, self.finished_on, self.provider


class Scope(NamedTuple):
    """For whom a file may speak, and on which day."""

    district_id: uuid.UUID
    tops: Sequence[uuid.UUID]
    on: date


@dataclass
class Check:
    """What a file says, and what is wrong with it."""

    lines: list[Line] = field(default_factory=list)
    problems: list[tables.Problem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def check(data: bytes, scope: Scope) -> Check:
    """Read a list, or a zip file with a list and scans; DomainError: nothing of it can be used."""
    if not scans.is_zip(data):
        return _checked(tables.read(data, FIELDS, MOST_ROWS), scope, None)
    with scans.opened(data) as bundle:
        return _checked(tables.read(bundle.table, FIELDS, MOST_ROWS), scope, bundle)


def keep_scans(data: bytes, lines: Sequence[Line]) -> dict[str, str]:
    """Store the scans that the lines name; returns name → SHA-256."""
    names = {line.scan for line in lines if line.scan}
    if not names:
        return {}
    with scans.opened(data) as bundle:
        return {name: files.keep(bundle.scan(name)[0]) for name in names}


def not_there(lines: Sequence[Line]) -> list[Line]:
    """The lines whose person has no such record yet."""
    people = list({line.person_id for line in lines})
    there = {
        (row.staff_member_id, row.title, row.finished_on, row.provider)
        for part in _slices(people)
        for row in db.session.scalars(queries.earlier(part))
    }
    return [line for line in lines if line.key not in there]


def record(line: Line, kept: Mapping[str, str]) -> EarlierRecord:
    """The row of a line; `kept` says where the scans are."""
    return EarlierRecord(
        staff_member_id=line.person_id,
        program_id=line.program_id,
        title=line.title,
        provider=line.provider,
        finished_on=line.finished_on,
        minutes=line.minutes,
        scan_sha256=kept[line.scan] if line.scan else None,
        scan_type=line.scan_type or None,
    )


def _checked(table: tables.Table, scope: Scope, bundle: scans.Bundle | None) -> Check:
    _usable(table.columns)
    found = Check(problems=table.problems, unused=table.unused)
    reader = _Reader(table, scope, bundle)
    seen: set[object] = set()
    for row, cells in table.rows:
        line = reader.line(row, cells)
        if line and line.key in seen:
            table.refuse(row, "title", DomainError("This stands in the file twice."))
        elif line:
            found.lines.append(line)
            seen.add(line.key)
    named = {cells.get("scan", "").casefold() for _row, cells in table.rows}
    for name in sorted(set(bundle.members) - named) if bundle else ():
        error = DomainError("No row names the scan %(name)s.", name=name)
        found.problems.append(tables.Problem(0, "", error.words, error.values))
    found.problems.sort(key=lambda problem: problem.row)
    return found


def _usable(columns: Collection[str]) -> None:
    if not set(WHO) & set(columns):
        raise DomainError(
            "The file needs a column with the employee number, e-mail or sign-in name."
        )
    for name in ("title", "finished_on"):
        if name not in columns:
            raise DomainError("The file has no column “%(column)s”.", column=COLUMNS[name])


class _Reader:
    """Makes lines of rows; what is wrong with a row is noted at its table."""

    def __init__(self, table: tables.Table, scope: Scope, bundle: scans.Bundle | None) -> None:
        self._table, self._on, self._bundle = table, scope.on, bundle
        self._people = _people(table, scope)
        self._types: dict[str, str | DomainError] = {}
        self._programs: dict[str, list[Any]] = {}
        for program in db.session.scalars(queries.programs(scope.district_id)):
            for title in {program.title.casefold(), program.title_es.casefold()} - {""}:
                self._programs.setdefault(title, []).append(program)

    def line(self, row: int, cells: tables.Cells) -> Line | None:
        """The line of a row, or None with every problem of the row noted."""
        made: dict[str, Any] = {"who": self._who(row, cells)}
        for name in ("title", "provider", "finished_on", "minutes", "program", "scan"):
            try:
                made[name] = getattr(self, f"_{name}")(cells.get(name, ""))
            except DomainError as error:
                self._table.refuse(row, name, error)
        if made["who"] is None or len(made) < 7:
            return None
        (person_id, who), program = made.pop("who"), made.pop("program")
        scan, scan_type = made.pop("scan")
        title, id = (program.title, program.id) if program else ("", None)
        return Line(
            person_id, who, **made, program_id=id, program=title, scan=scan, scan_type=scan_type
        )

    def _who(self, row: int, cells: tables.Cells) -> tuple[uuid.UUID, str] | None:
        """The one person whom all cells name that are filled in."""
        given = {
            name: self._people.get((name, _small(name, cells[name])), set())
            for name in WHO
            if cells.get(name)
        }
        wrong = [
            (name, SEVERAL if found else NOBODY) for name, found in given.items() if len(found) != 1
        ]
        people = set[tuple[uuid.UUID, str]]().union(*given.values())
        if not given:
            wrong = [(next(name for name in WHO if name in cells), "Say whose training this is.")]
        elif not wrong and len(people) > 1:
            wrong = [(next(iter(given)), "This row names different people.")]
        for name, words in wrong:
            self._table.refuse(row, name, DomainError(words))
        return None if wrong else people.pop()

    def _title(self, cell: str) -> str:
        if not cell:
            raise DomainError("Enter what the training was called.")
        return cell

    def _provider(self, cell: str) -> str:
        return cell

    def _finished_on(self, cell: str) -> date:
        found = tables.day(cell)
        scans.check_finished(found, self._on)
        return found

    def _minutes(self, cell: str) -> int:
        if not cell:
            return 0
        is_number = cell.isascii() and cell.isdecimal() and len(cell) <= 5
        if not is_number or int(cell) > scans.MOST_MINUTES:
            raise DomainError("Enter minutes as a whole number, such as 90.")
        return int(cell)

    def _program(self, cell: str) -> Any:
        if not cell:
            return None
        found = self._programs.get(cell.casefold(), [])
        if len(found) != 1:
            raise DomainError("There is no one program of this title.")
        return found[0]

    def _scan(self, cell: str) -> tuple[str, str]:
        """Name and media type of a scan, as the zip file calls it without case."""
        name = cell.casefold()
        if not name:
            return "", ""
        if name not in self._types:
            self._types[name] = self._opened(name)
        kind = self._types[name]
        if isinstance(kind, DomainError):
            raise kind
        return name, kind

    def _opened(self, name: str) -> str | DomainError:
        """Media type or what is wrong; each scan is read once, though several rows may name it."""
        if self._bundle is None:
            return DomainError("Send the list and its scans in one zip file.")
        try:
            return self._bundle.scan(name)[1]
        except DomainError as error:
            return error
        except LookupError:
            return DomainError("The zip file holds no scan of this name.")


def _people(table: tables.Table, scope: Scope) -> dict[tuple[str, str], set[tuple[uuid.UUID, str]]]:
    """Whom HR knows by the numbers and addresses of the file."""
    asked = {
        _small(name, cells[name]) for _row, cells in table.rows for name in WHO if cells.get(name)
    }
    found: dict[tuple[str, str], set[tuple[uuid.UUID, str]]] = {}
    for part in _slices(sorted(asked)):
        for kind, text, id, who in db.session.execute(queries.called(scope.tops, scope.on, part)):
            found.setdefault((kind, text), set()).add((id, who))
    return found


def _small(name: str, text: str) -> str:
    return text if name == "number" else text.casefold()


def _slices(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + SLICE] for start in range(0, len(values), SLICE))
