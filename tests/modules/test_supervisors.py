"""The edition for supervisors: ids match, nothing is given away, some requests deserve a yes."""

from functools import cache

import pytest

from modules.checks import module_findings
from modules.loader import ROOT, ModuleFiles, Reader, read_module, read_pack
from modules.pack import Profile
from modules.profile import profile
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

every_district = pytest.mark.parametrize("code", DISTRICTS)


@cache
def module() -> ModuleFiles:
    reader = Reader()
    found = read_module(ROOT / "content" / "supervisors", reader)
    assert found and not reader.findings, reader.findings
    return found


@cache
def bank() -> tuple[Bank, dict[str, BankWords]]:
    reader = Reader()
    found = read_bank("supervisors", reader)
    assert found, reader.findings
    return found


def district(code: str) -> Profile:
    packs = [read_pack(name, Reader()) for name in DISTRICTS[code]]
    return profile([pack for pack in packs if pack])


def verdict(place: tuple[str, str, str], code: str) -> Verdict:
    id, step, option = place
    return judge(module().scenarios[id].scenario.option(step, option).verdict, district(code))


def test_the_eight_cases_have_their_files_and_fit_their_words() -> None:
    assert list(module().scenarios) == [f"S{number}" for number in range(1, 9)]
    assert module_findings(module()) == []


def test_the_english_reads_well() -> None:
    for case in module().scenarios.values():
        assert text_findings(case.scenario.id, "en", joined(case.words["en"])) == []


def test_the_declared_minutes_are_near_the_measured_ones() -> None:
    assert [found for found in style_findings(module()) if found.where == "minutes"] == []


def test_a_good_request_and_a_plain_thread_are_fine_as_they_are() -> None:
    assert {id for id, case in module().scenarios.items() if case.scenario.clean} == {"S4", "S5"}


@every_district
def test_looking_into_it_oneself_is_wrong_everywhere(code: str) -> None:
    asked = [("S1", "d1", "a"), ("S1", "d1", "b"), ("S1", "d3", "b"), ("S6", "d1", "c")]
    assert {verdict(place, code) for place in asked} == {Verdict.WRONG}


@every_district
def test_a_warm_letter_is_a_breach_where_the_law_bars_it(code: str) -> None:
    assert verdict(("S7", "d1", "a"), code) == Verdict.BREACH
    assert verdict(("S7", "d1", "c"), code) == Verdict.BEST


@every_district
def test_gifts_are_played_where_a_law_limits_them(code: str) -> None:
    played = {id for id, c in module().scenarios.items() if c.scenario.is_playable(district(code))}
    assert module().scenarios.keys() - played == ({"S8"} if code == "gbee" else set())


def test_the_bank_gives_nothing_away_and_reads_well() -> None:
    questions, words = bank()
    english = {"en": words["en"]}
    found = bank_findings("supervisors", questions, english)
    found += bank_style("supervisors", questions, english)
    assert [each for each in found if ".es." not in each.file] == []


@every_district
def test_every_district_can_ask_all_sixteen_questions(code: str) -> None:
    assert len(usable(bank()[0], district(code))) == 16
