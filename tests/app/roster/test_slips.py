"""Sign-in slips: shown once, in both languages; help for who has a secret is on record."""

import re
from datetime import timedelta

import time_machine
from sqlalchemy import select

from app import clock, db
from app.ledger.canonical import sha256
from app.models import Credential, Leaf, Recovery, RosterImport, SignInLink, StaffMember
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.roster.adding import hr_of, put
from tests.app.roster.test_people import over_all

CODE = r"(?:[A-HJKMNP-Z2-9]{4}-){2}[A-HJKMNP-Z2-9]{4}"


def eva(world: World) -> StaffMember:
    """A custodian without e-mail."""
    return put(world.lincoln, "Eva Delgado", preferred_name="Evita", language="es")


def slip(hr: Browser, person: StaffMember, status: int = 200, /, **said: str) -> Page:
    """Open the page of a slip and ask for it."""
    hr.get(f"/people/{person.id}/slip")
    return hr.post(f"/people/{person.id}/slip", status, **said)


def codes(page: Page) -> list[str]:
    """The codes on the page, as they are typed."""
    return [code.replace("-", "") for code in re.findall(CODE, page.words())]


def with_pin(person: StaffMember) -> StaffMember:
    """The same person with a PIN of their own."""
    db.writing()
    db.session.add(Credential(staff_member_id=person.id, kind="pin", password_hash="x"))
    db.session.commit()
    return person


def test_a_slip_lets_its_person_in_once(world: World, visit: Visit) -> None:
    page = slip(visit(world.cora), eva(world))
    (code,) = codes(page)
    newcomer = visit()
    assert newcomer.get(f"/sign-in/{code}").heading == "Are you Evita?"
    newcomer.post(f"/sign-in/{code}")
    visit().get(f"/sign-in/{code}", 410)


def test_a_slip_says_it_all_in_both_languages(world: World, visit: Visit) -> None:
    page = slip(visit(world.cora), eva(world))
    spoken = [div.get("lang") for div in page.tree.findall(".//section//div[@lang]")]
    assert spoken == ["en", "es"]
    assert "Eva Delgado" in page.words() and "edelgado" in page.words()
    assert "Nobody at the district can see it." in page.words()
    assert "data:image/svg+xml" in page.text


def test_only_a_hash_of_the_code_is_kept(world: World, visit: Visit) -> None:
    (code,) = codes(slip(visit(world.cora), eva(world)))
    kept = db.session.scalars(select(SignInLink).where(SignInLink.kind == "slip")).one()
    assert (kept.token_sha256, kept.made_by) == (sha256(code.encode()), world.cora.id)
    assert kept.expires_at - kept.made_at == timedelta(days=14)


def test_a_new_slip_ends_the_one_before(world: World, visit: Visit) -> None:
    hr, person = visit(world.cora), eva(world)
    first, second = codes(slip(hr, person)) + codes(slip(hr, person))
    visit().get(f"/sign-in/{first}", 410)
    assert visit().get(f"/sign-in/{second}").heading == "Are you Evita?"


def test_a_slip_is_too_old_after_two_weeks(world: World, visit: Visit) -> None:
    (code,) = codes(slip(visit(world.cora), eva(world)))
    with time_machine.travel(clock.now() + timedelta(days=15)):
        visit().get(f"/sign-in/{code}", 410)


def test_help_for_who_has_a_pin_says_how_hr_knows_them(world: World, visit: Visit) -> None:
    hr, person = visit(world.cora), with_pin(eva(world))
    assert "Say how you know this person." in slip(hr, person, 422).words()
    assert "15 minutes" in slip(hr, person, said="known to me").words()
    help = db.session.scalars(select(Recovery).where(Recovery.kind == "code")).one()
    assert (help.staff_member_id, help.helped_by, help.said) == (
        person.id,
        world.cora.id,
        "known to me",
    )


def test_help_is_evidence(world: World, visit: Visit) -> None:
    hr, person = visit(world.cora), with_pin(eva(world))
    before = len(db.session.scalars(select(Leaf.seq)).all())
    slip(hr, person, said="badge with photo")
    assert len(db.session.scalars(select(Leaf.seq)).all()) == before + 1


def test_the_file_says_who_helped_a_person_in(world: World, visit: Visit) -> None:
    hr, person = visit(world.cora), with_pin(eva(world))
    slip(hr, person, said="badge with photo")
    words = hr.get(f"/people/{person.id}").words()
    assert "Got a new way to sign in, face to face (showed a badge" in words
    assert "Cora Hale. Nothing could be signed for a day." in words


def test_nobody_helps_themselves_in(world: World, visit: Visit) -> None:
    page = slip(visit(world.cora), with_pin(world.cora), 422, said="known to me")
    assert "Ask a colleague in human resources" in page.words()


def test_hr_of_one_school_makes_no_slip_for_who_may_see_more(world: World, visit: Visit) -> None:
    person = eva(world)
    over_all(world, person)
    page = slip(visit(hr_of(world.lincoln)), person, 422)
    assert "This person holds a role beyond your sites." in page.words()


def test_slips_for_all_who_have_no_way_in_yet(world: World, visit: Visit) -> None:
    names = ("Eva Delgado", "Fay Long", "Gus Reed")
    for name in names:
        put(world.lincoln, name)
    with_pin(put(world.lincoln, "Has One"))
    hr = visit(world.cora)
    assert "3 people have no slip yet." in hr.get("/people/slips").words()
    page = hr.post("/people/slips")
    assert len(set(codes(page))) == 3 and all(name in page.words() for name in names)
    assert "Has One" not in page.words()


def test_slips_are_not_printed_twice_unless_they_are_lost(world: World, visit: Visit) -> None:
    person, hr = eva(world), visit(world.cora)
    hr.get("/people/slips")
    (lost,) = codes(hr.post("/people/slips"))
    page = hr.get("/people/slips")
    assert "Nobody is waiting for a slip." in page.words()
    (code,) = codes(hr.post("/people/slips", again="yes"))
    visit().get(f"/sign-in/{lost}", 410)
    assert visit().get(f"/sign-in/{code}").heading == f"Are you {person.name}?"


def test_slips_of_one_file_are_for_those_it_brought(world: World, visit: Visit) -> None:
    put(world.lincoln, "Here Before")
    db.writing()
    brought = RosterImport(
        id=db.uuid7(),
        district_id=world.district.id,
        source="hr",
        came_by="upload",
        filename="staff.csv",
        file_sha256="0" * 64,
        confirmed_at=clock.now(),
    )
    db.session.add(brought)
    db.session.commit()
    put(world.lincoln, "Came With It")
    words = visit(world.cora).get(f"/people/slips?import_id={brought.id}").words()
    assert "Came With It" in words and "Here Before" not in words


def test_a_slip_asks_for_a_fresh_proof(world: World, visit: Visit) -> None:
    hr, person = visit(world.cora), eva(world)
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        assert hr.get(f"/people/{person.id}/slip").heading != "Sign-in slip"
