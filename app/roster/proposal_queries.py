"""Reading proposals: a principal's own, and those at HR's sites."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.models import Proposal
from app.models.scope import sites_within

SHOWN = 100
"""The newest so many of what was decided."""


def own(person_id: uuid.UUID) -> Select[Proposal]:
    """What a principal proposed, the newest first."""
    return (
        select(Proposal)
        .options(joinedload(Proposal.site))
        .where(Proposal.made_by == person_id)
        .order_by(Proposal.id.desc())
        .limit(SHOWN)
    )


def open_at(tops: Sequence[uuid.UUID], on: date) -> Select[Proposal]:
    """What waits for HR of these sites, the oldest first."""
    return _at(tops, on).where(Proposal.decided_at.is_(None)).order_by(Proposal.made_at)


def decided_at(tops: Sequence[uuid.UUID], on: date) -> Select[Proposal]:
    """What HR of these sites decided, the newest first."""
    decided = _at(tops, on).where(Proposal.decided_at.is_not(None))
    return decided.order_by(Proposal.decided_at.desc()).limit(SHOWN)


def one(tops: Sequence[uuid.UUID], on: date, proposal_id: uuid.UUID) -> Select[Proposal]:
    """One proposal at these sites, decided or not."""
    return _at(tops, on).where(Proposal.id == proposal_id)


def waiting(tops: Sequence[uuid.UUID], on: date) -> Select[int]:
    """How many proposals wait."""
    mine = select(sites_within(tops, on).c.site_id)
    return select(func.count(Proposal.id)).where(
        Proposal.site_id.in_(mine), Proposal.decided_at.is_(None)
    )


def _at(tops: Sequence[uuid.UUID], on: date) -> Select[Proposal]:
    return (
        select(Proposal)
        .options(joinedload(Proposal.site), joinedload(Proposal.proposer))
        .where(Proposal.site_id.in_(select(sites_within(tops, on).c.site_id)))
    )
