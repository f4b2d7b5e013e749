"""The words of a certificate, taken from the facts at the moment an enrollment is complete."""

import base64
from datetime import date

from sqlalchemy import select

from app import db, files
from app.models import Acknowledgment, Attempt, District, Enrollment, ModuleVersion, Sitting
from app.rules.wording import edition_name
from certificates.words import CertificateWords, ModuleLine, PolicyLine
from config import settings


def frozen_words(enrollment: Enrollment, number: str, code: str, on: date) -> str:
    """Everything the certificate prints, as JSON; no later change of a name or title reaches it."""
    person, program = enrollment.staff_member, enrollment.program
    language = person.language
    modules = _modules(enrollment, language)
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
    ).to_json()


def _modules(enrollment: Enrollment, language: str) -> tuple[ModuleLine, ...]:
    passed = db.session.execute(
        select(ModuleVersion.titles, ModuleVersion.number, ModuleVersion.minutes)
        .join(Attempt, Attempt.module_version_id == ModuleVersion.id)
        .join(Sitting, Sitting.id == Attempt.sitting_id)
        .where(Sitting.enrollment_id == enrollment.id, Attempt.passed)
        .order_by(Attempt.submitted_at)
    )
    lines = (
        ModuleLine(titles.get(language, titles["en"]), number, minutes)
        for titles, number, minutes in passed
    )
    return tuple(dict.fromkeys(lines))


def _policies(enrollment: Enrollment, language: str) -> tuple[PolicyLine, ...]:
    signed = db.session.scalars(
        select(Acknowledgment)
        .where(Acknowledgment.enrollment_id == enrollment.id)
        .order_by(Acknowledgment.id)
    )
    versions = [signature.policy_version for signature in signed]
    return tuple(
        PolicyLine(version.policy.code, version.title, edition_name(version.adopted_on, language))
        for version in versions
    )


def _logo(district: District) -> str | None:
    if not district.logo_sha256:
        return None
    data = base64.b64encode(files.read(district.logo_sha256)).decode()
    return f"data:{district.logo_type};base64,{data}"
