"""Beside the way: how sure, a second look, a line of one's own, reading, transcripts."""

from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db, published
from app.models import Attempt, Body, Sitting
from app.programs.operations import ask_for, create_program, enroll
from modules.scenario import LineWords
from modules.transcript import Line, Transcript, TranscriptWords
from quizzes.bundle import Bundle
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.journey import begin_module

CHAT = Transcript(
    id="T",
    medium="team-app",
    lines=tuple(Line(id=f"l{n}", speaker="a", at="4:02 p.m.") for n in range(1, 6)),
    crosses="l3",
    cites=("appearance",),
)
SAID = TranscriptWords(
    title="A thread about Friday",
    setting="A team app.",
    speakers={"a": "Coach"},
    lines={f"l{n}": f"Message {n}" for n in range(1, 6)},
    why="It moves to a private place.",
    better="See you Friday, all of you.",
)
LATER = {"purpose": {"en": "<p>Another text.</p>"}}


@pytest.fixture
def lined(world: World, short_module: Bundle) -> World:
    """The short module with a line to write and a transcript to mark, as its next edition."""
    words = short_module.scenario_words["A1"]["en"]
    line = LineWords(prompt="Write to Student K.", good="Ask me by class e-mail, K.")
    cut = {"transcripts": ("T",), "take_transcripts": 1}
    made = short_module.model_copy(
        update={
            "module": short_module.module.model_copy(update=cut),
            "scenario_words": {"A1": {"en": words.model_copy(update={"line": line})}},
            "transcripts": {"T": CHAT},
            "transcript_words": {"T": {"en": SAID}},
        }
    )
    db.session.expunge_all()
    db.writing()
    published.publish(made, clock.now())
    db.session.commit()
    return world


def sitting() -> Sitting:
    """The one sitting, as it stands."""
    db.session.rollback()
    return db.session.scalars(select(Sitting)).one()


def to_the_case(learner: Browser) -> tuple[str, Page]:
    """Past the first lesson; the scenario's address and page."""
    lesson = begin_module(learner).response.request.path
    page = learner.post(lesson)
    return page.response.request.path, page


def play(learner: Browser, address: str, page: Page, wanted: str, **first: Any) -> Page:
    """Take the option `wanted` at every step to the end; the last page of feedback."""
    for _turn in range(9):
        step = page.field("step")
        feedback = learner.post(address, step=step, choice=wanted, **first)
        onward = feedback.link(r"^/sittings/[^?]+$")
        if onward != address:
            return feedback
        page, first = learner.get(address), {}
    raise AssertionError("the scenario never ends")


def test_being_sure_and_wrong_brings_the_case_back_before_the_quiz(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    address, page = to_the_case(ana)
    feedback = play(ana, address, page, "a", sure="yes")
    again = ana.get(feedback.link(r"^/sittings/[^?]+$"))
    assert "You were sure about this one" in again.text
    feedback = play(ana, address, again, "c")
    summary = ana.get(feedback.link(r"^/sittings/[^?]+$"))
    assert summary.heading == "How it went" and "Missed" in summary.words()


def test_a_case_answered_well_does_not_come_back(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    address, page = to_the_case(ana)
    feedback = play(ana, address, page, "c", sure="yes")
    assert ana.get(feedback.link(r"^/sittings/[^?]+$")).heading == "How it went"


def test_a_choice_taken_back_leaves_the_first_one_for_the_summary(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    address, page = to_the_case(ana)
    back = ana.post(address, step=page.field("step"), choice="a").link(r"\?step=")
    ana.get(back)
    ana.post(address, step=page.field("step"), choice="b")
    assert sitting().practice["first"]["A1"]["d1"] == "a"
    assert sitting().paths["A1"] == [["d1", "b"]]


def test_a_line_of_ones_own_is_compared_and_kept_nowhere(lined: World, visit: Visit) -> None:
    ana = visit(lined.ana)
    address, page = to_the_case(ana)
    page = ana.get(play(ana, address, page, "c").link(r"/line$"))
    compared = ana.post(page.response.request.path, written="Dear K, unrepeatable words")
    assert "unrepeatable words" in compared.text and "Ask me by class e-mail" in compared.text
    kept = sitting()
    assert "unrepeatable" not in f"{kept.paths}{kept.practice}{kept.draft}{kept.done}"
    assert b"unrepeatable" not in b"".join(db.session.scalars(select(Body.bytes)))


def test_a_transcript_is_marked_and_explained(lined: World, visit: Visit) -> None:
    ana = visit(lined.ana)
    address, page = to_the_case(ana)
    play(ana, address, page, "c")
    thread = ana.get(address.rsplit("/", 1)[0])
    assert thread.heading == "A thread about Friday"
    mark = thread.response.request.path + "/mark"
    assert "Mark a message" in ana.post(mark, 422).text
    assert ana.post(mark, line="l3").heading == "Exactly there"
    ana.get(thread.response.request.path)
    assert ana.post(mark, line="l1").heading == "That message is fine"
    assert sitting().practice["marks"] == {"T": "l3"}
    ana.post(mark, 404, line="l9")


def test_the_reading_version_leads_to_the_same_quiz_and_record(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    lesson = begin_module(ana).response.request.path
    reading = "/".join(lesson.split("/")[:3]) + "/reading"
    assert "Nobody is told which way you took" in ana.get(reading).text
    assert ana.post(reading).heading == "Before the quiz"
    names = {column.name for column in Attempt.__table__.columns}
    assert not names & {"reading", "way", "mode"}


def test_hr_previews_a_module_and_nothing_is_recorded(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = cora.get("/preview/boundaries?job=driver&pack=hs5460&pack=law-mt")
    assert "Quiz questions usable here" in page.text
    db.session.rollback()
    assert db.session.scalars(select(Sitting)).all() == []


def test_what_one_was_sure_and_wrong_about_weighs_in_the_next_refresher(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    address, page = to_the_case(ana)
    play(ana, address, page, "a", sure="yes")
    earlier = sitting().enrollment_id
    db.writing()
    program, today = create_program(world.district.id, "Refresher"), clock.today("America/Denver")
    ask_for(program, today, modules=["boundaries"])
    enroll(program, [world.ana.id], "2027-28", today, today)
    db.session.commit()
    begun = ana.get("/").link(rf"/training/(?!{earlier})")
    ana.get(begun)
    ana.post(begun)
    db.session.rollback()
    newest = db.session.scalars(select(Sitting).order_by(Sitting.id.desc())).first()
    assert newest is not None
    assert "school_help_on_private_channel" in newest.practice["weak"]


def test_a_learner_in_the_middle_finishes_on_the_edition_they_began(
    lined: World, visit: Visit, short_module: Bundle
) -> None:
    ana = visit(lined.ana)
    address, page = to_the_case(ana)
    began = sitting().module_version_id
    db.writing()
    published.publish(short_module.model_copy(update={"lessons": LATER}), clock.now())
    db.session.commit()
    play(ana, address, page, "c")
    assert ana.get(address.rsplit("/", 1)[0]).heading == "A thread about Friday"
    assert sitting().module_version_id == began


def test_content_is_parsed_once_per_process_and_edition(world: World, visit: Visit) -> None:
    for person in (world.ana, world.dan):
        learner = visit(person)
        address, _page = to_the_case(learner)
        for _load in range(3):
            learner.get(address)
    assert published.bundle.cache_info().misses == 1
