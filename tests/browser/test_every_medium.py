"""One real case of each medium, to its end with keys alone, in both languages; read in order."""

import os
from functools import reduce
from urllib.parse import urlsplit

import pytest

from app import clock, db, published
from app.models import DistrictPack
from modules.pack import Profile
from modules.scenario import LineWords
from modules.verdict import GOOD, Verdict, judge
from quizzes.bundle import Bundle, compose
from tests.app.conftest import World
from tests.browser.conftest import Arrive
from tests.browser.walking import PHONE, Inspector, KeyboardVisitor, Visitor, heard

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
LANGUAGES = ("es", "en")
WALKED = LANGUAGES if os.environ.get("BRIGHTLINE_FULL") else LANGUAGES[:1]
YOU = {"en": "You", "es": "Usted"}
PAGES = 80
"""More than a module with one case of each medium can have."""
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
    """One case of each medium, published as the next edition; the first asks for a line."""
    shown = tuple(one_per_medium(library, profile).values())
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
    """For each medium the first case that opens with a message in it, if possible in Spanish."""
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
    for person, language in zip((world.ana, world.dan), WALKED, strict=False):
        learner = begin(arrive(person, width=PHONE, kind=Inspector), language)
        look_at_the_reading_version(learner)
        titles = [gallery.scene(id, language).title for id in gallery.module.scenarios]
        assert play(learner, gallery, profile) == [*titles, titles[0]]
        learner.go_on()
        assert "/quizzes/" in learner.page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_hears_thread_then_question_then_options(
    world: World, gallery: Bundle, arrive: Arrive, language: str
) -> None:
    learner = begin(arrive(world.ana, kind=KeyboardVisitor), language)
    sitting = learner.page.url.rsplit("/", 1)[0]
    for id in gallery.module.scenarios:
        learner.page.goto(f"{sitting}/{id}")
        thread, question, options = opening(gallery, id, language)
        told = heard(learner.page)
        assert told[: len(thread) + 1] == [*thread, question]
        assert set(told[len(thread) + 1 :][: len(options)]) == options
    learner.page.goto(f"{sitting}/{gallery.module.transcripts[0]}")
    assert heard(learner.page)[1:-1] == messages(gallery, language)


def begin(learner: Visitor, language: str) -> KeyboardVisitor:
    """Sign in, choose the language before anything else, open the module's first lesson."""
    assert isinstance(learner, KeyboardVisitor)
    learner.press("Yes, sign me in")
    if language == "es":
        learner.follow("Español")
    assert learner.page.locator("html").get_attribute("lang") == language
    learner.go_on()
    learner.go_on()
    return learner


def look_at_the_reading_version(learner: KeyboardVisitor) -> None:
    """The link at the foot of a lesson, and back."""
    learner.use(learner.page.locator("a[href$='/reading']"))
    learner.look()
    learner.page.go_back()


def play(learner: KeyboardVisitor, gallery: Bundle, profile: Profile) -> list[str]:
    """Everything as it comes, up to the summary; the titles of the cases in the order met."""
    met: list[str] = []
    for _page in range(PAGES):
        if "/summary" in learner.page.url:
            return met
        if learner.has("[name=choice]"):
            if not met:
                be_sure_and_wrong(learner, gallery, profile)
            met += [] if met[-1:] == [learner.heading] else [learner.heading]
            learner.pick("choice", choice(learner, gallery, profile, best=True))
        elif learner.has("[name=line]"):
            learner.pick("line", "l2")
        elif learner.has("[name=written]"):
            learner.write("written", "See you in class.")
        learner.go_on()
    raise AssertionError("the module never ends")


def be_sure_and_wrong(learner: KeyboardVisitor, gallery: Bundle, profile: Profile) -> None:
    """A mistake with confidence, which comes back at the end; then the choice is taken back."""
    learner.pick("choice", choice(learner, gallery, profile, best=False))
    learner.pick("sure", "no")
    learner.page.keyboard.press("ArrowUp")
    learner.go_on()
    learner.use(learner.page.locator("main a[href*='step=']"))


def choice(learner: Visitor, gallery: Bundle, profile: Profile, best: bool) -> str:
    """The option of the step on the page that is best here, or one that is not even good."""
    id = urlsplit(learner.page.url).path.rpartition("/")[2]
    step = gallery.scenarios[id].step(learner.page.locator("[name=step]").input_value())
    judged = {option.id: judge(option.verdict, profile) for option in step.options}
    right = {Verdict.BEST} if best else set(Verdict) - GOOD
    return next(option for option, verdict in judged.items() if verdict in right)


def opening(gallery: Bundle, id: str, language: str) -> tuple[list[str], str, set[str]]:
    """A case's first step as it should be heard: thread, question, options."""
    words, step = gallery.scene(id, language), gallery.scenarios[id].steps[0]
    said = words.steps[step.id]
    thread = [
        spoken(words.speakers.get(line.speaker, YOU[language]), line.at, said.messages[line.id])
        for line in step.messages
    ]
    return thread, folded(said.question), {folded(option.text) for option in said.options.values()}


def messages(gallery: Bundle, language: str) -> list[str]:
    """The thread's messages as they should be heard, numbered as the explanation numbers them."""
    id = gallery.module.transcripts[0]
    words = gallery.chat(id, language)
    return [
        f"{number}. " + spoken(words.speakers[line.speaker], line.at, words.lines[line.id])
        for number, line in enumerate(gallery.transcripts[id].lines, 1)
    ]


def spoken(speaker: str, at: str, text: str) -> str:
    """Speaker, time: text."""
    return folded(f"{speaker}, {at}: {text}" if at else f"{speaker}: {text}")


def folded(text: str) -> str:
    """With single spaces."""
    return " ".join(text.split())
