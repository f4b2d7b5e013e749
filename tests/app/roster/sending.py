"""Staff list files sent to a district and applied by a worker."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from app import clock, db, jobs
from app.models import Position, RosterImport, StaffMember
from app.models.scope import stands
from app.roster import importing
from tests.app.conftest import World

HEADINGS = "Emp No,Legal Name,E-mail,School,Job Code,Start Date,Status,Supervisor ID"
JOBS = {"TCH": "teacher", "DRV": "driver"}
NEW = "1,Eve Lund,eve@example.org,Lincoln School,TCH"
jobs.register(importing.READ, importing.read)
jobs.register(importing.APPLY, importing.apply_slice)


def text(rows: Sequence[str]) -> str:
    """A file with these rows, each filled up with empty cells."""
    full = [row + "," * (HEADINGS.count(",") - row.count(",")) for row in rows]
    return "\n".join([HEADINGS, *full])


def sent(world: World, *rows: str) -> RosterImport:
    """A file with these rows, read by a worker; TCH and DRV are mapped."""
    data, now = text(rows).encode(), clock.now()
    file = importing.start(world.district.id, "staff.csv", data, "upload", None, now)
    importing.learn(file, jobs=JOBS)
    importing.read_soon(file)
    db.session.commit()
    file_id = file.id
    jobs.drain()
    return again(file_id)


def again(file_id: uuid.UUID) -> RosterImport:
    """The file as it stands now, and stays to be read when its session has ended."""
    db.session.rollback()
    file = live(file_id)
    db.session.refresh(file)
    db.session.expunge(file)
    return file


def live(file_id: uuid.UUID) -> RosterImport:
    """The file, to be changed."""
    return db.session.get_one(RosterImport, file_id)


def confirmed(file: RosterImport, by: uuid.UUID | None = None, many: bool = False) -> None:
    """Somebody agrees; no worker has done anything about it yet."""
    db.writing()
    importing.confirm(live(file.id), by, clock.now(), many)
    db.session.commit()


def applied(world: World, *rows: str, many: bool = False) -> RosterImport:
    """A file read, agreed to and applied."""
    file = sent(world, *rows)
    confirmed(file, world.cora.id, many)
    jobs.drain()
    assert again(file.id).applied_at
    return again(file.id)


def somebody(name: str) -> StaffMember:
    """The one person of that legal name."""
    return db.session.scalars(select(StaffMember).where(StaffMember.legal_name == name)).one()


def positions(name: str) -> Sequence[Position]:
    """The positions of a person that stand, in order."""
    found = select(Position).join(StaffMember, StaffMember.id == Position.staff_member_id)
    mine = found.where(StaffMember.legal_name == name, stands(Position))
    return db.session.scalars(mine.order_by(Position.held_from, Position.id)).all()


def counted(model: type[db.Base]) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0
