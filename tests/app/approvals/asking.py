"""Asking for an exemption by form, and looking at what came of it."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

from sqlalchemy import select

from app import clock, db, jobs
from app.models import ApprovalDecision, ApprovalRequest, Approver, Body, Exemption, StaffMember
from tests.app.browsing import Browser, Page
from tests.app.conftest import World
from tests.app.roster.adding import put
from tests.app.roster.conftest import Postmaster

TODAY = clock.today("America/Denver")
DAY = timedelta(days=1)


def ask(hr: Browser, world: World, status: int = 200, /, **changed: Any) -> Page:
    """Ask that Ana be exempt from the program for 30 days from today."""
    hr.get(f"/people/{world.ana.id}/exemption")
    sent = {
        "program": world.program.id,
        "reason": "no-students",
        "held_from": TODAY.isoformat(),
        "held_to": (TODAY + 30 * DAY).isoformat(),
        "approver": "",
    }
    return hr.post(f"/people/{world.ana.id}/exemption", status, **sent | changed)


def request() -> ApprovalRequest:
    """The newest request."""
    db.session.rollback()
    newest = select(ApprovalRequest).order_by(ApprovalRequest.id.desc())
    return db.session.scalars(newest).first() or ApprovalRequest()


def decisions() -> list[ApprovalDecision]:
    """Every decision there is."""
    db.session.rollback()
    return list(db.session.scalars(select(ApprovalDecision)))


def exemptions() -> list[Exemption]:
    """Every exemption, corrected since or not, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Exemption).order_by(Exemption.id)))


def decide(hr: Browser, status: int = 200, /, **sent: Any) -> Page:
    """Somebody in HR decides the newest request."""
    where = f"/approvals/{request().id}"
    hr.get(where)
    return hr.post(where, status, **{"choice": "approve", "reason": ""} | sent)


def second_hr(world: World) -> StaffMember:
    """Hana, who is HR of the whole district beside Cora."""
    return put(world.top, "Hana Reed", email="hana@example.org", role="hr")


def named(world: World, server: Postmaster | None = None, **changed: str) -> Approver:
    """Pat Lund, clerk of the board, may be asked; with a mail server the link can be sent."""
    db.writing()
    if server:
        district = db.session.merge(world.district)
        district.mail_host, district.mail_port = "127.0.0.1", server.port
        district.mail_security, district.mail_sender = "none", "training@example.org"
    given = {"name": "Pat Lund", "email": "pat@board.example.org"} | changed
    approver = Approver(district_id=world.district.id, held_from=TODAY - DAY, **given)
    db.session.add(approver)
    db.session.commit()
    return approver


def mailed(server: Postmaster) -> tuple[str, str, str]:
    """The one mail that a worker sent: its subject, its text, and the path of its link."""
    jobs.drain()
    (taken,) = server.taken
    message = message_from_bytes(bytes(taken.original_content or b""), policy=policy.default)
    text = message.get_content()
    found = re.search(r"https?://[^/]+(/approve/\S+)", text)
    assert found is not None
    return message["Subject"], text, found[1]


def leaves() -> list[str]:
    """What the ledger wrote about approvals, as text."""
    db.session.rollback()
    bodies = [body.bytes.decode() for body in db.session.scalars(select(Body))]
    return [body for body in bodies if '"type":"approval.decision"' in body]
