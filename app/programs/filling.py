"""The form of a program: what may be chosen in it, and how a program fills it."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import FieldList, RadioField

from app import db
from app.models import Program, ProgramTerms, Requirement
from app.programs import queries
from app.programs.changing import NAMES, fingerprint
from app.programs.describing import Around
from app.programs.fields import Revealed
from app.programs.forms import DATES, EMPTY_ROWS, Offer, ProgramForm
from app.programs.showing import RHYTHMS

SAME = ("sites", "jobs", "contracts", "license", "hired_from", "named_only", "rhythm")
NUMBERS = ("valid_months", "min_active_months", "grace_days")
SAME_TOO = (*NUMBERS, "in_order", "gates_start", "accepts_receipt")
"""Fields that are columns of the terms."""


def filled(program: Program, about: Around) -> ProgramForm:
    """The form as the program is; one that has ended shows what it last was."""
    terms = db.session.scalars(queries.last_terms(program.id)).one_or_none()
    rows = db.session.scalars(queries.requirements([program.id], about.scope.on)).all()
    names = {name: getattr(program, name) for name in NAMES}
    form = ProgramForm(
        seen=fingerprint(program, about.scope.on),
        **names,
        **(_terms(terms, about) if terms else {}),
        asked=_rows(rows, about),
        outside=_outside(rows),
    )
    form.offer(offer(about, terms, rows))
    return form


def empty(about: Around) -> ProgramForm:
    """The form of a program that is to be."""
    form = ProgramForm(asked=_rows((), about), outside=_outside(()))
    form.offer(offer(about))
    return form


def sent(program: Program | None, about: Around) -> ProgramForm:
    """The form as it was sent, with what may be chosen in it."""
    form = ProgramForm()
    if program is None:
        form.offer(offer(about))
        return form
    terms = db.session.scalars(queries.last_terms(program.id)).one_or_none()
    rows = db.session.scalars(queries.requirements([program.id], about.scope.on)).all()
    form.offer(offer(about, terms, rows))
    return form


def offer(
    about: Around, terms: ProgramTerms | None = None, rows: Sequence[Requirement] = ()
) -> Offer:
    """What may be chosen; what a program has stays, also when it is closed or gone since."""
    places = db.session.scalars(queries.sites(about.scope.tops, about.scope.on))
    sites = {str(site.id): site.name for site in places if site.kind != "district"}
    for id in terms.sites if terms else ():
        sites.setdefault(id, about.sites.get(id, _("A closed site")))
    asked = _offered(about)
    for row in rows:
        if not row.outside_title:
            asked.setdefault(_what(row), row.module_slug or "")
    return Offer(sites, about.policies, asked)


def _offered(about: Around) -> dict[str, str]:
    modules = {f"module:{slug}": title for slug, title in about.modules.items()}
    signed = {
        f"policy:{id}": str(_("Sign %(policy)s", policy=title))
        for id, title in about.policies.items()
    }
    return modules | signed


def _terms(terms: ProgramTerms, about: Around) -> dict[str, Any]:
    same = {name: getattr(terms, name) or None for name in (*SAME, *SAME_TOO)}
    dates = {name: getattr(terms, name) for name in DATES}
    people = queries.names_of(about.scope.tops, about.scope.on, list(map(uuid.UUID, terms.people)))
    lines = [row.sign_in_name for row in db.session.execute(people)] if terms.people else []
    rhythm = terms.rhythm.replace("-", "_")
    return {**same, "people": "\n".join(lines), rhythm: dates} if terms.rhythm in RHYTHMS else same


def _rows(rows: Sequence[Requirement], about: Around) -> list[dict[str, Any]]:
    places = {_what(row): row.position + 1 for row in rows if not row.outside_title}
    offered = [*_offered(about), *(what for what in places if what not in _offered(about))]
    first = sorted(offered, key=lambda what: places.get(what, len(offered) + 100))
    return [{"what": what, "asked": what in places, "place": places.get(what)} for what in first]


def _outside(rows: Sequence[Requirement]) -> list[dict[str, Any]]:
    there = [
        {
            "id": row.id,
            "title": row.outside_title,
            "title_es": row.outside_title_es,
            "place": row.position + 1,
        }
        for row in rows
        if row.outside_title
    ]
    return [*there, *({} for _row in range(EMPTY_ROWS))]


def _what(row: Requirement) -> str:
    return f"module:{row.module_slug}" if row.module_slug else f"policy:{row.policy_id}"


def problems(form: ProgramForm) -> list[tuple[str, str]]:
    """What is wrong with a form that was sent, each with the place on the page."""
    found = []
    for field in form:
        if isinstance(field, Revealed):
            found += [(each.errors[0], f"#{each.name}") for each in field.form if each.errors]
        elif isinstance(field, FieldList):
            found += [(each, "#what-error") for each in field.errors if isinstance(each, str)]
            inner = [each for row in field for each in row.form if each.errors]
            found += [(each.errors[0], f"#{each.name}") for each in inner]
        elif field.errors:
            is_radio = isinstance(field, RadioField)
            found.append((field.errors[0], f"#{field.name}-1" if is_radio else f"#{field.name}"))
    return found
