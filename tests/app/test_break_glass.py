"""The way in that is left while the provider is down: printed on the server, put on record."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app import clock, db
from app.auth import sso
from app.models import Leaf, Recovery
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.openid.running import OpenID, openid, use

__all__ = ["openid"]


def printed(app: Flask, name: str) -> str:
    """What the command prints for a name."""
    return app.test_cli_runner().invoke(args=["sign-in", "break-glass", name]).output


def link(app: Flask, name: str = "cora@example.org") -> str:
    """The path of the printed link."""
    found = re.search(r"/sign-in/\S+", printed(app, name))
    assert found is not None
    return found[0]


def test_it_lets_hr_in_without_a_second_factor_while_the_provider_is_down(
    world: World, app: Flask, openid: OpenID, visit: Visit
) -> None:
    down = use(world, openid, discovery_url="http://127.0.0.1:9" + sso.DOCUMENT)
    cora, opened = visit(), link(app, "Cora@example.org")
    cora.get(f"/sign-in/with/{down.id}", 503)
    cora.get(opened)
    assert cora.post(opened).heading == "Today"
    assert cora.get("/settings/sign-in/new/google").heading.endswith("Add an account")


def test_its_use_is_on_record_in_the_ledger(world: World, app: Flask, visit: Visit) -> None:
    cora_id, cora, opened = world.cora.id, visit(), link(app)
    leaves = db.session.query(Leaf).count()
    cora.get(opened)
    cora.post(opened)
    used = db.session.query(Recovery).one()
    assert (used.staff_member_id, used.kind) == (cora_id, "break-glass")
    assert db.session.query(Leaf).count() == leaves + 1


def test_it_works_once_and_within_the_hour(world: World, app: Flask, visit: Visit) -> None:
    opened, late, cora, second = link(app), link(app), visit(), visit()
    cora.get(opened)
    second.get(opened)
    cora.post(opened)
    second.post(opened, 410)
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        visit().get(late, 410)


@pytest.mark.parametrize("name", ["ana@example.org", "ben@example.org", "nobody", "%"])
def test_it_is_printed_for_nobody_else(world: World, app: Flask, name: str) -> None:
    assert "no one person of HR or technology" in printed(app, name)
