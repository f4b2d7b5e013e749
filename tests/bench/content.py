"""What the measured learners are taught: one lesson, one scenario, the whole quiz, one policy."""

from typing import Any

from modules.loader import ROOT
from modules.pack import Profile
from modules.scenario import Option, Step, StepWords, is_good
from modules.text import to_html
from modules.verdict import judge
from quizzes.bank import usable
from quizzes.bundle import Bundle, compose
from quizzes.draw import draw

SCENARIO = "A1"
POLICY = ROOT / "content" / "model-policies" / "gbee.md"


def short_module() -> Bundle:
    """The real module, cut to one lesson and one scenario."""
    whole = compose("boundaries")
    cut = {"lessons": whole.module.lessons[:1], "scenarios": (SCENARIO,), "take": 1}
    return whole.model_copy(update={"module": whole.module.model_copy(update=cut)})


def key_of(made: Bundle, profile: Profile) -> dict[str, list[str]]:
    """Right options by question, good options by step of the scenario."""
    questions = {q.id: sorted(q.key(profile)) for q in usable(made.bank, profile)}
    steps = {
        step.id: [o.id for o in step.options if is_good(judge(o.verdict, profile))]
        for step in made.scenarios[SCENARIO].steps
    }
    return questions | steps


def for_the_floor(made: Bundle, profile: Profile) -> dict[str, Any]:
    """The words a learner meets, as plain HTML and lists, for an app that knows no modules."""
    words = made.scene(SCENARIO, "en")
    asked = draw(usable(made.bank, profile), made.module.quiz, "floor")
    return {
        "lesson": made.lesson(made.module.lessons[0], "en"),
        "policy": to_html(POLICY.read_text()),
        "steps": {
            step.id: _step(step, words.steps[step.id], profile)
            for step in made.scenarios[SCENARIO].steps
        },
        "questions": [_question(made, question.id, question.kind) for question in asked],
    }


def _step(step: Step, words: StepWords, profile: Profile) -> dict[str, Any]:
    said = "".join(f"<p>{line}</p>" for line in [words.narration, *words.messages.values()])
    return {
        "text": said,
        "question": words.question,
        "options": [(o.id, words.options[o.id].text) for o in step.options],
        "next": {o.id: o.next or step.next for o in step.options},
        "told": {o.id: _told(o, words, profile) for o in step.options},
    }


def _told(option: Option, words: StepWords, profile: Profile) -> str:
    verdict, said = judge(option.verdict, profile), words.options[option.id]
    parts = [said.told(part, verdict) for part in ("consequence", "why", "tomorrow")]
    facts = [profile.facts[fact] for fact in option.facts() if fact in profile.facts]
    return "".join(f"<p>{line}</p>" for line in parts + [fact.says["en"] for fact in facts])


def _question(made: Bundle, id: str, kind: str) -> dict[str, Any]:
    words = made.question_words(id, "en")
    return {
        "id": id,
        "type": "checkbox" if kind == "multiple" else "radio",
        "stem": words.stem,
        "options": list(words.options.items()),
        "explanation": words.explanation,
    }
