"""What the coordinators' pages say: the lines in one sentence, events in words, wishes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app import clock, logbook, release
from app.logbook import Entry
from app.operating.line import Line, When

EVENTS = 20
"""How many of the latest events a page shows."""
SILENT = timedelta(minutes=20)
"""The watch looks every 5 minutes; after so long it has stopped."""
TAKEN_UP = timedelta(minutes=3)
"""Within so long the server begins what was asked for on a page."""
LONGEST = timedelta(hours=3)
"""After so long without a word, nothing that was asked for still runs."""
REPEATED = {"probe", "release"}
"""Kinds that are written down each day, whether or not anything changed."""

GOOD = {
    "asked": lazy_gettext("Somebody asked for this on the page Backups: %(what)s."),
    "backup": lazy_gettext("A backup was made."),
    "drill": lazy_gettext("A backup was restored as a test and was whole."),
    "move": lazy_gettext("The database was moved to PostgreSQL."),
    "probe": lazy_gettext("%(line)s: looked at, and well."),
    "release": lazy_gettext("Looked for updates: the newest version runs."),
    "restore": lazy_gettext("A backup was put back."),
    "told": lazy_gettext("Mail went out: “%(line)s” is well again."),
    "unit": lazy_gettext("The part %(unit)s of the server runs well again."),
    "update": lazy_gettext("Brightline was updated from %(was)s to %(now)s."),
}
BAD = {
    "backup": lazy_gettext("The backup failed."),
    "drill": lazy_gettext("The test restore failed."),
    "move": lazy_gettext("Moving the database failed."),
    "probe": lazy_gettext("%(line)s: looked at, and not well."),
    "release": lazy_gettext("A newer version is there: %(newest)s."),
    "restore": lazy_gettext("Putting back a backup failed."),
    "told": lazy_gettext("Mail went out: “%(line)s” needs somebody."),
    "unit": lazy_gettext("The part %(unit)s of the server failed."),
    "update": lazy_gettext("The update failed."),
}
"""What happened, by the kind of entry, and whether it went well."""
WISHES = {"backup": lazy_gettext("a backup"), "drill": lazy_gettext("a test restore")}
"""What a page can ask for, by the kind of entry that answers it."""


@dataclass(frozen=True)
class Event:
    """One thing that happened, in the reader's language."""

    at: datetime
    good: bool
    words: str


@dataclass(frozen=True)
class Wish:
    """What became of a button: `none`, `waits`, `stuck` (nobody took it up), `runs`, `ended`."""

    state: str
    asked_at: datetime | None = None
    result: str = ""


def watched() -> Line:
    """Whether the watch runs: without it no mail would go out when something fails."""
    heard, title = logbook.heard("watch"), lazy_gettext("The watch")
    if heard is None:
        words = lazy_gettext("It has not looked yet. An installed server looks every 5 minutes.")
        return Line("watch", None, title, words)
    if clock.now() - heard <= SILENT:
        return Line("watch", True, title, lazy_gettext("It looked %(at)s.", at=When(heard)))
    words = lazy_gettext(
        "It looked last %(at)s. Until it looks again, no mail says when something fails. On the "
        "server: sudo systemctl restart brightline-watch.timer.",
        at=When(heard),
    )
    return Line("watch", False, title, words)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """What needs somebody first, then what nobody can say yet, then what is well."""
    return sorted(lines, key=lambda line: (False, None, True).index(line.good))


def summed_up(lines: Sequence[Line]) -> str:
    """The one sentence that says it all."""
    standing = [line.good for line in lines]
    bad, unknown = standing.count(False), standing.count(None)
    titles = ", ".join(str(line.title) for line in lines if line.good is False)
    if bad:
        return str(
            ngettext(
                "One thing needs you: %(titles)s.",
                "%(num)s things need you: %(titles)s.",
                bad,
                titles=titles,
            )
        )
    if unknown:
        return str(
            ngettext(
                "Nothing is wrong. One thing is not known yet.",
                "Nothing is wrong. %(num)s things are not known yet.",
                unknown,
            )
        )
    return str(_("Everything is well."))


