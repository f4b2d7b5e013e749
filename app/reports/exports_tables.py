"""The tables of the dashboard as rows of a file, from the figures that the dashboard shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.figures.standing import APART
from app.figures.tally import Count, ProgramLine, Tally
from app.reports.people_table import ages
from app.words import in_language, job, standing

WORST_FIRST = tuple(reversed(APART))


@dataclass(frozen=True)
class Table:
    """What it is called, who is in it, its head and its rows."""

    what: str
    who: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def programs(count: Count) -> Table:
    """A line for each program."""
    head = [_("Program"), _("School year"), _("Opened"), *_tally_head()]
    rows = (
        [_title(line), line.cycle, line.opens_on, *_tally_row(line.tally)]
        for line in count.programs
    )
    return Table(_("Completion by program"), _who(), head, rows)


def sites(count: Count) -> Table:
    """A line for each site with all below it."""
    rows = ([line.name, *_tally_row(line.tally)] for line in count.sites)
    return Table(_("Completion by site"), _who(), [_("Site"), *_tally_head()], rows)


def jobs(count: Count) -> Table:
    """A line for each kind of work."""
    rows = ([job(line.job_class), *_tally_row(line.tally)] for line in count.jobs)
    return Table(_("Completion by job"), _who(), [_("Job"), *_tally_head()], rows)


def policies(count: Count) -> Table:
    """A line for each policy that is asked."""
    head = [_("Policy"), _("Title"), _("Asked"), _("Signed"), _("Share signed"), _("Late")]
    rows = (
        [
            *(line.code, line.title, line.asked, line.signed),
            *(_share(line.signed, line.asked), line.late, line.declined),
        ]
        for line in count.policies
    )
    who = _("Everybody who is asked to sign now, each person once for each policy.")
    return Table(_("Signatures by policy"), who, [*head, _("Declined")], rows)


def ageing(count: Count) -> Table:
    """A line for each length of time that people are late."""
    rows = ([words, count.ageing[age]] for age, words in ages().items())
    who = _("Everybody who is late, each person once, by their oldest due date.")
    return Table(_("How long people are late"), who, [_("Late for"), _("People")], rows)


def due(count: Count) -> Table:
    """A line for each of the next due dates."""
    who = _("Everybody who is not finished with what is due that day.")
    return Table(_("What is due next"), who, [_("Due"), _("People")], count.due_next)


def trend(count: Count) -> Table:
    """A line for each week of the cycle."""
    head = [_("Until"), _("Finished"), _("Asked"), _("Share finished")]
    rows = ([on, n, asked, _share(n, asked)] for on, n, asked in count.trend)
    who = _("All training that is asked now: a person counts once for each program.")
    return Table(_("Over the cycle"), who, head, rows)


TABLES: dict[str, Callable[[Count], Table]] = {
    "programs": programs,
    "sites": sites,
    "jobs": jobs,
    "policies": policies,
    "ageing": ageing,
    "due": due,
    "trend": trend,
}
"""By the names they have in an address."""


def _who() -> str:
    words = _(
        "Everybody who worked here that day and was asked for training by then, each person once"
        " in a line. Who stands apart is neither finished nor late."
    )
    return str(words)


def _title(line: ProgramLine) -> str:
    words: str = in_language({"en": line.title, "es": line.title_es or line.title})
    return words


def _tally_head() -> list[str]:
    counted = [_("People counted"), _("Finished"), _("Of these by credit"), _("Share finished")]
    apart = [_("Apart: %(standing)s", standing=standing(name)) for name in WORST_FIRST]
    return [*counted, _("Due"), _("Late"), *apart, _("Asked for nothing")]


def _tally_row(tally: Tally) -> list[Any]:
    share = _share(tally.finished, tally.counted)
    counted = [tally.counted, tally.finished, tally.by_credit, share, tally.due, tally.late]
    return [*counted, *(tally.apart.get(name, 0) for name in WORST_FIRST), tally.nothing]


def _share(n: int, m: int) -> float | None:
    """None where there is nothing to have a share of."""
    return n / m if m else None
