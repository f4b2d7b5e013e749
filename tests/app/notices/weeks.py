"""Mondays, on which the weekly messages are made."""

from tests.app.conftest import World
from tests.app.notices.conftest import today


def monday(world: World, after: int) -> int:
    """The first Monday so many days after the enrollment, or later, as days after it."""
    return after + -(today(world).weekday() + after) % 7
