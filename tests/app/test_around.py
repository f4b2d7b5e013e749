"""What pages say around the main job: begun modules, whom to ask, model texts, notes."""

from datetime import date

import pytest
from sqlalchemy import select, update

from app import clock, db
from app.models import Certificate, District, Policy, Program, StaffMember
from app.policies.publishing import Dates, publish
from app.roster.changing import Row, change_contacts
from certificates.words import CertificateWords
from tests.app.browsing import Page, Visit
from tests.app.conftest import World
from tests.app.journey import begin_module, confirm, pass_quiz, review, to_sign


def keep(world: World, *rows: Row) -> None:
    """HR's contacts become these."""
    db.writing()
    change_contacts(db.session.get_one(District, world.district.id), rows)
    db.session.commit()


def places(page: Page) -> list[str]:
    """The words of the navigation."""
    return [" ".join("".join(each.itertext()).split()) for each in page.tree.findall(".//nav//li")]


def test_hr_has_six_places_in_the_navigation_and_the_rest_at_the_foot(
    world: World, visit: Visit
) -> None:
    page = visit(world.cora).get("/today")
    assert len(places(page)) == 7 and "Help" not in places(page)
    foot = "".join(page.tree.find(".//footer").itertext())
    assert all(place in foot for place in ("Modules", "My records", "Who to tell", "Help"))
    assert places(visit(world.ben).get("/"))[-2:] == ["Who to tell", "Help"]


def test_a_module_that_was_begun_is_in_progress_and_continues(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    assert "In progress" not in ana.get("/").words()
    begin_module(ana)
    words = ana.get("/").words()
    assert "In progress" in words and "To do" in words
    assert "Continue" in words and "Start" not in words


def test_a_contact_without_name_and_checked_number_is_left_out(world: World, visit: Visit) -> None:
    assert "Your supervisor, or human resources." in visit(world.ana).get("/").words()
    nobody, lena = ("Superintendent", "", "555-0101"), ("Title IX coordinator", "Lena", "")
    keep(world, Row(*nobody, None), Row(*lena, None))
    words = visit(world.ana).get("/").words()
    assert "Title IX coordinator Lena" in words and "Superintendent" not in words


def test_the_usual_labels_of_contacts_are_in_the_language_of_the_page(
    world: World, visit: Visit
) -> None:
    on = date(2026, 8, 1)
    keep(world, Row("Human resources", "", "555-0102", on), Row("100% help", "", "555-0103", on))
    ana = visit(world.ana)
    ana.get("/language/es")
    words = ana.get("/who-to-tell").words()
    assert "Recursos humanos" in words and "100% help" in words


def test_only_hr_is_told_beside_a_model_text_that_staff_sign_it(world: World, visit: Visit) -> None:
    on = date(2025, 9, 1)
    db.writing()
    policy = db.session.get_one(Policy, world.policy.id)
    made = publish(policy, "Texts", b"Text.", Dates(on, on), clock.now(), is_model_text=True)
    db.session.commit()
    said, address = "Staff sign this model text", f"/policies/{made.id}"
    assert said in visit(world.cora).get(address).words()
    assert said not in visit(world.ana).get(address).words()


def test_the_sign_page_does_not_say_the_name_to_type(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    page = to_sign(ana)
    main = page.tree.find(".//main")
    assert main is not None and world.ana.legal_name not in "".join(main.itertext())


@pytest.mark.parametrize(("language", "note"), [("en", "Extra."), ("es", "Complementario.")])
def test_a_certificate_carries_its_note_in_its_own_language(
    world: World, visit: Visit, language: str, note: str
) -> None:
    db.writing()
    notes = {"certificate_note": "Extra.", "certificate_note_es": "Complementario."}
    db.session.execute(update(Program).values(notes))
    db.session.get_one(StaffMember, world.ana.id).language = language
    db.session.commit()
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    db.session.rollback()
    words = db.session.scalars(select(Certificate)).one().words
    assert CertificateWords.from_json(words).notes == (note,)
