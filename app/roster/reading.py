"""Reading HR's staff list as CSV: each row becomes a line or says why it is left out."""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from app.errors import DomainError
from app.roster import columns, rows
from app.roster.lines import Line, Problem, Reading
from app.roster.values import MEANING
from certificates.words import LONGEST_NAME

NAME_PARTS = ("first_name", "middle_name", "last_name", "suffix")
ELSE = {"last_name": "name", "number": "email"}
"""Where to mend what has no column of its own."""

Meant = dict[str, Any]
"""Field → what its cell means; a field whose cell is blank is not in it."""


def read_csv(data: bytes, saved: Mapping[str, str] | None = None) -> Reading:
    """The whole list, its columns named by `saved` (heading → field) first, then by their headings.

    DomainError: nothing in this file can be used."""
    stream, encoding = rows.opened(data)
    table = rows.rows(stream)
    headings = _headings(table)
    reading = Reading(headings=headings, encoding=encoding)
    reading.columns = columns.chosen(headings, saved)
    columns.usable(reading.columns)
    pick = itemgetter(*map(headings.index, reading.columns))
    names, fields = tuple(reading.columns), tuple(reading.columns.values())
    for row, cells in table:
        try:
            if fitting := rows.fitting(cells, len(headings)):
                add(reading, row, names, fields, pick(fitting))
        except DomainError as error:
            reading.problems.append(problem(row, "", error))
            refuse(reading, {})
    return reading


def headings_of(data: bytes) -> list[str]:
    """The headings of a file whose columns are still to be chosen."""
    return _headings(rows.rows(rows.opened(data)[0]))


def add(
    reading: Reading, row: int, headings: Sequence[str], fields: Sequence[str], texts: Sequence[str]
) -> bool:
    """Take one row and return True, or refuse it with a problem for each cell to mend."""
    meant: Meant = {}
    wrong: list[tuple[str, DomainError]] = []
    for field, text in zip(fields, texts, strict=True):
        if text := text.strip():
            try:
                meant[field] = _meaning(field, text)
            except DomainError as error:
                wrong.append((field, error))
    meant["legal_name"] = _legal_name(meant)
    if wrong := wrong or list(_lacking(meant)):
        by_field = dict(zip(fields, headings, strict=True))
        for field, why in wrong:
            place = by_field.get(field) or by_field.get(ELSE.get(field, ""), "")
            reading.problems.append(problem(row, place, why))
        refuse(reading, meant)
    else:
        reading.lines.append(_line(row, meant))
    return not wrong


def problem(row: int, place: str, error: DomainError) -> Problem:
    """A broken rule, with where in the file it was broken."""
    return Problem(row, place, error.words, {k: str(v) for k, v in error.values.items()})


def refuse(reading: Reading, meant: Meant) -> None:
    """Remember whose row was left out, so that nobody takes them for gone."""
    known = [meant[field].casefold() for field in ("number", "email") if meant.get(field)]
    reading.refused.update(known)
    reading.unnamed += not known


def _headings(table: Iterator[rows.Row]) -> list[str]:
    cells = next(table, (0, None))[1]
    if not cells:
        raise DomainError("The file is empty, or its first row does not hold headings.")
    return columns.headings(cells)


def _meaning(field: str, text: str) -> Any:
    if "\ufffd" in text:
        raise DomainError("A character could not be read. Save the list as UTF-8.")
    return MEANING[field](text)


def _legal_name(meant: Meant) -> str:
    if "first_name" not in meant and "last_name" not in meant:
        return str(meant.get("name", ""))
    return " ".join(meant[field] for field in NAME_PARTS if field in meant)


def _preferred_name(meant: Meant) -> str:
    if "preferred_first" not in meant:
        return str(meant.get("preferred_name", ""))
    last = meant.get("preferred_last") or meant.get("last_name", "")
    return f"{meant['preferred_first']} {last}".strip()


def _lacking(meant: Meant) -> Iterator[tuple[str, DomainError]]:
    """What each cell allows and the whole row does not, with the field to mend."""
    if not meant["legal_name"]:
        yield "last_name", DomainError("Enter a name.")
    if max(len(meant["legal_name"]), len(_preferred_name(meant))) > LONGEST_NAME:
        longest = DomainError("Use %(longest)s characters or fewer.", longest=LONGEST_NAME)
        yield "last_name", longest
    if not meant.get("number") and not meant.get("email"):
        yield "number", DomainError("Enter an employee number or an e-mail address.")
    first, last = meant.get("first_day"), meant.get("last_day")
    if first and last and last < first:
        yield "last_day", DomainError("The last day is before the first day.")


def _line(row: int, meant: Meant) -> Line:
    return Line(
        row=row,
        number=meant.get("number", ""),
        legal_name=meant["legal_name"],
        preferred_name=_preferred_name(meant),
        email=meant.get("email", ""),
        site=meant.get("site", ""),
        job=meant.get("job", ""),
        contract=meant.get("contract", "regular"),
        is_hourly=meant.get("pay"),
        is_licensed=meant.get("license"),
        first_day=meant.get("first_day"),
        last_day=meant.get("last_day"),
        supervisor=meant.get("supervisor", ""),
        language=meant.get("language", ""),
        sign_in_name=meant.get("sign_in_name", ""),
        is_gone=meant.get("status", False),
    )
