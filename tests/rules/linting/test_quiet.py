"""Where nothing is odd, nothing is said; and what the linter may never know."""

import re
from pathlib import Path

import pytest

from app.rules.linting.law import states
from app.rules.linting.lint import RULES, Facts, Rule, lint
from app.rules.linting.text import Text
from tests.rules.linting.texts import CLEAN_FACTS, ROOT, TEXTS, TODAY, found_in, invented

SOURCE = sorted((ROOT / "app/rules/linting").glob("*.*"))
MODEL_TEXTS = sorted((ROOT / "modules/content/model-policies").glob("*.md"))
PARAGRAPHS = re.split(r"\n\n(?!-)", invented("paragraphs.md").strip())
GARBLED = {
    "broken-sentence",
    "broken-word",
    "fill-in",
    "fused-sentence",
    "inserted-negation",
    "inserted-text",
    "odd-negation",
    "struck-text",
}


def test_a_complete_policy_has_no_finding() -> None:
    assert lint(invented("clean.md"), CLEAN_FACTS) == []


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=[words[:30] for words in PARAGRAPHS])
def test_a_good_paragraph_adds_no_finding(paragraph: str) -> None:
    text = invented("clean.md").replace("## 8.", f"{paragraph}\n\n## 8.")
    assert lint(text, CLEAN_FACTS) == []


@pytest.mark.parametrize("path", MODEL_TEXTS, ids=lambda path: path.name)
def test_the_model_texts_are_not_called_garbled(path: Path) -> None:
    assert not found_in(path.read_text("utf-8")) & GARBLED


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: path.name)
def test_no_rule_knows_a_district_a_policy_or_a_hash(path: Path) -> None:
    source = path.read_text("utf-8")
    assert [word for word in forbidden() if word.lower() in source.lower()] == []
    assert re.findall(r"\b[0-9a-f]{12,}\b", source) == []


def forbidden() -> set[str]:
    """Names and codes of the real texts and of every text here."""
    texts = "\n".join(path.read_text("utf-8") for path in TEXTS.glob("*.md"))
    codes = re.findall(r"(?i:policy|regulation|number:\*\*) ([A-Z]{3,}(?:-R)?|[\d.]{4,})\b", texts)
    names = re.findall(r"([A-Z][a-z]+ [A-Z][a-z]+)\** (?:School|Elementary)", texts)
    known = {"Hot Springs", "Las Cruces", "LCPS", "GBEE", "GBEBB", "5460", "5223", "JLF"}
    return known | set(codes) | set(names)


def test_the_forbidden_words_are_more_than_the_real_ones() -> None:
    assert {"Cottonwood Bend", "Teton Fork", "GCAB", "3812", "JHX", "7.31"} <= forbidden()


def test_every_law_says_where_it_is_from_and_what_nobody_has_read() -> None:
    laws = [law for state in states() for law in state.statutes]
    assert all(law.source and law.verify for law in laws)
    assert all(route.source for state in states() for route in state.routes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_finds_something_in_the_invented_texts(rule: Rule) -> None:
    facts = Facts(on=TODAY, known_codes=frozenset({"AAA"}))
    texts = [Text(path.read_text("utf-8")) for path in TEXTS.glob("*.md")]
    assert any(list(rule(text, facts)) for text in texts)
