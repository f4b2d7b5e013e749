"""The cases on speaking up: fair to guessers and to colleagues, safe in every district."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

import pytest

from modules.loader import ROOT, ModuleFiles, Reader, ScenarioFiles, read_module, read_pack
from modules.pack import Profile, Ruling
from modules.plan import Learner, fitting
from modules.profile import profile
from modules.scenario import JobClass, Option, OptionWords, Scenario, Step
from modules.verdict import Verdict, judge, leaves
from quizzes.bank import usable
from quizzes.loader import read_bank

DISTRICTS = {
    "gbee": ("gbee", "law-nm", "federal"),
    "5460": ("hs5460", "mtcode", "law-mt", "federal"),
}
JOBS = get_args(JobClass)
NAMED = re.compile(
    r"GBEE|5460|\b[IVX]+\.[A-Z]|\bO-\d|\bmca\b|nmsa|\d{3}-\d{4}|"
    r"hot springs|las cruces|montana|new mexico",
    re.I,
)

every_district = pytest.mark.parametrize("code", DISTRICTS)


@cache
def module() -> ModuleFiles:
    reader = Reader()
    found = read_module(ROOT / "content" / "speaking-up", reader)
    assert found and not reader.findings, reader.findings
    return found


def district(code: str, *rulings: Ruling) -> Profile:
    packs = [read_pack(name, Reader()) for name in DISTRICTS[code]]
    return profile([pack for pack in packs if pack], rulings)


def scenario(id: str) -> Scenario:
    return module().scenarios[id].scenario


def files() -> list[ScenarioFiles]:
    return list(module().scenarios.values())


def steps() -> list[tuple[Step, dict[str, OptionWords]]]:
    return [
        (step, words["en"].steps[step.id].options)
        for scenario, words in files()
        for step in scenario.steps
    ]


def bests(step: Step) -> list[str]:
    """The options that are best in some district."""
    return [option.id for option in step.options if Verdict.BEST in leaves(option.verdict)]


def all_options() -> list[tuple[str, Option]]:
    return [(s.id, option) for s, _ in files() for step in s.steps for option in step.options]


def texts(words: Any) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    elif isinstance(words, Mapping):
        for part in words.values():
            yield from texts(part)


def told() -> list[str]:
    """Every string that a learner reads in lessons and cases."""
    said = [text for _, words in files() for text in texts(words["en"].model_dump())]
    return said + [
        text for by_language in module().lessons.values() for text in by_language.values()
    ]


def judged(id: str, step: str, option: str) -> list[str]:
    """In a district that requires a worry to be passed on, and in one whose policy is silent."""
    rule = scenario(id).option(step, option).verdict
    return [judge(rule, district(code)).value for code in DISTRICTS]


def taken(job: str, code: str) -> list[str]:
    scenarios = {case.id: case for case, _ in files()}
    return fitting(module().module, scenarios, district(code), Learner(job, "seed", 2026))


@pytest.mark.parametrize(
    ("place", "verdicts"),
    [
        (("B1", "d1", "d"), ["breach", "wrong"]),
        (("B2", "d1", "a"), ["breach", "wrong"]),
        (("B5", "d1", "b"), ["breach", "risky"]),
        (("B10", "d1", "b"), ["breach", "wrong"]),
        (("B20", "d1", "b"), ["breach", "breach"]),
    ],
)
def test_staying_silent_is_a_breach_only_where_a_rule_asks_to_speak(
    place: tuple[str, str, str], verdicts: list[str]
) -> None:
    assert judged(*place) == verdicts


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(("B3", "d1", "a"), id="telling the principal was the report"),
        pytest.param(("B4", "d1", "b"), id="investigating"),
        pytest.param(("B1", "d2", "c"), id="warning the colleague"),
        pytest.param(("B4", "d2", "a"), id="promising secrecy"),
        pytest.param(("B22", "d1", "a"), id="sending a private picture on"),
    ],
)
def test_what_leaves_a_student_unsafe_is_wrong_everywhere(place: tuple[str, str, str]) -> None:
    assert judged(*place) == ["wrong", "wrong"]


def test_telling_a_supervisor_who_shrugs_breaks_no_policy() -> None:
    assert judged("B2", "d2", "a") == ["wrong", "wrong"]


def test_each_decision_has_exactly_one_best_option_whatever_the_district() -> None:
    for step, _ in steps():
        rules = [o.verdict for o in step.options if Verdict.BEST in leaves(o.verdict)]
        assert rules == [Verdict.BEST]


@every_district
def test_nothing_is_held_by_an_open_fact(code: str) -> None:
    assert all(case.is_playable(district(code)) for case, _ in files())


def test_the_case_on_ones_own_report_is_left_out_where_no_law_gives_that_duty() -> None:
    assert not scenario("B3").applies(district("gbee", Ruling("abuse_report", "silent")))


@every_district
def test_every_option_can_show_a_clause(code: str) -> None:
    facts = district(code).facts
    for id, option in all_options():
        cited = [facts[fact] for fact in option.facts() if fact in facts]
        assert any(answer.citations for answer in cited), (id, option.id)


def test_words_have_the_ids_of_their_structure() -> None:
    for structure, words in files():
        said = {id: (list(s.messages), list(s.options)) for id, s in words["en"].steps.items()}
        assert said == {
            step.id: ([m.id for m in step.messages], [o.id for o in step.options])
            for step in structure.steps
        }


def test_every_lesson_has_a_title_and_a_file() -> None:
    assert list(module().words["en"].lessons) == list(module().module.lessons)
    assert {path.name for path in (ROOT / "content/speaking-up/lessons").iterdir()} == {
        f"{slug}.{language}.md" for slug, said in module().lessons.items() for language in said
    }


def test_words_name_no_policy_no_district_and_no_law() -> None:
    assert [text for text in told() if NAMED.search(text)] == []


def test_the_title_and_every_scenario_title_are_neutral_on_a_lock_screen() -> None:
    titles = [words["en"].title for _, words in files()] + [module().words["en"].title]
    assert [title for title in titles if re.search("groom|abuse|sex|report", title, re.I)] == []


def test_the_module_opens_with_a_content_note() -> None:
    assert "Nothing is graphic" in module().words["en"].content_note


def test_at_least_a_quarter_of_the_scenarios_are_fine_as_they_are() -> None:
    assert 4 * sum(case.clean for case, _ in files()) >= len(files())


def test_in_a_clean_scenario_a_false_alarm_is_an_error() -> None:
    for case, _ in files():
        rules = [option.verdict for step in case.steps for option in step.options]
        assert (Verdict.TOO_STRICT in rules) or not case.clean, case.id


def test_the_best_option_is_the_longest_in_two_of_five_decisions_at_most() -> None:
    lengths = [
        (bests(step), {id: len(w.text) for id, w in words.items()}) for step, words in steps()
    ]
    longest = [max(size[id] for id in best) == max(size.values()) for best, size in lengths]
    assert 5 * sum(longest) <= 2 * len(longest)


def test_options_of_one_question_are_about_equally_long() -> None:
    for _, words in steps():
        lengths = [len(option.text) for option in words.values()]
        mean = sum(lengths) / len(lengths)
        assert all(abs(length - mean) <= mean / 4 for length in lengths), list(words.values())


@pytest.mark.parametrize("letter", "abcd")
def test_no_letter_is_best_in_more_than_two_of_five_decisions(letter: str) -> None:
    at_letter = [letter in bests(step) for step, _ in steps()]
    assert 5 * sum(at_letter) <= 2 * len(at_letter)


def test_a_choice_that_does_not_help_leads_to_its_own_next_scene_in_three_scenarios() -> None:
    branching = {
        s.id for s, _ in files() for t in s.steps for o in t.options if o.next not in {None, t.next}
    }
    assert len(branching) >= 3


@every_district
@pytest.mark.parametrize("job", JOBS)
def test_everybody_takes_cases_of_their_own_work_one_of_them_clean(job: str, code: str) -> None:
    cases = [scenario(id) for id in taken(job, code)]
    assert len(cases) == module().module.take and all(job in case.roles for case in cases)
    assert any(case.clean for case in cases)


@every_district
@pytest.mark.parametrize("job", JOBS)
def test_everybody_learns_what_follows_a_report(job: str, code: str) -> None:
    assert "B11" in taken(job, code)


@every_district
def test_the_bank_has_questions_enough(code: str) -> None:
    bank, _ = read_bank("speaking-up", Reader()) or (None, None)
    assert bank and len(usable(bank, district(code))) >= module().module.quiz.draw
