"""The nightly work of a district, as SELECTs."""

import uuid

from sqlalchemy import Select, select

from app.models import Run


def runs(district_id: uuid.UUID, limit: int) -> Select[Run]:
    """The latest runs, the newest first."""
    newest = (Run.day.desc(), Run.began_at.desc(), Run.id)
    return select(Run).where(Run.district_id == district_id).order_by(*newest).limit(limit)


def run(district_id: uuid.UUID, run_id: uuid.UUID) -> Select[Run]:
    """One of the district's runs."""
    return select(Run).where(Run.district_id == district_id, Run.id == run_id)
