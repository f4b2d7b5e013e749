"""What stands around a signature or a receipt in its record: everything a hearing would ask.

docs/data-dictionary.md lists every field, from `tools/evidence_fields.py`."""

import uuid
from datetime import date
from typing import Any, NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import answers, db, release
from app.ledger.canonical import sha256
from app.models import (
    Acknowledgment,
    Enrollment,
    Identity,
    IdentityProvider,
    PolicyTranslation,
    PolicyVersion,
    Position,
    RecordsConsent,
    Site,
    Submission,
    TextReading,
)
from app.models.moving import due_in_force
from app.models.scope import holds
from app.recording import plain, row_facts, signer
from app.rules.cycles import NO_DATE
from app.rules.signing import LONGEST_BROWSER, MEANINGS, kept_address
from config import settings


class Client(NamedTuple):
    """Where a form came from, as the route saw it."""

    address: str = ""
    browser: str = ""


class Act(NamedTuple):
    """One person's act on one edition, and what led up to it."""

    enrollment: Enrollment
    version: PolicyVersion
    arrived: Submission
    signed: Acknowledgment
    reading: TextReading | None
    consent: RecordsConsent | None


def around(act: Act, client: Client, keeps_address: str) -> dict[str, Any]:
    """Everything of the record but the row itself; `keeps_address` as in `SigningTerms`."""
    person = act.enrollment.staff_member
    on = act.signed.signed_at.astimezone(ZoneInfo(person.district.time_zone)).date()
    return {
        "district": {"id": str(person.district_id), "name": person.district.name},
        "log_origin": settings().public_url.partition("://")[2],
        "signer": _signer(act, on),
        "document": _document(act.version, act.reading),
        "presentation": _presentation(act),
        "meaning": MEANINGS[act.signed.kind],
        "events": _events(act),
        "auth": _auth(act.arrived.proof, person.id),
        "impersonated": False,
        "client": {
            "ip": kept_address(client.address, keeps_address),
            "ip_kept": keeps_address,
            "user_agent": client.browser[:LONGEST_BROWSER],
        },
        "assignment": _assignment(act.enrollment, on),
        "clock": {"source": "server"},
        "entry": {"mode": "self", "actor": str(person.id)},
        "app": {"version": release.VERSION, "git": release.commit()},
        "prev_record_of_same_signer_and_document": _record_before(act),
    }


def _signer(act: Act, on: date) -> dict[str, Any]:
    work = Position.staff_member_id == act.enrollment.staff_member_id
    found = db.session.execute(
        select(Position.job_class, Site.name)
        .join(Position.site)
        .where(work, holds(Position, on))
        .order_by((Position.id == act.enrollment.position_id).desc(), Position.held_from)
        .limit(1)
    ).one_or_none()
    role, school = found or ("", "")
    facts: dict[str, Any] = signer(act.enrollment)["signer"]
    typed = act.signed.typed_name
    names = {"name_as_shown": typed, "name_nfc": normalize("NFC", typed)}
    return facts | names | {"role": role, "school": school}


def _document(version: PolicyVersion, reading: TextReading | None) -> dict[str, Any]:
    """The edition with every hash of what was read: by these the signature is bound to the text."""
    read = _translation(reading.translation_id) if reading and reading.translation_id else {}
    since = _edition_before(reading.since_id) if reading and reading.since_id else {}
    return {
        "version_id": str(version.id),
        "code": version.policy.code,
        "number": version.number,
        "title": version.title,
        "adopted_on": version.adopted_on.isoformat(),
        "effective_on": version.effective_on.isoformat(),
        "media_type": version.media_type,
        "size": version.size,
        "sha256": version.sha256,
        "text_sha256": version.text_sha256,
        "edition_sha256": version.edition_sha256,
        "language": read.get("language", "en"),
        "translation": read,
        "changes_since": since,
    }


def _translation(id: uuid.UUID) -> dict[str, Any]:
    read = db.session.get_one(PolicyTranslation, id)
    return row_facts(read) | {"text_sha256": read.text_sha256}


def _edition_before(id: uuid.UUID) -> dict[str, Any]:
    """The edition from which the changes were shown."""
    before = db.session.get_one(PolicyVersion, id)
    facts = row_facts(before)
    names = ("id", "number", "adopted_on", "sha256", "edition_sha256")
    return {name: facts[name] for name in names} | {"text_sha256": before.text_sha256}


def _presentation(act: Act) -> dict[str, str]:
    return {
        "html_sha256": act.reading.shown_sha256 if act.reading else "",
        "template_version": release.templates_sha256(),
        "consent_text_sha256": sha256(act.consent.words.encode()) if act.consent else "",
        "statement": act.signed.statement,
        "locale": act.signed.language,
    }


def _events(act: Act) -> list[dict[str, str]]:
    """What happened when, by the server's clock and in that order."""
    found = [(act.signed.signed_at, act.signed.kind)]
    if act.reading:
        found += [(act.reading.opened_at, "opened"), (act.reading.reached_end_at, "reached-end")]
    if act.consent:
        found.append((act.consent.recorded_at, "consented"))
    return [{"what": what, "at": plain(at)} for at, what in sorted(found)]


def _auth(proof: dict[str, Any], person_id: uuid.UUID) -> dict[str, Any]:
    """How the person had proved who they are, with the accounts that a district account may be."""
    accounts = _accounts(person_id) if proof["method"] == "sso" else []
    used = (proof["method"], proof["second"], proof["shown"])
    return proof | {
        "issuer": " ".join(issuer for issuer, _subject in accounts),
        "subject_sha256": " ".join(sha256(subject.encode()) for _issuer, subject in accounts),
        "amr": list(dict.fromkeys(each for each in used if each)),
    }


def _accounts(person_id: uuid.UUID) -> list[tuple[str, str]]:
    linked = (
        select(IdentityProvider.discovery_url, Identity.subject)
        .join(Identity, Identity.provider_id == IdentityProvider.id)
        .where(Identity.staff_member_id == person_id, IdentityProvider.ended_at.is_(None))
        .order_by(Identity.id)
    )
    return [(issuer, subject) for issuer, subject in db.session.execute(linked)]


def _assignment(enrollment: Enrollment, on: date) -> dict[str, str]:
    due = db.session.scalar(select(due_in_force(on)).where(Enrollment.id == enrollment.id))
    return {
        "id": str(enrollment.id),
        "program": enrollment.program.title,
        "cycle": enrollment.cycle,
        "due": due.isoformat() if due and due != NO_DATE else "",
        "reason": enrollment.why,
    }


def _record_before(act: Act) -> str:
    """The ledger's id of the record by which this person last answered an edition of the policy."""
    last = db.session.execute(
        select(Acknowledgment.id, Acknowledgment.signed_at)
        .join(PolicyVersion, PolicyVersion.id == Acknowledgment.policy_version_id)
        .join(Enrollment, Enrollment.id == Acknowledgment.enrollment_id)
        .where(
            Enrollment.staff_member_id == act.enrollment.staff_member_id,
            PolicyVersion.policy_id == act.version.policy_id,
        )
        .order_by(Acknowledgment.id.desc())
        .limit(1)
    ).one_or_none()
    kept = answers.stored(*last) if last else None
    return str(kept[1]["record_id"]) if kept else ""
