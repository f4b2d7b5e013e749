"""How everybody concerned answered one edition; the sites of HR are in the WHERE."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    null,
    select,
)
from sqlalchemy.orm import contains_eager, joinedload

from app import questions, signing
from app.answers import RECORDS, is_void
from app.models import (
    Acknowledgment,
    Completion,
    Enrollment,
    PolicyVersion,
    Program,
    Requirement,
    StaffMember,
    StaffQuestion,
)
from app.models.scope import holds, known_people
from app.models.status import asked_on, is_met_by, status_expression
from app.models.voids import is_voided
from app.rules.status import ASKED, Status

OUTCOMES = ("signed", "paper", "received", "declined", "question", "waiting")
"""In this order; a signature counts before whatever came earlier."""
MOST = 100
"""People on a page."""
STILL_ASKED = (*ASKED, Status.DECLINED)
Tops = Sequence[uuid.UUID]


def concerned(tops: Tops, on: date, version: PolicyVersion) -> Select[*tuple[Any, ...]]:
    """One row for each enrollment that answered the edition or is asked to, by name: the `outcome`,
    the ids of the newest standing records, the program, and whether it is still asked."""
    rows = _facts(tops, on, version).c
    outcome = case(
        (rows.signed_id.is_not(None), "signed"),
        (rows.paper_id.is_not(None), "paper"),
        (and_(rows.received_id.is_not(None), rows.met), "received"),
        (rows.refusal_id.is_not(None), "declined"),
        (rows.received_id.is_not(None), "received"),
        (and_(rows.question, rows.is_open), "question"),
        (rows.is_open, "waiting"),
        else_=null(),
    )
    return (
        select(*rows, outcome.label("outcome"), StaffMember.legal_name, Program.title)
        .add_columns(Program.title_es)
        .join(StaffMember, StaffMember.id == rows.staff_member_id)
        .join(Program, Program.id == rows.program_id)
        .where(outcome.is_not(None))
        .order_by(StaffMember.legal_name, rows.id)
    )


def waiting(tops: Tops, on: date, version: PolicyVersion) -> Select[Enrollment]:
    """Enrollments of those who have still to sign, first those whom no mail reaches."""
    rows = _facts(tops, on, version)
    return (
        select(Enrollment)
        .join(rows, rows.c.id == Enrollment.id)
        .join(Enrollment.staff_member)
        .options(contains_eager(Enrollment.staff_member), joinedload(Enrollment.program))
        .where(rows.c.is_open)
        .order_by(StaffMember.email.is_not(None), StaffMember.legal_name, Enrollment.id)
    )


def _facts(tops: Tops, on: date, version: PolicyVersion) -> CTE:
    """What the outcome follows from, computed once for each enrollment (hence MATERIALIZED)."""
    rows = _enrollments(tops, on, version).with_only_columns(
        Enrollment.id,
        Enrollment.staff_member_id,
        Enrollment.program_id,
        Requirement.id.label("requirement_id"),
        _newest("signature", version, Acknowledgment.kind == "signed").label("signed_id"),
        _newest("signature", version, Acknowledgment.kind == "received").label("received_id"),
        _newest("paper", version).label("paper_id"),
        _newest("refusal", version).label("refusal_id"),
        _has_question(version).label("question"),
        _is_met().label("met"),
        _is_open(on, version).label("is_open"),
    )
    return rows.cte("concerned").prefix_with("MATERIALIZED")


def _enrollments(tops: Tops, on: date, version: PolicyVersion) -> Select[*tuple[Any, ...]]:
    """Enrollments of people HR knows in programs that ask, or asked, for the policy."""
    asks = select(Requirement.program_id).where(Requirement.policy_id == version.policy_id)
    wanted = (
        Requirement.program_id == Enrollment.program_id,
        Requirement.policy_id == version.policy_id,
        holds(Requirement, asked_on(on)),
    )
    return (
        select(Enrollment)
        .outerjoin(Requirement, and_(*wanted))
        .where(
            Enrollment.program_id.in_(asks),
            Enrollment.staff_member_id.in_(known_people(tops, on)),
        )
    )


def _newest(kind: str, version: PolicyVersion, *more: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The newest record of a kind about the edition in the enrollment that stands."""
    model = RECORDS[kind]
    made = Acknowledgment.signed_at if kind == "signature" else model.recorded_at
    return (
        select(model.id)
        .where(
            model.enrollment_id == Enrollment.id,
            model.policy_version_id == version.id,
            ~is_void(kind),
            *more,
        )
        .order_by(made.desc(), model.id)
        .limit(1)
        .correlate(Enrollment)
        .scalar_subquery()
    )


def _is_met() -> ColumnElement[bool]:
    """Whether what is asked is met by anything that was not voided."""
    met = select(Completion.id).where(
        Completion.enrollment_id == Enrollment.id, is_met_by(), ~is_voided()
    )
    return met.correlate(Enrollment, Requirement).exists()


def _is_open(on: date, version: PolicyVersion) -> ColumnElement[bool]:
    """Whether the enrollment still asks for a signature on this edition."""
    newest = signing.in_effect(on).where(PolicyVersion.id == version.id)
    in_effect = newest.with_only_columns(PolicyVersion.id).correlate(None)
    return and_(
        exists(in_effect.subquery().select()),
        Requirement.id.is_not(None),
        ~_is_met(),
        status_expression(on).in_(STILL_ASKED),
    )


def _has_question(version: PolicyVersion) -> ColumnElement[bool]:
    asked = select(StaffQuestion.id).where(
        StaffQuestion.enrollment_id == Enrollment.id,
        StaffQuestion.policy_version_id == version.id,
        ~questions.is_answered(),
    )
    return asked.correlate(Enrollment).exists()
