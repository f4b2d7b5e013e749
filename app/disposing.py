"""What stops the destruction of records, and the entry that it happened; for every class of them.

Every function reads or writes within the caller's transaction and commits nothing."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select

from app import db
from app.models import (
    Disposition,
    DispositionDone,
    Enrollment,
    LegalHold,
    LegalHoldRelease,
    ProgramTerms,
    Requirement,
)
from app.recording import record
from app.rules.retention import Hold

Asked = Mapping[uuid.UUID, frozenset[uuid.UUID]]
"""Person → the policies on hold that they were ever asked to sign."""


def lock(district_id: uuid.UUID) -> None:
    """Let whoever destroys and whoever places a hold wait for each other; before the ledger.

    A lock of its own: others take that of the district behind the ledger's."""
    db.one_at_a_time(uuid.uuid5(district_id, "retention"))


def standing(district_id: uuid.UUID) -> Select[LegalHold]:
    """The holds of a district that nobody has released, the newest first."""
    released = select(LegalHoldRelease.id).where(LegalHoldRelease.hold_id == LegalHold.id)
    return (
        select(LegalHold)
        .where(LegalHold.district_id == district_id, ~released.exists())
        .order_by(LegalHold.recorded_at.desc(), LegalHold.id.desc())
    )


def holds(district_id: uuid.UUID) -> list[Hold]:
    """The same for the rules; whoever destroys asks behind the lock."""
    return [
        Hold(each.staff_member_id, each.policy_id, each.held_from, each.held_to)
        for each in db.session.scalars(standing(district_id))
    ]


def asked_for(found: Sequence[Hold]) -> Asked:
    """Whom holds about policies touch: everybody enrolled in a program that ever asked for one."""
    policies = {each.policy_id for each in found if each.policy_id}
    asked: dict[uuid.UUID, frozenset[uuid.UUID]] = {}
    for policy_id in policies:
        for person_id in db.session.scalars(_enrolled_for(policy_id)):
            asked[person_id] = asked.get(person_id, frozenset()) | {policy_id}
    return asked


def _enrolled_for(policy_id: uuid.UUID) -> Select[uuid.UUID]:
    by_requirement = select(Requirement.program_id).where(Requirement.policy_id == policy_id)
    by_terms = select(ProgramTerms.program_id).where(ProgramTerms.policy_id == policy_id)
    asks = or_(Enrollment.program_id.in_(by_requirement), Enrollment.program_id.in_(by_terms))
    return select(Enrollment.staff_member_id).where(asks).distinct()


def enter(
    disposition: Disposition, people: int, held_back: int, counts: Mapping[str, int], now: datetime
) -> DispositionDone:
    """What was destroyed enters the ledger: class, counts, authority and approval, never a name."""
    done = DispositionDone(
        id=db.uuid7(),
        disposition_id=disposition.id,
        people=people,
        held_back=held_back,
        counts={table: count for table, count in counts.items() if count},
        recorded_at=now,
    )
    approval = disposition.approval_id
    context = {
        "record_class": disposition.record_class,
        "authority": disposition.authority,
        "approval": str(approval) if approval else None,
    }
    record("disposition", done, now, context)
    return done
