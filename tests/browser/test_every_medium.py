"""One real case of each medium, to its end with keys alone, in both languages; read in order."""

import re
from collections.abc import Iterator
from functools import reduce

import pytest

from app import clock, db, published
from app.models import DistrictPack, StaffMember
from modules.pack import Profile
from modules.scenario import LineWords, Medium, Scenario
from modules.verdict import Verdict, judge
from quizzes.bundle import Bundle, compose
from tests.app.conftest import World
from tests.browser.conftest import Arrive
from tests.browser.walking import Inspector

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
LANGUAGES = ("es", "en")
LINE = LineWords(prompt="Answer the student.", good="Ask me in class tomorrow.")
PACK = "mtcode"
"""What the cases of the third module are judged by."""


@pytest.fixture(scope="session")
def library() -> Bundle:
    """The cases of three modules as if they were one module with one lesson and one thread."""
    first, *others = (compose(slug) for slug in ("boundaries", "speaking-up", "ethics"))
    return reduce(_with_cases, others, first)


@pytest.fixture
def profile(world: World) -> Profile:
    """The facts of the small district, which binds its staff by the code of ethics too."""
    db.writing()
    world.district.packs.append(DistrictPack(id=db.uuid7(), code=PACK, recorded_at=clock.now()))
    db.session.commit()
    return published.current_profile(world.district.id)


@pytest.fixture
def gallery(library: Bundle, profile: Profile) -> Bundle:
    """One case of each medium, published as the module's next edition; the first asks for a line."""
    shown = list(dict.fromkeys(one_per_medium(library, profile).values()))
    cut = {"lessons": library.module.lessons[:1], "scenarios": shown, "take": len(shown)}
    chat = {"transcripts": library.module.transcripts[:1], "take_transcripts": 1}
    words = library.scenario_words[shown[0]]
    lined = {name: said.model_copy(update={"line": LINE}) for name, said in words.items()}
    made = library.model_copy(
        update={
            "module": library.module.model_copy(update=cut | chat),
            "scenario_words": library.scenario_words | {shown[0]: lined},
        }
    )
    db.session.expunge_all()
    db.writing()
    published.publish(made, clock.now())
    db.session.commit()
    return made


def _with_cases(into: Bundle, other: Bundle) -> Bundle:
    """The bundle with another one's cases; ids differ between modules."""
    mine = into.module
    module = {
        "scenarios": mine.scenarios + other.module.scenarios,
        "transcripts": mine.transcripts + other.module.transcripts,
    }
    update = {
        "module": mine.model_copy(update=module),
        "scenarios": into.scenarios | other.scenarios,
        "scenario_words": into.scenario_words | other.scenario_words,
        "transcripts": into.transcripts | other.transcripts,
        "transcript_words": into.transcript_words | other.transcript_words,
    }
    return into.model_copy(update=update)


def one_per_medium(library: Bundle, profile: Profile) -> dict[str, str]:
    """For each medium the first case that opens with a message in it; in Spanish if there is one."""
    ids = sorted(library.module.scenarios, key=lambda id: "es" not in library.scenario_words[id])
    opening = [library.scenarios[id] for id in ids if library.scenarios[id].is_playable(profile)]
    found: dict[str, str] = {}
    for case in opening:
        if case.steps[0].messages:
            found.setdefault(case.steps[0].medium, case.id)
    return found


def test_keys_alone_lead_through_every_medium(
    world: World, gallery: Bundle, profile: Profile, arrive: Arrive
) -> None:
    for person, language in zip((world.ana, world.dan), LANGUAGES, strict=True):
        learner = arrive(person, kind=Inspector)
        learner.press("Yes, sign me in")
        speak(learner, language)
        assert play_all(learner, gallery, profile) == titles(gallery, language)
        read_instead(learner)


def test_a_screen_reader_meets_thread_then_question_then_options(
    gallery: Bundle, world: World, arrive: Arrive
) -> None:
    learner = arrive(world.ana)
    learner.press("Yes, sign me in")
