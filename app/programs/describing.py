"""What pages say of programs: who, what, when, and how many, as the viewer may know it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app import db
from app.auth.access import signed_in
from app.enrolling import plans
from app.models import District, Program, ProgramTerms, Requirement
from app.models.scope import district_run_by
from app.programs import queries, showing
from app.programs.preview_queries import Scope
from app.rules.cycles import Calendar, SchoolDays
from app.words import in_language


class Around(NamedTuple):
    """What sentences about programs take from the district."""

    scope: Scope
    calendar: Calendar
    sites: Mapping[str, str]
    """Names of sites by their id as text."""
    policies: Mapping[str, str]
    """Code and title by the policy's id as text."""
    modules: Mapping[str, str]
    """Title and minutes by slug."""


class Described(NamedTuple):
    """A program in sentences."""

    program: Program
    title: str
    terms: ProgramTerms | None
    who: str
    what: list[str]
    when: str
    dates: list[tuple[str, str]]


class Logged(NamedTuple):
    """Something that was set about a program; an end has no sentences."""

    terms: ProgramTerms
    by: str | None
    who: str
    when: str


class Cycle(NamedTuple):
    """One cycle, or all of a kind, with the viewer's people by status."""

    title: str
    todo: int
    late: int
    done: int
    apart: int
    """Not required: released, exempt or excused."""
    not_completed: int
    declined: int


def viewer() -> Scope:
    """The people whom the signed-in person of HR may see."""
    me = signed_in()
    return Scope(me.district_id, me.sites_as("hr"), me.today, runs_district())


def runs_district() -> bool:
    """Whether the signed-in person is HR of the whole district, and so may change programs."""
    me = signed_in()
    return db.session.scalar(district_run_by(me.district_id, me.sites_as("hr"))) is not None


def around() -> Around:
    """The district of the signed-in person."""
    scope = viewer()
    names = db.session.execute(queries.site_names(scope.district_id))
    policies = db.session.execute(queries.policies(scope.district_id))
    return Around(
        scope,
        calendar(scope.district_id),
        {str(id): name for id, name in names},
        {str(id): f"{code}: {title}" for id, code, title in policies},
        {
            row.slug: _module(row.titles, row.minutes)
            for row in db.session.execute(queries.modules())
        },
    )


def calendar(district_id: uuid.UUID) -> Calendar:
    """The district's calendar as the rules see it."""
    starts = db.session.scalars(
        select(District.school_year_starts).where(District.id == district_id)
    ).one()
    years = db.session.scalars(queries.school_years(district_id))
    return Calendar(starts, tuple(sorted(SchoolDays(y.year, y.students_from) for y in years)))


def described(programs: Sequence[Program], about: Around) -> list[Described]:
    """These programs in sentences."""
    ids = [program.id for program in programs]
    terms = db.session.scalars(queries.terms_in_force(ids, about.scope.on))
    by_program = {row.program_id: row for row in terms}
    asked: dict[uuid.UUID, list[str]] = {id: [] for id in ids}
    for row in db.session.scalars(queries.requirements(ids, about.scope.on)):
        asked[row.program_id].append(requirement_words(row, about))
    names = names_in(list(by_program.values()), about)
    had_terms = {id for id, *_began in db.session.execute(queries.begun(ids))}
    return [
        _described(each, by_program[each.id], asked[each.id], about, names)
        if each.id in by_program
        else _without_terms(each, asked[each.id], each.id in had_terms)
        for each in programs
    ]


def _without_terms(program: Program, asked: list[str], has_ended: bool) -> Described:
    """A program that has ended, or never enrolled anybody by itself."""
    who = _("Nobody by itself; people are enrolled by hand.")
    when = _("On the dates set by hand.")
    if has_ended:
        who, when = _("Nobody: the program has ended."), _("It comes round no more.")
    title = showing.in_words(program.title, program.title_es)
    return Described(program, title, None, who, asked, when, [])


