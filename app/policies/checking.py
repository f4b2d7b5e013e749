"""What the linter finds in a draft, each with what HR decided about it; nothing is mended."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from app import db
from app.models import FindingDecision, Policy, PolicyDraft
from app.policies import publishing_queries as queries
from app.published import packs_of
from app.recording import row_facts
from app.rules.linting.finding import Facts, Finding
from app.rules.linting.lint import lint


class Checked(NamedTuple):
    """A finding, the last decision about it, and what was decided in the edition before."""

    finding: Finding
    decision: FindingDecision | None
    before: Mapping[str, Any]


def checked(draft: PolicyDraft, on: date) -> list[Checked]:
    """What the check finds in a draft's text as it is now."""
    decided = {row.finding: row for row in db.session.scalars(queries.decisions(draft.id))}
    facts = Facts(
        draft.adopted_on,
        draft.reviewed_on,
        draft.next_review_on,
        _state(draft.policy.district_id),
        _codes(draft.policy.district_id),
        on,
    )
    before = _before(draft)
    return [
        Checked(each, decided.get(each.key), before.get(each.key, {}))
        for each in lint(draft.text, facts)
    ]


def _before(draft: PolicyDraft) -> dict[str, Mapping[str, Any]]:
    """What the newest edition's findings were decided to be; HR may decide so again, or not."""
    newest = max(draft.policy.versions, key=lambda version: version.number, default=None)
    return {each["key"]: each for each in newest.findings} if newest else {}


def left(found: Sequence[Checked]) -> int:
    """How many findings HR has still to deal with."""
    return sum(each.decision is None for each in found)


def frozen(found: Sequence[Checked]) -> list[dict[str, Any]]:
    """Findings with their decisions, as an edition keeps them."""
    return [
        each.finding._asdict()
        | {name: row_facts(each.decision)[name] for name in ("outcome", "reason", "recorded_by")}
        for each in found
        if each.decision
    ]


def _state(district_id: uuid.UUID) -> str:
    """The state whose law pack the district has, such as `MT`; empty without one."""
    laws = (code for code in packs_of(district_id) if code.startswith("law-"))
    return next((code.removeprefix("law-").upper() for code in laws), "")


def _codes(district_id: uuid.UUID) -> frozenset[str]:
    return frozenset(
        db.session.scalars(select(Policy.code).where(Policy.district_id == district_id))
    )
