"""Somebody who did everything once, left, and whose time is over."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import Engine, select, text

from app import approving, clock, db, jobs, migrating
from app.models import (
    ApprovalRequest,
    Disposition,
    DispositionDone,
    Leave,
    PersonChange,
    PersonNumber,
    Position,
    SignInFailure,
    StaffMember,
)
from app.models.scope import ended, stands
from app.retention import keeping, lists, operations, purging
from app.retention.operations import Act
from app.rules.retention import Rule
from config import settings
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review
from tests.app.roster.adding import put

TEN_YEARS = Rule("separation", 120, "Board policy, 2026")
LATER = timedelta(days=3660)
"""Ten years and a week or so."""
TRACES = [b"ana@example.org", "Núñez".encode(), rb"N\u00fa\u00f1ez", b"Anita", b"8877140263"]
"""Whatever of Ana's names could be found in a file, as UTF-8 and as JSON escapes it."""


def did_everything(world: World, visit: Visit) -> None:
    """Ana passes her quiz, signs, has her certificate; HR knows this and that about her."""
    db.writing()
    ana = db.session.merge(world.ana)
    ana.preferred_name = "Anita"
    long_ago = date(2025, 9, 1)
    db.session.add_all(
        [
            PersonNumber(
                district_id=ana.district_id,
                source="hr",
                number="8877140263",
                staff_member_id=ana.id,
            ),
            PersonChange(staff_member_id=ana.id, field="legal_name", before="Ana", after="Núñez"),
            Leave(staff_member_id=ana.id, held_from=long_ago, held_to=long_ago),
            SignInFailure(sign_in_name="ana@example.org", address="192.0.2.1", device=""),
        ]
    )
    jobs.enqueue("told", "sign-in-mail", {"person_id": str(ana.id), "what": "x", "to": ana.email})
    db.session.commit()
    learner = visit(world.ana)
    pass_quiz(learner, world.ana)
    confirm(learner, review(learner, "Ana María Núñez"))
    jobs.drain()


def leaves(person: StaffMember, last_day: date) -> None:
    """Their position ends."""
    db.writing()
    mine = select(Position).where(Position.staff_member_id == person.id, stands(Position))
    for position in db.session.scalars(mine):
        db.session.add(ended(position, last_day, recorded_at=clock.now()))
    db.session.commit()


def sets_rule(world: World, rule: Rule = TEN_YEARS, record_class: str = lists.TRAINING) -> None:
    """The district chooses its period."""
    db.writing()
    keeping.set_rule(
        db.session.merge(world.district), record_class, rule, world.cora.id, clock.now()
    )
    db.session.commit()


def act(world: World) -> Act:
    """Cora, today."""
    return Act(world.cora.id, clock.today("America/Denver"), clock.now())


def ordered(world: World, record_class: str = lists.TRAINING) -> uuid.UUID:
    """The order that came of Cora's list of everything past its time, which Nora approved."""
    nora = put(world.top, "Nora Reed", email="nora@example.org", role="hr")
    db.writing()
    district = db.session.merge(world.district)
    items = lists.open_items(district, record_class, act(world).on)
    given = (items, "Trustees, RM88", None, act(world))
    request = operations.ask_disposal(district, record_class, *given)
    approves(request, nora)
    db.session.commit()
    order = select(Disposition.id).where(Disposition.approval_id == request.id)
    return db.session.scalars(order).one()


def carried_out(order: uuid.UUID) -> DispositionDone:
    """As the owner's command does it, with what a worker does after it."""
    with purging.as_owner():
        db.writing()
        purging.purge(order, clock.now())
        db.session.commit()
    jobs.drain()
    return db.session.scalars(select(DispositionDone)).one()


def approves(request: ApprovalRequest, by: StaffMember) -> None:
    """The second person says yes."""
    approving.decide(
        request,
        approved=True,
        reason="",
        way="hr",
        decided_by=by.id,
        decided_name=by.legal_name,
        now=clock.now(),
    )


def everything_stored(database: Engine) -> Iterator[tuple[str, bytes]]:
    """Every byte there is: the database's files or rows, and the stored files."""
    if database.dialect.name == "sqlite":
        path = Path(database.url.database or "")
        yield from ((each.name, each.read_bytes()) for each in path.parent.glob(f"{path.name}*"))
    else:
        with migrating.owner_connection() as owner:
            for name in db.Base.metadata.tables:
                rows = owner.execute(text(f'SELECT "{name}"::text FROM "{name}"')).scalars()
                yield name, "\n".join(rows).encode()
            bodies = owner.execute(text("SELECT bytes FROM body")).scalars()
            yield "body", b"\n".join(map(bytes, bodies))
    for each in (settings().data_dir / "files").rglob("*"):
        yield each.name, each.read_bytes() if each.is_file() else b""


def found(database: Engine, traces: list[bytes]) -> set[tuple[str, bytes]]:
    """Where any of these is still to be read."""
    stored = list(everything_stored(database))
    return {(name, trace) for name, data in stored for trace in traces if trace in data}


def ten_years_on() -> Any:
    """A day after the time of whoever leaves today is over."""
    return time_machine.travel(clock.now() + LATER)
