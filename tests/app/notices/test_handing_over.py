"""Handing a message to a real server, and what people read when that goes wrong."""

import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from app import mail
from tests.app.notices.conftest import Post


@pytest.fixture
def silent() -> Iterator[int]:
    """A port at which somebody listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        accepted: list[socket.socket] = []
        threading.Thread(target=lambda: accepted.append(listening.accept()[0]), daemon=True).start()
        yield listening.getsockname()[1]
        for each in accepted:
            each.close()


def settings(port: int) -> mail.MailSettings:
    return mail.MailSettings("127.0.0.1", port, "none", "", "", "training@cottonwood.example")


def message(text: str = "It works.", to: str = "ana@example.org") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "training@cottonwood.example", to, "Test"
    made.set_content(text)
    return made


def test_a_silent_server_is_given_up_and_named(
    silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 0.2)
    with pytest.raises(mail.MailProblem, match="did not answer in 10 seconds"):
        mail.send(settings(silent), EmailMessage())


def test_a_refused_address_gives_the_servers_words(post: Post) -> None:
    post.refuses["ana@example.org"] = "550 5.1.1 No such box"
    test = EmailMessage()
    test["To"] = "ana@example.org"
    with pytest.raises(mail.MailProblem, match="refused the address.*5.1.1 No such box"):
        mail.send(settings(post.port), test)


def test_lines_that_begin_with_a_dot_arrive_as_they_are(post: Post) -> None:
    text = "Hello\n.\n..two\nRSET\n"
    with mail.connected(settings(post.port)) as server:
        mail.hand_over(server, message(text), lambda: None)
    body = post.taken[0].get_body()
    assert body and body.get_content().replace("\r", "") == text


def test_after_a_refusal_the_same_connection_carries_the_next(post: Post) -> None:
    post.refuses["dan@example.org"] = "550 5.1.1 No such box"
    with mail.connected(settings(post.port)) as server:
        with pytest.raises(OSError, match="No such box"):
            mail.hand_over(server, message(to="dan@example.org"), lambda: None)
        mail.hand_over(server, message(), lambda: None)
    assert len(post.taken) == 1 and post.connections == 1


def test_what_is_stopped_just_before_the_words_never_arrives(post: Post) -> None:
    def stop() -> None:
        raise RuntimeError("cut off")

    with mail.connected(settings(post.port)) as server, pytest.raises(RuntimeError):
        mail.hand_over(server, message(), stop)
    assert post.taken == []
