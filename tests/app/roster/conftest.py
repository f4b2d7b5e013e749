"""A district to change, and a mail server that answers as told."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import Engine

from app import db
from app.models import District, Site, StaffMember
from app.roster.operations import create_district

NOW = datetime(2026, 8, 10, 16, 0, tzinfo=UTC)
Founded = tuple[District, StaffMember, Site]


@pytest.fixture
def founded(database: Engine) -> Founded:
    """A Montana district with Cora in HR, inside an open write transaction."""
    db.writing()
    return create_district(
        name="Juniper Flats School District",
        time_zone="America/Denver",
        packs=["hs5460", "law-mt"],
        hr_name="Cora Whitfield",
        hr_email="Cora@juniper.example.org",
        now=NOW,
    )


class Postmaster:
    """Takes mail from training@ only, and lets in one account with one password."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: list[Envelope] = []

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, _options: list[str]
    ) -> str:
        if not sender.startswith("training@"):
            return "553 5.7.1 Sender not yours"
        envelope.mail_from = sender
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        return "250 OK"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=given.password == b"right", handled=False)


@pytest.fixture
def server() -> Iterator[Postmaster]:
    """A real SMTP server on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        postmaster = Postmaster(free.getsockname()[1])
    controller = Controller(
        postmaster,
        hostname="127.0.0.1",
        port=postmaster.port,
        authenticator=postmaster.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    yield postmaster
    controller.stop()
