"""Asking for a page, and deciding it, as people do on the pages."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.models import SchoolPage, StaffMember
from tests.app.browsing import Browser, Page
from tests.app.conftest import World

TODAY = clock.today("America/Denver")
LINK = "https://social.example.org/lincoln-band"


def ask(
    who: Browser, world: World, second: StaffMember, status: int = 200, /, **changed: Any
) -> Page:
    """Ana asks for the band's page, with somebody as second administrator."""
    again = f"?again={changed.pop('again')}" if "again" in changed else ""
    key = who.get(f"/my-pages/new{again}").field("idempotency_key")
    sent = {
        "idempotency_key": key,
        "title": "Lincoln Band",
        "purpose": "Concert dates.",
        "link": LINK,
        "site": world.lincoln.id,
        "owner": world.ana.id,
        "second": second.id,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(60),
    }
    return who.post(f"/my-pages/new{again}", status, **sent | changed)


def newest() -> SchoolPage:
    """The page asked for last."""
    db.session.rollback()
    return db.session.scalars(select(SchoolPage).order_by(SchoolPage.recorded_at)).all()[-1]


def decide(
    who: Browser, page_id: uuid.UUID, status: int = 200, choice: str = "approve", reason: str = ""
) -> Page:
    """Ben or Cora decides."""
    address = f"/settings/pages/{page_id}"
    who.get(address)
    return who.post(address, status, choice=choice, reason=reason)