def events(titles: Mapping[str, Any], *kinds: str) -> list[Event]:
    """What happened, the latest first; what was written down again unchanged is left out.

    `titles` are those of the lines, by their names."""
    latest = list(_news(logbook.entries(*kinds)))[: -EVENTS - 1 : -1]
    return [Event(entry.at, _is_calm(entry), said(entry, titles)) for entry in latest]


def said(entry: Entry, titles: Mapping[str, Any]) -> str:
    """An entry in words, and what it says went wrong."""
    facts = {name: str(value) for name, value in entry.facts.items()}
    line, _space, case = facts.get("line", "").partition(" ")
    facts["line"] = f"{titles.get(line, line)} {case}".strip()
    facts["what"] = str(WISHES.get(facts.get("what", ""), ""))
    happened = _filled((GOOD if _is_good(entry) else BAD)[entry.kind], facts)
    if entry.kind == "release" and "newest" not in facts:
        happened = ""  # nobody could look; the words say so
    return " ".join(filter(None, (happened, why(entry))))


def why(entry: Entry) -> str:
    """What an entry says went wrong; empty if nothing did."""
    words = entry.facts.get("words")
    return _filled(_(words), entry.facts.get("values") or {}) if words else ""


def wish(kind: str) -> Wish:
    """What became of the last time somebody asked for a `backup` or a `drill`."""
    now, waiting = clock.now(), logbook.heard(f"wish-{kind}")
    if waiting:
        return Wish("stuck" if now - waiting > TAKEN_UP else "waits", waiting)
    asked = [entry.at for entry in logbook.entries("asked") if entry.facts.get("what") == kind]
    if not asked or now - asked[-1] > LONGEST:
        return Wish("none")
    ended = logbook.last(kind)
    if ended is None or ended.at < asked[-1]:
        return Wish("runs", asked[-1])
    return Wish("ended", asked[-1], said(ended, {}))


def ask(kind: str) -> None:
    """Leave a wish where the server looks for it, since pages have no keys; twice is once."""
    if logbook.heard(f"wish-{kind}") is None:
        logbook.note("asked", True, what=kind)
        logbook.beat(f"wish-{kind}")


def is_newest() -> bool | None:
    """Whether the newest version runs; None while nobody knows."""
    looked = [entry for entry in logbook.entries("release") if "newest" in entry.facts]
    if not looked:
        return None
    updated = logbook.last("update", good=True)
    return looked[-1].good or (updated is not None and updated.at > looked[-1].at)


def running() -> str:
    """The version that runs, as releases are named where that is known, and its commit."""
    names = [
        entry.facts.get("now" if entry.kind == "update" else "current")
        for entry in logbook.entries("update", "release")
        if entry.good or entry.kind == "release"
    ]
    known = [name for name in names if name] or [release.VERSION]
    return f"{known[-1]} ({release.commit()[:7]})"


def _news(entries: Iterable[Entry]) -> Iterator[Entry]:
    before: dict[Any, Any] = {}
    for entry in entries:
        about = (entry.kind, entry.facts.get("line"))
        result = (entry.good, entry.facts.get("newest"), entry.facts.get("words"))
        is_news = entry.kind not in REPEATED or before.get(about) != result
        before[about] = result
        if is_news and entry.kind in (GOOD if _is_good(entry) else BAD):
            yield entry


def _is_good(entry: Entry) -> bool:
    return not entry.facts.get("bad") if entry.kind == "told" else entry.good


def _is_calm(entry: Entry) -> bool:
    """A newer version is no trouble; that nobody could look for one is."""
    return _is_good(entry) or (entry.kind == "release" and "newest" in entry.facts)


def _filled(words: Any, values: Mapping[str, Any]) -> str:
    """Words with their values; an entry of another version may lack some."""
    try:
        return str(words) % defaultdict(lambda: "?", values) if values else str(words)
    except (TypeError, ValueError):
        return ""
