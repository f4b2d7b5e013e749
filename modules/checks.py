"""Checks on content: words fit structure, nothing leads nowhere, options give nothing away."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from modules.facts import FACTS
from modules.loader import Finding, ModuleFiles
from modules.scenario import Scenario, ScenarioWords, Step
from modules.transcript import Transcript, TranscriptWords
from modules.verdict import Verdict, leaves

LARGEST_SHARE = 0.4
"""The right answer may be the longest, or stand at one letter, in so many cases at most."""
CLEAN_SHARE = 0.25
"""At least so many scenarios are fine as they are, or learners learn to suspect everything."""
FEWEST = 5
"""Shares are judged from so many cases on."""


class Case(NamedTuple):
    """One question as the checker sees it: option id → text, and which are right."""

    options: Mapping[str, str]
    right: frozenset[str]


def module_findings(files: ModuleFiles) -> list[Finding]:
    """Everything wrong with a module's files beyond their shape."""
    slug = files.module.slug
    found, file = [], f"content/{slug}/module.yaml"
    for language, words in files.words.items():
        place = f"content/{slug}/module.{language}.yaml"
        found += _ids(place, "lessons", files.lessons, words.lessons)
    for id, (scenario, by_language) in files.scenarios.items():
        for language, said in by_language.items():
            found += _scenario(scenario, said, f"{slug}/scenarios/{id.lower()}.{language}.yaml")
        found += _ways(scenario, f"{slug}/scenarios/{id.lower()}.yaml")
    for id, (chat, told) in files.transcripts.items():
        for language, heard in told.items():
            found += _transcript(chat, heard, f"{slug}/transcripts/{id.lower()}.{language}.yaml")
    found += give_aways(file, _cases(files))
    return found + _clean(file, [each.scenario for each in files.scenarios.values()])


def give_aways(file: str, cases: Sequence[Case]) -> list[Finding]:
    """Whether the right answer can be guessed from its length or its place."""
    judged = [case for case in cases if len(case.right) == 1]
    if len(judged) < FEWEST:
        return []
    longest = sum(_is_longest(case) for case in judged)
    letters = Counter(sorted(case.options).index(min(case.right)) for case in judged)
    place, most = letters.most_common(1)[0]
    found = []
    if longest > LARGEST_SHARE * len(judged):
        found.append(
            f"the right answer is the longest in {longest} of {len(judged)} cases; "
            "shorten it there, or lengthen another option"
        )
    if most > LARGEST_SHARE * len(judged):
        letter = "abcdefgh"[place]
        found.append(
            f"the right answer is option {letter} in {most} of {len(judged)} cases; "
            "put it at other letters"
        )
    return [Finding(file, "options", problem) for problem in found]


def _is_longest(case: Case) -> bool:
    right = min(case.right)
    others = [len(text) for id, text in case.options.items() if id != right]
    return len(case.options[right]) > max(others)


def _cases(files: ModuleFiles) -> list[Case]:
    """Each decision with its surely best options, in English."""
    return [
        Case(
            {id: option.text for id, option in words["en"].steps[step.id].options.items()},
            frozenset(o.id for o in step.options if leaves(o.verdict) == {Verdict.BEST.value}),
        )
        for scenario, words in files.scenarios.values()
        for step in scenario.steps
        if step.id in words["en"].steps
    ]


def _clean(file: str, scenarios: Sequence[Scenario]) -> list[Finding]:
    clean = sum(scenario.clean for scenario in scenarios)
    if len(scenarios) < FEWEST or clean >= CLEAN_SHARE * len(scenarios):
        return []
    problem = f"only {clean} of {len(scenarios)} scenarios are fine as they are; add ordinary ones"
    return [Finding(file, "scenarios", problem)]


def _scenario(scenario: Scenario, words: ScenarioWords, file: str) -> list[Finding]:
    found = _ids(file, "steps", [step.id for step in scenario.steps], words.steps)
    speakers = {message.speaker for step in scenario.steps for message in step.messages}
    found += _ids(file, "speakers", speakers, words.speakers)
    for step in scenario.steps:
        if step.id in words.steps:
            found += _step(step, words, file)
    return found


