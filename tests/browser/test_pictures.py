"""The README's pictures; BRIGHTLINE_PICTURES=1 takes them anew."""

import os
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page

from app import clock, db
from app.models import StaffMember
from app.programs.operations import enroll
from app.roster.operations import add_person
from certificates.render import render
from certificates.words import CertificateWords, ModuleLine, PolicyLine
from tests.app.conftest import World
from tests.browser.conftest import Arrive

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WIDTH = 800
LARGEST = 200_000
"""Bytes of a picture."""


@pytest.fixture
def grace(world: World) -> StaffMember:
    """A teacher whose training is due next August 28, whenever the picture is taken."""
    today = clock.today(world.district.time_zone)
    due = date(today.year + (today > date(today.year, 8, 28)), 8, 28)
    db.writing()
    added = add_person(
        site=world.lincoln,
        name="Grace Lucero",
        email="g@example.org",
        job_class="teacher",
        on=today,
    )
    enroll(world.program, [added.id], "picture", today - timedelta(days=1), due)
    db.session.commit()
    return added


@pytest.mark.browser
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_task_list_and_a_scenario_are_worth_a_picture(
    grace: StaffMember, arrive: Arrive
) -> None:
    learner = arrive(grace, width=WIDTH)
    learner.press("Yes, sign me in")
    take(learner.page, "task-list.png")
    learner.follow("Start")
    learner.press("Start")
    learner.press("Continue")
    learner.tick(learner.page.get_by_label("Please use class email"))
    take(learner.page, "scenario.png")


def test_the_certificate_is_worth_a_picture(tmp_path: Path) -> None:
    paper = tmp_path / "certificate.pdf"
    paper.write_bytes(render(words()))
    path = PICTURES / "certificate.png"
    if wanted(path):
        stem = str(path.with_suffix(""))
        command = ["pdftoppm", "-png", "-singlefile", "-r", "90", str(paper), stem]
        subprocess.run(command, check=True)
    assert path.stat().st_size < LARGEST


def take(page: Page, name: str, top: Locator | None = None) -> None:
    """Take the picture if it is wanted, of all or of the window from `top` on; it must be small."""
    path = PICTURES / name
    if wanted(path):
        page.mouse.move(0, 0)
        if top:
            top.evaluate("node => node.scrollIntoView()")
        page.screenshot(path=path, **({} if top else _whole(page)))
    assert path.stat().st_size < LARGEST


def _whole(page: Page) -> dict[str, Any]:
    page.evaluate("scrollTo(0, 0)")
    body = page.locator("main").bounding_box()
    assert body
    clip = FloatRect(x=0, y=0, width=WIDTH, height=body["y"] + body["height"])
    return {"full_page": True, "clip": clip}


def wanted(path: Path) -> bool:
    """Whether to take this picture now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.environ.get("BRIGHTLINE_PICTURES") == "1" or not path.exists()


def words() -> CertificateWords:
    """An invented certificate; its day never changes."""
    return CertificateWords(
        number="BL-7Q4M-0XKD-93TZ-HV5K",
        verify_url="https://training.cottonwood.example/verify/u7Jx0v2mQb1cZr9TtKp4Aw",
        language="en",
        learner="Grace Lucero",
        district="Cottonwood Public Schools",
        program="2026-27 annual training",
        modules=(ModuleLine("Electronic boundaries", 1, 30),),
        policies=(PolicyLine("GBEE", "Electronic communications", "adopted August 1, 2025"),),
        minutes=30,
        issued_on=date(2026, 8, 28),
        signatory="Human Resources",
    )
