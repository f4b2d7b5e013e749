"""HR and principals see what somebody sees; nobody acts as somebody else."""

from flask import Flask
from sqlalchemy import func, select

from app import db
from app.models import Acknowledgment, Attempt, Completion, LoginSession, Sitting
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import begin_module
from tests.app.roster.test_roles import address_about


def about(world: World) -> str:
    return f"/people/{world.ana.id}/as"


def rows() -> list[int]:
    """How many rows acting as Ana would add to."""
    db.session.rollback()
    tables = (Acknowledgment, Attempt, Completion, Sitting)
    return [db.session.scalars(select(func.count(table.id))).one() for table in tables]


def sessions_of_ana(world: World) -> int:
    db.session.rollback()
    mine = LoginSession.staff_member_id == world.ana.id
    return db.session.scalars(select(func.count()).select_from(LoginSession).where(mine)).one()


def test_hr_sees_the_task_list_as_that_person_does(world: World, visit: Visit) -> None:
    words = visit(world.cora).get(about(world)).words()
    assert "This is what Ana María Núñez sees. Nobody can act as somebody else." in words
    assert "2 things to do by" in words and "To do" in words


def test_the_page_holds_nothing_that_acts(world: World, visit: Visit) -> None:
    page = visit(world.cora).get(about(world))
    assert [form.get("action") for form in page.tree.iter("form")] == ["/sign-out"]
    main = page.tree.find(".//main")
    assert main is not None
    assert [a.get("href") for a in main.iter("a")] == ["/preview"]


def test_what_was_begun_is_not_told(world: World, visit: Visit) -> None:
    begin_module(visit(world.ana))
    words = visit(world.cora).get(about(world)).words()
    assert "In progress" not in words and "Continue" not in words


def test_a_principal_sees_their_own_people_only(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    ben.get(about(world))
    ben.get(f"/people/{world.dan.id}/as", 404)
    visit(world.dan).get(about(world), 404)


def test_sending_that_page_does_nothing(world: World, visit: Visit) -> None:
    cora, before = visit(world.cora), rows()
    cora.get(about(world))
    cora.post(about(world), 405)
    assert rows() == before


def test_no_address_lets_hr_act_or_sign_in_as_ana(world: World, app: Flask, visit: Visit) -> None:
    cora, before = visit(world.cora), rows()
    token = cora.get(about(world)).field("csrf_token")
    sent = {"csrf_token": token, "typed_name": world.ana.legal_name, "idempotency_key": "k"}
    posts = [r for r in app.url_map.iter_rules() if "POST" in (r.methods or ())]
    for rule in (rule for rule in posts if rule.endpoint != "auth.sign_out"):
        data = sent | {"sign_in_name": world.ana.sign_in_name, "password": "a guess"}
        answer = cora.client.post(address_about(rule, world), data=data)
        assert answer.status_code < 500, rule
    assert rows() == before and sessions_of_ana(world) == 0
