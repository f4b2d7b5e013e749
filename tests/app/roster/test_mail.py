"""One message by a real mail server, and plain words for everything that goes wrong."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from typing import Any

import pytest

from app.mail import PLAIN, MailProblem, MailSettings, explain, send
from tests.app.roster.conftest import Postmaster


def settings(port: int, **changed: Any) -> MailSettings:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "account": "training",
        "password": "right",
        "sender": "training@juniper.example.org",
    }
    return MailSettings(**given | changed)


def message() -> EmailMessage:
    made = EmailMessage()
    made["To"], made["Subject"] = "cora@juniper.example.org", "Test"
    made.set_content("It works.")
    return made


def problem(port: int, **changed: Any) -> str:
    with pytest.raises(MailProblem) as raised:
        send(settings(port, **changed), message())
    return str(raised.value)


def test_a_message_arrives_with_its_sender(server: Postmaster) -> None:
    send(settings(server.port), message())
    (taken,) = server.taken
    assert taken.rcpt_tos == ["cora@juniper.example.org"]
    assert b"From: training@juniper.example.org" in bytes(taken.original_content or b"")


def test_a_wrong_password_gives_the_servers_words(server: Postmaster) -> None:
    told = problem(server.port, password="wrong")
    assert told.startswith("The mail server did not accept the account")
    assert told.endswith("Authentication credentials invalid")


def test_a_refused_sender_gives_the_servers_words(server: Postmaster) -> None:
    told = problem(server.port, sender="somebody@juniper.example.org")
    assert told.endswith("It said: 5.7.1 Sender not yours")


def test_a_server_without_starttls_is_never_sent_the_password(server: Postmaster) -> None:
    assert "does not offer" in problem(server.port, security="starttls")


def test_a_port_without_tls_is_named(server: Postmaster) -> None:
    assert "does not encrypt in this way" in problem(server.port, security="ssl")


def test_no_server_at_the_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "refused the connection" in problem(port)


def test_a_server_that_does_not_exist_is_said() -> None:
    assert "no mail server by that name" in problem(25, host="mail.invalid")


@pytest.mark.parametrize(
    ("error", "begins"),
    [
        (ssl.SSLCertVerificationError(1, "self-signed"), "The mail server's certificate"),
        (TimeoutError(), "The mail server did not answer"),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"No such\r\nbox")}), "The mail"),
        (smtplib.SMTPServerDisconnected(), "The mail server hung up"),
        (OSError("unreachable"), "The mail server cannot be reached"),
    ],
)
def test_every_error_is_explained(error: Exception, begins: str) -> None:
    assert str(explain(error)).startswith(begins)


def test_the_servers_words_stay_on_one_line() -> None:
    refused = smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"No such\r\n\x1b[1mbox")})
    assert str(explain(refused)).endswith("It said: No such [1mbox")


def test_no_explanation_is_hidden_by_a_broader_one_before_it() -> None:
    kinds = [kind for kind, _words in PLAIN]
    assert not [
        (kind, before)
        for place, kind in enumerate(kinds)
        for before in kinds[:place]
        if issubclass(kind, before)
    ]
