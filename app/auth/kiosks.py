"""Shared tablets: named by a site, paired by a code typed once, ended by hand; callers commit."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from app import db
from app.auth import links
from app.errors import DomainError
from app.ledger.canonical import sha256
from app.models import Crew, Kiosk, Site, SitePlacement
from app.models.scope import holds

CODE_LENGTH = 8
CODE_LIVES = timedelta(minutes=15)
CREW_LASTS = timedelta(hours=12)
"""A crew session that nobody ended is over by then."""


def make(site_id: uuid.UUID, name: str, by: uuid.UUID, now: datetime) -> tuple[Kiosk, str]:
    """A tablet to be paired, and the code that pairs it; only the code's hash is kept."""
    code = links.new_code(CODE_LENGTH)
    kiosk = Kiosk(
        site_id=site_id,
        name=name,
        code_sha256=sha256(code.encode()),
        code_expires_at=now + CODE_LIVES,
        made_at=now,
        made_by=by,
    )
    db.session.add(kiosk)
    return kiosk, code


def pair(typed: str, now: datetime) -> str:
    """Use a pairing code up; returns the token the tablet keeps. DomainError for no such code."""
    digest = sha256(links.plain(typed, CODE_LENGTH).encode())
    waits = (Kiosk.code_expires_at > now, Kiosk.ended_at.is_(None))
    found = select(Kiosk).where(Kiosk.code_sha256 == digest, *waits)
    kiosk = db.session.scalar(found.with_for_update(of=Kiosk))
    if kiosk is None:
        raise DomainError("This code has been used, is too old or is not right. Make a new one.")
    token = secrets.token_urlsafe(32)
    kiosk.code_sha256, kiosk.code_expires_at = None, None
    kiosk.token_sha256, kiosk.paired_at = sha256(token.encode()), now
    return token


def end(kiosk: Kiosk, now: datetime) -> None:
    """The tablet is a tablet like any other again; whoever is signed in there is signed out."""
    kiosk.code_sha256, kiosk.ended_at = None, now


def crews_near(site_ids: Sequence[uuid.UUID], on: date, now: datetime) -> Select[Crew]:
    """Crew sessions going on at the sites, or at a site they lie below on a date."""
    above = select(Site.id.label("site_id")).where(Site.id.in_(site_ids)).cte(recursive=True)
    above = above.union(
        select(SitePlacement.parent_id)
        .join(above, above.c.site_id == SitePlacement.site_id)
        .where(holds(SitePlacement, on))
    )
    return (
        select(Crew)
        .where(
            Crew.site_id.in_(select(above.c.site_id)),
            Crew.ended_at.is_(None),
            Crew.began_at > now - CREW_LASTS,
        )
        .order_by(Crew.id)
    )
