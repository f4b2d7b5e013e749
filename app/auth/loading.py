"""From a session's token to the person signed in."""

from datetime import date
from typing import Any

from sqlalchemy import Row

from app import clock, db
from app.auth import queries
from app.auth.access import SignedIn
from app.ledger.canonical import sha256


def load_person(token: str) -> SignedIn | None:
    """Who holds this token, in one statement; None when the session has ended."""
    asked = {"token_sha256": sha256(token.encode()), "now": clock.now()}
    rows = db.session.execute(queries.session_rows(), asked).all()
    return _person(token, list(rows)) if rows else None


def _person(token: str, rows: list[Row[*tuple[Any, ...]]]) -> SignedIn:
    first, today = rows[0], clock.today(rows[0][6])
    return SignedIn(
        token=token,
        person_id=first[0],
        district_id=first[1],
        legal_name=first[2],
        preferred_name=first[3],
        name=first[3] or first[2],
        language=first[4],
        district_name=first[5],
        time_zone=first[6],
        logo_sha256=first[7],
        method=first[8],
        began_at=first[9],
        grants=tuple((row[10], row[11]) for row in rows if row[10] and _held(row, today)),
    )


def _held(row: Row[*tuple[Any, ...]], today: date) -> bool:
    """Whether the grant of the row holds on the district's own date."""
    return bool(row[12] <= today and (row[13] is None or row[13] >= today))
