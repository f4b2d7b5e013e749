"""The form of a program, as somebody fills it in."""

from datetime import date
from typing import Any

from app import clock, db
from app.models import Program, ProgramTerms, RoleGrant, Site, StaffMember
from app.programs.operations import set_terms
from app.roster.operations import create_district
from tests.app.browsing import Browser, Page
from tests.app.conftest import World

SINCE = date(2025, 8, 1)
YEARLY: dict[str, Any] = {
    "rhythm": "school-year",
    "school_year-opens": ["7", "1"],
    "school_year-due": ["9", "30"],
}
"""The fields of a window in each school year."""


def sheet(page: Page) -> dict[str, Any]:
    """All fields of the program form as a page shows them, as a browser would send them."""
    form = next(f for f in page.tree.iter("form") if f.get("data-preview-form") is not None)
    found: dict[str, list[str]] = {}
    for chosen in form.iter("select"):
        options = [o for o in chosen.iter("option") if o.get("selected") is not None]
        found[chosen.get("name") or ""] = [options[0].get("value") or "" if options else ""]
    for field in form.iter("input"):
        if field.get("type") not in ("checkbox", "radio") or field.get("checked") is not None:
            found.setdefault(field.get("name") or "", []).append(field.get("value") or "")
    for area in form.iter("textarea"):
        found[area.get("name") or ""] = [(area.text or "").strip()]
    return found


def edit(world: World, browser: Browser, status: int = 200, /, **fields: Any) -> Page:
    """Open the program's form, fill some fields in and send it."""
    address = f"/programs/{world.program.id}/edit"
    whole = sheet(browser.get(address)) | fields
    return browser.post(address, status, **whole)


def in_force(world: World, **columns: Any) -> None:
    """The program has had these terms since last summer."""
    db.writing()
    program = db.session.get_one(Program, world.program.id)
    columns = {"rhythm": "school-year", "opens": "07-01", "due": "09-30", **columns}
    set_terms(program, SINCE, clock.now(), world.cora.id, **columns)
    db.session.commit()


def terms(world: World) -> list[ProgramTerms]:
    """All terms of the program, the newest first."""
    found = db.session.query(ProgramTerms).filter_by(program_id=world.program.id)
    return found.order_by(ProgramTerms.id.desc()).all()


def hr_at(person: StaffMember, site: Site) -> None:
    """Make somebody HR of one site."""
    db.writing()
    db.session.add(
        RoleGrant(staff_member_id=person.id, site_id=site.id, role="hr", held_from=SINCE)
    )
    db.session.commit()


def elsewhere() -> StaffMember:
    """HR of another district."""
    db.writing()
    _other, hana, _top = create_district(
        name="Juniper Flats School District",
        time_zone="America/Denver",
        packs=["gbee"],
        hr_name="Hana Yazzie",
        hr_email="hana@example.net",
        now=clock.now(),
    )
    db.session.commit()
    return hana
