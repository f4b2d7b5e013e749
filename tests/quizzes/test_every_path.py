"""Every path of every scenario, in every profile: no dead end, one verdict, not too long."""

from collections.abc import Iterator
from itertools import product

import pytest

from modules.facts import FACTS
from modules.loader import ROOT, Reader, read_pack
from modules.pack import Profile, Ruling
from modules.profile import profile
from modules.scenario import Scenario
from modules.verdict import Verdict, deciding_facts, judge, outcomes
from quizzes.bundle import Bundle, compose

SLUGS = sorted(path.parent.name for path in (ROOT / "content").glob("*/module.yaml"))
SHIPPED = {"nm": ("gbee", "law-nm", "federal"), "mt": ("hs5460", "mtcode", "law-mt", "federal")}
LONGEST = 8


def shipped(codes: tuple[str, ...], *rulings: Ruling) -> Profile:
    """The profile of a district that loads these packs."""
    reader = Reader()
    there = [c for c in codes if (ROOT / "packs" / f"{c}.yaml").exists()]
    packs = [read_pack(code, reader) for code in there]
    assert reader.findings == []
    return profile([pack for pack in packs if pack], rulings)


def profiles() -> dict[str, Profile]:
    """The shipped ones, one that settles everything strictly, one that settles it mildly."""
    found = {name: shipped(codes) for name, codes in SHIPPED.items()}
    for name, place in (("strict", 0), ("mild", -1)):
        found[name] = profile([], [Ruling(fact, answers[place]) for fact, answers in FACTS.items()])
    return found


def paths(scenario: Scenario) -> Iterator[list[str]]:
    """Every way through, as step ids."""
    ways = [[scenario.steps[0].id]]
    while ways:
        way = ways.pop()
        step = scenario.step(way[-1])
        for following in {option.next or step.next for option in step.options}:
            if following is None:
                yield way
            else:
                assert len(way) <= LONGEST, f"{scenario.id} goes round in circles"
                ways.append([*way, following])


@pytest.fixture(scope="module", params=SLUGS)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    """Each shipped module."""
    return compose(request.param)


def test_every_path_ends_and_none_is_longer_than_eight_decisions(bundle: Bundle) -> None:
    for scenario in bundle.scenarios.values():
        assert all(len(way) <= LONGEST for way in paths(scenario))


@pytest.mark.parametrize("name", list(profiles()))
def test_every_option_has_one_verdict_and_words_for_it(bundle: Bundle, name: str) -> None:
    facts = profiles()[name]
    for scenario, language in product(bundle.scenarios.values(), ("en", "es")):
        words = bundle.scene(scenario.id, language)
        for step in scenario.steps:
            for option in step.options:
                verdict = judge(option.verdict, facts)
                told = words.steps[step.id].options[option.id]
                parts = ("consequence", "why", "tomorrow")
                assert all(told.told(part, verdict) for part in parts)


@pytest.mark.parametrize("name", list(profiles()))
def test_what_is_played_has_a_sure_best_at_every_step(bundle: Bundle, name: str) -> None:
    facts = profiles()[name]
    for scenario in bundle.scenarios.values():
        if scenario.is_playable(facts):
            for step in scenario.steps:
                assert any(outcomes(o.verdict, facts) == {"best"} for o in step.options)


def test_what_is_held_says_which_decision_it_waits_for(bundle: Bundle) -> None:
    for facts in profiles().values():
        for scenario in bundle.scenarios.values():
            assert (
                scenario.is_playable(facts)
                or scenario.waits_for(facts)
                or not scenario.applies(facts)
            )


def test_an_open_fact_never_makes_a_verdict_harder(bundle: Bundle) -> None:
    """Opening a fact may soften a breach to ask first; it adds no breach."""
    facts = profiles()["strict"]
    for scenario in bundle.scenarios.values():
        for step in scenario.steps:
            for option in step.options:
                for fact in deciding_facts(option.verdict):
                    left = {name: a for name, a in facts.facts.items() if name != fact}
                    opened = judge(option.verdict, Profile(facts=left))
                    if "silent" not in FACTS[fact]:
                        settled = judge(option.verdict, facts)
                        assert opened != Verdict.BREACH or settled == Verdict.BREACH


def test_every_citation_a_learner_meets_exists(bundle: Bundle) -> None:
    """In both shipped profiles every option is explained by at least one clause."""
    for name in SHIPPED:
        facts = profiles()[name]
        for scenario in bundle.scenarios.values():
            if scenario.is_playable(facts):
                for step in scenario.steps:
                    for option in step.options:
                        cited = [facts.facts[f] for f in option.facts() if f in facts.facts]
                        assert any(a.citations for a in cited), (
                            f"{scenario.id} {step.id} {option.id}"
                        )
