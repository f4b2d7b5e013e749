"""The modules on ethics: judged by the district, fair to guessers, honest about what a code is."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from modules.loader import ROOT, ModuleFiles, Reader, ScenarioFiles, read_module, read_pack
from modules.pack import Profile, Ruling
from modules.profile import profile
from modules.scenario import Option, OptionWords, Scenario, Step
from modules.verdict import Verdict, judge, leaves
from quizzes.bank import usable
from quizzes.loader import read_bank

MODULES = ("ethics", "ethics-overview")
DISTRICTS = {
    "montana": ("hs5460", "mtcode", "law-mt", "federal"),
    "new mexico": ("gbee", "law-nm", "federal"),
}
LICENSED = ("teacher", "coach", "counselor", "office")
OTHERS = ("paraeducator", "driver", "custodian", "food-service", "office")
NAMED = re.compile(
    r"GBEE|5460|\b[IVX]+\.[A-Z]|\bO-\d|\bmca\b|nmsa|\d{3}-\d{4}|"
    r"hot springs|las cruces|montana|new mexico|\b[A-G]\.\d",
    re.I,
)

every_module = pytest.mark.parametrize("slug", MODULES)


@cache
def module(slug: str) -> ModuleFiles:
    reader = Reader()
    found = read_module(ROOT / "content" / slug, reader)
    assert found and not reader.findings, reader.findings
    return found


def district(code: str, *rulings: Ruling) -> Profile:
    packs = [read_pack(name, Reader()) for name in DISTRICTS[code]]
    return profile([pack for pack in packs if pack], rulings)


def scenario(id: str) -> Scenario:
    return module("ethics").scenarios[id].scenario


def files(slug: str) -> list[ScenarioFiles]:
    return list(module(slug).scenarios.values())


def steps(slug: str) -> list[tuple[Step, dict[str, OptionWords]]]:
    return [
        (step, words["en"].steps[step.id].options)
        for scenario, words in files(slug)
        for step in scenario.steps
    ]


def best(step: Step) -> list[str]:
    return [option.id for option in step.options if option.verdict == Verdict.BEST.value]


def options(slug: str) -> list[tuple[str, Option]]:
    return [
        (scenario.id, option)
        for scenario, _ in files(slug)
        for step in scenario.steps
        for option in step.options
    ]


def texts(words: Any) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    elif isinstance(words, Mapping):
        for part in words.values():
            yield from texts(part)


def judged(id: str, step: str, option: str) -> list[str]:
    """In a district of each state."""
    rule = scenario(id).option(step, option).verdict
    return [judge(rule, district(code)).value for code in DISTRICTS]


@pytest.mark.parametrize(
    ("place", "verdicts"),
    [
        (("C3", "d1", "a"), ["risky", "risky"]),
        (("C5", "d1", "a"), ["breach", "risky"]),
        (("C6", "d1", "a"), ["breach", "risky"]),
        (("C7", "d1", "a"), ["wrong", "breach"]),
        (("C7", "d1", "d"), ["risky", "wrong"]),
    ],
)
def test_law_and_policy_decide_what_breaks_a_rule(
    place: tuple[str, str, str], verdicts: list[str]
) -> None:
    assert judged(*place) == verdicts


def test_recording_in_secret_is_a_breach_once_the_law_has_been_read() -> None:
    read = district("montana", Ruling("secret_recording", "offense"))
    assert judge(scenario("C7").option("d1", "d").verdict, read) == Verdict.BREACH


def test_a_code_alone_never_makes_a_breach() -> None:
    rules = [option.verdict for slug in MODULES for _, option in options(slug)]
    deciding = [rule["by"] for rule in rules if "breach" in leaves(rule)]
    assert [fact for fact in deciding if fact.startswith("code_")] == []
    assert len(deciding) == sum("breach" in leaves(rule) for rule in rules)


def test_the_license_law_is_told_apart_from_the_code_and_the_policy() -> None:
    told = module("ethics").lessons["three-rules"]["en"]
    assert all(f"**{name}**" in told for name in ("The code of ethics", "License law"))
    assert "not a law" in told and "**Local policy**" in told


@every_module
def test_each_decision_has_exactly_one_best_option_whatever_the_district(slug: str) -> None:
    assert all(len(best(step)) == 1 for step, _ in steps(slug))


@every_module
def test_every_case_is_played_where_the_code_is_used_and_only_there(slug: str) -> None:
    played = {
        code: sum(case.is_playable(district(code)) for case, _ in files(slug)) for code in DISTRICTS
    }
    assert played == {"montana": len(files(slug)), "new mexico": 0}


@every_module
def test_every_option_can_show_a_clause_where_the_code_is_used(slug: str) -> None:
    here = district("montana")
    for id, option in options(slug):
        cited = [here.facts[fact] for fact in option.facts() if fact in here.facts]
        assert any(answer.citations for answer in cited), (id, option.id)


@every_module
def test_words_name_no_policy_no_district_and_no_law(slug: str) -> None:
    told = [text for _, words in files(slug) for text in texts(words["en"].model_dump())]
    told += [text for said in module(slug).lessons.values() for text in said.values()]
    assert [text for text in told if NAMED.search(text)] == []


@every_module
def test_at_least_a_quarter_of_the_scenarios_are_fine_as_they_are(slug: str) -> None:
    assert 4 * sum(scenario.clean for scenario, _ in files(slug)) >= len(files(slug))


@every_module
def test_the_best_option_is_the_longest_in_two_of_five_decisions_at_most(slug: str) -> None:
    sizes = [(best(s)[0], {id: len(w.text) for id, w in words.items()}) for s, words in steps(slug)]
    assert 5 * sum(size[id] == max(size.values()) for id, size in sizes) <= 2 * len(sizes)


@every_module
def test_options_of_one_question_are_about_equally_long(slug: str) -> None:
    for _, words in steps(slug):
        lengths = [len(option.text) for option in words.values()]
        mean = sum(lengths) / len(lengths)
        assert all(abs(length - mean) <= mean / 4 for length in lengths), list(words.values())


@pytest.mark.parametrize("letter", "abcd")
def test_no_letter_is_best_in_more_than_two_of_five_decisions(letter: str) -> None:
    at_letter = [letter in best(step) for step, _ in steps("ethics")]
    assert 5 * sum(at_letter) <= 2 * len(at_letter)


@pytest.mark.parametrize(
    ("slug", "roles"), [("ethics", LICENSED), ("ethics-overview", OTHERS)], ids=MODULES
)
def test_everyone_the_module_is_for_finds_enough_scenarios_that_fit(
    slug: str, roles: tuple[str, ...]
) -> None:
    fitting = {role: sum(role in s.roles for s, _ in files(slug)) for role in roles}
    assert min(fitting.values()) >= module(slug).module.take, fitting


def test_the_overview_is_short() -> None:
    assert module("ethics-overview").module.minutes <= 7


def test_the_overview_asks_nothing_that_an_open_fact_decides() -> None:
    found = read_bank("ethics-overview", Reader())
    assert found
    assert len(usable(found[0], district("montana"))) == len(found[0].questions) == 8


def test_the_overview_must_teach_that_a_supervisor_is_not_the_report() -> None:
    found = read_bank("ethics-overview", Reader())
    assert found
    must = [question for question in found[0].questions if question.must_pass]
    assert ["abuse_report" in question.cites for question in must] == [True]
