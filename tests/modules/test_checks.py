"""Content that must not reach a learner is refused, with everything wrong at once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from modules.checks import Case, give_aways
from modules.loader import ROOT, ContentError
from quizzes.bundle import compose

Edit = Callable[[str, str, str], None]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the module's files, to be spoiled."""
    shutil.copytree(ROOT / "content/boundaries", tmp_path / "boundaries")
    return tmp_path


@pytest.fixture
def edit(content: Path) -> Edit:
    """Replaces text in a file of the copy."""

    def replace(file: str, old: str, new: str) -> None:
        path = content / "boundaries" / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return replace


def refused(content: Path) -> str:
    """What the checker says."""
    with pytest.raises(ContentError) as error:
        compose("boundaries", content)
    return str(error.value)


def test_the_shipped_content_is_sound() -> None:
    assert compose("boundaries").module.slug == "boundaries"


def test_all_problems_are_told_at_once_with_file_and_place(content: Path, edit: Edit) -> None:
    edit("scenarios/a1.yaml", "verdict: best", "verdict: bestest")
    edit("scenarios/a2.en.yaml", "question:", "qestion:")
    edit("module.yaml", "pass_mark: 12", "pass_mark: 99")
    said = refused(content)
    assert "bestest" in said and "qestion" in said and "cannot be more than draw" in said


def test_a_verdict_must_say_what_happens_for_every_answer(content: Path, edit: Edit) -> None:
    edit("scenarios/a1.yaml", "no: breach, ask: risky, yes: ok", "no: breach, yes: ok")
    assert "say what happens for 'ask'" in refused(content)


def test_words_for_nothing_and_missing_words_are_found(content: Path, edit: Edit) -> None:
    edit("scenarios/a1.en.yaml", "  d2:", "  d9:")
    said = refused(content)
    assert "steps.d2: the words are missing" in said and "steps.d9: words for nothing" in said


def test_a_missing_file_and_a_binary_file_are_named(content: Path) -> None:
    (content / "boundaries/scenarios/a3.yaml").unlink()
    (content / "boundaries/scenarios/a4.yaml").write_bytes(b"\xff\xfe\x00rubbish")
    said = refused(content)
    assert "a3.yaml: the file is missing" in said and "a4.yaml: is not UTF-8" in said


def test_broken_yaml_is_named(content: Path) -> None:
    (content / "boundaries/module.yaml").write_text("slug: [")
    assert "module.yaml: is not valid YAML" in refused(content)


def test_a_step_that_nothing_leads_to_is_found(content: Path, edit: Edit) -> None:
    edit("scenarios/a1.yaml", "        next: d1b\n", "")
    assert "steps.d1b: no step leads here" in refused(content)


def test_an_option_without_a_clause_to_show_is_found(content: Path, edit: Edit) -> None:
    edit(
        "scenarios/a1.yaml",
        "{id: c, verdict: best, cites: [purpose_test]}",
        "{id: c, verdict: best}",
    )
    assert "steps.d1.options.c: cite a fact" in refused(content)


def test_a_scenario_that_goes_round_in_circles_is_found(content: Path, edit: Edit) -> None:
    edit("scenarios/a1.yaml", "    next: d2\n  - id: d2", "    next: d1\n  - id: d2")
    assert "a way leads back here" in refused(content)


def cases(best: str, longest: str) -> list[Case]:
    """Ten cases with the right answer and the longest one at these letters."""
    texts = {letter: "short" for letter in "abcd"} | {longest: "rather a long answer"}
    return [Case(texts, frozenset(best)) for _case in range(10)]


def test_a_right_answer_that_is_always_longest_is_refused() -> None:
    assert "longest in 10 of 10" in str(give_aways("f", cases("b", "b"))[0])


def test_a_right_answer_always_at_one_letter_is_refused() -> None:
    assert "option b in 10 of 10" in str(give_aways("f", cases("b", "c"))[0])
