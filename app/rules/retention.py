"""How long records are kept, and what keeps them longer; pure. Periods are minimums, no orders."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.cycles import add_months


@dataclass(frozen=True)
class Rule:
    """A period of so many months, what it is counted from, and what says so."""

    counted_from: str
    """`separation`, `made` or `never`."""
    months: int
    basis: str


CLASSES: dict[str, tuple[str, ...]] = {
    "training": ("separation", "never"),
    "staff_files": ("made", "never"),
    "answers": (),
    "policies": (),
}
"""Classes of records, each with what HR may count its period from; none: the period is fixed.

`training` is a person's whole file: what was asked, notices, attempts, signatures, papers,
completions, credits with their proofs, certificates, corrections, and what the ledger holds of
them. `staff_files` are staff list files as they were sent; `answers` are practice."""
PROMISE = "13 months, as the notice before each quiz says"
FIXED = {
    "answers": Rule("made", 13, PROMISE),
    "policies": Rule("never", 0, "One copy of each edition is kept for good"),
}
TEN_YEARS = 120
SUGGESTED: dict[str, dict[str, Rule]] = {
    "MT": {"training": Rule("separation", TEN_YEARS, "MCA 20-1-212(2)")},
    "NM": {"training": Rule("separation", TEN_YEARS, "")},
}
"""By state; where the basis is empty, the district has to give its own before it holds."""


@dataclass(frozen=True)
class Hold:
    """What must not be destroyed: about a person, about a policy, or made within these days.

    An empty last day has no end."""

    person_id: uuid.UUID | None = None
    policy_id: uuid.UUID | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Records:
    """Records in question: whose (None: of everybody), and between which days they were made."""

    person_id: uuid.UUID | None
    first: date
    last: date
    policies: frozenset[uuid.UUID] = frozenset()
    """The policies that this person was ever asked to sign."""


def in_force(record_class: str, state: str, chosen: Rule | None) -> Rule | None:
    """The rule of a class: fixed, or as the district chose, or as its state's law has it."""
    suggested = SUGGESTED.get(state, {}).get(record_class)
    lawful = suggested if suggested and suggested.basis else None
    return FIXED.get(record_class) or chosen or lawful


def eligible_on(rule: Rule | None, separated_on: date | None, made_on: date | None) -> date | None:
    """The first day on which records may be destroyed: the whole period has gone by.

    None without a rule, without an end to it, or without the day that it counts from."""
    if rule is None or rule.counted_from == "never":
        return None
    begins = separated_on if rule.counted_from == "separation" else made_on
    return begins and add_months(begins, rule.months) + timedelta(days=1)


def is_held(records: Records, holds: Iterable[Hold]) -> bool:
    """Whether a hold touches any of the records; what is about everybody, each hold touches."""
    return any(_touches(hold, records) for hold in holds)


def may_destroy(
    rule: Rule | None,
    records: Records,
    separated_on: date | None,
    holds: Iterable[Hold],
    on: date,
) -> bool:
    """Whether the time has come and no hold stops it; counted from when the last was made."""
    eligible = eligible_on(rule, separated_on, records.last)
    return eligible is not None and eligible <= on and not is_held(records, holds)


def _touches(hold: Hold, records: Records) -> bool:
    if hold.first:
        return records.last >= hold.first and (hold.last is None or records.first <= hold.last)
    if records.person_id is None:
        return True
    return hold.person_id == records.person_id or hold.policy_id in records.policies
