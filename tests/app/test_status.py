"""One rule, two languages: Python and SQL say the same on every row of one table."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import db
from app.models import Completion, Enrollment, Requirement
from app.models.status import status_expression
from app.rules.status import status
from tests.app.reports.conftest import town
from tests.app.reports.people import LONG_AGO, TODAY, Town, add_requirement, enroll, sign

__all__ = ["town"]

TABLE = [
    # required, completed, opens in days, due in days, expected
    (1, 0, -30, 10, "due"),
    (1, 0, 0, 10, "due"),
    (1, 0, -30, 0, "due"),
    (1, 0, -30, -1, "overdue"),
    (1, 0, -30, -400, "overdue"),
    (1, 0, 1, 10, "not_open"),
    (1, 0, 1, -1, "not_open"),
    (1, 1, -30, 10, "complete"),
    (1, 1, -30, -1, "complete"),
    (1, 1, 1, 10, "complete"),
    (3, 0, -30, 10, "due"),
    (3, 2, -30, 10, "due"),
    (3, 2, -30, -1, "overdue"),
    (3, 2, 1, 10, "not_open"),
    (3, 3, -30, -1, "complete"),
    (0, 0, -30, 10, "complete"),
    (0, 0, -30, -1, "complete"),
]
table = pytest.mark.parametrize(("required", "completed", "opens", "due", "expected"), TABLE)


def enrolled(town: Town, required: int, completed: int, opens: int, due: int) -> Enrollment:
    """An enrollment in the town's program with so many requirements, the first ones met."""
    today, policy_id = TODAY, town.policy.policy_id
    enrollment = enroll(town, "Ana", today + timedelta(due), today + timedelta(opens))
    asked = list(town.program.requirements)
    asked += [add_requirement(town.program, policy_id) for _ in range(required - 1)]
    if not required:
        end(asked[0])
    if completed:
        sign(town, enrollment)
        evidence = db.session.scalars(select(Completion)).one().acknowledgment_id
        for requirement in asked[1:completed]:
            complete(enrollment, requirement, evidence)
    return enrollment
