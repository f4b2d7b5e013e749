"""What a certificate says of policies: what stands, and how it was answered."""

from datetime import date

from app import attesting, certifying, clock, db, evidence
from app.models import Completion, Correction, Enrollment, PaperSignature, PolicyVersion
from app.rules.proof import Proof
from certificates.words import CertificateWords, PolicyLine
from tests.app import facts
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.policies import acts

ADOPTED = "adopted August 1, 2025"


def policies(world: World) -> list[str]:
    """How each edition would stand on a certificate issued now."""
    db.session.rollback()
    enrollment = db.session.get_one(Enrollment, world.enrollment.id)
    words = certifying.frozen_words(enrollment, "BL-1", "code", date(2026, 8, 1))
    lines: tuple[PolicyLine, ...] = CertificateWords.from_json(words).policies
    return [line.edition for line in lines]


def test_a_signature_stands_alone(world: World, visit: Visit) -> None:
    acts.sign(visit(world.ana))
    assert policies(world) == [ADOPTED]


def test_what_was_voided_is_gone(world: World, visit: Visit) -> None:
    acts.sign(visit(world.ana))
    (signed,) = acts.signatures()
    met = db.session.query(Completion).filter_by(acknowledgment_id=signed.id).one().id
    about = {"kind": "void", "reason": "wrong-person", "recorded_by": world.cora.id}
    facts.keep(Correction(acknowledgment_id=signed.id, completion_id=met, **about))
    assert policies(world) == []


def test_paper_is_called_paper(world: World) -> None:
    version, asked = world.version.id, facts.asked(world, "policy").id
    about = {"scan_sha256": "0" * 64, "scan_type": "application/pdf", "recorded_by": world.cora.id}
    paper = facts.keep(
        PaperSignature(
            enrollment_id=world.enrollment.id,
            policy_version_id=version,
            signed_on=date(2026, 7, 1),
            name_written=acts.NAME,
            **about,
        )
    )
    db.writing()
    enrollment = db.session.get_one(Enrollment, world.enrollment.id)
    evidence.complete(enrollment, asked, clock.now(), paper_id=paper.id)
    db.session.commit()
    assert policies(world) == [f"{ADOPTED}; signed on paper"]


def test_a_receipt_is_called_a_receipt(world: World) -> None:
    asked, now = facts.asked(world, "policy").id, clock.now()
    db.writing()
    enrollment = db.session.get_one(Enrollment, world.enrollment.id)
    version = db.session.get_one(PolicyVersion, world.version.id)
    arrival = evidence.Arrival(world.ana.id, "k", Proof("link", now, now))
    received = attesting.attest(
        enrollment,
        version,
        evidence.record_submission(arrival, {}, now),
        kind="received",
        statement="I received it.",
        language="en",
        typed_name=acts.NAME,
        client=arrival.client,
    )
    evidence.complete(enrollment, asked, now, acknowledgment_id=received.id)
    db.session.commit()
    assert policies(world) == [f"{ADOPTED}; received, not signed"]
    assert acts.last_record()["meaning"] == "received"
