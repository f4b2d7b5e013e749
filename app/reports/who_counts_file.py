"""Headcount and staff list by site as a file: what the page shows, a column for each reason."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _

from app import clock
from app.auth.access import signed_in
from app.figures.moment import Moment
from app.figures.standing import APART
from app.reports.who_counts import Line
from app.spreadsheet import Document
from app.words import long_date, moment


def document(lines: Sequence[Line], when: Moment) -> Document:
    """The table of these lines, and beside it in XLSX what it is and of which date."""
    return Document(
        name=f"who-counts-{when.on}",
        title=_("Headcount and staff list"),
        head=[
            _("Site"),
            _("Headcount"),
            _("Counted on"),
            _("Source"),
            _("Staff list"),
            _("Unknown"),
            _("More on the staff list"),
            _("People counted"),
            *(_reasons()[name] for name in reversed(APART)),
            _("Asked for nothing"),
        ],
        rows=map(_row, lines),
        about_title=_("About this file"),
        about=list(_about(when)),
        counted=_("Sites"),
    )


def _row(line: Line) -> list[Any]:
    said, tally = line.headcount, line.tally
    return [
        line.name,
        *((said.people, said.counted_on, said.source) if said else (None, None, None)),
        line.on_list,
        *((line.unknown, max(0, -line.difference)) if said else (None, None)),
        tally.counted,
        *(tally.apart.get(name, 0) for name in reversed(APART)),
        tally.nothing,
    ]


def _about(when: Moment) -> Iterator[tuple[str, Any]]:
    yield _("District"), signed_in().district_name
    yield _("Figures of"), long_date(when.on)
    if when.on < signed_in().today:
        sense = _("What we knew that day") if when.known_then else _("With later corrections")
        yield _("What counts"), sense
    yield (
        _("How to read it"),
        _(
            "Each site with all below it, on the day of its headcount. People counted, apart and"
            " asked for nothing make up the staff list; unknown are those whom the headcount has"
            " besides."
        ),
    )
    yield _("Made"), moment(clock.now())


def _reasons() -> dict[str, str]:
    return {
        "declined": _("Apart: declined"),
        "on_leave": _("Apart: on leave"),
        "expired": _("Apart: no longer valid"),
        "not_completed": _("Apart: not completed"),
        "exempt": _("Apart: exempt"),
        "not_open": _("Apart: not open yet"),
        "elsewhere": _("Apart: recorded elsewhere"),
    }
