"""How content reads: what an author is told to mend."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from modules.loader import ROOT
from quizzes.bundle import findings

Spoil = Callable[[str, str, str], str]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """Replaces text in a copy of the module and returns what the checker then says."""
    shutil.copytree(ROOT / "content/boundaries", tmp_path / "boundaries")

    def said(file: str, old: str, new: str) -> str:
        path = tmp_path / "boundaries" / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return "\n".join(map(str, findings("boundaries", tmp_path)))

    return said


def test_the_shipped_modules_need_no_mending() -> None:
    for path in (ROOT / "content").glob("*/module.yaml"):
        assert findings(path.parent.name) == []


@pytest.mark.parametrize(
    ("new", "advice"),
    [
        ("The victim waits.", "blame and label nobody"),
        ("It is 21:40 already.", "write the time as 9:40 p.m."),
        ("The counsellor waits.", "use US spelling"),
    ],
)
def test_words_that_do_not_belong_are_named(spoil: Spoil, new: str, advice: str) -> None:
    narration = "Your phone lights up."
    assert advice in spoil("scenarios/a1.en.yaml", narration, new)


def test_hard_reading_is_named_with_its_grade(spoil: Spoil) -> None:
    hard = "Notwithstanding institutional considerations, practitioners necessarily operationalize "
    first = (ROOT / "content/boundaries/lessons/purpose.en.md").read_text()
    said = spoil("lessons/purpose.en.md", first, hard * 40 + ".")
    assert "lessons/purpose.en.md" in said and "reads at grade" in said


def test_minutes_that_are_far_off_are_named(spoil: Spoil) -> None:
    assert "declares 90 minutes" in spoil("module.yaml", "minutes: 30", "minutes: 90")


def test_a_missing_language_is_named(spoil: Spoil) -> None:
    path = "scenarios/a1.es.yaml"
    assert "the words are missing" in spoil(path, "  d2:", "  d3:")


def test_a_finding_names_its_file_and_line(spoil: Spoil) -> None:
    said = spoil("scenarios/a1.yaml", "verdict: best", "verdict: bestest")
    assert "boundaries/scenarios/a1.yaml:14: steps.0.options.1" in said


def test_too_few_clean_cases_are_named(spoil: Spoil) -> None:
    said = spoil("scenarios/a11.yaml", "clean: true", "clean: false")
    said = spoil("scenarios/a12.yaml", "clean: true", "clean: false")
    assert "scenarios are fine as they are; add ordinary ones" in said
