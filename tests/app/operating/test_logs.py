"""Every line of the log is JSON, and none holds a secret, an answer, a name or an address."""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app import db, jobs, logs
from app.auth.access import public
from app.errors import DomainError
from app.models import StaffMember
from tests.app.browsing import Visit, way_in
from tests.app.conftest import World
from tests.app.journey import pass_quiz

SECRET = "Qz7-canary-of-a-secret"
Read = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Read:
    """What was logged since the last call; each line has to be JSON."""
    logs.configure()

    def read() -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        assert all({"at", "level", "logger", "event"} <= set(line) for line in lines)
        return lines

    read()
    return read


@pytest.fixture
def crashing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application, whose public health page fails with what somebody typed in its message."""

    @public
    def fail() -> str:
        try:
            raise ValueError(f"{SECRET} is no number")
        except ValueError:
            db.session.execute(text("SELECT nothing_such AS x WHERE :typed = 1"), {"typed": SECRET})
        return ""

    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.view_functions, "healthz", fail)
    return app


def failing(_payload: dict[str, Any]) -> jobs.Finish:
    raise RuntimeError(f"could not reach {SECRET}")


def test_a_run_leaves_no_word_of_anybody_in_the_log(
    world: World, crashing: Flask, visit: Visit, written: Read
) -> None:
    token = way_in(world.dan)
    visit().get(f"/sign-in/{token}")
    wrong = visit()
    wrong.get("/sign-in")
    wrong.post("/sign-in", 422, name="dan@example.org", password=SECRET)
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    ana.get(f"/healthz?q={SECRET}", 500)
    db.writing()
    jobs.enqueue(f"test:{SECRET}", "test", {"whose": SECRET, "name": world.ana.legal_name})
    jobs.register("test", failing)
    db.session.commit()
    jobs.drain()
    lines = written()
    told = json.dumps(lines, ensure_ascii=False)
    typed = [SECRET, token, *map(str, (world.ana.id, world.dan.id)), *named(world.ana, world.dan)]
    assert [word for word in typed if word in told] == []
    assert {"request", "the request crashed", "job", "the job failed"} <= {
        line["event"] for line in lines
    }
    assert not any(line.get("endpoint", "").startswith("/") for line in lines)


def named(*people: StaffMember) -> list[str]:
    words = [word for each in people for word in each.legal_name.split()]
    return [*words, *(str(each.email) for each in people)]


def test_a_crash_is_told_by_types_and_places(crashing: Flask, visit: Visit, written: Read) -> None:
    visit().get("/healthz", 500)
    (crash,) = (line for line in written() if line["event"] == "the request crashed")
    last, database, first = crash["exceptions"]
    assert (last["type"], database["code"]) in (
        ("sqlalchemy.exc.OperationalError", "SQLITE_ERROR"),
        ("sqlalchemy.exc.ProgrammingError", "42703"),
    )
    assert first["type"] == "builtins.ValueError" and "message" not in first
    assert first["places"][-1].startswith("tests/app/operating/test_logs.py:")


def test_the_number_on_the_error_page_is_the_one_in_the_log(
    crashing: Flask, visit: Visit, written: Read
) -> None:
    page = visit().get("/healthz", 500)
    crash, request = (line["request"] for line in written())
    assert crash == request == page.response.headers["X-Request-ID"]
    assert request in page.words()


def test_a_request_says_what_was_asked_and_how_it_went(
    world: World, visit: Visit, written: Read
) -> None:
    visit().client.get(f"/nothing/{SECRET}")
    (line,) = written()
    assert (line["endpoint"], line["method"], line["status"]) == ("none", "GET", 404)
    assert line["ms"] >= 0 and line["level"] == "info"


@pytest.mark.parametrize(
    "proxies, sent, is_taken",
    [(0, "abcd-1234", False), (1, "abcd-1234", True), (1, "a b<script>", False), (1, "a", False)],
)
def test_only_a_proxy_may_give_a_plain_request_id(
    app: Flask, monkeypatch: pytest.MonkeyPatch, proxies: int, sent: str, is_taken: bool
) -> None:
    from config import settings

    monkeypatch.setenv("PROXIES", str(proxies))
    settings.cache_clear()
    answer = app.test_client().get("/healthz", headers={"X-Request-ID": sent})
    assert (answer.headers["X-Request-ID"] == sent) is is_taken


def test_a_job_says_its_kind_its_tries_and_its_time(database: Engine, written: Read) -> None:
    db.writing()
    jobs.enqueue("test:1", "test", {})
    jobs.register("test", lambda _payload: lambda: None)
    db.session.commit()
    jobs.drain()
    (line,) = written()
    assert (line["kind"], line["tries"], line["done"]) == ("test", 1, True)
    assert len(line["job"]) == 36 and line["ms"] >= 0


def test_a_slow_statement_is_told_without_what_was_typed(
    crashing: Flask, visit: Visit, written: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    @public
    def slow() -> str:
        db.session.execute(text(f"SELECT :typed AS {'x' * 3000}"), {"typed": SECRET})
        return ""

    monkeypatch.setitem(crashing.view_functions, "healthz", slow)
    monkeypatch.setattr(logs, "SLOW", -1)
    visit().client.get("/healthz")
    *_others, told, request = written()
    assert told["request"] == request["request"] and told["endpoint"] == "healthz"
    assert told["statement"].startswith("SELECT") and len(told["statement"]) == 2000
    assert SECRET not in json.dumps(told) and told["ms"] >= 0


def test_a_fast_statement_is_not_told(app: Flask, written: Read) -> None:
    app.test_client().get("/healthz")
    assert [line["event"] for line in written()] == ["request"]


def test_a_library_is_heard_without_what_it_filled_in(written: Read) -> None:
    logging.getLogger("weasyprint").warning("Ignored %s", SECRET)
    logging.getLogger("weasyprint").warning(f"Ignored {SECRET}")
    logging.getLogger("huey").error("Unhandled exception in %s.", SECRET)
    first, second, third = written()
    assert first["event"] == second["event"] == "message withheld"
    assert first["logger"] == "weasyprint" and "test_logs.py" in first["place"]
    assert third["event"] == "Unhandled exception in %s."


def test_a_broken_rule_is_told_in_its_own_words_without_the_values(written: Read) -> None:
    try:
        raise DomainError("%(name)s is not here.", name=SECRET)
    except DomainError:
        logging.getLogger("app.somewhere").exception("no")
    (line,) = written()
    assert line["exceptions"][0]["words"] == "%(name)s is not here."


def test_a_line_that_cannot_be_written_says_only_where(written: Read) -> None:
    class Odd:
        def __str__(self) -> str:
            raise RuntimeError(SECRET)

    logging.getLogger("app.somewhere").error("odd", extra={"odd": Odd(), "at_all": {Odd(): 1}})
    (line,) = written()
    assert line["event"] == "a line could not be written" and "test_logs.py" in line["place"]


def test_a_command_that_ends_badly_is_told_by_its_place(written: Read) -> None:
    sys.excepthook(ValueError, ValueError(SECRET), None)
    (line,) = written()
    assert line["level"] == "critical" and line["exceptions"][0]["type"] == "builtins.ValueError"
    assert SECRET not in json.dumps(line)


def test_who_sits_at_a_terminal_reads_everything(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    logs.configure()
    logging.getLogger("weasyprint").warning("Ignored %s", SECRET)
    told = capsys.readouterr().err
    assert f"Ignored {SECRET}" in told and not told.startswith("{")
