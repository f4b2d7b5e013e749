"""What turns on a fact: every option, transcript and question whose verdict or key asks it."""

from collections.abc import Collection, Iterable

from modules.facts import FACTS
from modules.pack import Pack
from modules.scenario import Scenario
from modules.verdict import deciding_facts
from quizzes.bundle import Bundle


def facts_behind(name: str, packs: Iterable[Pack]) -> set[str]:
    """The fact of that name, or every fact that a clause of that name answers."""
    if name in FACTS:
        return {name}
    return {fact for pack in packs for fact, given in pack.facts.items() if name in given.clauses}


def impact(bundle: Bundle, facts: Collection[str]) -> list[str]:
    """One line for each thing to look at again when one of the facts changes."""
    slug, wanted = bundle.module.slug, set(facts)
    found = [line for each in bundle.scenarios.values() for line in _scenario(each, wanted)]
    for chat in bundle.transcripts.values():
        if wanted & {*chat.needs, *chat.cites}:
            found.append(f"transcript {chat.id}")
    for question in bundle.bank.questions:
        if wanted & {*question.needs, *question.facts()}:
            found.append(f"question {question.id}")
    return [f"{slug}: {line}" for line in found]


def _scenario(scenario: Scenario, wanted: set[str]) -> list[str]:
    if wanted & set(scenario.needs):
        return [f"scenario {scenario.id}: offered only if it is answered so"]
    return [
        f"scenario {scenario.id} {step.id} {option.id}: "
        + ("verdict" if wanted & set(deciding_facts(option.verdict)) else "cited")
        for step in scenario.steps
        for option in step.options
        if wanted & set(option.facts())
    ]
