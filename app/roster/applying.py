"""Writes a slice of a dry run: many people in a few statements, within the caller's transaction.

Whatever is there already is left alone, so a slice applied twice is applied once. Somebody whom HR
changed by form after the dry run stays as HR left them; the next file compares anew."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, or_, select, update

from app import db, evidence
from app.enrolling.operations import bring_in_line
from app.models import (
    LoginSession,
    PersonChange,
    PersonNumber,
    Position,
    Recovery,
    RoleGrant,
    StaffMember,
)
from app.models.scope import ended, stands
from app.roster import import_queries
from app.roster.people import end_links, tell_old_address
from app.roster.plan import Row, Step


@dataclass(frozen=True)
class Act:
    """For which district and source, when, and who agreed to it."""

    district_id: uuid.UUID
    source: str
    today: date
    now: datetime
    by: uuid.UUID | None


def apply(steps: Sequence[Step], act: Act) -> None:
    """Add, change, move and end the people of a slice, and bring enrollments in line."""
    steps = _not_overtaken(steps, act)
    _add([step for step in steps if step.new], act)
    _number([step for step in steps if step.number], act)
    old_addresses = _change(steps, act)
    _place(steps, act)
    _end([step.person_id for step in steps if step.leaves], act)
    placed = [step.person_id for step in steps if step.rows]
    bring_in_line(act.district_id, placed, act.today, act.now)
    _tell_of_addresses(old_addresses, act)  # last, because the ledger's lock is held from here on


def _not_overtaken(steps: Sequence[Step], act: Act) -> list[Step]:
    """Leave out those whose number, sign-in name or position is somebody else's by now."""
    numbers = dict(_taken_numbers([step.number for step in steps if step.number], act))
    names = dict(_taken_names([step.new["sign_in_name"] for step in steps if step.new]))
    corrected = _corrected([row for step in steps for row in step.rows])

    def is_free(step: Step) -> bool:
        own, name = step.person_id, step.new["sign_in_name"] if step.new else ""
        mine = numbers.get(step.number, own) == names.get(name, own) == own
        return mine and all(corrected.get(r.replaces_id, r.id) == r.id for r in step.rows)

    return [step for step in steps if is_free(step)]


def _taken_numbers(numbers: Sequence[str], act: Act) -> Iterable[tuple[str, uuid.UUID]]:
    found = select(PersonNumber.number, PersonNumber.staff_member_id).where(
        PersonNumber.district_id == act.district_id,
        PersonNumber.source == act.source,
        PersonNumber.number.in_(numbers),
    )
    return _pairs(found) if numbers else []


def _taken_names(names: Sequence[str]) -> Iterable[tuple[str, uuid.UUID]]:
    found = select(StaffMember.sign_in_name, StaffMember.id).where(
        StaffMember.sign_in_name.in_(names)
    )
    return _pairs(found) if names else []


def _corrected(rows: Iterable[Row]) -> dict[uuid.UUID | None, uuid.UUID]:
    """Position → the later row that ended or corrected it, for those that the slice would end."""
    ending = [row.replaces_id for row in rows if row.replaces_id]
    found = select(Position.replaces_id, Position.id).where(Position.replaces_id.in_(ending))
    return dict(_pairs(found)) if ending else {}


def _add(steps: Sequence[Step], act: Act) -> None:
    there = _there(StaffMember, [step.person_id for step in steps])
    shared = {"district_id": act.district_id, "created_at": act.now}
    _insert(
        StaffMember,
        [
            {**shared, "id": step.person_id, **step.new, "email": step.new["email"] or None}
            for step in steps
            if step.new and step.person_id not in there
        ],
    )


def _number(steps: Sequence[Step], act: Act) -> None:
    there = {number for number, _who in _taken_numbers([step.number for step in steps], act)}
    shared = {"district_id": act.district_id, "source": act.source}
    _insert(
        PersonNumber,
        [
            {**shared, "id": db.uuid7(), "number": step.number, "staff_member_id": step.person_id}
            for step in steps
            if step.number not in there
        ],
    )


