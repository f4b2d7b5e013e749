"""Which edition of a policy is in effect on a date, as SQL."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import aliased

from app.models.policies import Policy, PolicyVersion, PolicyWithdrawal
from app.models.programs import Enrollment, Requirement
from app.models.voids import by

Day = date | ColumnElement[date]


def number_in_effect(on: date, known_by: datetime | None = None) -> ScalarSelect[int]:
    """The number of the edition of `Policy` in effect on a date.

    An edition withdrawn before its day of effect never was; one withdrawn later leaves nothing."""
    newer = aliased(PolicyVersion)
    return (
        select(func.max(newer.number))
        .where(
            newer.policy_id == Policy.id,
            newer.effective_on <= on,
            by(newer.published_at, known_by),
            ~_never_was(newer, known_by),
        )
        .correlate(Policy)
        .scalar_subquery()
    )


def number_obliging(on: Day, known_by: datetime | None = None) -> ScalarSelect[int]:
    """The number of the edition that people sign by a `Requirement`, without later rewordings."""
    newer = aliased(PolicyVersion)
    return (
        select(func.max(newer.number))
        .where(
            newer.policy_id == Requirement.policy_id,
            newer.change == "substantive",
            newer.effective_on <= on,
            by(newer.published_at, known_by),
            ~_never_was(newer, known_by),
        )
        .correlate(Requirement, Enrollment)
        .scalar_subquery()
    )


def _never_was(
    edition: type[PolicyVersion], known_by: datetime | None = None
) -> ColumnElement[bool]:
    """Whether it was withdrawn before its day of effect."""
    return (
        select(PolicyWithdrawal.version_id)
        .where(
            PolicyWithdrawal.version_id == edition.id,
            PolicyWithdrawal.withdrawn_on <= edition.effective_on,
            by(PolicyWithdrawal.recorded_at, known_by),
        )
        .correlate(edition)
        .exists()
    )
