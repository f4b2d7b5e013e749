"""The calendar as a CSV file: written, read, and compared with what is here.

A file speaks for the school years it names: a break of such a year that is not in it is taken back,
all other years stay as they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app import db
from app.away import operations, queries, tables
from app.away.operations import Act, break_of, days_of, same_break
from app.away.years import BreakDays, YearDays, wrong_in_break, wrong_in_year, year_called
from app.errors import DomainError
from app.models import Break, District, SchoolYear
from app.rules.cycles import school_year_key

MOST_ROWS = 1_000
COLUMNS = {
    "kind": "kind",
    "name": "name or year",
    "first_day": "first day",
    "students_from": "students from",
    "students_to": "students to",
    "last_day": "last day",
}
"""Field → heading in the files we write."""
FIELDS = {
    "kind": ("kind", "type"),
    "name": ("name or year", "name", "year", "name/year"),
    "first_day": ("first day", "from"),
    "students_from": ("students from", "first day with students"),
    "students_to": ("students to", "last day with students"),
    "last_day": ("last day", "to"),
}
"""Field → headings it may have."""

Days = YearDays | BreakDays


class Change(NamedTuple):
    """What the file would do: nothing before is new, nothing after is taken back."""

    before: Days | None
    after: Days | None
    old: Break | None = None


@dataclass
class Check:
    """What a file would do to the calendar."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    problems: list[tables.Problem] = field(default_factory=list)

    @property
    def moved(self) -> list[str]:
        """School years whose first day with students is new, or another."""
        return [
            each.after.year
            for each in self.changes
            if isinstance(each.after, YearDays) and not _same_start(each.before, each.after)
        ]

    @property
    def shown(self) -> object:
        """What stands on the page."""
        return [(each.before, each.after) for each in self.changes], self.problems


def written(district: District) -> Iterator[tuple[object, ...]]:
    """The rows of the calendar as it stands, with their headings."""
    yield tuple(COLUMNS.values())
    for year in db.session.scalars(queries.years(district.id)):
        yield "year", *days_of(year)
    for each in db.session.scalars(queries.breaks(district.id)):
        yield "break", each.name, each.held_from, "", "", each.held_to


def check(data: bytes, district: District) -> Check:
    """Compare a file with the calendar; DomainError: nothing in it can be used."""
    table = tables.read(data, FIELDS, MOST_ROWS)
    for name, heading in COLUMNS.items():
        if name not in table.columns:
            raise DomainError("The file has no column “%(column)s”.", column=heading)
    found, starts = Check(problems=table.problems), district.school_year_starts
    lines = list(_lines(table, starts))
    years = [line for line in lines if isinstance(line, YearDays)]
    named = {year.year for year in years}
    table.problems.sort(key=lambda problem: problem.row)
    named |= {_year_of(line, starts) for line in lines if isinstance(line, BreakDays)}
    for change in (*_years(district, years), *_breaks(district, lines, named)):
        if change.before == change.after:
            found.same += 1
        else:
            found.changes.append(change)
    return found


def apply(found: Check, district: District, act: Act) -> None:
    """Make all changes of a check without problems."""
    for change in found.changes:
        if change.after is None and change.old:
            operations.take_back_break(change.old, act)
    for change in found.changes:
        if isinstance(change.after, YearDays):
            operations.keep_year(district, change.after, act)
        elif change.after:
            operations.keep_break(district, change.after, act, change.old)


def _lines(table: tables.Table, starts: str) -> Iterator[Days]:
    """The rows that can be used; the others become problems of the table."""
    seen: set[object] = set()
    for row, cells in table.rows:
        days = _line(table, row, cells)
        if days is None:
            continue
        if isinstance(days, YearDays):
            key: object = days.year
            problems = list(wrong_in_year(days, starts))
        else:
            key, problems = same_break(days, starts), list(wrong_in_break(days))
        if key in seen:
            problems.append(("name", DomainError("This stands in the file twice.")))
        seen.add(key)
        for name, error in problems:
            table.refuse(row, name, error)
        if not problems:
            yield days


def _line(table: tables.Table, row: int, cells: tables.Cells) -> Days | None:
    kinds = {"year": True, "schoolyear": True, "break": False}
    is_year = kinds.get(tables.plain(cells["kind"]))
    if is_year is None:
        table.refuse(row, "kind", DomainError("Enter year or break."))
        return None
    if not is_year:
        dates = _days(table, row, cells, ("first_day", "last_day"))
        return BreakDays(cells["name"], *dates) if dates else None
    try:
        year = year_called(cells["name"])
    except DomainError as error:
        table.refuse(row, "name", error)
        return None
    dates = _days(table, row, cells, YearDays._fields[1:])
    return YearDays(year, *dates) if dates else None


def _days(
    table: tables.Table, row: int, cells: tables.Cells, names: Sequence[str]
) -> list[date] | None:
    found = []
    for name in names:
        try:
            found.append(tables.day(cells[name]))
        except DomainError as error:
            table.refuse(row, name, error)
    return found if len(found) == len(names) else None


def _years(district: District, years: Iterable[YearDays]) -> Iterator[Change]:
    here: dict[str, SchoolYear] = {
        year.year: year for year in db.session.scalars(queries.years(district.id))
    }
    for days in years:
        old = here.get(days.year)
        yield Change(days_of(old) if old else None, days)


def _breaks(district: District, lines: Iterable[Days], named: set[str]) -> Iterator[Change]:
    """A break of the file is the one of its name in the same school year, or of its days."""
    starts = district.school_year_starts
    standing = db.session.scalars(queries.breaks(district.id)).all()
    left = [each for each in standing if _year_of(break_of(each), starts) in named]
    rest = []
    for days in (line for line in lines if isinstance(line, BreakDays)):
        old = next(
            (b for b in left if same_break(break_of(b), starts) == same_break(days, starts)), None
        )
        if old is None:
            rest.append(days)
        else:
            left.remove(old)
            yield Change(break_of(old), days, old)
    for days in rest:
        old = next((b for b in left if break_of(b)[1:] == days[1:]), None)
        if old:
            left.remove(old)
        yield Change(break_of(old) if old else None, days, old)
    for old in left:
        yield Change(break_of(old), None, old)


def _year_of(days: BreakDays, starts: str) -> str:
    return school_year_key(days.first_day, starts)


def _same_start(before: Days | None, after: YearDays) -> bool:
    return isinstance(before, YearDays) and before.students_from == after.students_from
