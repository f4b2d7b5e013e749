"""Making a draft by the pages, and what came of it."""

import io
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.models import ApprovalRequest, Policy, PolicyDraft, PolicyVersion, StaffMember
from app.roster.operations import create_district
from tests.app.browsing import Browser, Page
from tests.app.conftest import World
from tests.app.roster.adding import put

TODAY = clock.today("America/Denver")
DAY = timedelta(days=1)
TEXT = """# Staff phones

Phones stay in a bag while students are in the room. Staff answer a call outside.

Staff who see a problem tell the principal at once, and make any report that state law requires.

Adopted: August 3, 2026
Reviewed: August 3, 2026
Next review: August 3, 2027
"""


def newest(model: type[Any]) -> Any:
    """The newest row of a table with a UUIDv7 key."""
    db.session.rollback()
    return db.session.scalars(select(model).order_by(model.id.desc())).first()


def draft() -> PolicyDraft:
    """The newest draft."""
    found: PolicyDraft = newest(PolicyDraft)
    return found


def version() -> PolicyVersion:
    """The newest edition."""
    found: PolicyVersion = newest(PolicyVersion)
    return found


def paste(
    hr: Browser, text: str = TEXT, code: str = "GBGB", /, status: int = 200, **more: Any
) -> Page:
    """Paste a text under a code."""
    hr.get("/policies/new")
    return hr.post("/policies/new", status, **{"code": code, "pasted": text} | more)


def upload(hr: Browser, policy: Policy, data: bytes, name: str, /, status: int = 200) -> Page:
    """Upload a file as the next edition of a policy."""
    where = f"/policies/{policy.id}/new-edition"
    hr.get(where)
    return hr.post(where, status, file=(io.BytesIO(data), name))


def at(step: str = "") -> str:
    """The address of the newest draft, or of a step of it."""
    return f"/policies/drafts/{draft().id}{step}"


def describe(hr: Browser, status: int = 200, /, **more: Any) -> Page:
    """Give the newest draft its title and dates."""
    sent = {
        "revision": draft().revision,
        "title": "Staff phones",
        "change": "substantive",
        "adopted_on": (TODAY - DAY).isoformat(),
        "effective_on": TODAY.isoformat(),
        "reviewed_on": (TODAY - DAY).isoformat(),
        "next_review_on": (TODAY + 400 * DAY).isoformat(),
        "asks": "everybody",
    }
    hr.get(at())
    return hr.post(at(), status, **sent | more)


def accept_all(hr: Browser) -> Page:
    """Accept whatever the check found."""
    page = hr.get(at("/findings"))
    keys = [name.removeprefix("outcome-") for name in page.fields("outcome-.*")]
    given = {f"outcome-{key}": "accepted" for key in keys}
    why = {f"reason-{key}": "The board adopted it so." for key in keys}
    return hr.post(at("/findings"), revision=draft().revision, **given, **why)


def send(hr: Browser, status: int = 200, /, **more: Any) -> Page:
    """Send the newest draft to a second person."""
    hr.get(at("/before"))
    sent = {"revision": draft().revision, "approver": ""}
    return hr.post(at("/before"), status, **sent | more)


def approve(hr: Browser, status: int = 200, /, **more: Any) -> Page:
    """Decide the newest request as the second person in HR."""
    where = f"/approvals/{newest(ApprovalRequest).id}"
    hr.get(where)
    return hr.post(where, status, **{"choice": "approve", "reason": ""} | more)


def hana(world: World) -> StaffMember:
    """Hana Reed, who is HR of the whole district beside Cora."""
    return put(world.top, "Hana Reed", email="hana@example.org", role="hr")


def hr_elsewhere() -> StaffMember:
    """Eve Moss, HR of another district."""
    db.writing()
    _district, eve, _top = create_district(
        name="Sagebrush Schools",
        time_zone="America/Denver",
        packs=["gbee"],
        hr_name="Eve Moss",
        hr_email="eve@sagebrush.example",
        now=clock.now(),
    )
    db.session.commit()
    return eve


def sent(hr: Browser, text: str = TEXT, code: str = "GBGB", **more: Any) -> Page:
    """All the way from pasting to the page of the request."""
    paste(hr, text, code)
    accept_all(hr)
    describe(hr, **more)
    return send(hr)
