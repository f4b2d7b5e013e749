"""One line of the installation's state, and how an instant in it is written for its reader."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask_babel import force_locale, get_locale, lazy_gettext

from app import clock, db, logbook
from app.auth.access import signed_in
from app.logbook import Entry
from app.rules.wording import moment

Found = TypeVar("Found")
log = logging.getLogger(__name__)
_zone: ContextVar[str | None] = ContextVar("zone", default=None)


@dataclass(frozen=True)
class Line:
    """`good` is None while nobody can say; `words` say what is so and, if bad, what to do.

    Title and words become text in the reader's language when they are written out."""

    name: str
    good: bool | None
    title: Any
    words: Any
    at_once: bool = False
    """Whether it is told the first time it is seen, for it does not come and go by itself."""
    cases: tuple[str, ...] = ()
    """What is bad, where that may be several things that turn one by one."""

    @property
    def is_bad(self) -> bool:
        """Known to be bad."""
        return self.good is False

    @property
    def keys(self) -> set[str]:
        """What is told once each."""
        return {f"{self.name} {case}" for case in self.cases} or {self.name}

    def is_about(self, key: str) -> bool:
        """Whether a key is, or was, of this line."""
        return key.split(" ")[0] == self.name


@dataclass(frozen=True)
class When:
    """An instant that becomes text in the reader's language and time zone."""

    at: datetime

    def __str__(self) -> str:
        found = get_locale()
        language = found.language if found and found.language == "es" else "en"
        return moment(self.at, _zone.get() or signed_in().time_zone, language)


@contextmanager
def read_in(language: str, zone: str) -> Iterator[None]:
    """Lines are written for somebody who is not at a page: a mail, a terminal."""
    token = _zone.set(zone)
    try:
        with force_locale(language):
            yield
    finally:
        _zone.reset(token)


def why(facts: Mapping[str, Any]) -> Any:
    """The sentence an entry or a probe gives for what went wrong."""
    given = facts.get("words")
    if not given:
        return lazy_gettext("Nobody wrote down why: look into the server's log.")
    return lazy_gettext(given, **dict(facts.get("values") or {}))


def probed(line: str) -> Entry | None:
    """What the last probe of a line found."""
    found = [entry for entry in logbook.entries("probe") if entry.facts.get("line") == line]
    return found[-1] if found else None


def or_new(patience: timedelta) -> bool | None:
    """Bad, but not known yet in an installation that has not been in service for so long."""
    began = logbook.heard("began")
    return None if began is None or clock.now() - began <= patience else False


def asked(read: Callable[[], Found]) -> Found | None:
    """What the database answers; None where it cannot be asked, for whatever reason."""
    try:
        return read()
    except Exception:
        log.exception("the database could not be read")
        db.session.rollback()
        return None
