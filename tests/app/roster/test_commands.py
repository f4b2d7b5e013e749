"""The first run: a district and a way in."""

import re

from click.testing import CliRunner, Result
from sqlalchemy import Engine

from app import clock, db
from app.auth.links import use_link
from app.auth.sessions import Where
from app.roster.commands import district_group


def run(*arguments: str) -> Result:
    return CliRunner().invoke(district_group, arguments)


def create(email: str = "cora@juniper.example.org") -> Result:
    named = ["--name", "Juniper Flats", "--hr-name", "Cora Whitfield", "--hr-email", email]
    return run("create", *named, "--pack", "hs5460")


def test_create_prints_a_link_that_signs_hr_in(database: Engine) -> None:
    told = create().output
    token = re.search(r"http://localhost/sign-in/(\S+)", told)
    assert token, told
    db.writing()
    assert use_link(token[1], clock.now(), Where())


def test_a_second_try_says_why_nothing_was_made(database: Engine) -> None:
    create()
    again = create()
    assert again.exit_code == 1
    assert "already signs in as cora@juniper.example.org" in again.output
