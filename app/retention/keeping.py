"""Which rule of a district holds for a class of records, and what its state suggests."""

import uuid
from datetime import datetime

from app import db, published
from app.models import District, RetentionRule, StaffMember
from app.recording import record
from app.retention import queries
from app.rules.retention import SUGGESTED, Rule, in_force


def state_of(district_id: uuid.UUID) -> str:
    """The state whose law the district's facts start from; empty while that is open."""
    answer = published.current_profile(district_id).facts.get("state")
    return (answer and answer.value) or ""


def chosen(district_id: uuid.UUID) -> dict[str, tuple[RetentionRule, StaffMember | None]]:
    """By class, the rule the district recorded last, and who did."""
    rows = db.session.execute(queries.rules(district_id))
    return {row.record_class: (row, by) for row, by in rows}


def rule_of(district_id: uuid.UUID, record_class: str) -> Rule | None:
    """The rule in force."""
    found = chosen(district_id).get(record_class)
    return in_force(record_class, state_of(district_id), as_rule(found[0]) if found else None)


def as_rule(row: RetentionRule) -> Rule:
    """A recorded rule as the rules take it."""
    return Rule(row.counted_from, row.months, row.basis)


def suggestion(state: str, record_class: str) -> Rule | None:
    """What is offered in a state; a district elsewhere asks its own schedule."""
    return SUGGESTED.get(state, {}).get(record_class)


def set_rule(
    district: District, record_class: str, rule: Rule, by: uuid.UUID, now: datetime
) -> None:
    """From now on records of the class are kept at least so long."""
    row = RetentionRule(
        id=db.uuid7(),
        district_id=district.id,
        record_class=record_class,
        counted_from=rule.counted_from,
        months=rule.months,
        basis=rule.basis,
        recorded_at=now,
        recorded_by=by,
    )
    record("retention.rule", row, now, {})
