"""An edition is taken out of effect before its time; a second person approves it."""

import uuid
from datetime import date, datetime

from app import approving, db, running
from app.enrolling.jobs import ENROLL
from app.errors import Conflict, DomainError
from app.models import ApprovalDecision, ApprovalRequest, PolicyVersion, PolicyWithdrawal
from app.policies import publishing_queries as queries
from app.policies.publishing import day_of
from app.recording import record, row_facts
from app.rules.excuses import N_
from app.rules.wording import long_date

KIND = "withdraw-policy"
"""The kind of approval that withdraws."""


def ask(
    version: PolicyVersion,
    day: date,
    reason: str,
    approver_id: uuid.UUID | None,
    now: datetime,
    by: uuid.UUID,
) -> ApprovalRequest:
    """Ask a second person; Conflict if it is withdrawn, or waits for approval, already."""
    db.one_at_a_time(version.policy_id)
    district_id = version.policy.district_id
    _refuse_twice(version)
    waiting = db.session.scalars(queries.asked_to_withdraw(district_id, KIND))
    if any(each.content["version_id"] == str(version.id) for each in waiting):
        raise Conflict("A request to withdraw this edition waits for approval already.")
    if day < day_of(district_id, now):
        raise DomainError("Enter today or a later date.")
    return approving.ask(
        KIND,
        district_id=district_id,
        about_id=None,
        content={"version_id": str(version.id), "on": day.isoformat(), "reason": reason},
        summary=[
            (N_("What"), N_("A policy edition is withdrawn: nobody is asked to sign it any more")),
            (N_("Policy"), f"{version.policy.code}: {version.title}, edition {version.number}"),
            (N_("Adopted on"), long_date(version.adopted_on, "en")),
            (N_("Withdrawn from"), long_date(day, "en")),
            (N_("Reason"), reason),
            (
                N_("What follows"),
                N_(
                    "Withdrawn by its first day, it never was in effect, and the edition before it "
                    "stays. Withdrawn later, no other edition takes its place. Signatures given "
                    "stay on record."
                ),
            ),
        ],
        asked_by=by,
        now=now,
        approver_id=approver_id,
    )


def on_approved(request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """It is not in effect from that day on, or from today if that has passed."""
    version = db.session.get_one(PolicyVersion, uuid.UUID(request.content["version_id"]))
    _refuse_twice(version)
    now = decision.recorded_at
    today = day_of(request.district_id, now)
    withdrawal = PolicyWithdrawal(
        version_id=version.id,
        withdrawn_on=max(date.fromisoformat(request.content["on"]), today),
        reason=request.content["reason"],
        approval_id=request.id,
        recorded_at=now,
        recorded_by=request.recorded_by,
    )
    context = {"code": version.policy.code, "edition": row_facts(version)}
    record("policy.withdraw", withdrawal, now, context | {"approval": row_facts(decision)})
    running.start(request.district_id, ENROLL, today, now)


def _refuse_twice(version: PolicyVersion) -> None:
    if db.session.get(PolicyWithdrawal, version.id):
        raise Conflict("This edition is withdrawn already.")
