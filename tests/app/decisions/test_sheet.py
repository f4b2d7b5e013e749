"""The open questions on paper or by one link, and their answers."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import time_machine

from app import approving, clock, db, jobs
from app.models import District
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.decisions.deciding import BY, TODAY, clause_rulings, like_5460, rulings, sheet
from tests.app.roster.conftest import Postmaster

B1, FAMILY = "clause-5460.B1", "fact-family_exception"
RUTH = {"name": "Ruth Ellison", "email": "ruth@board.example.org"}
SUPERINTENDENT = RUTH | {"idempotency_key": "once"}


def reached(world: World, server: Postmaster) -> None:
    """The district has a mail server."""
    db.writing()
    district = db.session.get_one(District, world.district.id)
    district.mail_host, district.mail_port = "127.0.0.1", server.port
    district.mail_security, district.mail_sender = "none", "training@example.org"
    db.session.commit()


def sent(world: World, visit: Visit, server: Postmaster) -> str:
    """Cora sends the open questions to Ruth; returns the path of the link."""
    like_5460(world)
    reached(world, server)
    cora = visit(world.cora)
    cora.get("/settings/decisions/sheet")
    cora.post("/settings/decisions/send", **SUPERINTENDENT)
    return f"/decide/{approving.token_of(sheet().id)}"


def answer(ruth: Browser, path: str, status: int = 200, /, **fields: str) -> Page:
    """Open the link and send answers."""
    ruth.get(path)
    return ruth.post(path, status, **{"name": "Ruth Ellison", "authority": ""} | fields)


def test_the_sheet_holds_only_open_questions_and_room_to_answer(world: World, visit: Visit) -> None:
    like_5460(world)
    words = visit(world.cora).get("/settings/decisions/sheet").words()
    assert "Is section B4 in force: Sending friend requests?" in words
    assert "Are family and other relationships outside school exempt?" in words
    assert "May staff and students be friends" not in words, "it follows from B4 and B5"
    assert "Who approves an education-related" not in words, "the text answers it"
    assert "Signature and date:" in words and "ask administration" in words
    assert "Mail is not set up" in words


def test_answers_on_paper_are_typed_back_at_once(world: World, visit: Visit) -> None:
    like_5460(world)
    cora = visit(world.cora)
    cora.get("/settings/decisions/answers")
    given = {B1: "in-force", FAMILY: "none", "clause-5460.B2": ""}
    page = cora.post("/settings/decisions/answers", **BY | given)
    assert page.heading == "What changes" and len(clause_rulings()) == len(rulings()) == 1
    assert rulings()[0].recorded_by == world.cora.id and rulings()[0].authority == "delegated"
    asked = cora.get("/settings/decisions/answers").fields("(fact|clause)-.*")
    assert B1 not in asked and FAMILY not in asked and "clause-5460.B2" in asked


def test_the_mail_is_neutral_and_carries_the_link(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path = sent(world, visit, server)
    jobs.drain()
    mail = message_from_bytes(server.taken[0].original_content or b"", policy=policy.default)
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    assert server.taken[0].rcpt_tos == ["ruth@board.example.org"]
    assert path in text and "5460" not in mail["Subject"]
    assert text.index("Hello Ruth") < text.index("Hola, Ruth")


def test_the_superintendent_answers_by_link_and_nothing_counts_yet(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path, ruth = sent(world, visit, server), visit()
    assert "Cora" not in ruth.get(path).words() and "Ana" not in ruth.get(path).words()
    answer(ruth, path, **{B1: "in-force"})
    (made,) = clause_rulings()
    assert (made.decided_by, made.sheet_id, made.decided_on) == ("Ruth Ellison", sheet().id, TODAY)
    assert made.recorded_by is None
    assert "waits for your look" in visit(world.cora).get("/settings/decisions").words()


def test_each_question_is_answered_once_also_when_sent_twice(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path, ruth = sent(world, visit, server), visit()
    answer(ruth, path, **{B1: "in-force", FAMILY: ""})
    assert B1 not in ruth.get(path).fields("clause-.*")
    token = ruth.get(path).field("csrf_token")
    again = {"csrf_token": token, "name": "Ruth Ellison", B1: "open", FAMILY: "none"}
    ruth.client.post(path, data=again)
    ruth.client.post(path, data=again)
    assert [each.standing for each in clause_rulings()] == ["in-force"] and len(rulings()) == 1


def test_another_name_or_no_answer_is_told(world: World, visit: Visit, server: Postmaster) -> None:
    path, ruth = sent(world, visit, server), visit()
    other = answer(ruth, path, 422, name="Pat Lund", **{B1: "in-force"})
    assert "This link was sent to Ruth Ellison" in other.words()
    assert "Choose an answer" in answer(ruth, path, 422).words()
    assert clause_rulings() == []


def test_a_link_that_is_wrong_over_or_in_the_hands_of_who_sent_it_says_so(
    world: World, visit: Visit, server: Postmaster
) -> None:
    path = sent(world, visit, server)
    assert "Check that you copied all of it" in visit().get(f"{path}x", 410).words()
    assert "Somebody else answers them" in visit(world.cora).get(path, 410).words()
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert "It worked for 30 days" in visit().get(path, 410).words()


def test_without_mail_nothing_is_sent(world: World, visit: Visit) -> None:
    like_5460(world)
    cora = visit(world.cora)
    cora.get("/settings/decisions/answers")
    page = cora.post("/settings/decisions/send", 422, **SUPERINTENDENT)
    assert re.search("Set up mail first, or print the sheet", page.words())


def test_in_the_demonstration_the_mailbox_has_the_link(world: World, visit: Visit) -> None:
    like_5460(world)
    db.writing()
    db.session.get_one(District, world.district.id).is_demo = True
    db.session.commit()
    cora = visit(world.cora)
    cora.get("/settings/decisions/sheet")
    cora.post("/settings/decisions/send", **SUPERINTENDENT)
    jobs.drain()
    assert visit().get(cora.get("/mailbox").link("^/decide/")).heading == "Questions to decide"


def test_whoever_sends_it_cannot_send_it_to_themselves(
    world: World, visit: Visit, server: Postmaster
) -> None:
    like_5460(world)
    reached(world, server)
    cora = visit(world.cora)
    cora.get("/settings/decisions/sheet")
    own = {"name": "Cora Hale", "email": "Cora+board@example.org"}
    page = cora.post("/settings/decisions/send", 422, **SUPERINTENDENT | own)
    assert "type in the answers" in page.words()
