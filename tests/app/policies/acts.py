"""Reading and signing as Ana does it, and the editions and translations that she meets."""

import json
from datetime import date
from typing import Any

from sqlalchemy import select

from app import clock, db, files
from app.models import (
    Acknowledgment,
    Body,
    Correction,
    Policy,
    PolicyTranslation,
    PolicyVersion,
    TextReading,
)
from app.policies.publishing import Dates, publish
from tests.app import facts
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.journey import confirm, review

NAME = "Ana María Núñez"
NEW = (
    b"# Policy GBEE: Electronic communications\n\nKeep all contact with students open to parents.\n"
)
SPANISH = b"# Pol\xc3\xadtica GBEE\n\nMantenga abierto el contacto con los estudiantes.\n"


def sign(ana: Browser) -> Page:
    """From the task list to the receipt."""
    return confirm(ana, review(ana, NAME))


def edition(world: World, text: bytes = NEW, on: date = date(2026, 1, 5)) -> PolicyVersion:
    """A further edition, in effect at once."""
    db.writing()
    policy = db.session.get_one(Policy, world.policy.id)
    version = publish(policy, "Electronic communications", text, Dates(on, on), clock.now())
    db.session.commit()
    return version


def translate(version_id: Any) -> PolicyTranslation:
    """A Spanish translation of an edition."""
    digest = files.keep(SPANISH)
    about = {"media_type": "text/markdown", "size": len(SPANISH), "sha256": digest}
    row = PolicyTranslation(
        version_id=version_id,
        language="es",
        translator="Rosa Vega",
        translated_on=date(2026, 1, 6),
        **about,
    )
    facts.keep(row)
    return row


def signed_before(world: World, visit: Visit) -> Browser:
    """Ana signed the first edition last year; now there is another, and she is asked again."""
    ana = visit(world.ana)
    sign(ana)
    edition(world)
    world.enrollment = facts.again(world)
    return ana


def text_page(ana: Browser) -> Page:
    """The text that waits."""
    return ana.get(ana.get("/").link(r"^/sign/.+/read/"))


def signatures() -> list[Acknowledgment]:
    """All signatures on record, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(Acknowledgment).order_by(Acknowledgment.id)))


def readings() -> list[TextReading]:
    """All readings on record, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(TextReading).order_by(TextReading.id)))


def last_record() -> dict[str, Any]:
    """The last signature as the ledger holds it."""
    db.session.rollback()
    bodies = db.session.scalars(select(Body.bytes).order_by(Body.record_id.desc()))
    return next(said for body in bodies if (said := json.loads(body))["type"] == "policy.ack")


def void(world: World, signature: Acknowledgment) -> None:
    """HR takes the signature back."""
    db.session.rollback()
    about = {"kind": "void", "reason": "wrong-person", "recorded_by": world.cora.id}
    facts.keep(Correction(acknowledgment_id=signature.id, **about))
