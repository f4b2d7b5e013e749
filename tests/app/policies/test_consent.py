"""The consent to sign on a screen: once, in exact words, seen and taken back at any time."""

from sqlalchemy import select

from app import db
from app.models import Body, RecordsConsent
from app.rules.consenting import WORDS, words
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.journey import agreed
from tests.app.policies import acts


def asked(visit: Visit, world: World) -> tuple[Browser, Page]:
    """Ana has read; now she is asked."""
    ana = visit(world.ana)
    page = acts.text_page(ana)
    return ana, ana.post(page.response.request.path, opened=page.field("opened"))


def consents() -> list[RecordsConsent]:
    """What was said, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(RecordsConsent).order_by(RecordsConsent.id)))


def test_the_first_signature_asks_for_it_with_an_empty_box(world: World, visit: Visit) -> None:
    _ana, page = asked(visit, world)
    assert page.heading == "Signing on a screen"
    box = next(each for each in page.tree.iter("input") if each.get("name") == "agrees")
    assert box.get("checked") is None and page.link("/packet/")


def test_without_it_nothing_is_signed(world: World, visit: Visit) -> None:
    ana, _page = asked(visit, world)
    ana.post("/sign/consent", 422, language="en")
    sent = {"editions": str(world.version.id), "typed_name": acts.NAME, "idempotency_key": "k"}
    page = ana.post(f"/sign/{world.enrollment.id}/confirm", 422, **sent)
    assert "Agree to sign on a screen first" in page.words()
    assert consents() == [] and acts.signatures() == []


def test_the_exact_words_are_kept_and_enter_the_ledger(world: World, visit: Visit) -> None:
    agreed(*asked(visit, world))
    (said,) = consents()
    assert said.agrees and said.words == words(True, "en")
    body = db.session.scalars(select(Body.bytes).order_by(Body.record_id.desc())).first()
    assert body and b"records.consent" in body and str(world.ana.id).encode() in body


def test_it_is_asked_once_and_bound_to_each_signature(world: World, visit: Visit) -> None:
    ana = acts.signed_before(world, visit)
    acts.sign(ana)
    (said,) = consents()
    assert [each.consent_id for each in acts.signatures()] == [said.id, said.id]


def test_taken_back_it_is_asked_again_and_the_signature_stays(world: World, visit: Visit) -> None:
    ana = acts.signed_before(world, visit)
    page = ana.get(ana.get("/records").link("^/sign/consent"))
    assert "You agreed to this on" in page.words()
    ana.post("/sign/consent/taken-back")
    assert [each.agrees for each in consents()] == [True, False]
    page = acts.text_page(ana)
    page = ana.post(page.response.request.path, opened=page.field("opened"))
    assert page.heading == "Signing on a screen" and len(acts.signatures()) == 1


def test_saying_it_twice_is_saying_it_once(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get("/sign/consent")
    for _time in range(2):
        ana.post("/sign/consent", agrees="yes", language="es")
    assert [each.language for each in consents()] == ["es"]


def test_both_languages_say_the_same_things() -> None:
    assert len(WORDS["en"]) == len(WORDS["es"])
    for pair in zip(WORDS["en"], WORDS["es"], strict=True):
        assert len({": " in each for each in pair}) == 1
