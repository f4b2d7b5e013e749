"""Of the rows recorded about one person, those that stood on a date, as far as was known."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.figures.moment import Moment


def is_known(at: datetime, when: Moment) -> bool:
    """Whether something recorded at an instant counts."""
    return when.known_by is None or at < when.known_by


def standing(facts: Iterable[Any], when: Moment, begins: str = "held_from") -> set[uuid.UUID]:
    """Ids of insert-only facts that nothing known replaced or took back.

    What begins later (`begins` names its date) is told of only if it was recorded by that day."""
    known = [fact for fact in facts if is_known(fact.recorded_at, when)]
    replaced = {fact.replaces_id for fact in known}
    return {
        fact.id
        for fact in known
        if fact.id not in replaced
        and not getattr(fact, "is_void", False)
        and (getattr(fact, begins) <= when.on or fact.recorded_at < when.ends_at)
    }
