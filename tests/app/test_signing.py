"""Signing: whose name, which text, once only."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app import clock, db
from app.models import Acknowledgment, Body, Leaf, Policy
from app.policies.publishing import Dates, publish
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm, review, to_sign


def signatures() -> int:
    """How many signatures are on record."""
    db.session.rollback()
    return db.session.scalar(select(func.count(Acknowledgment.id))) or 0


def leaves() -> int:
    """How many leaves the ledger has."""
    db.session.rollback()
    return db.session.scalar(select(func.count(Leaf.seq))) or 0


def test_somebody_elses_name_is_refused_and_nothing_is_lost(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    page = to_sign(ana)
    address, edition = page.response.request.path, page.field("editions")
    page = ana.post(address, 422, editions=edition, typed_name="Dan Smith")
    assert "Type your name as it appears on file" in page.text
    assert page.field("typed_name") == "Dan Smith" and signatures() == 0


def test_nothing_is_signed_before_the_last_look(world: World, visit: Visit) -> None:
    page = review(visit(world.ana), "Ana María Núñez")
    assert page.heading == "Check and sign" and signatures() == 0


def test_signing_twice_gives_the_same_receipt_and_one_record(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    look, before = review(ana, "Ana María Núñez"), leaves()
    first, again = confirm(ana, look), confirm(ana, look)
    other_tab = confirm(ana, look, idempotency_key="another-tab")
    paths = {page.response.request.path for page in (first, again, other_tab)}
    assert len(paths) == 1 and signatures() == 1 and leaves() == before + 1


def test_the_same_key_with_another_name_is_a_conflict(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    look = review(ana, "Ana María Núñez")
    confirm(ana, look)
    page = confirm(ana, look, 409, typed_name="Ana Maria Nunez")
    assert "already sent" in page.text and signatures() == 1


def test_a_text_published_meanwhile_is_not_signed_unread(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    look = review(ana, "Ana María Núñez")
    db.writing()
    policy = db.session.get_one(Policy, world.policy.id)
    on = date(2026, 1, 5)
    publish(policy, "Electronic communications", b"A new text.", Dates(on, on), clock.now())
    db.session.commit()
    page = confirm(ana, look, 409)
    assert "The text has changed" in page.text and signatures() == 0


@pytest.mark.parametrize("typed", ["", "   ", "a" * 201])
def test_an_unusable_name_is_a_clear_error(world: World, visit: Visit, typed: str) -> None:
    ana = visit(world.ana)
    address = to_sign(ana).response.request.path
    assert ana.post(address, 422, typed_name=typed).text.count("There is a problem") == 1


def test_the_stored_record_names_person_text_statement_and_time(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    confirm(ana, review(ana, "Ana María Núñez"))
    db.session.rollback()
    body = db.session.scalars(select(Body.bytes).order_by(Body.record_id.desc())).first()
    assert body is not None
    for part in (world.version.sha256, "Ana María Núñez", "waives no right", "signed_at"):
        assert part.encode() in body


def test_another_persons_enrollment_and_receipt_do_not_exist(world: World, visit: Visit) -> None:
    ana, dan = visit(world.ana), visit(world.dan)
    receipt = confirm(ana, review(ana, "Ana María Núñez")).response.request.path
    dan.get(f"/sign/{world.enrollment.id}", 404)
    dan.get(receipt, 404)
