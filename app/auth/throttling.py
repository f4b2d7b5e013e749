"""Failures to sign in, counted in a table of our own: guessing slows down, its victim gets in."""

import uuid
from datetime import datetime

from sqlalchemy import delete, exists, select

from app import db
from app.auth.sessions import Where
from app.errors import DomainError
from app.models import KnownDevice, SignInFailure, StaffMember
from app.rules.throttle import REMEMBERED, opens_at, place_opens_at

MAIL = "mail:"
"""Before a name it counts requests for a link: a gym full of people asks from one address."""


def place_of(where: Where) -> str:
    """What failures are counted for beside the name: the kiosk, or the network address."""
    return f"kiosk:{where.kiosk_id}" if where.kiosk_id else where.address


def refuse_if_guessing(name: str, where: Where, now: datetime) -> None:
    """Raise DomainError while the name, or the place, has to wait.

    A browser in which this person has signed in before waits for its own failures only; a shared
    tablet as a place never waits, for somebody else stands before it next."""
    known, asks = _known(name, where), name.startswith(MAIL)
    rows = select(SignInFailure.at).where(SignInFailure.at > now - REMEMBERED)
    mine = db.session.scalars(
        rows.where(SignInFailure.sign_in_name == name, SignInFailure.device == known)
    ).all()
    opens = opens_at(mine)
    if not (known or asks or where.kiosk_id) and opens is None:
        here = rows.where(SignInFailure.address == place_of(where))
        opens = place_opens_at(db.session.scalars(here).all(), now)
    if opens and now < opens:
        minutes = -(-(opens - now).seconds // 60)
        raise DomainError(
            "Too many tries. Wait %(minutes)s min, or use another way to sign in.",
            minutes=minutes,
        )


def begin_try(name: str, where: Where, now: datetime) -> None:
    """Note a failure before the secret is looked at; DomainError while the name has to wait.

    Looked up twice: a flood of guesses takes no lock, and of many at once each sees the others."""
    refuse_if_guessing(name, where, now)
    db.writing()
    db.one_at_a_time(uuid.uuid5(uuid.NAMESPACE_OID, name))
    try:
        refuse_if_guessing(name, where, now)
    except DomainError:
        db.session.rollback()
        raise
    note_failure(name, where, now)
    db.session.commit()


def note_failure(name: str, where: Where, now: datetime) -> None:
    """Remember a failed sign-in and forget those older than a day."""
    place = "" if name.startswith(MAIL) else place_of(where)
    known = _known(name, where)
    db.session.add(SignInFailure(sign_in_name=name[:200], address=place, device=known, at=now))
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - REMEMBERED))


def forgive(name: str, where: Where) -> None:
    """After a success the mistakes made in the same place with the same name are forgotten."""
    db.session.execute(
        delete(SignInFailure).where(
            SignInFailure.sign_in_name == name, SignInFailure.address == place_of(where)
        )
    )


def _known(name: str, where: Where) -> str:
    """The device's hash if the person of this name has signed in there before, else nothing."""
    if not where.device:
        return ""
    seen = exists().where(
        KnownDevice.token_sha256 == where.device,
        KnownDevice.staff_member_id == StaffMember.id,
    )
    known = db.session.scalar(select(StaffMember.id).where(StaffMember.sign_in_name == name, seen))
    return where.device if known else ""
