"""Several policies in one sitting: read each, tick each, one name, one record each."""

from datetime import date

import pytest
from sqlalchemy import select

from app import clock, db
from app.models import Acknowledgment, Leaf, Policy, StaffMember, Submission
from app.policies.publishing import Dates, publish
from app.programs.operations import ask_for
from app.rules.signing import statement
from app.rules.wording import edition_name
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.journey import agreed, to_sign
from tests.app.test_two_hundred_people import counted

SECOND = b"# Policy KFA: Visitors\n\nVisitors come through the office.\n"
NAME = "Ana María Núñez"
ADOPTED = date(2025, 8, 1)


@pytest.fixture
def two(world: World) -> World:
    """The program also asks for policy KFA; Ana goes by Annie."""
    db.writing()
    policy = Policy(district_id=world.district.id, code="KFA")
    db.session.add(policy)
    db.session.flush()
    publish(policy, "Visitors", SECOND, Dates(ADOPTED, ADOPTED), clock.now())
    ask_for(db.session.merge(world.program), ADOPTED, policies=[policy])
    db.session.get_one(StaffMember, world.ana.id).preferred_name = "Annie Núñez"
    db.session.commit()
    return world


def editions(page: Page) -> list[str]:
    """The editions that a page offers or sends."""
    inputs = page.tree.iter("input")
    return [str(each.get("value")) for each in inputs if each.get("name") == "editions"]


def last_look(learner: Browser, ticked: list[str], name: str = NAME) -> Page:
    """Tick editions, type a name, check before signing."""
    return learner.post(
        to_sign(learner).response.request.path, 200, editions=ticked, typed_name=name
    )


def press_sign(learner: Browser, look: Page) -> Page:
    """Press Sign on the last look, as it stands."""
    sent = {name: look.field(name) for name in ("typed_name", "idempotency_key")}
    address = look.response.request.path + "/confirm"
    return learner.post(address, 200, editions=editions(look), **sent)


def signatures() -> list[Acknowledgment]:
    """All signatures on record, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(Acknowledgment).order_by(Acknowledgment.id)))


def test_each_text_is_read_on_the_way_to_the_signature(two: World, visit: Visit) -> None:
    ana = visit(two.ana)
    page = ana.get(ana.get("/").link(r"^/sign/.+/read/"))
    assert "Text 1 of 2" in page.text and "Keep contact with students" in page.text
    page = ana.post(page.response.request.path, opened=page.field("opened"))
    assert "Text 2 of 2" in page.text and "Visitors come through" in page.text
    page = ana.post(page.response.request.path, opened=page.field("opened"))
    assert len(editions(agreed(ana, page))) == 2


def test_two_policies_take_one_last_look_and_one_typed_name(two: World, visit: Visit) -> None:
    ana = visit(two.ana)
    look = last_look(ana, editions(to_sign(ana)))
    assert look.heading == "Check and sign" and len(editions(look)) == 2
    for code in ("GBEE", "KFA"):
        assert statement("en", code, edition_name(ADOPTED, "en")) in look.words()
    assert look.fields("typed_name") == ["typed_name"] and signatures() == []


def test_two_policies_signed_at_once_are_two_records_and_one_receipt(
    two: World, visit: Visit
) -> None:
    ana = visit(two.ana)
    look, leaves = last_look(ana, editions(to_sign(ana))), counted(Leaf)
    receipt, again = press_sign(ana, look), press_sign(ana, look)
    assert receipt.response.request.path == again.response.request.path
    assert "Policy GBEE" in receipt.text and "Policy KFA" in receipt.text
    assert len(signatures()) == 2 and len({each.submission_id for each in signatures()}) == 1
    assert counted(Submission) == 1 and counted(Leaf) == leaves + 2


def test_the_receipts_copy_names_both(two: World, visit: Visit) -> None:
    ana = visit(two.ana)
    receipt = press_sign(ana, last_look(ana, editions(to_sign(ana))))
    copy = ana.get(receipt.link("/copy$"))
    assert "attachment" in copy.response.headers["Content-Disposition"]
    for signature in signatures():
        assert signature.statement in copy.words() and str(signature.id) in copy.words()


def test_ticking_one_leaves_the_other_to_sign(two: World, visit: Visit) -> None:
    ana = visit(two.ana)
    first, second = editions(to_sign(ana))
    receipt = press_sign(ana, last_look(ana, [second]))
    assert "Policy KFA" in receipt.text and "Policy GBEE" not in receipt.text
    assert editions(to_sign(ana)) == [first]
    other = press_sign(ana, last_look(ana, [first]))
    assert other.response.request.path != receipt.response.request.path
    assert len(signatures()) == 2 and counted(Submission) == 2


def test_ticking_none_is_a_clear_error_and_keeps_the_name(two: World, visit: Visit) -> None:
    ana = visit(two.ana)
    page = ana.post(to_sign(ana).response.request.path, 422, typed_name=NAME)
    assert "Tick each policy that you have read" in page.text
    assert page.field("typed_name") == NAME and signatures() == []


def test_a_wrong_name_keeps_what_was_ticked(two: World, visit: Visit) -> None:
    ana = visit(two.ana)
    page = to_sign(ana)
    sent = {"editions": editions(page)[1:], "typed_name": "Dan Smith"}
    page = ana.post(page.response.request.path, 422, **sent)
    ticked = [each for each in page.tree.iter("input") if each.get("checked") is not None]
    assert [each.get("value") for each in ticked] == sent["editions"] and signatures() == []


def test_an_edition_signed_meanwhile_is_not_signed_twice(two: World, visit: Visit) -> None:
    ana = visit(two.ana)
    first, second = editions(to_sign(ana))
    both, one = last_look(ana, [first, second]), last_look(ana, [first])
    press_sign(ana, one)
    sent = {name: both.field(name) for name in ("typed_name", "idempotency_key")}
    ana.post(both.response.request.path + "/confirm", editions=[first, second], **sent)
    assert sorted(str(each.policy_version_id) for each in signatures()) == sorted([first, second])


@pytest.mark.parametrize("typed", ["Annie Núñez", "annie nunez", NAME, "  ANA  MARIA NUNEZ "])
def test_the_preferred_and_the_legal_name_both_sign(two: World, visit: Visit, typed: str) -> None:
    ana = visit(two.ana)
    press_sign(ana, last_look(ana, editions(to_sign(ana)), typed))
    assert [each.typed_name.strip() for each in signatures()] == [typed.strip()] * 2


def test_who_signs_in_spanish_signs_the_spanish_statement(two: World, visit: Visit) -> None:
    ana = visit(two.ana)
    ana.get("/language/es")
    look = last_look(ana, editions(to_sign(ana)))
    press_sign(ana, look)
    day = edition_name(ADOPTED, "es")
    said = [statement("es", code, day) for code in ("GBEE", "KFA")]
    assert [each.statement for each in signatures()] == said
    assert all(each in look.words() for each in said)
    assert {each.language for each in signatures()} == {"es"}
