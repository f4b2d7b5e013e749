"""Reports as files: what is told of each on its first sheet, which CSV leaves out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, get_template_attribute
from flask_babel import gettext as _
from markupsafe import Markup

from app import clock, spreadsheet
from app.auth.access import signed_in
from app.figures.moment import Moment


@dataclass(frozen=True)
class About:
    """What a file is, of whom and of which date; `narrowed` is empty where nobody is left out."""

    what: str
    sites: Sequence[str]
    """Each with all below it."""
    when: Moment
    who: str
    """Who counts, and who does not."""
    narrowed: Sequence[str] = ()
    order: str = ""
    unseen: int = 0
    """How many are counted and not named."""
    counted_at: datetime | None = None
    """When the figures were counted, where that was not for this file."""


def send(
    kind: str, name: str, about: About, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Response:
    """The rows as a file for the browser to keep, named after the table and the date."""
    made = spreadsheet.Document(
        name=f"{name}-{about.when.on}",
        title=about.what[:31],
        head=head,
        rows=rows,
        about_title=_("About this file"),
        about=list(_lines(about)),
        counted=_("Rows"),
    )
    return spreadsheet.file(made, kind)


def _lines(about: About) -> Iterator[tuple[str, Any]]:
    me = signed_in()
    yield _("What it is"), about.what
    yield _("District"), me.district_name
    yield _("Whose people, with all sites below"), ", ".join(about.sites)
    yield _("Date of the figures"), about.when.on
    yield _("What counts"), as_of(about.when)
    yield _("Who counts"), about.who
    yield _("Narrowed to"), "; ".join(about.narrowed) or _("Nothing: everybody is in it")
    if about.order:
        yield _("In the order of"), about.order
    if about.unseen:
        yield _("Counted, not named"), about.unseen
    yield _("Made by"), me.legal_name
    if about.counted_at:
        yield _("Counted at"), _here(about.counted_at)
    yield _("Made at"), _here(clock.now())
    yield _("Time zone"), me.time_zone
    yield _("Please note"), _("This is a report of training on record. It is not legal advice.")


def _here(at: datetime) -> datetime:
    """By the clock of the district; a spreadsheet knows no time zones."""
    return at.astimezone(ZoneInfo(signed_in().time_zone)).replace(tzinfo=None)


def as_of(when: Moment) -> str:
    """The sentence of the page's head about the date and the sense of its figures."""
    sentence = get_template_attribute("reports/_asof.html", "as_of")(when, signed_in().today)
    return Markup(sentence).striptags()
