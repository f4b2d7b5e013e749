"""The words of a certificate, taken from the facts at the moment an enrollment is complete."""

import base64
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from app import db, files
from app.models import (
    Acknowledgment,
    Attempt,
    Completion,
    Correction,
    Credit,
    CreditClaim,
    District,
    Enrollment,
    ModuleVersion,
    PaperSignature,
    PolicyVersion,
    Requirement,
)
from app.models.status import done_elsewhere_on
from app.rules.cycles import add_months
from app.rules.hours import clock_hours
from app.rules.wording import edition_name, long_date
from certificates.words import CertificateWords, ElsewhereLine, ModuleLine, PolicyLine
from config import settings

HOW = {
    "en": {"received": "; received, not signed", "paper": "; signed on paper"},
    "es": {"received": "; recibida, no firmada", "paper": "; firmada en papel"},
}
"""What stands behind the edition where it was not signed on a screen."""


def valid_until(enrollment: Enrollment, on: date) -> date | None:
    """The last day that counts of what is finished on a district date; None where it never ends.

    What was all done elsewhere counts from the day it was done there, not from its approval."""
    if not enrollment.valid_months:
        return None
    stated = select(done_elsewhere_on()).where(Enrollment.id == enrollment.id)
    return add_months(db.session.scalar(stated) or on, enrollment.valid_months)


def frozen_words(enrollment: Enrollment, number: str, code: str, on: date) -> str:
    """Everything the certificate prints, as JSON; no later change of a name or title reaches it."""
    person, program = enrollment.staff_member, enrollment.program
    language = person.language
    modules, elsewhere = _modules(enrollment, language), _elsewhere(enrollment, language)
    title, note = program.title, program.certificate_note
    if language == "es":
        title, note = program.title_es or title, program.certificate_note_es or note
    return CertificateWords(
        number=number,
        verify_url=f"{settings().public_url}/verify/{code}",
        language="es" if language == "es" else "en",
        learner=person.legal_name,
        district=program.district.name,
        program=title,
        modules=modules,
        policies=_policies(enrollment, language),
        minutes=sum(line.minutes for line in modules),
        issued_on=on,
        signatory="",
        notes=(note,) if note else (),
        logo=_logo(program.district),
        elsewhere=elsewhere,
        hours=_hours(modules, elsewhere) if program.credits_hours else "",
        valid_until=valid_until(enrollment, on),
    ).to_json()


def _hours(modules: tuple[ModuleLine, ...], elsewhere: tuple[ElsewhereLine, ...]) -> str:
    """Clock hours as printed, such as `1.25`; nothing below a quarter of an hour."""
    hours = clock_hours(
        (line.minutes for line in modules), (training.minutes for training in elsewhere)
    )
    return f"{hours.normalize():f}" if hours else ""


def _modules(enrollment: Enrollment, language: str) -> tuple[ModuleLine, ...]:
    passed = db.session.execute(
        select(ModuleVersion.titles, ModuleVersion.number, ModuleVersion.minutes)
        .join(Attempt, Attempt.module_version_id == ModuleVersion.id)
        .join(Completion, Completion.attempt_id == Attempt.id)
        .where(Completion.enrollment_id == enrollment.id)
        .order_by(Attempt.submitted_at)
    )
    lines = (
        ModuleLine(titles.get(language, titles["en"]), number, minutes)
        for titles, number, minutes in passed
    )
    return tuple(dict.fromkeys(lines))


def _elsewhere(enrollment: Enrollment, language: str) -> tuple[ElsewhereLine, ...]:
    approved = db.session.execute(
        select(CreditClaim, Requirement)
        .join(Credit, Credit.claim_id == CreditClaim.id)
        .join(Completion, Completion.credit_id == Credit.id)
        .join(Requirement, Requirement.id == CreditClaim.requirement_id)
        .where(CreditClaim.enrollment_id == enrollment.id)
        .order_by(Requirement.position, Credit.recorded_at)
    ).all()
    return tuple(
        ElsewhereLine(
            _title(requirement, language),
            claim.provider,
            long_date(claim.finished_on, language),
            claim.minutes,
        )
        for claim, requirement in approved
    )


def _title(requirement: Requirement, language: str) -> str:
    """What the credit stands for: the training asked for, or the module or policy in its place."""
    if requirement.outside_title:
        translated = requirement.outside_title_es if language == "es" else ""
        return translated or requirement.outside_title
    if requirement.policy:
        return requirement.policy.code
    titles = db.session.scalars(
        select(ModuleVersion.titles)
        .where(ModuleVersion.slug == requirement.module_slug)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    ).one()
    return titles.get(language, titles["en"])


def _policies(enrollment: Enrollment, language: str) -> tuple[PolicyLine, ...]:
    """What met each policy's requirement and was not voided; anything but the person's own
    electronic signature says what it is instead."""
    voided = select(Correction.id).where(Correction.completion_id == Completion.id)
    edition = func.coalesce(Acknowledgment.policy_version_id, PaperSignature.policy_version_id)
    how = case((Completion.paper_id.is_not(None), "paper"), else_=Acknowledgment.kind)
    answered = db.session.execute(
        select(PolicyVersion, how)
        .select_from(Completion)
        .outerjoin(Acknowledgment, Acknowledgment.id == Completion.acknowledgment_id)
        .outerjoin(PaperSignature, PaperSignature.id == Completion.paper_id)
        .join(PolicyVersion, PolicyVersion.id == edition)
        .options(joinedload(PolicyVersion.policy))
        .where(Completion.enrollment_id == enrollment.id, ~voided.exists())
        .order_by(Completion.completed_at, Completion.id)
    )
    return tuple(
        PolicyLine(
            version.policy.code,
            version.title,
            edition_name(version.adopted_on, language) + HOW[language].get(how, ""),
        )
        for version, how in answered
    )


def _logo(district: District) -> str | None:
    if not district.logo_sha256:
        return None
    data = base64.b64encode(files.read(district.logo_sha256)).decode()
    return f"data:{district.logo_type};base64,{data}"
