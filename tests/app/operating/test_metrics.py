"""/metrics: numbers for who shows the token, and no such page for anybody else."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import db, jobs, logbook, metrics, pages, request_ids
from config import settings

TOKEN = "a token of this test"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
Numbers = dict[tuple[str, ...], float]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where this process counts: the package opens its files there once."""
    yield tmp_path_factory.mktemp("metrics")
    from prometheus_client.mmap_dict import MmapedDict

    for opened in [each for each in gc.get_objects() if isinstance(each, MmapedDict)]:
        opened.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def counted(database: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A small application that counts its requests."""
    monkeypatch.setenv("METRICS_TOKEN", TOKEN)
    monkeypatch.setenv(metrics.FOLDER, str(folder))
    settings.cache_clear()
    made = Flask(__name__)
    request_ids.register(made)
    metrics.register(made)
    made.add_url_rule("/healthz", "healthz", pages.healthz)
    return made


def numbers(app: Flask) -> Numbers:
    """What Prometheus' own parser reads: name and labels → value.

    Imported here, for the package looks at the environment when it is first imported."""
    from prometheus_client.parser import text_string_to_metric_families

    text = app.test_client().get("/metrics", headers=BEARER).text
    found = (sample for each in text_string_to_metric_families(text) for sample in each.samples)
    return {(each.name, *sorted(each.labels.values())): each.value for each in found}


def test_who_shows_no_token_finds_no_such_page(counted: Flask) -> None:
    visitor = counted.test_client()
    assert visitor.get("/metrics").status_code == 404
    assert visitor.get("/metrics", headers={"Authorization": "Bearer no"}).status_code == 404
    assert visitor.get("/metrics", headers={"Authorization": "Bearer ñ"}).status_code == 404


def test_without_a_token_in_the_settings_there_is_no_such_page(app: Flask) -> None:
    assert (
        app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    )


def test_without_the_package_there_is_no_such_page(
    counted: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "find_spec", lambda _name: None)
    bare = Flask(__name__)
    metrics.register(bare)
    assert bare.test_client().get("/metrics", headers=BEARER).status_code == 404


def test_requests_are_counted_by_endpoint_and_status(counted: Flask) -> None:
    before = numbers(counted)
    counted.test_client().get("/healthz")
    counted.test_client().get("/nothing/of/anybody")
    after = numbers(counted)
    for labels in (("200", "healthz"), ("404", "none")):
        name = ("brightline_request_seconds_count", *labels)
        assert after[name] - before.get(name, 0) == 1


def test_the_numbers_of_two_processes_are_added_up(counted: Flask, folder: Path) -> None:
    name = ("brightline_request_seconds_count", "200", "healthz")
    counted.test_client().get("/healthz")
    before = numbers(counted)[name]
    child = os.fork()
    if not child:
        counted.test_client().get("/healthz")
        os._exit(0)
    os.waitpid(child, 0)
    assert numbers(counted)[name] - before == 1
    metrics._forget_the_dead(folder)
    assert numbers(counted)[name] == before


def test_the_numbers_of_the_installation(counted: Flask) -> None:
    db.writing()
    jobs.enqueue("test:1", "test", {})
    db.session.commit()
    logbook.note("backup", True)
    found = {name: value for (name, *labels), value in numbers(counted).items() if not labels}
    assert (found["brightline_outbox_waiting"], found["brightline_outbox_dead"]) == (1, 0)
    assert found["brightline_ledger_leaves"] == 0
    assert 0 <= found["brightline_backup_age_seconds"] < 60
    assert 0 <= found["brightline_outbox_oldest_seconds"] < 60


def test_what_is_not_known_is_left_out(counted: Flask) -> None:
    assert ("brightline_backup_age_seconds",) not in numbers(counted)
