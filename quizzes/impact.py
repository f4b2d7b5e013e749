"""What turns on a fact: every option, transcript and question whose verdict or key asks it."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from modules.facts import FACTS
from modules.pack import Pack, Profile
from modules.scenario import Scenario
from modules.verdict import Rule, Verdict, deciding_facts, judge
from quizzes.bank import usable
from quizzes.bundle import Bundle


class Things(NamedTuple):
    """Ids of what turns on some facts, in the order of the module."""

    scenarios: list[str]
    transcripts: list[str]
    questions: list[str]


class Turned(NamedTuple):
    """An option whose verdict another profile changes."""

    scenario: str
    step: str
    option: str
    before: Verdict
    after: Verdict


class Difference(NamedTuple):
    """What another profile changes in a module: ids of scenarios and questions, and options."""

    taught: list[str]
    no_longer: list[str]
    turned: list[Turned]
    asked: list[str]
    not_asked: list[str]
    other_key: list[str]


def facts_behind(name: str, packs: Iterable[Pack]) -> set[str]:
    """The fact of that name, or every fact that a clause of that name answers."""
    if name in FACTS:
        return {name}
    return {fact for pack in packs for fact, given in pack.facts.items() if name in given.clauses}


def impact(bundle: Bundle, facts: Collection[str]) -> list[str]:
    """One line for each thing to look at again when one of the facts changes."""
    slug, wanted = bundle.module.slug, set(facts)
    found = [line for each in bundle.scenarios.values() for line in _scenario(each, wanted)]
    turn = things(bundle, facts)
    found += [f"transcript {id}" for id in turn.transcripts]
    found += [f"question {id}" for id in turn.questions]
    return [f"{slug}: {line}" for line in found]


def things(bundle: Bundle, facts: Collection[str]) -> Things:
    """Every scenario, transcript and question that turns on one of the facts."""
    wanted = set(facts)
    return Things(
        [id for id, each in bundle.scenarios.items() if _scenario(each, wanted)],
        [id for id, each in bundle.transcripts.items() if wanted & {*each.needs, *each.cites}],
        [each.id for each in bundle.bank.questions if wanted & {*each.needs, *each.facts()}],
    )


def difference(bundle: Bundle, before: Profile, after: Profile) -> Difference:
    """What a module teaches under one profile and not, or otherwise, under another."""
    was, now = (
        {id for id, each in bundle.scenarios.items() if each.is_playable(profile)}
        for profile in (before, after)
    )
    keys, new = (
        {each.id: each.key(profile) for each in usable(bundle.bank, profile)}
        for profile in (before, after)
    )
    return Difference(
        sorted(now - was),
        sorted(was - now),
        [turn for id in sorted(was & now) for turn in _turned(bundle.scenarios[id], before, after)],
        [id for id in new if id not in keys],
        [id for id in keys if id not in new],
        [id for id in new if id in keys and new[id] != keys[id]],
    )


def _turned(scenario: Scenario, before: Profile, after: Profile) -> list[Turned]:
    judged = [
        Turned(scenario.id, step.id, option.id, *_judged(option.verdict, before, after))
        for step in scenario.steps
        for option in step.options
    ]
    return [each for each in judged if each.before != each.after]


def _judged(rule: Rule, before: Profile, after: Profile) -> tuple[Verdict, Verdict]:
    return judge(rule, before), judge(rule, after)


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
