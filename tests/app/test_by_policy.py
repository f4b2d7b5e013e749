"""The same choice, judged by each district's own policy, on the page a learner sees."""

from datetime import date

import pytest
from sqlalchemy import Engine

from app import clock, db, published
from app.decisions.operations import By, Given, decide, look
from app.models import StaffMember
from app.programs.operations import ask_for, create_program, enroll
from app.roster.operations import add_person, create_district
from quizzes.bundle import compose
from tests.app.browsing import Page, Visit
from tests.app.journey import begin_module

PACKS = {
    "nm": ["gbee", "law-nm", "federal"],
    "mt": ["hs5460", "mtcode", "law-mt", "federal"],
    "own": ["gbee", "federal"],
}


def teacher_in(packs: list[str]) -> StaffMember:
    """A teacher in a new district, enrolled in the one scenario A7."""
    now, on = clock.now(), date(2025, 8, 1)
    whole = compose("boundaries")
    cut = {"lessons": whole.module.lessons[:1], "scenarios": ("A7",), "take": 1}
    made = whole.model_copy(update={"module": whole.module.model_copy(update=cut)})
    db.writing()
    published.publish(made, now)
    district, hr, top = create_district(
        name="Cottonwood",
        time_zone="America/Denver",
        packs=packs,
        hr_name="Cora Hale",
        hr_email="cora@example.org",
        now=now,
    )
    teacher = add_person(
        site=top, name="Ana Núñez", email="ana@example.org", job_class="teacher", on=on
    )
    program = create_program(district.id, "Training")
    ask_for(program, on, modules=["boundaries"])
    enroll(program, [teacher.id], "2026-27", on, date(2030, 1, 1))
    if packs == PACKS["own"]:
        says = "The principal approves every page first."
        given = Given("fact", "page_approval", "administration", "KDC-R, section 4", says)
        (row,) = decide(district, [given], By("Superintendent", on), now)
        look(district.id, [row.id], hr.id, now)
    db.session.commit()
    return teacher


def feedback(visit: Visit, teacher: StaffMember, choice: str = "e") -> Page:
    """What follows when the teacher opens the page with a colleague and tells the office."""
    learner = visit(teacher)
    lesson = begin_module(learner).response.request.path
    case = learner.post(lesson)
    return learner.post(case.response.request.path, step="d1", choice=choice)


@pytest.mark.parametrize(
    ("where", "verdict"), [("nm", "Best"), ("mt", "Ask first"), ("own", "Ask first")]
)
def test_what_is_best_in_one_district_is_ask_first_in_another(
    database: Engine, visit: Visit, where: str, verdict: str
) -> None:
    page = feedback(visit, teacher_in(PACKS[where]))
    assert verdict in [" ".join("".join(h.itertext()).split()) for h in page.tree.iter("h2")]


def test_a_district_with_a_policy_of_its_own_sees_its_own_section(
    database: Engine, visit: Visit
) -> None:
    page = feedback(visit, teacher_in(PACKS["own"]))
    assert "KDC-R, section 4" in page.text and "The principal approves every page" in page.text
    told = "District decision: Administration approves it first. (KDC-R, section 4)"
    assert told in page.words() and "Superintendent, August 1, 2025" in page.words()


def test_what_the_district_leaves_open_says_ask_administration(
    database: Engine, visit: Visit
) -> None:
    words = feedback(visit, teacher_in(PACKS["mt"]), choice="a").words()
    assert "Your district has not settled this yet: ask administration first." in words


@pytest.mark.parametrize("where", ["nm", "mt"])
def test_no_page_names_the_other_districts_policy(
    database: Engine, visit: Visit, where: str
) -> None:
    words = feedback(visit, teacher_in(PACKS[where])).words()
    foreign = {"nm": ["5460", "Montana"], "mt": ["GBEE", "New Mexico"]}[where]
    assert [name for name in foreign if name in words] == []
