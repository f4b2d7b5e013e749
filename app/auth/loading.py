"""From a session's token to the person signed in."""

from sqlalchemy import Row

from app import clock, db
from app.auth import queries
from app.auth.access import SignedIn
from app.ledger.canonical import sha256


def load_person(token: str) -> SignedIn | None:
    """Who holds this token, in one statement; None when the session has ended."""
    now = clock.now()
    asked = {"token_sha256": sha256(token.encode()), "now": now, "on": now.date()}
    rows = db.session.execute(queries.session_rows(), asked).all()
    return _person(token, list(rows)) if rows else None


def _person(token: str, rows: list[Row]) -> SignedIn:  # type: ignore[type-arg]
    first = rows[0]
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
        grants=tuple((row[10], row[11]) for row in rows if row[10]),
    )
