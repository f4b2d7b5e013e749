"""There is no address by which one person could act as another; HR neither."""

import uuid

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import db
from app.auth.access import LEARNER, rule_of
from app.models import Acknowledgment, RecordsConsent, Refusal, StaffQuestion, TextReading
from tests.app.answering.steps import at, every, fingerprint
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.facts import asked

OWN = (Acknowledgment, Refusal, RecordsConsent, StaffQuestion, TextReading)
"""What only the person themself ever writes; HR's note of a refusal names HR."""


def own_acts(app: Flask, world: World) -> list[str]:
    """Every address that takes a form from a signed-in person, with what is Ana's in its place."""
    known = {
        "enrollment_id": world.enrollment.id,
        "requirement_id": asked(world, "policy").id,
        "version_id": world.version.id,
        "person_id": world.ana.id,
        "staff_member_id": world.ana.id,
    }
    with app.app_context():
        rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
        own = [rule for rule in rules if LEARNER in rule_of(rule.endpoint)]
        return [_address(rule, known) for rule in own if rule.rule.startswith(("/sign", "/my-"))]


def _address(rule: Rule, known: dict[str, uuid.UUID]) -> str:
    built = rule.build({name: known.get(name, uuid.uuid4()) for name in rule.arguments})
    assert built is not None
    return str(built[1])


@pytest.mark.parametrize("who", ["dan", "ben", "cora"])
def test_with_anas_ids_nobody_else_answers_anything(
    world: World, visit: Visit, app: Flask, who: str
) -> None:
    opened = visit(world.ana).get(at(world, "read")).field("opened")
    somebody = visit(getattr(world, who))
    token = somebody.get("/help").field("csrf_token")
    for address in own_acts(app, world):
        if str(world.enrollment.id) in address:
            sent = _everything(world) | {"csrf_token": token, "opened": opened}
            assert somebody.client.post(address, data=sent).status_code in (404, 409), address
    assert [row for model in OWN for row in every(model)] == []


def test_a_name_or_id_in_the_form_changes_nobody(world: World, visit: Visit, app: Flask) -> None:
    dan = visit(world.dan)
    token = dan.get("/help").field("csrf_token")
    for address in own_acts(app, world):
        if "/sign-in" not in address:
            dan.client.post(address, data=_everything(world) | {"csrf_token": token})
    db.session.rollback()
    for model in (RecordsConsent, StaffQuestion):
        assert {row.staff_member_id for row in every(model)} <= {world.dan.id}
    assert [row for model in (Acknowledgment, Refusal, TextReading) for row in every(model)] == []


def test_every_address_of_an_own_act_names_no_person(app: Flask, world: World) -> None:
    with app.app_context():
        for rule in app.url_map.iter_rules():
            if LEARNER in rule_of(rule.endpoint) and "POST" in (rule.methods or ()):
                assert not rule.arguments & {"person_id", "staff_member_id"}, rule.rule


def _everything(world: World) -> dict[str, str]:
    """Whatever any form asks, in Ana's name."""
    return {
        "idempotency_key": "key",
        "typed_name": "Ana María Núñez",
        "edition": str(world.version.id),
        "editions": str(world.version.id),
        "words": "For Ana",
        "agrees": "yes",
        "consent": "yes",
        "language": "en",
        "person_id": str(world.ana.id),
        "staff_member_id": str(world.ana.id),
        "enrollment_id": str(world.enrollment.id),
        "sha": fingerprint(world),
    }
