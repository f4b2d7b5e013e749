"""What a program may ask for, as SELECTs."""

import uuid

from sqlalchemy import Select, select

from app.models import District, ModuleVersion, Policy


def districts_called(name: str) -> Select[District]:
    """Districts by their full name."""
    return select(District).where(District.name == name)


def policy_of(district_id: uuid.UUID, code: str) -> Select[Policy]:
    """The district's policy by its code."""
    return select(Policy).where(Policy.district_id == district_id, Policy.code == code)


def editions_of(slug: str) -> Select[uuid.UUID]:
    """The published editions of a module."""
    return select(ModuleVersion.id).where(ModuleVersion.slug == slug)
