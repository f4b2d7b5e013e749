"""Programs in plain sentences: who, when, with which dates, and what has to be decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale, gettext, lazy_gettext, ngettext

from app.models import ProgramTerms
from app.programs.dating import Dates, dates
from app.rules.cycles import RENEW_AHEAD, Calendar, Problem
from app.rules.editions import Edition
from app.words import CONTRACTS, JOBS, long_date

RHYTHMS = {
    "onboarding": (
        lazy_gettext("Newcomers"),
        lazy_gettext("When somebody starts here, or changes to work that this program is for."),
    ),
    "school-year": (
        lazy_gettext("Every school year"),
        lazy_gettext("In a window of each school year, such as August 1 to September 30."),
    ),
    "season": (
        lazy_gettext("Every season"),
        lazy_gettext("In a window that ends within the school year, such as for fall coaches."),
    ),
    "anniversary": (
        lazy_gettext("Every year, on each person's own date"),
        lazy_gettext("Before each anniversary of their first day."),
    ),
    "renewal": (
        lazy_gettext("Once for each person, and again before it runs out"),
        lazy_gettext("For how many months it is valid you say below; without that, only once."),
    ),
    "once": (lazy_gettext("Once"), lazy_gettext("In one window, on dates you choose.")),
    "edition": (
        lazy_gettext("When a policy changes"),
        lazy_gettext("For each new edition that staff must sign again."),
    ),
}
"""How programs come round (`app.rules.cycles.RHYTHMS`): name and hint."""
LICENSES = {
    "": lazy_gettext("Both"),
    "licensed": lazy_gettext("Only work that needs an educator license"),
    "unlicensed": lazy_gettext("Only work that needs no educator license"),
}
PROBLEMS = {
    Problem.NO_SCHOOL_YEAR: (
        lazy_gettext("The calendar has no first day with students for that school year."),
        lazy_gettext("Enter the school year in the calendar, or set the date by hand."),
    ),
    Problem.LEARNED_LATE: (
        lazy_gettext("They started more than 60 days before the staff list said so."),
        lazy_gettext("Say by when they are to finish, or correct their first day."),
    ),
    Problem.FAR_AHEAD: (
        lazy_gettext("Their first day is more than a year ahead."),
        lazy_gettext("Check their first day. If it is right, the date comes by itself in time."),
    ),
    Problem.NO_WINDOW: (
        lazy_gettext("The program does not say on which day it opens or is due."),
        lazy_gettext("Change the program, or set the date by hand."),
    ),
    Problem.NO_RETURN: (
        lazy_gettext("They were due while they are away, and the last day away is not known."),
        lazy_gettext("Enter the last day away once it is known, or set the date by hand."),
    ),
}
"""What is missing, and what to do (`app.rules.cycles.Problem`)."""
CYCLES = {
    "hire": lazy_gettext("Newcomers, each on their own dates"),
    "anniversary": lazy_gettext("Anniversaries, each on their own dates"),
    "renewal": lazy_gettext("Renewals, each on their own dates"),
    "first": lazy_gettext("The first time"),
    "once": lazy_gettext("Once"),
}
NAMED = 3
"""So many people are named in a sentence; the others are counted."""


def who(terms: ProgramTerms, sites: Mapping[str, str], names: Sequence[str]) -> str:
    """For whom the program is; `names` are those of `terms.people` that the reader may know."""
    people = _people(names, len(terms.people))
    if terms.named_only and not terms.people:
        return _("Nobody yet: name the people.")
    if terms.named_only:
        return _("Only people asked by name: %(people)s.", people=people)
    clauses = ", ".join(_clauses(terms, sites))
    said = _("Everybody %(clauses)s.", clauses=clauses) if clauses else ""
    said = said or _("Everybody in the district.")
    if terms.people:
        said += " " + _("Also, asked by name: %(people)s.", people=people)
    return said


def _clauses(terms: ProgramTerms, sites: Mapping[str, str]) -> list[str]:
    """What somebody has to fit, in the order a sentence has it."""
    found = []
    if terms.sites:
        places = [sites.get(id, _("a closed site")) for id in terms.sites]
        found.append(_("at %(sites)s", sites=_or(places)))
    if terms.jobs:
        found.append(_("who works as %(jobs)s", jobs=_or(_small(JOBS, terms.jobs))))
    if terms.contracts:
        kinds = _or(_small(CONTRACTS, terms.contracts))
        found.append(_("who belongs here as %(contracts)s", contracts=kinds))
    if terms.license == "licensed":
        found.append(_("whose work needs an educator license"))
    if terms.license == "unlicensed":
        found.append(_("whose work needs no educator license"))
    if terms.hired_from:
        day = long_date(terms.hired_from)
        found.append(_("who started on %(day)s or later", day=day))
    return found


def when(terms: ProgramTerms, policies: Mapping[str, str]) -> str:
    """When the program comes round and what holds then, in a few sentences."""
    return " ".join([_rhythm(terms, policies), *_conditions(terms)])


def _rhythm(terms: ProgramTerms, policies: Mapping[str, str]) -> str:
    days = ngettext("one day", "%(num)s days", terms.days)
    match terms.rhythm:
        case "onboarding" if terms.before_students:
            return _(
                "Newcomers finish before the first day with students, or within %(days)s of "
                "starting if that day is over.",
                days=days,
            )
        case "onboarding":
            return _("Newcomers finish within %(days)s of starting.", days=days)
        case "school-year":
            return _("Every school year. Who joins later has %(days)s.", days=days)
        case "season":
            return _("Every season. Who joins later has %(days)s.", days=days)
        case "anniversary":
            return _("Every year in the %(days)s before the day they started.", days=days)
        case "renewal":
            return _renewal(terms, days)
        case "once":
            return _("Once. Who joins later has %(days)s.", days=days)
    policy = policies.get(str(terms.policy_id), "")
    return _(
        "Within %(days)s of each new edition of %(policy)s, or by the day set with the edition.",
        days=days,
        policy=policy,
    )


def _renewal(terms: ProgramTerms, days: str) -> str:
    if not terms.valid_months:
        return _("Once for each person, within %(days)s.", days=days)
    ahead = RENEW_AHEAD.days
    return _(
        "The first time within %(days)s, then again in the last %(ahead)s days before it runs out.",
        days=days,
        ahead=ahead,
    )


def _conditions(terms: ProgramTerms) -> list[str]:
    said = []
    if terms.valid_months:
        said.append(
            ngettext("Valid for one month.", "Valid for %(num)s months.", terms.valid_months)
        )
    if terms.min_active_months:
        said.append(
            ngettext(
                "Who has finished is not asked again for one month.",
                "Who has finished is not asked again for %(num)s months.",
                terms.min_active_months,
            )
        )
    if terms.grace_days:
        said.append(
            ngettext("Late after one more day.", "Late after %(num)s more days.", terms.grace_days)
        )
    if terms.in_order:
        said.append(_("Done in order."))
    if terms.gates_start:
        said.append(_("Must be done before somebody may start work."))
    if terms.accepts_receipt:
        said.append(_("To have received a policy counts as done, without agreeing to it."))
    return said


def date_lines(
    terms: ProgramTerms,
    calendar: Calendar,
    on: date,
    begun: date,
    editions: Sequence[Edition] = (),
) -> list[tuple[str, str]]:
    """Real dates: whose, and which (see `dating.dates`)."""
    found = dates(terms, calendar, on, begun, editions)
    return [
        (_("Who has worked here for years"), _dates(found.long, on)),
        (_("Who starts today"), _dates(found.today, on)),
    ]


def _dates(found: Dates, on: date) -> str:
    if isinstance(found, Problem):
        missing, todo = PROBLEMS[found]
        return f"{missing} {todo}"
    if found is None:
        return _("Not asked now.")
    if isinstance(found, str):
        return _("On their own dates.")
    opens, due = long_date(found.opens_on), long_date(found.due_on)
    if found.opens_on > on:
        return _("Opens %(opens)s, due %(due)s.", opens=opens, due=due)
    return _("Open since %(opens)s, due %(due)s.", opens=opens, due=due)


def cycle(key: str, opens_on: date) -> str:
    """What a cycle, or a kind of cycles, is called."""
    if key.startswith("edition:"):
        return _("Edition in effect from %(day)s", day=long_date(opens_on))
    if key[:4].isdigit():
        return _("School year %(year)s", year=key)
    return str(CYCLES.get(key.partition(":")[0], key))


def in_words(title: str, title_es: str) -> str:
    """A title in the language of the page."""
    return title_es if title_es and _language() == "es" else title


def _people(names: Sequence[str], count: int) -> str:
    shown = list(names[:NAMED])
    more = count - len(shown)
    if more:
        others = ngettext("one other", "%(num)s others", more)
        shown.append(others if names else ngettext("one person", "%(num)s people", more))
    return str(format_list(shown, locale=_language()))


def _or(words: Sequence[str]) -> str:
    return str(format_list(list(words), style="or", locale=_language()))


def _small(labels: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    return [str(labels.get(key, key))[:1].lower() + str(labels.get(key, key))[1:] for key in keys]


def _language() -> str:
    locale = get_locale()
    return str(locale.language) if locale else "en"


def _(words: str, **values: object) -> str:
    return str(gettext(words, **values))
