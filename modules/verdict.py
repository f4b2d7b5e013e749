"""A verdict is a rule over district facts, never over a clause or a district."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from modules.facts import FACTS
from modules.pack import Profile


class Verdict(StrEnum):
    """The scale; `too_strict` is a false alarm and counts as an error."""

    BEST = "best"
    OK = "ok"
    RISKY = "risky"
    BREACH = "breach"
    WRONG = "wrong"
    TOO_STRICT = "too_strict"


GOOD = {Verdict.BEST, Verdict.OK}

Rule = Any
"""A verdict's name (a bool for a quiz option), or {by: fact, answer: Rule, …} for every answer."""


def outcomes(rule: Rule, profile: Profile) -> set[Any]:
    """Every leaf the rule can reach under the profile; more than one only where a fact is open."""
    if not isinstance(rule, Mapping):
        return {rule}
    return {
        leaf for answer in profile.possible(rule["by"]) for leaf in outcomes(rule[answer], profile)
    }


def leaves(rule: Rule) -> set[Any]:
    """Every leaf of the rule, whatever the district."""
    if not isinstance(rule, Mapping):
        return {rule}
    return {leaf for answer, inner in rule.items() if answer != "by" for leaf in leaves(inner)}


def judge(rule: Rule, profile: Profile) -> Verdict:
    """The one verdict of an option; where an open fact leaves several, it is *ask first*."""
    reached = {Verdict(leaf) for leaf in outcomes(rule, profile)}
    if len(reached) == 1:
        return reached.pop()
    return Verdict.OK if reached <= GOOD else Verdict.RISKY


def deciding_facts(rule: Rule) -> list[str]:
    """The facts a rule asks about, outermost first."""
    if not isinstance(rule, Mapping):
        return []
    inner = [fact for key, sub in rule.items() if key != "by" for fact in deciding_facts(sub)]
    return list(dict.fromkeys([rule["by"], *inner]))


def problems(rule: Rule, leaves: set[Any]) -> list[str]:
    """What is wrong with a rule: an unknown fact, a missing or unknown answer, a bad leaf."""
    if not isinstance(rule, Mapping):
        return [] if rule in leaves else [f"'{rule}' is not one of {sorted(map(str, leaves))}"]
    fact = rule.get("by")
    if fact not in FACTS:
        return [f"there is no fact '{fact}'; the facts are listed in modules/facts.py"]
    answers, given = set(FACTS[fact]), set(rule) - {"by"}
    found = [f"by {fact}: say what happens for '{answer}'" for answer in answers - given]
    found += [f"by {fact}: '{answer}' is not an answer of it" for answer in given - answers]
    return found + [p for answer in given & answers for p in problems(rule[answer], leaves)]
