"""The steps of the main job, as a learner's browser takes them."""

from typing import Any

from sqlalchemy import select

from app import db
from app.learning.playing import play
from app.models import Sitting, StaffMember
from tests.app.browsing import Browser, Page


def begin_module(learner: Browser) -> Page:
    """From the task list into the first lesson."""
    start = learner.get("/").link(r"/training/")
    learner.get(start)
    return learner.post(start)


def to_the_quiz(learner: Browser) -> str:
    """Read every lesson, take the first option of every step; returns the quiz's address."""
    page = begin_module(learner)
    for _turn in range(40):
        address = page.response.request.path
        if address.endswith("/summary"):
            return page.link(r"^/quizzes/") + "/questions"
        page = _go_on(learner, page, address)
    raise AssertionError("the module never ends")


def _go_on(learner: Browser, page: Page, address: str) -> Page:
    if not page.fields("choice"):
        return learner.post(address)
    step, choice = page.field("step"), page.field("choice")
    feedback = learner.post(address, step=step, choice=choice)
    return learner.get(feedback.link(r"^/sittings/[^?]+$"))


def right_answers(person: StaffMember, number: int = 1) -> dict[str, Any]:
    """The key of a try, as form fields."""
    db.session.rollback()
    sitting = db.session.scalars(
        select(Sitting).where(Sitting.enrollment.has(staff_member_id=person.id))
    ).one()
    playing = play(sitting, person.district_id)
    questions = playing.questions(number)
    return {f"q-{each.id}": sorted(each.key(playing.profile)) for each in questions}


def pass_quiz(learner: Browser, person: StaffMember, number: int = 1) -> Page:
    """Work through the module and hand in all the right answers."""
    address = to_the_quiz(learner)
    key = learner.get(address).field("idempotency_key")
    answers = right_answers(person, number)
    return learner.post(address, **{"try": number, "idempotency_key": key, **answers})


def review(learner: Browser, name: str) -> Page:
    """Read the policy, tick it, type a name; the last look before signing."""
    page = to_sign(learner)
    address, edition = page.response.request.path, page.field("editions")
    return learner.post(address, editions=edition, typed_name=name)


def to_sign(learner: Browser) -> Page:
    """Read each text to its end and agree to sign on a screen; then the page to sign on."""
    return reached(learner, learner.get(learner.get("/").link(r"^/sign/.+/read/")))


def reached(learner: Browser, page: Page) -> Page:
    """From a text on to the page to sign on."""
    while page.fields("opened"):
        page = learner.post(page.response.request.path, opened=page.field("opened"))
    return agreed(learner, page)


def agreed(learner: Browser, page: Page) -> Page:
    """Past the consent, where it was not given before."""
    if not page.fields("agrees"):
        return page
    about = {name: page.field(name) for name in ("language", "enrollment", "requirement")}
    return learner.post(page.response.request.path, agrees="yes", **about)


def confirm(learner: Browser, last_look: Page, status: int = 200, **other: Any) -> Page:
    """Press Sign on the page of the last look."""
    address = last_look.response.request.path + "/confirm"
    names = ("editions", "typed_name", "idempotency_key")
    sent = {name: last_look.field(name) for name in names} | other
    return learner.post(address, status, **sent)
