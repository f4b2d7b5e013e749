"""The table of people as its address asks for it: a page, or a file of the same lines and columns.

Whose people they are, the caller says."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _

from app import db
from app.auth.access import signed_in
from app.figures import places
from app.reports import exports, moments, people_list, people_list_queries
from app.reports.people_list import Line
from app.reports.people_list_asked import SORTS, Asked, Scope
from app.rules.cycles import NO_DATE
from app.words import JOBS, STANDINGS, in_language, job, standing

LAST_PAGE = 100_000
"""No district is larger; it keeps a silly number in the address from the database."""
UNASKABLE = "superseded"
"""Where no person stands."""


@dataclass
class Choices:
    """What the list can be narrowed to, by what it is called."""

    sites: dict[uuid.UUID, str]
    programs: dict[uuid.UUID, str]
    policies: dict[uuid.UUID, str]
    statuses: dict[str, str]
    jobs: dict[str, str]
    ages: dict[str, str]


def page(scope: Scope, first: str = "name") -> dict[str, Any]:
    """What the page shows of these people; `first` is the order when none is asked for."""
    choices = _choices(scope)
    asked = _asked(scope, choices, first)
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    people = people_list.page(scope, asked, number)
    if number > 1 and not people.lines:
        abort(404)
    return {
        "when": scope.when,
        "today": signed_in().today,
        "kept": moments.kept(scope.when),
        "args": _args(asked, first),
        "asked": asked,
        "first": first,
        "choices": choices,
        "narrowed": _narrowed(asked, choices),
        "columns": _columns(asked, choices),
        "people": people.lines,
        "found": people.found,
        "unseen": _unseen(scope, asked),
        "page": number,
        "last": max(1, ceil(people.found / people_list_queries.PER_PAGE)),
    }


def file(scope: Scope, kind: str, what: str, at: Sequence[str], first: str = "name") -> Response:
    """The lines of all pages, and what they are; `at` names whose people they are."""
    choices = _choices(scope)
    asked = _asked(scope, choices, first)
    columns = _columns(asked, choices)
    has_numbers = signed_in().has_role("hr")
    heads = [_("Name"), _("Preferred name"), *([_("Employee number")] if has_numbers else [])]
    about = exports.About(
        what=what,
        sites=[choices.sites[asked.site]] if asked.site else at,
        when=scope.when,
        who=_("Everybody who worked at these sites that day, each person once."),
        narrowed=_narrowed(asked, choices),
        order=_in_order(asked, columns),
        unseen=_unseen(scope, asked),
    )
    rows = _rows(people_list.everybody(scope, asked), list(columns)[1:], has_numbers)
    return exports.send(kind, "people", about, [*heads, *list(columns.values())[1:]], rows)


def cell(line: Line, column: str) -> Any:
    """What stands in a column of a line, in words where it is no date."""
    if column in ("training", "asked"):
        return standing(getattr(line, column))
    if column in ("due", "asked_due"):
        due = getattr(line, column)
        return _("After their return") if due == NO_DATE else due
    if column == "site":
        return ", ".join(line.sites)
    return ", ".join(job(each) for each in line.jobs)


def _rows(lines: Iterator[Line], columns: Sequence[str], has_numbers: bool) -> Iterator[list[Any]]:
    for line in lines:
        number = [line.number] if has_numbers else []
        cells = (cell(line, column) for column in columns)
        yield [line.legal_name, line.preferred_name, *number, *cells]


def _columns(asked: Asked, choices: Choices) -> dict[str, str]:
    """The columns by the names of their orders; what the list is about comes before the rest."""
    about = [_("Policy %(code)s", code=choices.policies[asked.policy])] if asked.policy else []
    about += [choices.programs[asked.program]] if asked.program else []
    of_one = {"asked": ", ".join(about), "asked_due": _("Due")} if about else {}
    over_all = _("All training") if about else _("Training")
    return {
        "name": _("Name"),
        **of_one,
        "training": over_all,
        "due": _("First due date not met"),
        "site": _("Site"),
        "job": _("Work"),
    }


def _asked(scope: Scope, choices: Choices, first: str) -> Asked:
    """What the address asks for; what is not there, or not the viewer's, is not found."""
    given = request.args
    sort = given.get("sort", first)
    asked = Asked(
        q=" ".join(given.get("q", "").split())[:100],
        status=_one_of(given.get("status", ""), choices.statuses),
        site=_id_of("site", choices.sites),
        program=_id_of("program", choices.programs),
        policy=_id_of("policy", choices.policies),
        job=_one_of(given.get("job", ""), choices.jobs),
        age=_one_of(given.get("age", ""), choices.ages),
        sort=sort if sort.removeprefix("-") in SORTS else first,
    )
    if asked.column in ("asked", "asked_due") and not asked.is_about_one:
        asked = replace(asked, sort=first)
    below = places.sites([asked.site], scope.when) if asked.site else ()
    return replace(asked, below=below)


def _one_of(wanted: str, known: dict[str, str]) -> str:
    return wanted if wanted in known else ""


def _id_of(name: str, known: dict[uuid.UUID, str]) -> uuid.UUID | None:
    wanted = request.args.get(name, "")
    found = next((id for id in known if str(id) == wanted), None)
    if wanted and found is None:
        abort(404)
    return found


def _args(asked: Asked, first: str) -> dict[str, Any]:
    """The same for the addresses of a page's links."""
    names = ("q", "status", "site", "program", "job", "policy", "age")
    given = {name: getattr(asked, name) for name in names if getattr(asked, name)}
    return given | ({"sort": asked.sort} if asked.sort != first else {})


def _choices(scope: Scope) -> Choices:
    sites = db.session.execute(people_list_queries.sites(scope))
    programs = db.session.execute(people_list_queries.programs(scope)).all()
    ids = [program.id for program in programs]
    policies = db.session.execute(people_list_queries.policies(ids))
    return Choices(
        sites={site.id: site.name for site in sites},
        programs={each.id: _title(each) for each in programs},
        policies={each.id: each.code for each in policies},
        statuses={name: str(words) for name, words in STANDINGS.items() if name != UNASKABLE},
        jobs={name: str(words) for name, words in JOBS.items()},
        ages=ages(),
    )


def _title(program: Any) -> str:
    words: str = in_language({"en": program.title, "es": program.title_es or program.title})
    return words


def _narrowed(asked: Asked, choices: Choices) -> list[str]:
    """What the list is narrowed to, in words."""
    said = [
        (_("Name, number or e-mail"), asked.q),
        (_("Training"), choices.statuses.get(asked.status)),
        (_("Days late"), choices.ages.get(asked.age)),
        (_("Site"), asked.site and choices.sites[asked.site]),
        (_("Program"), asked.program and choices.programs[asked.program]),
        (_("Policy"), asked.policy and choices.policies[asked.policy]),
        (_("Work"), choices.jobs.get(asked.job)),
    ]
    return [f"{what}: {value}" for what, value in said if value]


def ages() -> dict[str, str]:
    """How long people are late, in words."""
    return {
        "1-7": _("1–7 days"),
        "8-30": _("8–30 days"),
        "31-90": _("31–90 days"),
        "91+": _("over 90 days"),
    }


def _in_order(asked: Asked, columns: dict[str, str]) -> str:
    name = columns[asked.column]
    return _("%(column)s, from the end", column=name) if asked.sort.startswith("-") else name


def _unseen(scope: Scope, asked: Asked) -> int:
    """How many the list counts and does not name; nobody is found by a name one may not see."""
    if scope.seen is None or asked.q:
        return 0
    return db.session.scalar(people_list_queries.unseen(scope, asked)) or 0
