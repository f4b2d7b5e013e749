"""How pages write dates, times and sizes in the reader's language and the district's zone."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from flask_babel import get_locale, gettext, lazy_gettext

from app.auth.access import signed_in
from app.rules.correcting import REASONS
from app.rules.excuses import EXEMPTION_REASONS
from app.rules.wording import long_date as in_words
from app.rules.wording import moment as moment_in_words
from modules.facts import answer_words
from modules.pack import Decided

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
STANDINGS = {
    "overdue": lazy_gettext("Late"),
    "due": lazy_gettext("Due"),
    "complete": lazy_gettext("Finished"),
    "declined": lazy_gettext("Declined to sign"),
    "on_leave": lazy_gettext("On leave"),
    "exempt": lazy_gettext("Exempt"),
    "expired": lazy_gettext("No longer valid"),
    "not_completed": lazy_gettext("Not completed"),
    "not_open": lazy_gettext("Not open yet"),
    "elsewhere": lazy_gettext("Recorded elsewhere"),
    "excused": lazy_gettext("Excused"),
    "released": lazy_gettext("No longer asked"),
    "superseded": lazy_gettext("Replaced by a newer edition"),
    "nothing": lazy_gettext("Nothing assigned"),
}
"""Where somebody stands (`app.figures.standing.WORST_LAST`), the worst first."""


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
    return moment_in_words(at, signed_in().time_zone, _language())


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


def standing(stored: str) -> str:
    """Where somebody stands, in words."""
    return str(STANDINGS.get(stored, STANDINGS["nothing"]))


def answered(decided: Decided) -> str:
    """What a district decided about a fact."""
    return answer_words(decided.fact, decided.answer, _language())


def excuse(stored: str) -> str:
    """Why somebody is exempt."""
    return str(gettext(EXEMPTION_REASONS[stored]))


def correction(stored: str) -> str:
    """Why a record was corrected or voided."""
    return str(gettext(REASONS[stored]))


def finding(words: str, values: Mapping[str, str]) -> str:
    """What the check found in a policy's text; ISO dates in it become words.

    A sentence quoted in the middle of it goes without its period."""
    return str(gettext(words, **{name: _in_words(value) for name, value in values.items()}))


def _in_words(value: str) -> str:
    try:
        return long_date(date.fromisoformat(value))
    except ValueError:
        return value.removesuffix(".")


def excerpt(words: str) -> str:
    """Words of a policy without the backslashes that keep signs from being marks of Markdown."""
    return re.sub(r"\\([^\w\s])", r"\1", words)


FILTERS: dict[str, Callable[..., str]] = {
    "answered": answered,
    "browser_name": browser_name,
    "instant": instant,
    "way_in": way_in,
    "contract": contract,
    "correction": correction,
    "excerpt": excerpt,
    "excuse": excuse,
    "finding": finding,
    "job": job,
    "label": label,
    "long_date": long_date,
    "moment": moment,
    "standing": standing,
}
