"""How many SQL statements each page costs that a learner sees."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request_started
from sqlalchemy import Engine, event

from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.facts import again, outside
from tests.app.journey import agreed, confirm, right_answers

NOT_COUNTED = re.compile(r"BEGIN|PRAGMA|SELECT pg_advisory_xact_lock")
LIMITS = {
    "sign in": 8,
    "task list": 8,
    "module": 8,
    "lesson": 6,
    "scenario": 6,
    "feedback": 6,
    "summary": 8,
    "before the quiz": 6,
    "quiz": 6,
    "result": 8,
    "policy": 8,
    "consent": 8,
    "sign": 8,
    "last look": 8,
    "receipt": 9,
    "task list, all done": 8,
    "task list with training elsewhere": 8,
    "certificate": 8,
    "my records": 8,
    "my sign-in": 8,
    "help": 8,
    "who to tell": 8,
}
AROUND = {
    "/records": "my records",
    "/my-sign-in": "my sign-in",
    "/help": "help",
    "/who-to-tell": "who to tell",
    "/sign-in": "sign in",
}


@pytest.fixture
def statements(app: Flask, database: Engine) -> Iterator[list[str]]:
    """The statements of the newest request; those of a redirect before it are forgotten."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not NOT_COUNTED.match(statement):
            sent.append(statement)

    def forget(*_sender: Any, **_more: Any) -> None:
        sent.clear()

    event.listen(Engine, "before_cursor_execute", note)
    with request_started.connected_to(forget, app):
        yield sent
    event.remove(Engine, "before_cursor_execute", note)


def walk(ana: Browser, world: World) -> Iterator[str]:
    """Every page of a learner in turn; yields the name of the page that was just fetched."""
    start = ana.get("/").link(r"^/training/[^.]+$")
    yield "task list"
    ana.get(start)
    yield "module"
    lesson = ana.post(start)
    yield "lesson"
    scene = ana.post(lesson.response.request.path)
    yield from play(ana, scene)
    yield from quiz(ana, world)
    yield from signing(ana, world)
    yield from around(ana)


def play(ana: Browser, scene: Page) -> Iterator[str]:
    """A scenario to its end."""
    while scene.fields("choice"):
        yield "scenario"
        sent = {"step": scene.field("step"), "choice": scene.field("choice")}
        feedback = ana.post(scene.response.request.path, **sent)
        yield "feedback"
        scene = ana.get(feedback.link(r"^/sittings/[^?]+$"))
    yield "summary"
    ana.get(scene.link(r"^/quizzes/[^/]+$"))
    yield "before the quiz"


def quiz(ana: Browser, world: World) -> Iterator[str]:
    """The quiz and its result."""
    assert ana.page
    page = ana.get(ana.page.link(r"/questions$"))
    yield "quiz"
    key = page.field("idempotency_key")
    sent = {"try": 1, "idempotency_key": key, **right_answers(world.ana)}
    ana.post(page.response.request.path, **sent)
    yield "result"


def signing(ana: Browser, world: World) -> Iterator[str]:
    """The policy, the signature, the receipt, the certificate."""
    policy = ana.get(ana.get("/").link(r"^/sign/"))
    yield "policy"
    ana.post(policy.response.request.path, opened=policy.field("opened"))
    yield "consent"
    assert ana.page
    page = agreed(ana, ana.page)
    yield "sign"
    sent = {"editions": page.field("editions"), "typed_name": world.ana.legal_name}
    last_look = ana.post(page.response.request.path, **sent)
    yield "last look"
    confirm(ana, last_look)
    yield "receipt"
    done = ana.get("/").link(r"^/done/")
    yield "task list, all done"
    ana.get(done)
    yield "certificate"
    outside(world)
    again(world)
    ana.get("/")
    yield "task list with training elsewhere"


def around(ana: Browser) -> Iterator[str]:
    """The pages beside the way."""
    for address, name in AROUND.items():
        ana.get(address)
        yield name


@pytest.mark.parametrize("name", LIMITS)
def test_a_page_needs_few_statements(
    name: str, world: World, visit: Visit, statements: list[str]
) -> None:
    assert name in iter(walk(visit(world.ana), world)), "the walk never comes there"
    assert len(statements) <= LIMITS[name], "\n\n".join(statements)
