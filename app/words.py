"""How pages write dates, times and sizes in the reader's language and the district's zone."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask_babel import get_locale, gettext

from app.auth.access import signed_in
from app.rules.wording import long_date as in_words

Word = TypeVar("Word")


def long_date(on: date) -> str:
    """`August 28, 2026`."""
    return in_words(on, _language())


def moment(at: datetime) -> str:
    """`August 28, 2026, 3:05 p.m. MDT`, in the signed-in person's district."""
    local = at.astimezone(ZoneInfo(signed_in().time_zone))
    hour, half = local.hour % 12 or 12, "a.m." if local.hour < 12 else "p.m."
    if _language() == "es":
        half = half.replace(".m.", ". m.")
    return f"{long_date(local.date())}, {hour}:{local.minute:02d} {half} {local.tzname()}"


def _language() -> str:
    locale = get_locale()
    return locale.language if locale and locale.language in ("en", "es") else "en"


def in_language(words: Mapping[str, Word]) -> Word:
    """The words in the page's language, in English where that is missing."""
    return words.get(_language(), words["en"])


def label(stored: str) -> str:
    """The label of a contact: the usual ones in the page's language, others as HR wrote them."""
    return str(gettext(stored))


FILTERS: dict[str, Callable[..., str]] = {
    "label": label,
    "long_date": long_date,
    "moment": moment,
}
