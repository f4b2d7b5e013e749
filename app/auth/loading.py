"""From a session's token to the person signed in."""

from datetime import date
from typing import Any

from flask import session
from sqlalchemy import Row

from app import clock, db
from app.auth import queries
from app.auth.access import SignedIn
from app.ledger.canonical import sha256
from app.rules.proof import Proof
from app.rules.sessions import has_idled, idle_limit


def load_person(token: str) -> SignedIn | None:
    """Who holds this token, in one statement; None when the session has ended or was idle."""
    now = clock.now()
    asked = {"token_sha256": sha256(token.encode()), "now": now, "day": now.date()}
    rows = db.session.execute(queries.session_rows(), asked).all()
    if not rows:
        return None
    person = _person(token, list(rows))
    return None if has_idled(person.seen_at, now, person.idle_limit) else person


def _person(token: str, rows: list[Row[*tuple[Any, ...]]]) -> SignedIn:
    first, today = rows[0], clock.today(rows[0].time_zone)
    has_left = first.last_day is not None and first.last_day < today
    held = [row for row in rows if row.role and _held(row, today) and not has_left]
    grants = tuple((row.role, row.site_id) for row in held)
    is_kiosk, supervises_to = first.kiosk_id is not None, first.supervises_to
    is_supervisor = supervises_to is not None and supervises_to >= today and not has_left
    return SignedIn(
        token=token,
        person_id=first.id,
        district_id=first.district_id,
        legal_name=first.legal_name,
        preferred_name=first.preferred_name,
        name=first.preferred_name or first.legal_name,
        language=first.language,
        district_name=first.district_name,
        time_zone=first.time_zone,
        logo_sha256=first.logo_sha256,
        is_demo=first.is_demo,
        has_left=has_left,
        is_kiosk=is_kiosk,
        idle_limit=idle_limit(is_kiosk, bool(grants) or is_supervisor),
        seen_at=first.seen_at or first.began_at,
        proof=_proof(first, sha256(token.encode())),
        grants=grants,
        is_supervisor=is_supervisor,
    )


def _proof(row: Row[*tuple[Any, ...]], token_sha256: str) -> Proof:
    return Proof(
        method=row.method,
        began_at=row.began_at,
        proved_at=row.proved_at or row.began_at,
        second=row.second,
        secret_set_at=row.secret_set_at,
        secret_set_through=row.secret_set_through,
        kiosk=row.kiosk or "",
        helped_at=row.helped_at,
        shown=_shown(row),
        session=token_sha256,
    )


def _shown(row: Row[*tuple[Any, ...]]) -> str:
    """What the person showed last: the cookie says it, if it speaks of the instant in the table.

    Who came from a provider may have shown nothing: it may have let an open session in."""
    if row.proved_at is None:
        return "" if row.method == "sso" else str(row.method)
    by, at = session.get("shown", ("", ""))
    return str(by) if at == row.proved_at.isoformat() else ""


def _held(row: Row[*tuple[Any, ...]], today: date) -> bool:
    """Whether the grant of the row holds on the district's own date."""
    return bool(row.held_from <= today and (row.held_to is None or row.held_to >= today))
