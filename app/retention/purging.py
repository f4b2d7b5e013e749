"""Carries an approved disposition out: rows, ledger bodies, names, in one transaction.

Leaves stay for ever, so that every other record can still be proved. Killed anywhere, nothing has
happened; stored files follow by a job that the same transaction writes."""

import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, insert, select, text

from app import db, disposing
from app.errors import Conflict, DomainError
from app.jobs import enqueue
from app.models import (
    Disposing,
    Disposition,
    DispositionDone,
    District,
    KeptFigures,
    OutboxJob,
    RosterImport,
    SignInFailure,
    StaffMember,
)
from app.retention import doomed, lists, mentions, queries, uploads
from config import settings

GONE = "Record disposed of"
"""What stands where the person's name was, such as beside what they did for others."""
REMOVE = "retention-files"
"""The kind of the job that removes stored files."""


@contextmanager
def as_owner() -> Iterator[None]:
    """Work on the database as the owner of its tables, who alone may delete evidence."""
    factory = db.session.session_factory
    earlier, owner = factory.kw["bind"], db.open_engine(settings().owner_url)
    db.session.remove()
    db.session.configure(bind=owner)
    try:
        yield
    finally:
        db.session.remove()
        db.session.configure(bind=earlier)
        owner.dispose()


def purge(disposition_id: uuid.UUID, now: datetime) -> DispositionDone:
    """Destroy what is listed, still past its time and not held.

    Conflict if that has happened; DomainError without an approved disposition."""
    order = db.session.get(Disposition, disposition_id)
    if order is None or order.approval_id is None:
        raise DomainError("There is no approved disposition with this id.")
    district = db.session.get_one(District, order.district_id)
    disposing.lock(district.id)
    if db.session.scalar(select(exists().where(DispositionDone.disposition_id == order.id))):
        raise Conflict("This has been carried out already.")
    listed = _listed(order)
    today = now.astimezone(ZoneInfo(district.time_zone)).date()
    past = lists.past(district, order.record_class, today)
    going = [item.id for item in past if item.id in listed and not item.is_held]
    _shred_deleted()
    db.session.execute(insert(Disposing).values(disposition_id=order.id))
    destroy = _people if order.record_class == lists.TRAINING else _staff_files
    counts, files = destroy(district, going)
    db.session.execute(delete(Disposing))
    enqueue(f"{REMOVE}:{order.id}", REMOVE, {"files": sorted(files)})
    held_back = len(listed) - len(going)
    return disposing.enter(order, len(going), held_back, counts | {"files": len(files)}, now)


def _listed(order: Disposition) -> set[uuid.UUID]:
    """The people on the list, or the ids of files in the request."""
    if order.record_class == lists.TRAINING:
        return {line.staff_member_id for line, _name in db.session.execute(queries.lines(order.id))}
    asked = db.session.scalars(queries.listed(order.district_id))
    return {
        uuid.UUID(id)
        for each in asked
        if each.id == order.approval_id
        for id in each.content["ids"]
    }


Destroyed = tuple[dict[str, int], set[str]]
"""How many rows of which table, and which stored files are to follow."""


def _people(district: District, going: Sequence[uuid.UUID]) -> Destroyed:
    people = db.session.scalars(queries.people(going)).all()
    counts, names = _traces(people), mentions.names(people)
    with doomed.marked(going):
        files = doomed.files()
        counts |= {"body": doomed.delete_bodies(going)}
        counts |= doomed.delete_rows()
    mentions.blot(district.id, names, GONE)
    for person in people:
        _blank(person)
    db.session.execute(delete(KeptFigures).where(KeptFigures.district_id == district.id))
    return counts, files


def _staff_files(_district: District, going: Sequence[uuid.UUID]) -> Destroyed:
    gone = db.session.scalars(select(RosterImport).where(RosterImport.id.in_(going))).all()
    files = {digest for each in gone for digest in uploads.files_of(each)}
    for each in gone:
        db.session.delete(each)
    db.session.flush()
    return {"roster_import": len(gone)}, files


def _traces(people: Sequence[StaffMember]) -> dict[str, int]:
    """What names people without pointing to them: failed sign-ins, mail that was sent."""
    addresses = {each for person in people for each in (person.email, person.sign_in_name) if each}
    names = {each.casefold() for each in addresses}
    failures = delete(SignInFailure).where(
        SignInFailure.sign_in_name.in_([*names, *(f"mail:{name}" for name in names)])
    )
    ids = [str(person.id) for person in people]
    mails = delete(OutboxJob).where(OutboxJob.payload["person_id"].as_string().in_(ids))
    _forget_refusals(names)
    return {
        "sign_in_failure": db.session.connection().execute(failures).rowcount,
        "outbox": db.session.connection().execute(mails).rowcount,
    }


def _forget_refusals(names: set[str]) -> None:
    """What a mail server said about an address while a message waited."""
    for job in db.session.scalars(select(OutboxJob).where(OutboxJob.last_error != "")):
        if any(name in job.last_error.casefold() for name in names):
            job.last_error = ""


def _blank(person: StaffMember) -> None:
    """The row stays, for others' records point to it, and says nothing any more."""
    person.legal_name, person.preferred_name, person.email = GONE, "", None
    person.sign_in_name = f"gone-{secrets.token_hex(8)}"
    person.language, person.wants_cases = "en", False
    db.session.flush()


def _shred_deleted() -> None:
    """SQLite overwrites what is deleted from here on; PostgreSQL's VACUUM frees it by itself."""
    if db.engine().dialect.name == "sqlite":
        db.session.execute(text("PRAGMA secure_delete=ON"))