def _transcript(chat: Transcript, words: TranscriptWords, file: str) -> list[Finding]:
    found = _ids(file, "lines", [line.id for line in chat.lines], words.lines)
    found += _ids(file, "speakers", {line.speaker for line in chat.lines}, words.speakers)
    channels = {line.channel for line in chat.lines} - {""}
    return found + _ids(file, "channels", channels, words.channels)


def _step(step: Step, words: ScenarioWords, file: str) -> list[Finding]:
    said, where = words.steps[step.id], f"steps.{step.id}"
    found = _ids(file, f"{where}.messages", [m.id for m in step.messages], said.messages)
    found += _ids(file, f"{where}.options", [o.id for o in step.options], said.options)
    for option in step.options:
        if option.id in said.options:
            found += _verdict_words(
                option.verdict, said.options[option.id], f"{where}.options.{option.id}", file
            )
    return found


def _verdict_words(rule: Any, words: Any, where: str, file: str) -> list[Finding]:
    """Words given by verdict cover every verdict the option can reach, softened ones too."""
    reached = {Verdict(leaf) for leaf in leaves(rule)}
    if len(reached) > 1:
        reached |= {Verdict.OK} if reached <= {Verdict.BEST, Verdict.OK} else {Verdict.RISKY}
    return [
        Finding(file, f"{where}.{part}", f"add the words for the verdict '{verdict}'")
        for part in ("consequence", "why", "tomorrow")
        if isinstance(given := getattr(words, part), dict)
        for verdict in sorted(reached - set(given))
    ]


def _ways(scenario: Scenario, file: str) -> list[Finding]:
    """Steps that nothing leads to, and names of steps, facts or answers that do not exist."""
    known = {step.id for step in scenario.steps}
    ways = {step.next for step in scenario.steps} | {
        o.next for s in scenario.steps for o in s.options
    }
    found = [Finding(file, "next", f"there is no step '{id}'") for id in ways - known - {None}]
    unreached = known - ways - {scenario.steps[0].id}
    found += [
        Finding(file, f"steps.{id}", "no step leads here; link it or delete it")
        for id in sorted(unreached)
    ]
    cited = {fact for step in scenario.steps for option in step.options for fact in option.cites}
    found += [
        Finding(file, "cites", f"there is no fact '{fact}'") for fact in sorted(cited - set(FACTS))
    ]
    found += _unexplained(scenario, file) + _circles(scenario, file)
    for fact, answers in scenario.needs.items():
        for answer in set(answers) - set(FACTS.get(fact, ())):
            found.append(Finding(file, f"needs.{fact}", f"'{answer}' is not an answer of it"))
    return found


def _unexplained(scenario: Scenario, file: str) -> list[Finding]:
    return [
        Finding(file, f"steps.{step.id}.options.{option.id}", "cite a fact whose clause says why")
        for step in scenario.steps
        for option in step.options
        if not option.facts()
    ]


def _circles(scenario: Scenario, file: str) -> list[Finding]:
    """A step from which a way leads back to itself: a learner might never get out."""
    onward = {
        step.id: {option.next or step.next for option in step.options} - {None}
        for step in scenario.steps
    }
    found = []
    for start in onward:
        seen: set[str | None] = set()
        following = set(onward[start])
        while following - seen:
            seen |= following
            following = {way for id in following if id in onward for way in onward[str(id)]}
        if start in seen:
            found.append(Finding(file, f"steps.{start}", "a way leads back here; let it go on"))
    return found


def _ids(file: str, where: str, wanted: Iterable[str], given: Iterable[str]) -> list[Finding]:
    missing, extra = set(wanted) - set(given), set(given) - set(wanted)
    found = [
        Finding(file, f"{where}.{id}", "the words are missing; add them") for id in sorted(missing)
    ]
    return found + [
        Finding(file, f"{where}.{id}", "words for nothing in the structure; delete them")
        for id in sorted(extra)
    ]
