"""The refresher: three cases in each of six clusters, so that none comes back within two years."""

from collections import Counter
from functools import cache

import pytest

from modules.checks import module_findings
from modules.loader import ROOT, ModuleFiles, Reader, read_module, read_pack
from modules.pack import Profile
from modules.plan import Learner, rotating
from modules.profile import profile
from modules.scenario import Scenario
from modules.style import joined, style_findings, text_findings
from modules.verdict import Verdict, judge
from quizzes.bank import usable
from quizzes.checks import bank_findings, bank_style
from quizzes.loader import read_bank
from quizzes.question import Bank, BankWords

DISTRICTS = {
    "gbee": ("gbee", "law-nm", "federal"),
    "5460": ("hs5460", "mtcode", "law-mt", "federal"),
}
CLUSTERS = [
    "new-app",
    "overheard-secret",
    "family-team",
    "emergency",
    "reference-call",
    "staff-chat",
]
MUST_PASS = ["R-Q13", "R-Q14", "R-Q15"]

every_district = pytest.mark.parametrize("code", DISTRICTS)


@cache
def module() -> ModuleFiles:
    reader = Reader()
    found = read_module(ROOT / "content" / "refresher", reader)
    assert found and not reader.findings, reader.findings
    return found


@cache
def bank() -> tuple[Bank, dict[str, BankWords]]:
    reader = Reader()
    found = read_bank("refresher", reader)
    assert found, reader.findings
    return found


def scenarios() -> dict[str, Scenario]:
    return {id: case.scenario for id, case in module().scenarios.items()}


def district(code: str) -> Profile:
    packs = [read_pack(name, Reader()) for name in DISTRICTS[code]]
    return profile([pack for pack in packs if pack])


def test_eighteen_cases_fit_their_words_and_give_nothing_away() -> None:
    assert list(scenarios()) == [f"R{number}" for number in range(1, 19)]
    assert module_findings(module()) == []


def test_each_cluster_has_three_cases_and_one_is_fine_as_it_is() -> None:
    cases = scenarios().values()
    assert Counter(case.cluster for case in cases) == dict.fromkeys(CLUSTERS, 3)
    assert Counter(case.cluster for case in cases if case.clean) == dict.fromkeys(CLUSTERS, 1)


def test_every_case_is_one_decision() -> None:
    assert {len(case.steps) for case in scenarios().values()} == {1}


@every_district
def test_every_case_can_be_played_in_both_districts(code: str) -> None:
    assert all(case.is_playable(district(code)) for case in scenarios().values())


@every_district
def test_three_years_bring_every_case_once(code: str) -> None:
    years = [Learner("driver", "ana", year) for year in (2026, 2027, 2028)]
    met = [rotating(module().module, scenarios(), district(code), each) for each in years]
    assert [len(ids) for ids in met] == [6, 6, 6]
    assert set().union(*met) == scenarios().keys()


@every_district
def test_danger_at_night_is_answered_at_once(code: str) -> None:
    case = scenarios()["R12"]
    wait, answer = case.option("d1", "b"), case.option("d1", "a")
    assert judge(wait.verdict, district(code)) == Verdict.TOO_STRICT
    assert judge(answer.verdict, district(code)) == Verdict.BEST


def test_the_english_reads_well() -> None:
    for id, case in module().scenarios.items():
        assert text_findings(id, "en", joined(case.words["en"])) == []


def test_the_declared_minutes_are_near_the_measured_ones() -> None:
    assert [found for found in style_findings(module()) if found.where == "minutes"] == []


def test_the_bank_gives_nothing_away_and_reads_well() -> None:
    questions, words = bank()
    english = {"en": words["en"]}
    found = bank_findings("refresher", questions, english)
    found += bank_style("refresher", questions, english)
    assert [each for each in found if ".es." not in each.file] == []


@every_district
def test_every_district_can_ask_all_thirty_questions(code: str) -> None:
    asked = usable(bank()[0], district(code))
    assert len(asked) == 30
    assert [question.id for question in asked if question.must_pass] == MUST_PASS
