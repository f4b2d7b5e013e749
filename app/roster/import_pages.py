"""What the pages of a staff list file show: how far it has come, and who is on which list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.models import RosterImport
from app.roster.dry_run import Entry, Report
from app.roster.lines import Problem
from app.words import CONTRACTS, JOBS, long_date

PER_PAGE = 25
TROUBLE = ("held", "refused", "note")
LISTS = (
    *("held", "refused", "unmapped", "left", "back", "moved", "changed", "added"),
    *("note", "same"),
)
"""In the order of their weight."""
ON_FILE = ("left", "back", "moved", "changed")
"""Whose own page can be opened before anything is applied."""
FIELDS = {
    "legal_name": _("Legal name"),
    "preferred_name": _("Preferred name"),
    "email": _("E-mail"),
    "sign_in_name": _("Sign-in name"),
    "language": _("Language"),
    "site": _("Site"),
    "job": _("Job"),
    "contract": _("Contract"),
    "hourly": _("Paid by the hour"),
    "license": _("Educator license"),
    "supervisor": _("Supervisor"),
    "first_day": _("First day"),
    "last_day": _("Last day"),
}
"""What `app.roster.details` tells of."""
ENDING = ("supervisor", "last_day")
"""Of these it is told when there is none any more."""
VALUES: dict[str, Mapping[str, Any]] = {
    "job": JOBS,
    "contract": CONTRACTS,
    "hourly": {"yes": _("yes"), "no": _("no")},
    "license": {"licensed": _("needed"), "unlicensed": _("not needed"), "": _("as usual")},
    "language": {"en": "English", "es": "Español"},
}


class Row(NamedTuple):
    """One line of a list; `number` is the row of the file, 0 for somebody who is not in it."""

    number: int
    name: str
    person_id: str
    """Empty where there is no page to open."""
    column: str
    said: list[str]


class Listing(NamedTuple):
    """A page of the list that was asked for, and how many are on each list."""

    what: str
    rows: Sequence[Row]
    page: int
    last: int
    counts: Mapping[str, int]


def state(file: RosterImport) -> str:
    """How far a file has come: one word for its page and for the list of files."""
    if file.applied_at:
        return "applied"
    if file.stopped_at:
        return "stopped" if file.confirmed_at else "discarded"
    if file.confirmed_at:
        return "applying"
    if not file.read_at:
        return "reading"
    return "unusable" if file.problem else "ready"


def listing(report: Report, asked: str, page: int) -> Listing:
    """The list asked for, else the first that holds anybody, trouble first; LookupError beyond."""
    trouble = report.problems()
    notes = sum(kind == "note" for kind, _problem in trouble)
    counts = {what: report.counts.get(what, 0) for what in LISTS} | {"note": notes}
    present = [what for what in LISTS if counts[what]]
    what = asked if asked in present else next(iter(present), "")
    found: Sequence[Any] = (
        [problem for kind, problem in trouble if kind == what]
        if what in TROUBLE
        else report.entries(what)
    )
    last = max(1, ceil(len(found) / PER_PAGE))
    if page > last:
        raise LookupError(page)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    rows = _troubled(report, shown) if what in TROUBLE else [_row(what, each) for each in shown]
    return Listing(what, rows, page, last, counts)


def problem_words(problem: Problem) -> str:
    """What is wrong, in the language of the page."""
    return str(gettext(problem.words, **problem.values))


def _troubled(report: Report, found: Iterable[Problem]) -> list[Row]:
    names = {entry.row: entry.name for entry in report.entries("held")}
    return [
        Row(each.row, names.get(each.row, ""), "", each.column, [problem_words(each)])
        for each in found
    ]


def _row(what: str, entry: Entry) -> Row:
    told = [_told(*detail) for detail in entry.details]
    return Row(entry.row, entry.name, entry.person_id if what in ON_FILE else "", "", told)


def _told(field: str, before: str, after: str) -> str:
    """`Site: Cedar School, was Lincoln School`."""
    label, old, new = FIELDS[field], _value(field, before), _value(field, after)
    if old and new and old != new:
        return str(gettext("%(label)s: %(new)s, was %(old)s", label=label, new=new, old=old))
    if before and not after and field in ENDING:
        return str(gettext("%(label)s: none, was %(old)s", label=label, old=old))
    return str(gettext("%(label)s: %(new)s", label=label, new=new or old))


def _value(field: str, text: str) -> str:
    if text and field in ("first_day", "last_day"):
        return long_date(date.fromisoformat(text))
    return str(VALUES.get(field, {}).get(text, text))
