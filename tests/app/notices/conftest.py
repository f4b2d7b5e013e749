"""A mail server that does as it is told, and nights on which notices are made."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock, db, jobs, running
from app.models import District, Notice, NoticeItem, NoticeOutcome, Run, StaffMember
from tests.app.conftest import World


@pytest.fixture(autouse=True)
def settled(world: World, app: Flask) -> None:
    """The world is there, its people are set down, and the application knows its jobs."""


class Post:
    """Takes every message but those to the addresses it was told to refuse, and how."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}
        """By address: what it answers to RCPT, or with `DATA ` before it, to the words."""
        self.refuses_sender = False
        self.connections = 0

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = name
        return responses

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, _options: list[str]
    ) -> str:
        if self.refuses_sender:
            return "553 5.7.1 Sender not yours"
        envelope.mail_from = sender
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        answer = self.refuses.get(to, "")
        if answer and not answer.startswith("DATA"):
            return answer
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self.refuses.get(envelope.rcpt_tos[0], "")
        if answer == "DATA hangs up":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if answer.startswith("DATA "):
            return answer.removeprefix("DATA ")
        content = envelope.original_content or b""
        parsed = message_from_bytes(content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.taken.append(parsed)
        return "250 OK"

    def to(self, person: StaffMember) -> list[EmailMessage]:
        """What a person got."""
        return [each for each in self.taken if each["To"] == person.email]


@pytest.fixture
def post(world: World) -> Iterator[Post]:
    """A real SMTP server on a free port, which the world's district sends by."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        made = Post(free.getsockname()[1])
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    with_server(world, made.port)
    yield made
    controller.stop()


def with_server(world: World, port: int) -> None:
    """Let the district send by a server at a port of this machine."""
    db.writing()
    district = db.session.get_one(District, world.district.id)
    district.mail_host, district.mail_port = "127.0.0.1", port
    district.mail_security, district.mail_sender = "none", "training@cottonwood.example"
    db.session.commit()


Night = Callable[[int], None]


def today(world: World) -> date:
    """The day the world's people were enrolled."""
    return world.enrollment.opens_on


def moment(world: World, days: int, hour: int = 3) -> datetime:
    """An hour of a day so many days after the enrollment, in the district."""
    zone = ZoneInfo(world.district.time_zone)
    return datetime.combine(today(world) + timedelta(days=days), time(hour), zone)


@pytest.fixture
def night(world: World) -> Night:
    """Make the notices of a day, and send them in the morning."""

    def passed(days: int) -> None:
        plan(world, days)
        morning(world, days)

    return passed


def plan(world: World, days: int) -> None:
    """Make the notices of a day; nothing is sent before seven."""
    with time_machine.travel(moment(world, days), tick=False):
        begin(world, days)
        jobs.drain()


def begin(world: World, days: int) -> Run:
    """Start the notice run of a day."""
    db.writing()
    day = today(world) + timedelta(days=days)
    run = running.start(world.district.id, "notices", day, clock.now())
    db.session.commit()
    return run


def morning(world: World, days: int, hour: int = 8) -> None:
    """Send what waits for the morning."""
    with time_machine.travel(moment(world, days, hour), tick=False):
        jobs.drain()


def written(person: StaffMember, kind: str = "training") -> list[Notice]:
    """Everything written to somebody, in order, to be kept as it is."""
    db.session.rollback()
    mine = select(Notice).options(joinedload(Notice.staff_member))
    query = mine.where(Notice.staff_member_id == person.id, Notice.kind == kind)
    found = list(db.session.scalars(query.order_by(Notice.day, Notice.id)))
    db.session.expunge_all()
    return found


def steps(person: StaffMember) -> list[str]:
    """The steps of the ladder somebody was written about, in order."""
    return [
        step
        for notice in written(person)
        for step in db.session.scalars(
            select(NoticeItem.step).where(NoticeItem.notice_id == notice.id)
        )
    ]


def outcomes(person: StaffMember, kind: str = "training") -> list[str]:
    """What became of everything written to somebody; empty while it is not known."""
    found = (db.session.get(NoticeOutcome, each.id) for each in written(person, kind))
    return [each.outcome if each else "" for each in found]
