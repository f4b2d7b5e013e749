"""A shared tablet in a test: paired through the pages, used by one person after another."""

from app import clock, db
from app.auth import own_secret
from app.models import StaffMember
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World

PIN = "482917"


def code_for(visit: Visit, world: World, name: str = "Bus garage tablet") -> str:
    """The pairing code that HR is shown."""
    cora = visit(world.cora)
    cora.get("/settings/tablets/new")
    page = cora.post("/settings/tablets/new", site=world.lincoln.id, name=name)
    shown = next(e for e in page.tree.iter("p") if e.get("class") == "bl-code")
    return "".join(shown.itertext())


def paired(visit: Visit, world: World) -> Browser:
    """A tablet at Lincoln."""
    code, tablet = code_for(visit, world), visit()
    tablet.get("/kiosk/pair")
    assert tablet.post("/kiosk/pair", code=code.lower()).heading == "Who are you?"
    return tablet


def give_pin(*people: StaffMember) -> None:
    """Each person has set the same PIN, as on a slip's first use."""
    hashed = own_secret.HASHER.hash(PIN)
    db.writing()
    for person in people:
        own_secret.keep(person.id, "pin", hashed, clock.now(), "slip", "")
    db.session.commit()


def enter(tablet: Browser, name: str, pin: str = PIN, status: int = 200) -> Page:
    """Sign in at the tablet."""
    tablet.get("/kiosk")
    return tablet.post("/kiosk", status, name=name, password=pin)
