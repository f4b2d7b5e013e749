"""Staff list files as Cora of HR uploads them."""

import io
from typing import Any

from app import db, jobs
from app.models import RosterImport, StaffMember
from tests.app.browsing import Browser, Page

HEAD = "Employee ID,Name,Email,Building,Job Title\n"
ROSA = "1001,Rosa Delgado,rosa@example.org,Lincoln School,teacher\n"
SAM = "1002,Sam Whitehorse,,Lincoln School,custodian\n"


def send(cora: Browser, content: str | bytes, name: str = "staff.csv") -> Page:
    """Upload a file and let the worker read it; the page of the file."""
    data = content if isinstance(content, bytes) else content.encode()
    cora.get("/people/import")
    cora.post("/people/import", staff_list=(io.BytesIO(data), name))
    return read(cora)


def read(cora: Browser) -> Page:
    """Let the worker do what it has to; the page of the newest file."""
    jobs.drain()
    return cora.get(address())


def address(more: str = "") -> str:
    """Of the newest file."""
    newest = db.session.query(RosterImport).order_by(RosterImport.id.desc()).first()
    assert newest is not None
    db.session.rollback()
    return f"/people/import/{newest.id}{more}"


def apply(cora: Browser, page: Page, **more: Any) -> Page:
    """Agree to the check that the page shows."""
    cora.post(address("/apply"), seen=page.field("seen"), **more)
    return read(cora)


def on_list() -> set[str]:
    """Everybody's legal name."""
    found = {person.legal_name for person in db.session.query(StaffMember)}
    db.session.rollback()
    return found
