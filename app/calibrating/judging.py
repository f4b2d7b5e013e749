"""What a first choice says about a clause, under the profile frozen when the module was begun.

A miss lets conduct pass that the clause forbids, or allows nobody without asking first. A false
alarm is stricter than the policy, or marks a message that is fine. Counted is only what is certain
under the profile, and each choice under the one clause that its feedback names first: so that no
figure of one clause holds a part of another's. Quiz answers are left out, for a wrong one does
not say which way it errs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from modules.pack import Profile
from modules.scenario import Option, Step
from modules.transcript import NONE, Spotted, Transcript
from modules.verdict import Verdict, outcomes
from quizzes.bundle import Bundle

MISSED = {Verdict.RISKY.value, Verdict.BREACH.value}
TOO_STRICT = {Verdict.TOO_STRICT.value}


class Key(NamedTuple):
    """Of one decision, what it tells about one clause."""

    clause: str
    crosses: bool
    """About conduct that breaks the clause; else about conduct it allows."""
    wrong: frozenset[str]
    """The choices that misjudge it."""


class Judged(NamedTuple):
    """One answer about one clause."""

    clause: str
    crosses: bool
    is_wrong: bool


Place = tuple[str, str]
"""A scenario and its step, or a transcript and nothing."""
Keys = Mapping[Place, Sequence[Key]]


def keys(bundle: Bundle, profile: Profile) -> Keys:
    """What every decision of a module edition tells under a profile."""
    steps = {
        (scenario.id, step.id): _keys_of_step(step, profile)
        for scenario in bundle.scenarios.values()
        for step in scenario.steps
    }
    marks = {(each.id, ""): _keys_of_marks(each, profile) for each in bundle.transcripts.values()}
    return {**steps, **marks}


def judged(practice: Mapping[str, Any], keys: Keys) -> Iterator[Judged]:
    """What the first choices and marks of one sitting tell; how sure they were is not read."""
    for place, chosen in _chosen(practice):
        for key in keys.get(place, ()):
            yield Judged(key.clause, key.crosses, chosen in key.wrong)


def clause_of(facts: Sequence[str], profile: Profile) -> str | None:
    """The clause named first for these facts; what is still open or unread names none."""
    known = (profile.facts[fact] for fact in facts if fact in profile.facts)
    return next((each.citations[0].id for each in known if each.value and each.citations), None)


def _chosen(practice: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for scenario, steps in practice.get("first", {}).items():
        yield from (((scenario, step), option) for step, option in steps.items())
    yield from (((transcript, ""), line) for transcript, line in practice.get("marks", {}).items())


def _keys_of_step(step: Step, profile: Profile) -> list[Key]:
    return [
        *_by_clause(step.options, MISSED, True, profile),
        *_by_clause(step.options, TOO_STRICT, False, profile),
    ]


def _by_clause(
    options: Sequence[Option], errs: set[str], crosses: bool, profile: Profile
) -> list[Key]:
    wrong: dict[str, set[str]] = {}
    for option in options:
        clause = clause_of(option.facts(), profile)
        if clause and outcomes(option.verdict, profile) <= errs:
            wrong.setdefault(clause, set()).add(option.id)
    return [Key(clause, crosses, frozenset(ids)) for clause, ids in wrong.items()]


def _keys_of_marks(transcript: Transcript, profile: Profile) -> list[Key]:
    clause = clause_of(transcript.cites, profile)
    spotted = {id: transcript.spotted(id) for id in (NONE, *(line.id for line in transcript.lines))}
    errs = {True: Spotted.MISSED, False: Spotted.FALSE_ALARM}
    found = {
        crosses: frozenset(id for id, worth in spotted.items() if worth == err)
        for crosses, err in errs.items()
    }
    return [Key(clause, crosses, wrong) for crosses, wrong in found.items() if clause and wrong]
