"""Reading to the end: which text, in which language, what changed since one signed it last."""

from datetime import timedelta

import time_machine

from app import clock
from app.models import RecordsConsent, SigningTerms, TextReading
from app.policies.presenting import present
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import agreed, confirm, reached, review
from tests.app.policies import acts


def test_the_end_of_the_text_is_recorded_with_what_was_shown(world: World, visit: Visit) -> None:
    ana, opened = visit(world.ana), clock.now()
    page = acts.text_page(ana)
    with time_machine.travel(opened + timedelta(minutes=7)):
        reached(ana, page)
    (reading,) = acts.readings()
    assert reading.policy_version_id == world.version.id and reading.language == "en"
    assert reading.shown_sha256 == present(world.ana.id, world.version, "en").sha256
    assert reading.reached_end_at - reading.opened_at > timedelta(minutes=6)


def test_nothing_is_ticked_that_was_not_read(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    page = ana.get(f"/sign/{world.enrollment.id}")
    assert "Read the text to its end first" in page.words() and page.fields("opened")
    sent = {"editions": str(world.version.id), "typed_name": acts.NAME}
    ana.post(f"/sign/{world.enrollment.id}", 422, **sent)
    page = ana.post(f"/sign/{world.enrollment.id}/confirm", 422, idempotency_key="k", **sent)
    assert "Read policy GBEE to its end first" in page.words() and acts.signatures() == []


def test_what_another_page_said_of_itself_counts_for_nobody_else(
    world: World, visit: Visit
) -> None:
    ana, dan = visit(world.ana), visit(world.dan)
    opened = acts.text_page(ana).field("opened")
    address = acts.text_page(dan).response.request.path
    for sent in (opened, opened[:-4] + "AAAA", ""):
        assert "This page is too old" in dan.post(address, 409, opened=sent).words()
        dan.get("/help")
    assert acts.readings() == []


def test_pressing_the_button_twice_is_reading_once(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    page = acts.text_page(ana)
    address, opened = page.response.request.path, page.field("opened")
    ana.post(address, opened=opened)
    ana.post(address, opened=opened)
    assert len(acts.readings()) == 1


def test_an_edition_published_while_reading_has_to_be_read(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    page = acts.text_page(ana)
    acts.edition(world)
    page = ana.post(page.response.request.path, 409, opened=page.field("opened"))
    assert "The text has changed" in page.words() and acts.readings() == []


def test_a_translation_that_came_since_has_to_be_read(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get("/language/es")
    look = review(ana, acts.NAME)
    acts.translate(world.version.id)
    assert acts.signatures() == [] and confirm(ana, look, 409) and acts.signatures() == []


def test_the_changes_are_those_since_ones_own_last_signature(world: World, visit: Visit) -> None:
    ana = acts.signed_before(world, visit)
    page = acts.text_page(ana)
    assert "2 words added, one removed" in page.words()
    page = ana.get(page.link("/changes/"))
    assert "What changed since you signed" in page.heading
    assert page.tree.find(".//ins") is not None and page.tree.find(".//del") is not None
    reached(ana, acts.text_page(ana))
    assert acts.readings()[-1].since_id == world.version.id


def test_who_never_signed_it_sees_no_changes(world: World, visit: Visit) -> None:
    acts.edition(world)
    ana = visit(world.ana)
    page = acts.text_page(ana)
    assert "words added" not in page.words()
    ana.get(page.response.request.path.replace("/read/", "/changes/"), 404)


def test_a_voided_signature_is_no_last_one(world: World, visit: Visit) -> None:
    ana = acts.signed_before(world, visit)
    acts.void(world, acts.signatures()[0])
    assert "Since then" not in acts.text_page(ana).words()


def test_the_spanish_page_shows_the_translation_and_says_which_text_counts(
    world: World, visit: Visit
) -> None:
    read = acts.translate(world.version.id)
    ana = visit(world.ana)
    ana.get("/language/es")
    page = acts.text_page(ana)
    assert "Mantenga abierto" in page.words() and "Rosa Vega" in page.words()
    assert ana.get(page.link("/original/es$")).response.data == acts.SPANISH
    reached(ana, page)
    assert acts.readings()[-1].translation_id == read.id


def test_without_a_translation_the_page_offers_a_question_first(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get("/language/es")
    page = acts.text_page(ana)
    assert page.link("/question/") and 'lang="en"' in page.text
    assert "Pida un intérprete a recursos humanos" in page.words()


def test_no_table_of_reading_or_signing_says_how_long_it_took() -> None:
    for model in (TextReading, RecordsConsent, SigningTerms):
        names = {column.name for column in model.__table__.columns}
        assert not {name for name in names if "second" in name or "duration" in name}


def test_two_tabs_read_and_sign_as_one(world: World, visit: Visit) -> None:
    first, second = visit(world.ana), visit(world.ana)
    page = acts.text_page(second)
    acts.sign(first)
    receipt = second.post(page.response.request.path, opened=page.field("opened"))
    assert receipt.heading == "You signed" and len(acts.signatures()) == 1
    assert agreed(second, receipt) is receipt
