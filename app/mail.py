"""Sends messages by SMTP, and says in plain words what went wrong."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from app.errors import DomainError
from app.models import District
from config import settings as installation

TIMEOUT = 10
"""Seconds the server may be silent at each step."""
SECURITY = ("starttls", "ssl", "none")


class MailProblem(DomainError):
    """A message was not sent; the words tell HR what to mend."""


PLAIN: tuple[tuple[type[Exception], MailProblem], ...] = (
    (
        socket.gaierror,
        MailProblem("There is no mail server by that name. Check how it is spelled."),
    ),
    (
        ssl.SSLCertVerificationError,
        MailProblem(
            "The mail server's certificate is not valid for this name, so nothing was sent. "
            "Check the server's name, or ask whoever runs the server."
        ),
    ),
    (
        ssl.SSLError,
        MailProblem(
            "The mail server does not encrypt in this way at this port. "
            "Port 587 usually goes with STARTTLS, port 465 with TLS."
        ),
    ),
    (
        TimeoutError,
        MailProblem("The mail server did not answer in 10 seconds. Check its name and the port."),
    ),
    (
        ConnectionRefusedError,
        MailProblem("The mail server refused the connection. Check its name and the port."),
    ),
    (
        smtplib.SMTPAuthenticationError,
        MailProblem("The mail server did not accept the account and password. It said: %(said)s"),
    ),
    (
        smtplib.SMTPSenderRefused,
        MailProblem(
            "The mail server does not let this account send from this address. It said: %(said)s"
        ),
    ),
    (
        smtplib.SMTPRecipientsRefused,
        MailProblem("The mail server refused the address it goes to. It said: %(said)s"),
    ),
    (
        smtplib.SMTPNotSupportedError,
        MailProblem(
            "The mail server does not offer what was asked: encryption by STARTTLS, or signing in. "
            "Check the port and the encryption."
        ),
    ),
    (
        smtplib.SMTPResponseException,
        MailProblem("The mail server refused the message. It said: %(said)s"),
    ),
    (
        smtplib.SMTPServerDisconnected,
        MailProblem(
            "The mail server hung up. Check that the port and the encryption belong together."
        ),
    ),
    (
        UnicodeError,
        MailProblem(
            "The server's name, the account or the password has a letter mail cannot carry."
        ),
    ),
)
"""What people read, the more special error first; `{said}` are the server's own words."""


@dataclass(frozen=True)
class MailSettings:
    """A district's mail server; no account means that the server asks for none."""

    host: str
    port: int
    security: str
    """`starttls`, `ssl` (encrypted from the first byte) or `none`."""
    account: str
    password: str
    sender: str


def settings_of(district: District) -> MailSettings:
    """The district's settings with the password, which only its file holds."""
    return MailSettings(
        host=district.mail_host,
        port=district.mail_port,
        security=district.mail_security,
        account=district.mail_account,
        password=installation().secret(secret_name(district)) if district.mail_account else "",
        sender=district.mail_sender,
    )


def secret_name(district: District) -> str:
    """Where the password of the district's mail account is kept."""
    return f"mail-{district.id}"


def send(settings: MailSettings, message: EmailMessage) -> None:
    """Hand a message to the server, or raise MailProblem; never call it inside a transaction."""
    message["From"] = settings.sender
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    with connected(settings) as server:
        try:
            server.send_message(message)
        except (OSError, UnicodeError) as error:
            raise explain(error) from error


@contextmanager
def connected(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """A signed-in connection for as many messages as wanted, or MailProblem."""
    try:
        server = _signed_in(settings)
    except (OSError, UnicodeError) as error:
        raise explain(error) from error
    try:
        yield server
    finally:
        with suppress(OSError):
            server.quit()
        server.close()


def hand_over(server: smtplib.SMTP, message: EmailMessage, before: Callable[[], None]) -> None:
    """Give the server one message; `before` is called just before the words go out.

    Until then nothing can have arrived. A refusal raises an SMTP error with the server's code; any
    other error after `before` leaves open whether it arrived."""
    words = re.sub(rb"(?m)^\.", b"..", message.as_bytes(policy=SMTP))
    sender, to = str(message["From"]), str(message["To"])
    server.ehlo_or_helo_if_needed()
    try:
        _expect(
            server.mail(sender), lambda *said: smtplib.SMTPSenderRefused(said[0], said[1], sender)
        )
        _expect(server.rcpt(to), lambda *said: smtplib.SMTPRecipientsRefused({to: said}))
        _expect(server.docmd("DATA"), smtplib.SMTPDataError, 354)
    except smtplib.SMTPException:
        with suppress(OSError):
            server.rset()
        raise
    try:
        before()
    except BaseException:
        server.close()
        raise
    server.send(words + b".\r\n")
    _expect(server.getreply(), smtplib.SMTPDataError)


def _expect(
    reply: tuple[int, bytes], refused: Callable[[int, bytes], Exception], wanted: int = 250
) -> None:
    if reply[0] not in (wanted, 251):
        raise refused(*reply)


def explain(error: Exception) -> MailProblem:
    """An error of the connection or the server in plain words, with what to do."""
    if isinstance(error.__context__, TimeoutError):
        error = error.__context__
    for kind, problem in PLAIN:
        if isinstance(error, kind):
            return MailProblem(problem.words, said=_said(error))
    return MailProblem(
        "The mail server cannot be reached from here. Check its name, the port and the network."
    )


def _signed_in(settings: MailSettings) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if settings.security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=TIMEOUT, context=trusted
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
    try:
        if settings.security == "starttls":
            server.starttls(context=trusted)
        if settings.account:
            server.login(settings.account, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def _said(error: Exception) -> str:
    """The server's words as one short printable line; a strange server may send anything."""
    words = getattr(error, "smtp_error", b"")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        words = next(iter(error.recipients.values()))[1]
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    line = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(line.split())[:200]
