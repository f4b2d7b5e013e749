"""Paper: packets to print, and what human resources records of those that come back signed."""

import uuid
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import segno

from app import db, evidence, signing
from app.answering import queries
from app.answering.asked import Act, Asked, fingerprint
from app.answering.telling import tell
from app.errors import Conflict, DomainError
from app.models import Enrollment, PaperSignature, PolicyVersion
from app.recording import record
from app.rules import answering
from app.rules.signing import statement
from app.rules.wording import edition_name, long_date
from config import settings

MOST = 100
"""Packets on one page to print; whoever needs more prints again."""


@dataclass(frozen=True)
class Packet:
    """What is printed for one person: the whole text, what they sign, and what binds the two."""

    name: str
    statement: str
    language: str
    """Of the statement: the person's own."""
    html: str
    translated: str
    """The translation into their language, if there is one."""
    fingerprint: str
    """In groups, as it is compared by eye."""
    picture: str
    """A QR code that opens the page on which this paper is recorded, as a data URI."""
    address: str


@dataclass(frozen=True)
class Paper:
    """What stands on a paper that came back."""

    id: uuid.UUID
    signed_on: date
    name_written: str
    witness: str
    scan_sha256: str
    scan_type: str


def packet(enrollment: Enrollment, version: PolicyVersion) -> Packet:
    """The packet of one person; its QR code holds the full fingerprint of the edition."""
    language, full = enrollment.staff_member.language, fingerprint(version)
    path = f"{settings().public_url}/paper/{enrollment.id}/{version.id}"
    other = db.session.scalar(queries.translation(version.id, language))
    edition = edition_name(version.adopted_on, language)
    return Packet(
        enrollment.staff_member.legal_name,
        statement(language, version.policy.code, edition),
        language,
        signing.shown(version.text_sha256),
        signing.shown(other.text_sha256, language) if other else "",
        answering.grouped(full),
        segno.make(f"{path}?sha={full}", error="m", micro=False).svg_data_uri(scale=3, border=2),
        path,
    )


def refuse_other_paper(version: PolicyVersion, printed: str) -> None:
    """DomainError unless the fingerprint on the paper is this edition's."""
    if not answering.is_of(printed, fingerprint(version)):
        raise DomainError(
            "This fingerprint is not of this edition, so the paper holds another text. Keep it in "
            "the personnel file, print a new packet, and ask for a new signature."
        )


def keep(asked: Asked, paper: Paper, act: Act) -> PaperSignature:
    """Record a signed paper, which completes what is asked; the same form records it once.

    Nobody records their own paper."""
    earlier = db.session.get(PaperSignature, paper.id)
    if earlier is not None:
        return earlier
    refuse_own(asked.enrollment, act.by)
    _refuse_day(asked, paper.signed_on, act.on)
    row = PaperSignature(
        id=paper.id,
        enrollment_id=asked.enrollment.id,
        policy_version_id=asked.version.id,
        signed_on=paper.signed_on,
        name_written=paper.name_written,
        witness=paper.witness,
        scan_sha256=paper.scan_sha256,
        scan_type=paper.scan_type,
        recorded_at=act.now,
        recorded_by=act.by,
    )
    said = packet_words(asked)
    record("policy.paper", row, act.now, asked.recorded(act, "paper") | said)
    evidence.complete(asked.enrollment, asked.requirement_id, act.now, paper_id=row.id)
    tell(asked.enrollment.staff_member_id, "paper", row.id, act.on, act.now, act.by)
    return row


def packet_words(asked: Asked) -> dict[str, str]:
    """The statement that the packet prints, and its language."""
    language, version = asked.enrollment.staff_member.language, asked.version
    edition = edition_name(version.adopted_on, language)
    return {
        "statement": statement(language, version.policy.code, edition),
        "language": language,
    }


def refuse_own(enrollment: Enrollment, by: uuid.UUID) -> None:
    """Conflict for whoever would record something about themselves."""
    if enrollment.staff_member_id == by:
        raise Conflict("This is about you. Somebody else in human resources has to record it.")


def _refuse_day(asked: Asked, signed_on: date, on: date) -> None:
    """The paper cannot be older than the edition that its fingerprint names."""
    zone = ZoneInfo(asked.enrollment.program.district.time_zone)
    printed_from = asked.version.published_at.astimezone(zone).date()
    if signed_on > on:
        raise DomainError("Enter today or an earlier date.")
    if signed_on < printed_from:
        raise DomainError(
            "This edition was published on %(day)s. The date on the paper cannot be earlier.",
            day=long_date(printed_from, "en"),
        )
