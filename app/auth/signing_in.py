"""Verbs of signing in: check a name and a secret, ask for a link."""

import uuid
from collections import Counter
from datetime import datetime

from app import db, jobs
from app.auth import own_secret, queries, sessions, throttling
from app.auth.sessions import Where
from app.auth.throttling import MAIL
from app.errors import DomainError


def check(name: str, given: str, where: Where, now: datetime) -> tuple[uuid.UUID, str]:
    """The person whose sign-in name and own secret these are, and its kind.

    Takes as long for an unknown name; no write waits for the hashing. A try counts as a failure
    from its beginning, so that many at once are no more than one after another; the caller
    forgives it with the next write."""
    throttling.begin_try(name, where, now)
    found = db.session.execute(queries.by_sign_in_name(name)).one_or_none()
    db.session.rollback()
    fits = own_secret.fits(found.password_hash if found else None, given)
    if found is None or not fits:
        raise DomainError("The sign-in name, or the password or PIN, is not right. Try again.")
    return found.id, found.kind


def begin(person_id: uuid.UUID, kind: str, name: str, where: Where, now: datetime) -> str:
    """Begin a session after a checked secret; returns its token."""
    throttling.forgive(name, where)
    return sessions.begin(person_id, kind, now, where, sessions.secret_of(person_id))


def ask_for_link(typed: str, where: Where, now: datetime) -> None:
    """Have a link sent to the one person of this name or address, if any; commits.

    Of each district one: what another district's list says locks nobody out. Says nothing about
    whether there is one; asking often has the effect of asking once."""
    name = typed.strip().casefold()[:200]
    try:
        throttling.refuse_if_guessing(MAIL + name, where, now)
    except DomainError:
        return
    who = db.session.execute(queries.addressed(name)).all()
    namesakes = Counter(district_id for _person_id, district_id in who)
    db.writing()
    throttling.note_failure(MAIL + name, where, now)
    for person_id, district_id in who:
        if namesakes[district_id] == 1:
            job = {"person_id": str(person_id), "what": "link"}
            jobs.enqueue(f"sign-in-link:{db.uuid7()}", "sign-in-mail", job)
    db.session.commit()
