"""Two hundred people with two tabs each, all double-clicking at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import clock, db
from app.models import Acknowledgment, Attempt, Leaf, RecordsConsent, StaffMember
from app.programs.operations import enroll
from app.roster.operations import add_person
from tests.app.browsing import Browser
from tests.app.conftest import World
from tests.app.journey import confirm, review, right_answers, to_the_quiz

PEOPLE = 200 if os.environ.get("BRIGHTLINE_FULL") else 16
AT_ONCE = 8


def crowd(world: World) -> list[StaffMember]:
    """Two hundred more teachers, enrolled."""
    db.writing()
    site = db.session.merge(world.lincoln)
    people = [
        add_person(
            site=site,
            name=f"Person {number}",
            email=f"p{number}@example.org",
            job_class="teacher",
            on=date(2025, 8, 1),
        )
        for number in range(PEOPLE)
    ]
    program, today = db.session.merge(world.program), clock.today(world.district.time_zone)
    ids = [person.id for person in people]
    enroll(program, ids, "2026-27", today, today + timedelta(days=10))
    db.session.commit()
    return people


def counted(model: type) -> int:
    """How many rows a table has."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_everybody_signs_once_whatever_they_click(world: World, app: Flask) -> None:
    people, leaves = crowd(world), counted(Leaf)

    def sign(person: StaffMember) -> set[str]:
        tabs = [Browser(app).sign_in(person) for _tab in range(2)]
        looks = [review(tab, person.legal_name) for tab in tabs]
        with ThreadPoolExecutor(2) as clicks:
            first = clicks.submit(confirm, tabs[0], looks[0])
            other = clicks.submit(confirm, tabs[1], looks[1])
            pages = [first.result(), other.result(), confirm(tabs[0], looks[0])]
        return {page.response.request.path for page in pages}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        receipts = list(pool.map(sign, people))
    assert all(len(paths) == 1 for paths in receipts)
    assert counted(Acknowledgment) == PEOPLE and counted(RecordsConsent) == PEOPLE
    assert counted(Leaf) == leaves + 2 * PEOPLE


def same_tab(tab: Browser, app: Flask) -> FlaskClient:
    """Another client with the tab's cookie, for the second of two clicks."""
    other, cookie = app.test_client(), tab.client.get_cookie("session")
    assert cookie is not None
    other.set_cookie("session", cookie.value)
    return other


def test_everybody_hands_in_once_whatever_they_click(world: World, app: Flask) -> None:
    people, leaves = crowd(world), counted(Leaf)

    def hand_in(person: StaffMember) -> list[TestResponse]:
        tabs = [Browser(app).sign_in(person) for _tab in range(2)]
        address, answers = to_the_quiz(tabs[0]), right_answers(person)
        pages = [tab.get(address) for tab in tabs]
        names = ("csrf_token", "idempotency_key", "try")
        forms = [answers | {name: page.field(name) for name in names} for page in pages]
        clients = [tab.client for tab in tabs] + [same_tab(tab, app) for tab in tabs]
        with ThreadPoolExecutor(len(clients)) as clicks:
            return list(
                clicks.map(lambda at, form: at.post(address, data=form), clients, forms * 2)
            )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(hand_in, people))
    for answers in results:
        assert [answer.status_code for answer in answers] == [302] * 4
        assert len({answer.location for answer in answers}) == 1
    assert counted(Attempt) == len(people) and counted(Leaf) == leaves + len(people)
