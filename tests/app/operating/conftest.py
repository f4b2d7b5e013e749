"""A mail server that takes what the installation has to tell, and how lines are read."""

import os
import socket
from collections.abc import Iterator
from datetime import datetime

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from app import db, logbook
from app.operating.line import Line, read_in
from app.operating.lines import lines
from config import settings
from tests.app.conftest import World
from tests.app.notices.conftest import Post, with_server


@pytest.fixture
def post(world: World, app: Flask) -> Iterator[Post]:
    """A real SMTP server on a free port, which the world's district sends by."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        made = Post(free.getsockname()[1])
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    with_server(world, made.port)
    yield made
    controller.stop()


def read(line: Line, language: str = "en") -> str:
    """A line as somebody in Colorado reads it."""
    with read_in(language, "America/Denver"):
        return f"{line.title}: {line.words}"


def line(name: str) -> Line:
    """One line as it is now."""
    return next(each for each in lines() if each.name == name)


def began(at: datetime) -> None:
    """The watch first looked at that moment."""
    logbook.beat("began")
    os.utime(settings().data_dir / "operating/began", (at.timestamp(), at.timestamp()))


def bind(url: str) -> None:
    """Let the application talk to another database, or to none."""
    db.engine().dispose()
    db.session.remove()
    db.session.configure(bind=db.open_engine(url))
