"""Dates that HR sets by hand: where none can be computed, and for one person's open training."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app import clock, db, pages
from app.auth.access import requires, signed_in
from app.errors import DomainError
from app.models import DateProblem, Enrollment
from app.programs import describing, operations, queries, showing
from app.programs import problem_queries as problems_of
from app.programs.forms import DueForm
from app.programs.routes import Answer, bp
from app.rules.cycles import NO_DATE, Problem
from app.words import long_date

__all__ = ["bp"]


class Waiting(NamedTuple):
    """A person who waits for a date."""

    id: uuid.UUID
    name: str
    problem_id: uuid.UUID


class Group(NamedTuple):
    """People who wait for a date in one program for one reason."""

    program_id: uuid.UUID
    problem: str
    title: str
    missing: Any
    todo: Any
    people: list[Waiting]


@bp.get("/programs/problems")
@requires("hr")
def problems() -> str:
    """The viewer's people whose dates cannot be computed, with what to do."""
    scope = describing.viewer()
    rows = db.session.scalars(problems_of.problems(scope.tops, scope.on)).all()
    found = db.session.scalar(problems_of.count(scope.tops, scope.on)) or 0
    more = found - len(rows)
    return render_template("programs/problems.html", groups=_grouped(rows), more=more)


@bp.get("/programs/problems/<uuid:problem_id>")
@requires("hr")
def problem(problem_id: uuid.UUID) -> str:
    """One of them, and a due date to set."""
    return _problem(_problem_of(problem_id), DueForm())


@bp.post("/programs/problems/<uuid:problem_id>")
@requires("hr")
def settle(problem_id: uuid.UUID) -> Answer:
    """Enroll the person by hand, or give what is open the date."""
    _problem_of(problem_id)
    form = DueForm()
    if form.validate_on_submit() and _kept(form, _problem_of, operations.settle, problem_id):
        return redirect(url_for(".problems"))
    return _problem(_problem_of(problem_id), form), 422


@bp.get("/people/<uuid:person_id>/due/<uuid:enrollment_id>")
@requires("hr")
def set_due(person_id: uuid.UUID, enrollment_id: uuid.UUID) -> str:
    """Another due date for one person's open training."""
    return _due(_enrollment(person_id, enrollment_id), DueForm())


@bp.post("/people/<uuid:person_id>/due/<uuid:enrollment_id>")
@requires("hr")
def keep_due(person_id: uuid.UUID, enrollment_id: uuid.UUID) -> Answer:
    """Keep the date, and what it was."""
    _enrollment(person_id, enrollment_id)
    form, about = DueForm(), (person_id, enrollment_id)
    if form.validate_on_submit() and _kept(form, _enrollment, operations.set_due, *about):
        return redirect(url_for("reports.person", person_id=person_id))
    return _due(_enrollment(person_id, enrollment_id), form), 422


def _kept(
    form: DueForm, load: Callable[..., Any], verb: Callable[..., Any], *about: uuid.UUID
) -> bool:
    """Whether the date is set; the form says why not."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.district_id)
    found = load(*about)
    name = found.staff_member.legal_name
    try:
        verb(found, form.due_on.data, me.today, clock.now(), me.person_id)
    except DomainError as error:
        db.session.rollback()
        form.due_on.errors = [pages.said(error)]
        return False
    db.session.commit()
    day = long_date(form.due_on.data)
    flash(_("%(name)s is due on %(day)s.", name=name, day=day), "success")
    return True


def _grouped(rows: Sequence[DateProblem]) -> list[Group]:
    """By program and by what is missing: one remedy often settles many."""
    groups: dict[tuple[uuid.UUID, str], Group] = {}
    for row in rows:
        about = (row.program_id, row.problem)
        title = showing.in_words(row.program.title, row.program.title_es)
        group = groups.setdefault(
            about, Group(*about, title, *showing.PROBLEMS[Problem(row.problem)], [])
        )
        name = row.staff_member.legal_name
        group.people.append(Waiting(row.staff_member_id, name, row.id))
    return sorted(groups.values(), key=lambda group: (group.title, group.problem))


def _problem_of(problem_id: uuid.UUID) -> DateProblem:
    scope = describing.viewer()
    query = problems_of.problem(scope.tops, scope.on, problem_id)
    found: DateProblem = pages.one_or_404(query)
    return found


def _enrollment(person_id: uuid.UUID, enrollment_id: uuid.UUID) -> Enrollment:
    scope = describing.viewer()
    query = problems_of.enrollment(scope.tops, scope.on, person_id, enrollment_id)
    found: Enrollment = pages.one_or_404(query)
    return found


def _problem(found: DateProblem, form: DueForm) -> str:
    missing, todo = showing.PROBLEMS[Problem(found.problem)]
    return render_template(
        "programs/due.html",
        form=form,
        person=found.staff_member,
        program=found.program,
        says=[missing, todo],
        back=url_for(".problems"),
    )


def _due(found: Enrollment, form: DueForm) -> str:
    me = signed_in()
    row = db.session.execute(queries.due_of(found.id, me.today)).one()
    said = _("Due now: %(day)s.", day=long_date(row.due_on))
    if row.due_on == NO_DATE:
        said = showing.PROBLEMS[Problem.NO_RETURN][0]
    return render_template(
        "programs/due.html",
        form=form,
        person=found.staff_member,
        program=found.program,
        says=[said],
        back=url_for("reports.person", person_id=found.staff_member_id),
    )
