"""Where the texts of the linter's tests are, and what it finds in one."""

import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from app.rules.linting.lint import Facts, Finding, lint

ROOT = Path(__file__).parents[3]
TEXTS = ROOT / "tests/texts"
ADOPTED = Path(os.environ.get("POLICY_TEXTS") or ROOT.parent / "shared/domain")
"""The two real adopted texts; they never become part of the project."""
TODAY = date(2026, 11, 21)
TODAY_ONLY = Facts(on=TODAY)
CLEAN_FACTS = Facts(state="MT", on=TODAY, known_codes=frozenset({"3600", "5232", "5255"}))


def invented(name: str) -> str:
    """A text of an invented district."""
    return (TEXTS / name).read_text("utf-8")


def real(name: str) -> str:
    """A real adopted text, where its folder is at hand."""
    if not (ADOPTED / name).exists():
        pytest.skip("the adopted texts are not here; set POLICY_TEXTS to their folder")
    return (ADOPTED / name).read_text("utf-8")


@cache
def found_in(text: str, facts: Facts = TODAY_ONLY) -> frozenset[str]:
    """The rules that find something; an undefined term also with the term."""
    return frozenset(name for finding in lint(text, facts) for name in _names(finding))


def _names(finding: Finding) -> list[str]:
    term = finding.values.get("term")
    return [finding.rule, f"{finding.rule}:{term}"] if term else [finding.rule]