def _described(
    program: Program,
    terms: ProgramTerms,
    asked: list[str],
    about: Around,
    names: Mapping[str, str],
) -> Described:
    return Described(
        program,
        showing.in_words(program.title, program.title_es),
        terms,
        showing.who(terms, about.sites, known_names(terms, names)),
        asked,
        showing.when(terms, about.policies),
        dates(terms, about),
    )


def dates(terms: ProgramTerms, about: Around) -> list[tuple[str, str]]:
    """Real dates under the terms: whose, and which."""
    policy_id = terms.policy_id
    zone = ZoneInfo(signed_in().time_zone)
    editions = plans.editions([policy_id], zone)[policy_id] if policy_id else ()
    rows = db.session.execute(queries.begun([terms.program_id] if terms.program_id else []))
    begun = {rhythm: first for _id, rhythm, first in rows}.get(terms.rhythm, terms.held_from)
    return showing.date_lines(terms, about.calendar, about.scope.on, begun, editions)


def names_in(rows: Sequence[ProgramTerms], about: Around) -> dict[str, str]:
    """Names of the people asked by name, as far as the viewer knows them, by id."""
    ids = {uuid.UUID(id) for row in rows for id in row.people}
    found = queries.names_of(about.scope.tops, about.scope.on, sorted(ids))
    return {str(row.id): row.legal_name for row in db.session.execute(found)} if ids else {}


def known_names(terms: ProgramTerms, names: Mapping[str, str]) -> list[str]:
    """The names of those asked by name whom the viewer knows."""
    return sorted(names[id] for id in terms.people if id in names)


def requirement_words(row: Requirement, about: Around) -> str:
    """What a requirement is called."""
    if row.module_slug:
        return about.modules.get(row.module_slug, row.module_slug)
    if row.policy_id:
        return about.policies.get(str(row.policy_id), "")
    title = showing.in_words(row.outside_title, row.outside_title_es)
    return str(_("%(title)s (outside training, with proof)", title=title))


def log(program: Program, about: Around) -> list[Logged]:
    """Everything that was set about for whom and when, the newest first."""
    rows = db.session.execute(queries.terms_log(program.id)).all()
    written = {row.ProgramTerms.recorded_at for row in rows if row.ProgramTerms.held_to is None}
    names = names_in([row.ProgramTerms for row in rows], about)
    return [
        Logged(
            terms,
            by,
            showing.who(terms, about.sites, known_names(terms, names)),
            showing.when(terms, about.policies),
        )
        for terms, by in rows
        # Whoever sets new terms ends the old ones in the same act: that is one line.
        if terms.held_to is None or terms.recorded_at not in written
    ]


def cycles(program: Program, about: Around) -> list[Cycle]:
    """The viewer's people in each cycle, the newest first."""
    found: dict[str, dict[str, int]] = {}
    opened: dict[str, date] = {}
    rows = queries.cycles(program.id, about.scope.tops, about.scope.on)
    for row in db.session.execute(rows):
        found.setdefault(row.cycle, {})[row.status] = row.people
        opened[row.cycle] = min(row.opens_on, opened.get(row.cycle, row.opens_on))
    return [_cycle(showing.cycle(key, opened[key]), n) for key, n in found.items()]


def _cycle(title: str, people: Mapping[str, int]) -> Cycle:
    def count(*statuses: str) -> int:
        return sum(people.get(status, 0) for status in statuses)

    return Cycle(
        title,
        count("not_open", "due", "on_leave"),
        count("overdue"),
        count("complete", "expired"),
        count("released", "exempt", "excused"),
        count("not_completed"),
        count("declined"),
    )


def _module(titles: Mapping[str, str], minutes: int) -> str:
    title = in_language(titles)
    return str(
        ngettext(
            "%(title)s (about one minute)",
            "%(title)s (about %(num)s minutes)",
            minutes,
            title=title,
        )
    )
