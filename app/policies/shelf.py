"""How the district's policies stand on a day: what is in effect, coming, being made, to review."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app import db, published, signing
from app.models import (
    ApprovalDecision,
    ApprovalRequest,
    Policy,
    PolicyDraft,
    PolicyVersion,
    PolicyWithdrawal,
)
from app.policies import publishing_queries as queries
from app.rules.review_cycle import standing


@dataclass
class Draft:
    """An edition in the making and the last review it was sent to."""

    draft: PolicyDraft
    request: ApprovalRequest | None
    decision: ApprovalDecision | None

    @property
    def waits(self) -> bool:
        """Whether a second person has it before them, so that nobody may change it."""
        return self.request is not None and self.decision is None


@dataclass
class Card:
    """One policy."""

    policy: Policy
    current: PolicyVersion | None = None
    coming: list[PolicyVersion] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    last_gone: PolicyVersion | None = None
    """The newest edition, where it was withdrawn."""
    review: str = ""
    newer: dict[str, str] = field(default_factory=dict)
    """Why to look for a newer policy, by language."""


def cards(district_id: uuid.UUID, on: date) -> list[Card]:
    """Every policy that has an edition or a draft, by code."""
    effective = {
        version.policy_id: version
        for version in db.session.scalars(
            signing.in_effect(on).where(Policy.district_id == district_id)
        )
    }
    gone = withdrawn(district_id)
    making = open_drafts(district_id)
    newer = _newer(district_id)
    found = []
    for policy in db.session.scalars(queries.policies_of(district_id)).unique():
        mine = [each for each in making if each.draft.policy_id == policy.id]
        if not (policy.versions or mine):
            continue
        current = effective.get(policy.id)
        last = policy.versions[-1] if policy.versions else None
        found.append(
            Card(
                policy,
                current,
                coming(policy.versions, gone, on),
                mine,
                last if last and last.id in gone else None,
                standing(current.next_review_on, on) if current else "",
                next((words for code, words in newer.items() if code.endswith(policy.code)), {}),
            )
        )
    return found


def withdrawn(district_id: uuid.UUID) -> dict[uuid.UUID, PolicyWithdrawal]:
    """The district's withdrawals by edition."""
    rows = db.session.scalars(queries.withdrawals(district_id))
    return {row.version_id: row for row in rows}


def open_drafts(district_id: uuid.UUID) -> list[Draft]:
    """What is being made, the newest first."""
    return [Draft(*row) for row in db.session.execute(queries.open_drafts(district_id))]


def coming(
    versions: Sequence[PolicyVersion], gone: dict[uuid.UUID, PolicyWithdrawal], on: date
) -> list[PolicyVersion]:
    """Editions published for a later day."""
    return [each for each in versions if each.effective_on > on and each.id not in gone]


@dataclass(frozen=True)
class Standing:
    """How an edition stands: `in-effect`, `coming`, `superseded`, `withdrawn` or `never`."""

    name: str
    by: PolicyVersion | None = None
    """The edition that took its place."""
    gone: PolicyWithdrawal | None = None


def standing_of(
    version: PolicyVersion, gone: dict[uuid.UUID, PolicyWithdrawal], on: date
) -> Standing:
    """What became of one edition by a day; a withdrawal shows before anything else."""
    mine = gone.get(version.id)
    if mine and mine.withdrawn_on <= on:
        return Standing("withdrawn", gone=mine)
    later = [each for each in version.policy.versions if each.number > version.number]
    took = [each for each in later if each.effective_on <= on and _began(each, gone)]
    if took:
        name = "superseded" if took[0].effective_on >= version.effective_on else "never"
        return Standing(name, took[0], mine)
    return Standing("in-effect" if version.effective_on <= on else "coming", gone=mine)


def _began(version: PolicyVersion, gone: dict[uuid.UUID, PolicyWithdrawal]) -> bool:
    """Whether it was in effect for a day at least (`app.signing.number_in_effect`)."""
    return version.id not in gone or gone[version.id].withdrawn_on > version.effective_on


def _newer(district_id: uuid.UUID) -> dict[str, dict[str, str]]:
    """Packs that say to look for a newer policy: why, by the pack's code and by language."""
    loaded = [published.pack(code) for code in published.packs_of(district_id)]
    return {
        pack.code: {language: said.issues[pack.newer] for language, said in words.items()}
        for pack, words in loaded
        if pack.newer
    }
