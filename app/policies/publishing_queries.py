"""Reading policies, drafts and editions for HR; the district is in every WHERE clause."""

import uuid
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.answers import is_void
from app.models import (
    Acknowledgment,
    ApprovalDecision,
    ApprovalRequest,
    FindingDecision,
    Policy,
    PolicyDraft,
    PolicyTranslation,
    PolicyVersion,
    PolicyWithdrawal,
    Program,
    ProgramTerms,
    Requirement,
    StaffMember,
)
from app.models.scope import holds


def policies_of(district_id: uuid.UUID) -> Select[Policy]:
    """The district's policies with all their editions, by code."""
    return (
        select(Policy)
        .options(joinedload(Policy.versions))
        .where(Policy.district_id == district_id)
        .order_by(Policy.code)
    )


def policy(district_id: uuid.UUID, policy_id: uuid.UUID) -> Select[Policy]:
    """One of the district's policies."""
    return policies_of(district_id).where(Policy.id == policy_id)


def policy_with_code(district_id: uuid.UUID, code: str) -> Select[Policy]:
    """The district's policy of that code, in whatever case it was typed."""
    return policies_of(district_id).where(func.lower(Policy.code) == code.lower())


def draft(district_id: uuid.UUID, draft_id: uuid.UUID) -> Select[PolicyDraft]:
    """One of the district's drafts that was not thrown away."""
    return drafts_of(district_id).where(PolicyDraft.id == draft_id)


def drafts_of(district_id: uuid.UUID) -> Select[PolicyDraft]:
    """The district's drafts, the newest first."""
    return (
        select(PolicyDraft)
        .join(PolicyDraft.policy)
        .options(contains_eager(PolicyDraft.policy))
        .where(Policy.district_id == district_id, PolicyDraft.discarded_at.is_(None))
        .order_by(PolicyDraft.id.desc())
    )


def open_drafts(district_id: uuid.UUID) -> Select[PolicyDraft, ApprovalRequest, ApprovalDecision]:
    """Drafts that became no edition yet, each with its last review and how that ended."""
    return (
        drafts_of(district_id)
        .add_columns(ApprovalRequest, ApprovalDecision)
        .outerjoin(ApprovalRequest, ApprovalRequest.id == PolicyDraft.request_id)
        .outerjoin(ApprovalDecision, ApprovalDecision.request_id == ApprovalRequest.id)
        .where(PolicyDraft.version_id.is_(None))
    )


def decisions(draft_id: uuid.UUID) -> Select[FindingDecision]:
    """What HR decided about findings, the first decision first."""
    return (
        select(FindingDecision)
        .where(FindingDecision.draft_id == draft_id)
        .order_by(FindingDecision.id)
    )


def version(district_id: uuid.UUID, version_id: uuid.UUID) -> Select[PolicyVersion]:
    """An edition of one of the district's policies."""
    return (
        select(PolicyVersion)
        .join(PolicyVersion.policy)
        .options(contains_eager(PolicyVersion.policy))
        .where(PolicyVersion.id == version_id, Policy.district_id == district_id)
    )


def translation(
    district_id: uuid.UUID, version_id: uuid.UUID, language: str
) -> Select[PolicyTranslation]:
    """An edition's translation."""
    return (
        select(PolicyTranslation)
        .join(PolicyTranslation.version)
        .join(PolicyVersion.policy)
        .where(
            PolicyTranslation.version_id == version_id,
            PolicyTranslation.language == language,
            Policy.district_id == district_id,
        )
    )


def withdrawals(district_id: uuid.UUID) -> Select[PolicyWithdrawal]:
    """What was withdrawn of the district's policies."""
    return (
        select(PolicyWithdrawal)
        .join(PolicyVersion, PolicyVersion.id == PolicyWithdrawal.version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(Policy.district_id == district_id)
    )


def asked_to_withdraw(district_id: uuid.UUID, kind: str) -> Select[ApprovalRequest]:
    """Requests to withdraw an edition that nobody has decided yet."""
    ended = select(ApprovalDecision.request_id).where(
        ApprovalDecision.request_id == ApprovalRequest.id
    )
    return select(ApprovalRequest).where(
        ApprovalRequest.district_id == district_id, ApprovalRequest.kind == kind, ~ended.exists()
    )


def edition_programs(policy_id: uuid.UUID, on: date) -> Select[Program]:
    """Programs that come round with each edition of a policy."""
    return (
        select(Program)
        .join(ProgramTerms, ProgramTerms.program_id == Program.id)
        .where(
            ProgramTerms.policy_id == policy_id,
            ProgramTerms.rhythm == "edition",
            holds(ProgramTerms, on),
        )
        .order_by(Program.id)
    )


def other_programs(policy_id: uuid.UUID, on: date) -> Select[Program]:
    """Programs that ask for a policy and do not come round with its editions."""
    asking = select(Requirement.program_id).where(
        Requirement.policy_id == policy_id, holds(Requirement, on)
    )
    following = edition_programs(policy_id, on).with_only_columns(Program.id).order_by(None)
    return (
        select(Program)
        .where(Program.id.in_(asking), Program.id.not_in(following))
        .order_by(Program.title, Program.id)
    )


def programs_with_an_audience(policy_id: uuid.UUID, on: date) -> Select[Program]:
    """Those of the others that say for whom they are."""
    said = select(ProgramTerms.program_id).where(holds(ProgramTerms, on))
    return other_programs(policy_id, on).where(Program.id.in_(said))


def signatures(version_id: uuid.UUID) -> Select[int]:
    """How many signatures stand under an edition."""
    return select(func.count(Acknowledgment.id)).where(
        Acknowledgment.policy_version_id == version_id,
        Acknowledgment.kind == "signed",
        ~is_void("signature"),
    )


def names(person_ids: list[uuid.UUID]) -> Select[uuid.UUID, str]:
    """What people are called, for records that keep only who."""
    return select(StaffMember.id, StaffMember.legal_name).where(StaffMember.id.in_(person_ids))


def untouched_draft(policy_id: uuid.UUID, sha256: str) -> Select[PolicyDraft]:
    """A draft of these bytes that nobody has changed since it was begun."""
    return select(PolicyDraft).where(
        PolicyDraft.policy_id == policy_id,
        PolicyDraft.sha256 == sha256,
        PolicyDraft.revision == 1,
        PolicyDraft.request_id.is_(None),
        PolicyDraft.version_id.is_(None),
        PolicyDraft.discarded_at.is_(None),
    )
