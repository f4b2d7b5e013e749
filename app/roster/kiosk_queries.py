"""Reading shared tablets; the sites of whoever asks are in the WHERE clause."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.models import Kiosk, LoginSession, Site
from app.models.scope import sites_within


def kiosks(tops: Sequence[uuid.UUID], on: date) -> Select[*tuple[Any, ...]]:
    """The tablets within these sites whose pairing was not ended, and when each was last used."""
    used = select(func.max(LoginSession.began_at)).where(LoginSession.kiosk_id == Kiosk.id)
    return (
        select(Kiosk, used.correlate(Kiosk).scalar_subquery().label("used_at"))
        .join(Kiosk.site)
        .options(contains_eager(Kiosk.site))
        .where(Kiosk.site_id.in_(_within(tops, on)), Kiosk.ended_at.is_(None))
        .order_by(Site.name, Kiosk.name, Kiosk.id)
    )


def kiosk(tops: Sequence[uuid.UUID], on: date, kiosk_id: uuid.UUID) -> Select[Kiosk]:
    """One of these tablets."""
    return select(Kiosk).where(
        Kiosk.id == kiosk_id, Kiosk.site_id.in_(_within(tops, on)), Kiosk.ended_at.is_(None)
    )


def _within(tops: Sequence[uuid.UUID], on: date) -> Select[uuid.UUID]:
    return select(sites_within(tops, on).c.site_id)