def _change(steps: Sequence[Step], act: Act) -> dict[uuid.UUID, str]:
    """Write each change down, then make it; returns the old addresses of who has another now.

    A sign-in name that is taken by now stays."""
    changes = [(step.person_id, change) for step in steps for change in step.changes]
    there = _there(PersonChange, [change.id for _who, change in changes])
    names = [change.after for _who, change in changes if change.field == "sign_in_name"]
    taken = {name for name, _who in _taken_names(names)}
    new = [
        {"staff_member_id": who, **change._asdict(), "recorded_at": act.now}
        for who, change in changes
        if change.id not in there and (change.field != "sign_in_name" or change.after not in taken)
    ]
    _insert(PersonChange, new)
    for field in {row["field"] for row in new}:
        _update(field, [row for row in new if row["field"] == field])
    return {row["staff_member_id"]: row["before"] for row in new if row["field"] == "email"}


def _update(field: str, rows: Iterable[Mapping[str, Any]]) -> None:
    table = _table(StaffMember)
    changed = update(table).where(table.c.id == bindparam("who")).values({field: bindparam("to")})
    db.session.execute(changed, [{"who": r["staff_member_id"], "to": r["after"]} for r in rows])


def _tell_of_addresses(old: Mapping[uuid.UUID, str], act: Act) -> None:
    """Links under way end. Where links go is evidence for whoever has signed in: the old address
    is told, and a cool-down before signing follows."""
    if old:
        end_links(list(old), act.now)
        for person_id in db.session.scalars(import_queries.have_signed_in(list(old))).all():
            tell_old_address(person_id, old[person_id])
            evidence.record_recovery(
                Recovery(
                    id=db.uuid7(),
                    staff_member_id=person_id,
                    kind="address",
                    helped_by=act.by,
                    said="staff list file",
                    recorded_at=act.now,
                )
            )


def _place(steps: Sequence[Step], act: Act) -> None:
    """Positions; a supervisor who has not come yet is left to the next file."""
    rows = [(step.person_id, row) for step in steps for row in step.rows]
    there = _there(Position, [row.id for _who, row in rows])
    known = _there(StaffMember, {row.supervisor_id for _who, row in rows if row.supervisor_id})
    _insert(
        Position,
        [
            {
                "staff_member_id": who,
                **row._asdict(),
                "supervisor_id": row.supervisor_id if row.supervisor_id in known else None,
                "recorded_at": act.now,
            }
            for who, row in rows
            if row.id not in there
        ],
    )


def _end(person_ids: Sequence[uuid.UUID], act: Act) -> None:
    """Who has left is signed out and sees nobody else any more."""
    if not person_ids:
        return
    yesterday = act.today - timedelta(days=1)
    db.session.execute(
        update(_table(LoginSession))
        .where(LoginSession.staff_member_id.in_(person_ids), LoginSession.ended_at.is_(None))
        .values(ended_at=act.now)
    )
    grants = select(RoleGrant).where(
        RoleGrant.staff_member_id.in_(person_ids),
        or_(RoleGrant.held_to.is_(None), RoleGrant.held_to > yesterday),
        stands(RoleGrant),
    )
    for grant in db.session.scalars(grants).all():
        last = max(yesterday, grant.held_from - timedelta(days=1))
        db.session.add(ended(grant, last, recorded_at=act.now, recorded_by=act.by))
    db.session.flush()


def _there(model: type[db.Base], ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the rows that are in the database already."""
    own = _table(model).c.id
    return set(db.session.scalars(select(own).where(own.in_(ids)))) if ids else set()


def _insert(model: type[db.Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Straight into the table: one object for each of a hundred thousand people takes too long."""
    if rows:
        db.session.execute(insert(_table(model)), rows)


def _table(model: type[db.Base]) -> Table:
    return cast(Table, model.__table__)


def _pairs(found: Any) -> list[tuple[Any, Any]]:
    return [(first, second) for first, second in db.session.execute(found)]
