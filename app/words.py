"""How pages write dates, times and sizes in the reader's language and the district's zone."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask_babel import get_locale, gettext, lazy_gettext

from app.auth.access import signed_in
from app.rules.excuses import EXEMPTION_REASONS
from app.rules.wording import long_date as in_words

Word = TypeVar("Word")

JOBS = {
    "teacher": lazy_gettext("Teacher"),
    "coach": lazy_gettext("Coach"),
    "paraeducator": lazy_gettext("Paraeducator"),
    "driver": lazy_gettext("Driver"),
    "custodian": lazy_gettext("Custodian"),
    "food-service": lazy_gettext("Food service"),
    "office": lazy_gettext("Office"),
    "counselor": lazy_gettext("Counselor"),
}
"""Kinds of work (`modules.scenario.JobClass`)."""
CONTRACTS = {
    "regular": lazy_gettext("Regular staff"),
    "substitute": lazy_gettext("Substitute"),
    "seasonal": lazy_gettext("Seasonal"),
    "volunteer": lazy_gettext("Volunteer"),
    "contractor": lazy_gettext("Contractor"),
    "student-teacher": lazy_gettext("Student teacher"),
}
"""How somebody belongs to the district (`app.rules.people.CONTRACTS`)."""


WAYS_IN = {
    "password": lazy_gettext("own password"),
    "pin": lazy_gettext("own PIN"),
    "passkey": lazy_gettext("passkey on their own device"),
    "sso": lazy_gettext("district account (Google, Microsoft or another)"),
    "link": lazy_gettext("sign-in link by mail"),
    "slip": lazy_gettext("printed slip"),
    "recovery": lazy_gettext("code given face to face"),
    "command": lazy_gettext("link printed on the server"),
    "break-glass": lazy_gettext("emergency link printed on the server"),
}
"""What a session can begin with (`app.rules.proof.METHODS`)."""
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
"""Signs in a User-Agent, the telling ones first: many browsers claim to be several."""


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


def instant(written: str) -> str:
    """An instant as the ledger writes it, in words."""
    return moment(datetime.fromisoformat(written)) if written else ""


def way_in(method: str) -> str:
    """What somebody signed in with."""
    return str(WAYS_IN.get(method, method))


def browser_name(user_agent: str) -> str:
    """What a browser calls itself, in two words its owner knows."""
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    browser = next((name for sign, name in BROWSERS if sign in user_agent), gettext("A browser"))
    return (
        gettext("%(browser)s on %(system)s", browser=browser, system=system) if system else browser
    )


def _language() -> str:
    locale = get_locale()
    return locale.language if locale and locale.language in ("en", "es") else "en"


def in_language(words: Mapping[str, Word]) -> Word:
    """The words in the page's language, in English where that is missing."""
    return words.get(_language(), words["en"])


def label(stored: str) -> str:
    """The label of a contact: the usual ones in the page's language, others as HR wrote them."""
    return str(gettext(stored))


def job(stored: str) -> str:
    """What a kind of work is called."""
    return str(JOBS.get(stored, stored))


def contract(stored: str) -> str:
    """What a contract is called."""
    return str(CONTRACTS.get(stored, stored))


def excuse(stored: str) -> str:
    """Why somebody is exempt."""
    return str(gettext(EXEMPTION_REASONS[stored]))


FILTERS: dict[str, Callable[..., str]] = {
    "browser_name": browser_name,
    "instant": instant,
    "way_in": way_in,
    "contract": contract,
    "excuse": excuse,
    "job": job,
    "label": label,
    "long_date": long_date,
    "moment": moment,
}
