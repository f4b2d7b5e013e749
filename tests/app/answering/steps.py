"""The other answers as people give them: Ana at her training, Cora in HR."""

import io
import json
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.models import Body, Completion, Enrollment, PolicyVersion, Program
from app.models.status import status_expression
from app.programs.operations import set_terms
from tests.app.browsing import Browser, Page
from tests.app.conftest import World
from tests.app.facts import asked

TODAY = clock.today("America/Denver")
SCAN = b"%PDF-1.7 an invented scan"
ANA = "Ana María Núñez"


def at(world: World, what: str, enrollment: Enrollment | None = None) -> str:
    """Where Ana, or somebody by their enrollment, answers the policy."""
    return f"/sign/{(enrollment or world.enrollment).id}/{what}/{asked(world, 'policy').id}"


def of_ana(world: World, what: str) -> str:
    """Where HR answers for what is asked of Ana."""
    return f"/people/{world.ana.id}/{what}/{world.enrollment.id}/{asked(world, 'policy').id}"


def every(model: Any) -> list[Any]:
    """Every row of a table."""
    db.session.rollback()
    return list(db.session.scalars(select(model)))


def leaves(kind: str) -> list[dict[str, Any]]:
    """What the ledger holds of a kind."""
    found = [json.loads(body.bytes) for body in every(Body)]
    return [record for record in found if record["type"] == kind]


def status(world: World) -> Any:
    """Where Ana's enrollment stands."""
    db.session.rollback()
    asked_of_ana = Enrollment.id == world.enrollment.id
    return db.session.scalar(select(status_expression(TODAY)).where(asked_of_ana))


def completions(world: World) -> list[Completion]:
    """What of Ana's enrollment rests on a policy, the oldest first."""
    rows = [each for each in every(Completion) if each.enrollment_id == world.enrollment.id]
    return sorted((each for each in rows if not each.attempt_id), key=lambda each: each.ordinal)


def take_receipts(world: World) -> None:
    """From today on the program takes a receipt for a signature."""
    db.writing()
    program = db.session.get_one(Program, world.program.id)
    set_terms(program, TODAY, clock.now(), rhythm="school-year", accepts_receipt=True)
    db.session.commit()


def receive(ana: Browser, world: World, name: str = ANA, status: int = 200) -> Page:
    """Say that it was received, up to the page that keeps it."""
    look = _review(ana, world, name)
    return confirm(ana, look, status)


def _review(ana: Browser, world: World, name: str) -> Page:
    ana.get(at(world, "received"))
    return ana.post(at(world, "received"), typed_name=name)


def confirm(ana: Browser, look: Page, status: int = 200, /, **other: Any) -> Page:
    """Press the button of the last look."""
    names = ("edition", "typed_name", "idempotency_key")
    sent = {name: look.field(name) for name in names} | other
    return ana.post(look.response.request.path + "/confirm", status, **sent)


def decline(ana: Browser, world: World, status: int = 200, /, **other: Any) -> Page:
    """Read the duty, and decline."""
    page = ana.get(at(world, "decline"))
    sent = {name: page.field(name) for name in ("edition", "idempotency_key")} | other
    return ana.post(at(world, "decline"), status, **sent)


def ask(ana: Browser, world: World, words: str, status: int = 200, **other: Any) -> Page:
    """Ask before signing."""
    page = ana.get(at(world, "question"))
    sent = {"words": words, "idempotency_key": page.field("idempotency_key")} | other
    return ana.post(at(world, "question"), status, **sent)


def paper(world: World) -> str:
    """Where a paper of Ana is recorded."""
    return f"/paper/{world.enrollment.id}/{world.version.id}"


def fingerprint(world: World) -> str:
    """What the paper of the edition in effect says."""
    version = db.session.get_one(PolicyVersion, world.version.id)
    return version.edition_sha256 or version.sha256


def record_paper(hr: Browser, world: World, status: int = 200, /, **other: Any) -> Page:
    """Scan the QR code, enter what the paper says, send the scan."""
    page = hr.get(f"{paper(world)}?sha={fingerprint(world)}")
    key = page.field("idempotency_key")
    return hr.post(paper(world), status, **filled(world, idempotency_key=key) | other)


def filled(world: World, **other: Any) -> dict[str, Any]:
    """What HR enters of a paper."""
    return {
        "fingerprint": fingerprint(world),
        "signed_on": TODAY.isoformat(),
        "name_written": "Ana Núñez",
        "witness": "Ben Ortega",
        "scan": (io.BytesIO(SCAN), "scan.pdf"),
    } | other


def void(hr: Browser, kind: str, record_id: Any, status: int = 200, /, **other: Any) -> Page:
    """Ask a second person to void a record."""
    where = f"/signatures/{kind}/{record_id}/correct"
    page = hr.get(where)
    sent = {"kind": "void", "reason": "error", "words": "", "approver": ""} | other
    return hr.post(where, status, **sent, idempotency_key=page.field("idempotency_key"))
