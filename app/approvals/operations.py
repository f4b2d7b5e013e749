"""Verbs of approvers: HR names somebody outside HR, and ends it."""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app import approving, db
from app.errors import Conflict, DomainError
from app.models import Approver, StaffMember
from app.rules.approving import may_approve


def name_approver(namer: StaffMember, name: str, email: str, on: date, now: datetime) -> Approver:
    """Whoever is named may approve by a link sent to this address; never the namer themself."""
    mine = {each.casefold() for each in (namer.email, namer.sign_in_name) if each}
    may_approve(email, frozenset(mine))
    there = db.session.scalars(approving.approvers(namer.district_id, on)).all()
    if any(each.email.casefold() == email.casefold() for each in there):
        raise DomainError("Somebody with this address is named already.")
    named = Approver(
        id=db.uuid7(),
        district_id=namer.district_id,
        name=name,
        email=email,
        held_from=on,
        recorded_at=now,
        recorded_by=namer.id,
    )
    db.session.add(named)
    return named


def end_approver(old: Approver, by: uuid.UUID, on: date, now: datetime) -> None:
    """Nobody can be asked through them any more, and their links stop working."""
    if db.session.scalar(select(Approver.id).where(Approver.replaces_id == old.id)):
        raise Conflict("This approver was changed in the meantime.")
    db.session.add(
        Approver(
            id=db.uuid7(),
            district_id=old.district_id,
            name=old.name,
            email=old.email,
            held_from=old.held_from,
            held_to=on - timedelta(days=1),
            recorded_at=now,
            recorded_by=by,
            replaces_id=old.id,
        )
    )
