"""How content reads: grade, tone, spelling, declared minutes, both languages there."""

import re
import warnings
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from modules.loader import LANGUAGES, Finding, ModuleFiles

HARDEST_GRADE = 8.0
"""Flesch-Kincaid grade of English text; short texts are judged together, not line by line."""
EASIEST_NEEDED = 60.0
"""Fernández-Huerta ease of Spanish text, the like of grade 8."""
FEWEST_WORDS = 80
"""Too few words give no grade worth the name."""
WORDS_PER_MINUTE = 180
SECONDS_PER_DECISION = 40
QUESTION_WORDS = 60
TOLERANCE = 0.25

TONE = {
    "en": re.compile(
        r"\b(victims?|predators?|pervert\w*|molest\w*|love affair|seduc\w*|perpetrators?|"
        r"crazy|insane|manpower|addicts?|users?)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(v[ií]ctimas?|depredador\w*|pervertid\w*|amor[ií]os?|seduc\w*|loc[oa]s?|usuarios?)\b",
        re.IGNORECASE,
    ),
}
BRITISH = re.compile(
    r"\b(behaviour\w*|colour\w*|favourite\w*|counsellor\w*|licence\w*|mum|programme\w*|"
    r"organis(?:e|ed|ing|ation)|recognis\w+|realis(?:e|ed|ing)|centre)\b",
    re.IGNORECASE,
)
CLOCK_24 = re.compile(r"\b(?:1[3-9]|2[0-3]):[0-5]\d\b")


def style_findings(files: ModuleFiles) -> list[Finding]:
    """Everything about a module's words that an author should mend."""
    slug, found = files.module.slug, _languages(files)
    for file, language, text in _texts(files):
        found += text_findings(file, language, text)
    computed = minutes(files)
    if abs(computed - files.module.minutes) > TOLERANCE * computed:
        problem = (
            f"declares {files.module.minutes} minutes, but reading and deciding take {computed:.0f}"
        )
        found.append(Finding(f"content/{slug}/module.yaml", "minutes", problem))
    return found


def minutes(files: ModuleFiles) -> float:
    """What one learner needs: words at 180 a minute, 40 seconds for each decision."""
    module = files.module
    words = sum(_count(by_language["en"]) for by_language in files.lessons.values())
    decisions = module.quiz.draw
    words += module.quiz.draw * QUESTION_WORDS
    if files.scenarios:
        share = taken(files) / len(files.scenarios)
        told = sum(_count(joined(each.words["en"])) for each in files.scenarios.values())
        steps = sum(len(each.scenario.steps) for each in files.scenarios.values())
        words, decisions = (
            words + round(told * share * READ_SHARE),
            decisions + round(steps * share),
        )
    for each in list(files.transcripts.values())[: module.take_transcripts]:
        words, decisions = words + _count(joined(each.words["en"])), decisions + 1
    return words / WORDS_PER_MINUTE + decisions * SECONDS_PER_DECISION / 60


READ_SHARE = 0.5
"""Of a scenario's words a learner meets about half: the options, and the feedback on one."""


def taken(files: ModuleFiles) -> int:
    """How many scenarios one learner takes."""
    scenarios = [each.scenario for each in files.scenarios.values()]
    if files.module.refresher:
        return len({scenario.cluster for scenario in scenarios})
    return min(files.module.take, len(scenarios))


def grade(text: str, language: str) -> float:
    """The reading grade of English (higher is harder), or the ease of Spanish (lower is harder)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import textstat  # its set-up takes long, and only authors need it

    textstat.textstat.set_lang(language)
    if language == "es":
        return float(textstat.textstat.fernandez_huerta(text))
    return float(textstat.textstat.flesch_kincaid_grade(text))


def text_findings(file: str, language: str, text: str) -> list[Finding]:
    """Tone, spelling and grade of one running text."""
    return [*_tone(file, language, text), *_grade(file, language, text)]


def _languages(files: ModuleFiles) -> list[Finding]:
    slug = files.module.slug
    there = {f"content/{slug}/module": set(files.words)}
    there |= {f"{slug}/lessons/{name}": set(texts) for name, texts in files.lessons.items()}
    there |= {f"{slug}/scenarios/{id.lower()}": set(c.words) for id, c in files.scenarios.items()}
    there |= {
        f"{slug}/transcripts/{id.lower()}": set(c.words) for id, c in files.transcripts.items()
    }
    return [
        Finding(file, "", f"there are no words in '{language}'; write {file}.{language}")
        for file, found in there.items()
        for language in LANGUAGES
        if language not in found
    ]


def _texts(files: ModuleFiles) -> Iterator[tuple[str, str, str]]:
    """File, language and running text of everything a learner reads."""
    slug = files.module.slug
    for name, by_language in files.lessons.items():
        for language, text in by_language.items():
            yield f"{slug}/lessons/{name}.{language}.md", language, text
    for id, case in files.scenarios.items():
        for language, words in case.words.items():
            yield f"{slug}/scenarios/{id.lower()}.{language}.yaml", language, joined(words)
    for id, chat in files.transcripts.items():
        for language, told in chat.words.items():
            yield f"{slug}/transcripts/{id.lower()}.{language}.yaml", language, joined(told)


def _tone(file: str, language: str, text: str) -> list[Finding]:
    found = [
        Finding(file, "", f"'{match}': {advice}")
        for pattern, advice in (
            (TONE[language], "choose words that blame and label nobody"),
            (CLOCK_24, "write the time as 9:40 p.m."),
        )
        for match in sorted({each.group(0) for each in pattern.finditer(text)})
    ]
    if language == "en":
        british = sorted({each.group(0) for each in BRITISH.finditer(text)})
        found += [Finding(file, "", f"'{match}': use US spelling") for match in british]
    return found


def _grade(file: str, language: str, text: str) -> list[Finding]:
    if _count(text) < FEWEST_WORDS:
        return []
    reads = grade(text, language)
    if language == "es" and reads < EASIEST_NEEDED:
        return [Finding(file, "", f"reads hard (ease {reads:.0f}, at least 60): shorter sentences")]
    if language == "en" and reads > HARDEST_GRADE:
        return [Finding(file, "", f"reads at grade {reads:.1f}, at most 8: shorter sentences")]
    return []


def joined(words: BaseModel) -> str:
    """All strings of a words model as one text."""
    return " ".join(_strings(words.model_dump()))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)


def _count(text: str) -> int:
    return len(text.split())
