"""What the watch tries out, against real servers on this machine."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app import clock, db, logbook
from app.models import District
from app.operating import probes
from config import settings
from tests.app.conftest import World
from tests.app.notices.conftest import Post
from tests.app.operating.certificates import Authority
from tests.app.operating.conftest import line, read

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def here(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@contextmanager
def serving(chain: Path, status: str) -> Iterator[int]:
    """A web server that shakes hands by TLS and answers with a status; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_greet, args=(listening, context, status))
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _greet(listening: socket.socket, context: ssl.SSLContext, status: str) -> None:
    while True:
        try:
            plain, _address = listening.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as safe:
                safe.recv(1000)
                safe.sendall(f"HTTP/1.1 {status}\r\n\r\n".encode())
        except OSError:
            plain.close()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority this machine trusts."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.root))
    return made


def ask(chain: Path, name: str, environment: pytest.MonkeyPatch, status: str = "200 OK") -> None:
    """Let the site answer with a certificate while the watch looks."""
    with serving(chain, status) as port:
        environment.setenv("PUBLIC_URL", f"https://{name}:{port}")
        settings.cache_clear()
        probes.probe()


@pytest.mark.parametrize(("days", "good"), [(60, True), (15, True), (13, False), (5, False)])
def test_a_certificate_must_be_valid_for_two_more_weeks(
    site: Authority, monkeypatch: pytest.MonkeyPatch, days: int, good: bool
) -> None:
    ask(site.chain("training.localhost", days), "training.localhost", monkeypatch)
    assert line("site-certificate").good is good
    assert ("Valid until" if good else "has not been renewed") in read(line("site-certificate"))


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Service Unavailable", ""])
def test_pages_that_do_not_work_are_bad_though_the_certificate_is_good(
    site: Authority, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    ask(site.chain("training.localhost", 60), "training.localhost", monkeypatch, status)
    assert "The pages do not work" in read(line("site-certificate"))


@pytest.mark.parametrize(("name", "days"), [("other.localhost", 60), ("training.localhost", -1)])
def test_a_certificate_of_another_name_or_time_is_bad(
    site: Authority, monkeypatch: pytest.MonkeyPatch, name: str, days: int
) -> None:
    ask(site.chain(name, days), "training.localhost", monkeypatch)
    assert line("site-certificate").good is False
    assert "The certificate is not valid" in read(line("site-certificate"))


def test_a_certificate_nobody_vouches_for_is_bad(
    site: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "stranger").mkdir()
    stranger = Authority(tmp_path / "stranger")
    ask(stranger.chain("training.localhost", 60), "training.localhost", monkeypatch)
    assert line("site-certificate").good is False


def test_a_site_that_does_not_answer_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://training.localhost:9")
    settings.cache_clear()
    probes.probe()
    assert "does not answer at training.localhost, port 9" in read(line("site-certificate"))


def test_a_mail_server_that_lets_us_in_is_good(world: World, post: Post) -> None:
    probes.probe()
    assert line("mail").good is True and post.taken == []


def test_a_mail_server_that_is_gone_was_tried_twice_and_says_what_to_mend(
    world: World, post: Post
) -> None:
    leave(world, mail_port=9)
    probes.probe()
    assert line("mail").good is False and "refused the connection" in read(line("mail"))
    assert world.district.name not in read(line("mail"))


def test_without_a_mail_server_no_alarm_can_come(world: World) -> None:
    probes.probe()
    assert line("mail").good is False and "no alarm reaches you" in read(line("mail"))


def test_a_demonstration_needs_no_mail_server(world: World) -> None:
    leave(world, is_demo=True)
    probes.probe()
    assert line("mail").good is None


def test_a_probe_is_written_down_when_it_changes_or_is_a_day_old(world: World, post: Post) -> None:
    probes.probe()
    probes.probe()
    assert len(of_mail()) == 1
    leave(world, mail_port=9)
    probes.probe()
    assert [entry.good for entry in of_mail()] == [True, False]
    with time_machine.travel(clock.now() + DAY):
        probes.probe()
    assert len(of_mail()) == 3


def test_a_probe_that_nobody_repeats_says_nothing_after_a_day(world: World, post: Post) -> None:
    probes.probe()
    with time_machine.travel(clock.now() + DAY + 3 * timedelta(hours=1)):
        assert line("mail").good is None


def leave(world: World, **settings_: object) -> None:
    """Change the district's settings."""
    db.writing()
    for name, value in settings_.items():
        setattr(db.session.get_one(District, world.district.id), name, value)
    db.session.commit()


def of_mail() -> list[logbook.Entry]:
    return [each for each in logbook.entries("probe") if each.facts["line"] == "mail"]


@pytest.mark.parametrize(
    ("said", "good"),
    [
        ("ActiveState=active\nResult=success", True),
        ("ActiveState=inactive\nResult=success", True),
        ("ActiveState=failed\nResult=exit-code", False),
        ("ActiveState=inactive\nResult=timeout", False),
        ("ActiveState=activating\nResult=success", False),
        ("", False),
    ],
)
def test_a_part_is_well_again_when_systemd_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, good: bool
) -> None:
    command(tmp_path, monkeypatch, "systemctl", said)
    logbook.note("unit", False, unit="brightline-backup.service")
    probes.probe()
    assert line("unit").good is good


@pytest.mark.parametrize(("said", "good"), [("yes", True), ("no", False)])
def test_a_clock_nobody_keeps_right_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, good: bool
) -> None:
    command(tmp_path, monkeypatch, "timedatectl", said)
    probes.probe()
    assert line("clock").good is good


def test_a_clock_that_differs_from_the_database_servers_is_bad() -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        probes.probe()
        is_told = db.engine().dialect.name == "postgresql"
        assert line("clock").good is (False if is_told else None)


def command(folder: Path, environment: pytest.MonkeyPatch, name: str, said: str) -> None:
    """A command of the system that says this, whatever it is asked."""
    (folder / name).write_text(f"#!/bin/sh\necho '{said}'\n")
    (folder / name).chmod(0o755)
    environment.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_the_watch_that_failed_is_well_when_it_comes_to_its_end(app: Flask) -> None:
    logbook.note("unit", False, unit=probes.WATCH)
    probes.probe()
    assert line("unit").good is False
    probes.note_own_end()
    assert line("unit").good is True
