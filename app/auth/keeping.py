"""What was sent after a session had ended is kept and offered again to the same person."""

import json
import uuid
from datetime import timedelta

from flask import request, session
from sqlalchemy import delete

from app import clock, db
from app.auth import queries
from app.ledger.canonical import sha256
from app.models import KeptForm

SECRETS = frozenset({"csrf_token", "password", "pin", "again", "code", "kept"})
"""Fields that are never kept."""
LARGEST = 100_000
LIFE = timedelta(days=1)


def keep_for_whoever_it_was() -> bool:
    """Keep the form for the person whose session this browser last had; says whether one had."""
    token = session.get("_user_id")
    was = sha256(token.encode()) if isinstance(token, str) else session.get("was", "")
    person_id = db.session.scalar(queries.owner_of(was)) if was else None
    if person_id:
        keep(person_id)
    return person_id is not None


def keep(person_id: uuid.UUID) -> None:
    """Keep the fields of the form that was just sent; files and secrets are left out."""
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] not in SECRETS]
    fields = json.dumps(pairs)
    if len(fields) > LARGEST:
        return
    now = clock.now()
    db.writing()
    db.session.execute(delete(KeptForm).where(KeptForm.kept_at < now - LIFE))
    path = request.full_path.rstrip("?")
    db.session.add(KeptForm(staff_member_id=person_id, path=path, fields=fields, kept_at=now))
    db.session.commit()


def newest(person_id: uuid.UUID) -> KeptForm | None:
    """What was kept last for a person, within a day."""
    since = KeptForm.kept_at > clock.now() - LIFE
    return db.session.scalars(queries.kept_forms(person_id).where(since).limit(1)).first()


def forget(person_id: uuid.UUID, kept_id: str) -> None:
    """The form was sent again, or thrown away."""
    try:
        which = uuid.UUID(kept_id)
    except ValueError:
        return
    db.writing()
    db.session.execute(
        delete(KeptForm).where(KeptForm.id == which, KeptForm.staff_member_id == person_id)
    )
    db.session.commit()
