"""The scenarios on boundaries: judged by the district, fair to guessers, fit for every job."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

import pytest

from modules.loader import ROOT, ModuleFiles, Reader, ScenarioFiles, read_module, read_pack
from modules.pack import Profile, Ruling
from modules.profile import profile
from modules.scenario import JobClass, Option, OptionWords, Scenario, Step
from modules.verdict import GOOD, Verdict, judge, outcomes

UNDECIDED = Profile(facts={})
DISTRICTS = {"gbee": ("gbee", "law-nm"), "5460": ("hs5460", "law-mt")}
BULLETS = ["connect_with_students", "personal_pages", "private_texting", "unapproved_group"]
CONFIRMED = [Ruling(fact, "no") for fact in BULLETS]
RELAXED = [Ruling(fact, "yes") for fact in [*BULLETS, "school_help_on_private_channel"]]
NAMED = re.compile(
    r"GBEE|5460|\b[IVX]+\.[A-Z]|\bO-\d|\bmca\b|nmsa|\d{3}-\d{4}|"
    r"hot springs|las cruces|montana|new mexico",
    re.I,
)

every_district = pytest.mark.parametrize("code", DISTRICTS)


@cache
def module() -> ModuleFiles:
    reader = Reader()
    found = read_module(ROOT / "content" / "boundaries", reader)
    assert found and not reader.findings, reader.findings
    return found


def district(code: str, *rulings: Ruling) -> Profile:
    packs = [read_pack(name, Reader()) for name in DISTRICTS[code]]
    return profile([pack for pack in packs if pack], rulings)


def third() -> Profile:
    """A district whose policy calls nothing improper and allows what the other two do not."""
    return district("gbee", Ruling("appearance", "silent"), *RELAXED)


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


def options() -> list[tuple[Option, OptionWords]]:
    return [(option, words[option.id]) for step, words in steps() for option in step.options]


def bests(step: Step) -> list[str]:
    """The options that are best in some district."""
    return [o.id for o in step.options if "best" in outcomes(o.verdict, UNDECIDED)]


def reachable(option: Option) -> set[Verdict]:
    """Every verdict in any district, and the one that an open fact turns several of them into."""
    leaves = {Verdict(leaf) for leaf in outcomes(option.verdict, UNDECIDED)}
    return leaves if leaves <= GOOD else leaves | {judge(option.verdict, UNDECIDED)}


def longest_path(scenario: Scenario, id: str) -> int:
    step = scenario.step(id)
    onward = {option.next or step.next for option in step.options} - {None}
    return 1 + max((longest_path(scenario, str(next)) for next in onward), default=0)


def texts(words: Any) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    elif isinstance(words, Mapping):
        for part in words.values():
            yield from texts(part)


def judged(id: str, step: str, option: str) -> list[str]:
    """In a district of each policy, its bullets confirmed, and in the third."""
    rule = scenario(id).option(step, option).verdict
    districts = (district("gbee"), district("5460", *CONFIRMED), third())
    return [judge(rule, each).value for each in districts]


@pytest.mark.parametrize(
    ("place", "verdicts"),
    [
        (("A1", "d1", "a"), ["risky", "risky", "ok"]),
        (("A1", "d2", "a"), ["risky", "breach", "ok"]),
        (("A4", "d1", "d"), ["breach", "risky", "risky"]),
        (("A7", "d1", "a"), ["risky", "breach", "ok"]),
        (("A7", "d1", "d"), ["risky", "breach", "ok"]),
        (("A7", "d1", "e"), ["best", "risky", "best"]),
    ],
)
def test_the_same_option_is_judged_by_each_district(
    place: tuple[str, str, str], verdicts: list[str]
) -> None:
    assert judged(*place) == verdicts


def test_an_unconfirmed_bullet_softens_breach_to_ask_first() -> None:
    accept = scenario("A1").option("d2", "a").verdict
    assert judge(accept, district("5460")) == Verdict.RISKY
    assert judge(accept, district("5460", *CONFIRMED)) == Verdict.BREACH


def test_leaving_a_cry_for_help_till_morning_is_too_strict_everywhere() -> None:
    assert judged("A9", "d1", "b") == ["too_strict"] * 3
    assert judged("A9", "d1", "a") == ["best"] * 3


def test_your_own_child_waits_for_the_district_where_no_exception_is_settled() -> None:
    assert scenario("A3").waits_for(district("5460"))[0] == "family_exception"
    assert judge(scenario("A3").option("d1", "b").verdict, district("gbee")) == Verdict.BEST


def test_your_own_child_is_left_out_where_there_is_no_exception() -> None:
    assert not scenario("A3").applies(district("5460", Ruling("family_exception", "none")))


@every_district
def test_only_what_hangs_on_an_open_fact_is_held(code: str) -> None:
    held = {id for id in module().scenarios if not scenario(id).is_playable(district(code))}
    assert held == ({"A15"} if code == "gbee" else {"A3", "A15"})


@pytest.mark.parametrize(("answer", "best"), [("advisor", "b"), ("free", "a")])
def test_who_may_post_is_settled_by_the_district(answer: str, best: str) -> None:
    settled = district("5460", Ruling("student_posts", answer))
    options = scenario("A15").step("d1").options
    assert [o.id for o in options if judge(o.verdict, settled) == Verdict.BEST] == [best]


@every_district
def test_every_option_can_show_a_clause(code: str) -> None:
    here = district(code)
    for played in (scenario(id) for id in module().scenarios):
        for option in (o for step in played.steps for o in step.options):
            cited = [here.facts[fact] for fact in option.facts() if fact in here.facts]
            assert any(answer.citations for answer in cited), (played.id, option.id)


def test_words_have_the_ids_of_their_structure() -> None:
    for structure, words in files():
        said = {id: (list(s.messages), list(s.options)) for id, s in words["en"].steps.items()}
        assert said == {
            step.id: ([m.id for m in step.messages], [o.id for o in step.options])
            for step in structure.steps
        }


def test_everyone_who_speaks_has_a_name_and_everyone_named_speaks() -> None:
    for structure, words in files():
        speaking = {message.speaker for step in structure.steps for message in step.messages}
        assert speaking == words["en"].speakers.keys()


def test_every_lesson_has_a_title_and_a_file() -> None:
    assert list(module().words["en"].lessons) == list(module().module.lessons)
    assert {path.name for path in (ROOT / "content/boundaries/lessons").iterdir()} == {
        f"{slug}.{language}.md" for slug, said in module().lessons.items() for language in said
    }


def test_words_that_change_with_the_verdict_cover_every_verdict() -> None:
    for option, words in options():
        for part in (words.consequence, words.why, words.tomorrow):
            assert isinstance(part, str) or set(part) >= reachable(option), words.text


def test_words_name_no_policy_no_district_and_no_law() -> None:
    told = [text for _, words in files() for text in texts(words["en"].model_dump())]
    told += [text for said in module().lessons.values() for text in said.values()]
    assert [text for text in told if NAMED.search(text)] == []


def test_at_least_a_quarter_of_the_scenarios_are_fine_as_they_are() -> None:
    assert 4 * sum(scenario.clean for scenario, _ in files()) >= len(files())


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


@pytest.mark.parametrize("letter", "abcde")
def test_no_letter_is_best_in_more_than_two_of_five_decisions(letter: str) -> None:
    at_letter = [letter in bests(step) for step, _ in steps()]
    assert 5 * sum(at_letter) <= 2 * len(at_letter)


def test_no_way_through_a_scenario_is_longer_than_eight_decisions() -> None:
    assert max(longest_path(s, s.steps[0].id) for s, _ in files()) <= 8


def test_a_risky_choice_leads_to_its_own_next_scene_in_at_least_three_scenarios() -> None:
    branching = [
        s
        for s, _ in files()
        if any(o.next not in {None, t.next} for t in s.steps for o in t.options)
    ]
    assert len(branching) >= 3


@every_district
@pytest.mark.parametrize("role", get_args(JobClass))
def test_every_job_finds_enough_scenarios_that_fit(role: JobClass, code: str) -> None:
    here = district(code)
    fitting = [s.id for s, _ in files() if role in s.roles and s.is_playable(here)]
    assert len(fitting) >= module().module.take
