"""Deny by default: every endpoint has its rule, and no role reaches what is another's."""

import uuid

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, Rule, UUIDConverter

from app.auth.access import PUBLIC, rule_of
from app.factory import create_app
from app.models.people import ROLES
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World

KNOWN = {PUBLIC, "learner", "supervisor", *ROLES}


def test_every_endpoint_carries_a_rule(app: Flask) -> None:
    with app.app_context():
        without = [r.endpoint for r in app.url_map.iter_rules() if not rule_of(r.endpoint)]
        unknown = [r for r in app.url_map.iter_rules() if set(rule_of(r.endpoint)) - KNOWN]
    assert without == [] and unknown == []


def test_an_endpoint_without_a_rule_is_refused(world: World) -> None:
    app = create_app()
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    Browser(app).sign_in(world.cora).get("/forgotten", 404)


def address_of(rule: Rule, **known: object) -> str:
    """An address of the rule with these ids, and others that are nobody's."""
    converters = rule._converters.items()
    values = {name: known.get(name, value_for(converter)) for name, converter in converters}
    built = rule.build(values)
    assert built is not None
    return str(built[1])


def value_for(converter: BaseConverter) -> object:
    """What may stand at this place of an address."""
    if isinstance(converter, UUIDConverter):
        return uuid.uuid4()
    return min(converter.items) if isinstance(converter, AnyConverter) else "en"


def addresses(app: Flask, method: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every address that takes the method, with its rule."""
    with app.app_context():
        return [
            (address_of(rule), rule_of(rule.endpoint))
            for rule in app.url_map.iter_rules()
            if method in (rule.methods or ())
        ]


@pytest.mark.parametrize("who", ["ana", "ben", "cora"])
def test_nobody_opens_a_page_of_a_role_they_lack(
    world: World, app: Flask, visit: Visit, who: str
) -> None:
    person = visit(getattr(world, who))
    roles = {"ana": set(), "ben": {"principal"}, "cora": {"hr"}}[who] | {"learner", PUBLIC}
    for address, rule in addresses(app, "GET"):
        status = person.client.get(address).status_code
        assert status in (404, 405) if not roles & set(rule) else status < 500, address


def test_a_stranger_is_sent_to_sign_in_from_every_page_that_is_not_public(
    world: World, app: Flask, visit: Visit
) -> None:
    stranger = visit()
    for address, rule in addresses(app, "GET"):
        answer = stranger.client.get(address)
        if PUBLIC not in rule:
            assert answer.status_code == 302 and answer.location.startswith("/sign-in"), address


def test_no_form_is_taken_without_its_token(world: World, app: Flask, visit: Visit) -> None:
    cora = visit(world.cora)
    for address, _rule in addresses(app, "POST"):
        assert cora.client.post(address, data={}).status_code == 400, address


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:1",
        "/\t/evil.example",
        "/\n/evil",
    ],
)
def test_the_way_back_never_leads_elsewhere(visit: Visit, app: Flask, wanted: str) -> None:
    answer = visit().client.get("/language/es", query_string={"back": wanted})
    assert answer.location == "/"
