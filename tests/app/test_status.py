"""One rule twice: Python and SQL say the same on every row of one table."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app import db
from app.models import Completion, Enrollment, Program
from app.models.status import status_expression
from app.rules.status import status
from tests.app.reports.people import (
    TODAY,
    add_requirement,
    enroll,
    found_town,
    keep,
    signature,
)

TABLE = [
    # required, completed, opens in days, due in days, expected
    (1, 0, -30, 10, "due"),
    (1, 0, 0, 10, "due"),
    (1, 0, -30, 0, "due"),
    (1, 0, -30, -1, "overdue"),
    (1, 0, -400, -370, "overdue"),
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
every_row = pytest.mark.parametrize(("required", "completed", "opens", "due", "expected"), TABLE)


@every_row
def test_the_rule_in_python_is_the_table(
    required: int, completed: int, opens: int, due: int, expected: str
) -> None:
    opened, ended = TODAY + timedelta(opens), TODAY + timedelta(due)
    found = status(required=required, completed=completed, on=TODAY, opens_on=opened, due_on=ended)
    assert found == expected


@every_row
def test_the_rule_in_sql_is_the_table(
    database: Engine, required: int, completed: int, opens: int, due: int, expected: str
) -> None:
    assert status_in_sql(required, completed, opens, due) == expected


def test_what_is_no_longer_asked_for_finishes_nothing(database: Engine) -> None:
    assert status_in_sql(required=1, completed=0, opens=-30, due=10, ended=1) == "due"


def status_in_sql(required: int, completed: int, opens: int, due: int, ended: int = 0) -> str:
    """The status of an enrollment with so many requirements met; `ended` ones were met before."""
    db.writing()
    town = found_town()
    town.program = keep(Program(id=db.uuid7(), district_id=town.district.id, title="Another"))
    yesterday, policy_id = TODAY - timedelta(1), town.policy.policy_id
    asked = [add_requirement(town.program, policy_id) for _ in range(required)]
    gone = [add_requirement(town.program, policy_id, yesterday) for _ in range(ended)]
    enrollment = enroll(town, "Ana", TODAY + timedelta(due), TODAY + timedelta(opens))
    signed = keep(signature(town, enrollment))
    for requirement in asked[:completed] + gone:
        keep(
            Completion(
                enrollment_id=enrollment.id,
                requirement_id=requirement.id,
                acknowledgment_id=signed.id,
                completed_at=signed.signed_at,
            )
        )
    found = select(status_expression(TODAY)).where(Enrollment.id == enrollment.id)
    return db.session.scalars(found).one()
