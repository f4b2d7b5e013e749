"""Somebody who has left."""

import pytest
from flask import Flask

from tests.app.conftest import World
from tests.app.retention.leaving import leaves, sets_rule
from tests.app.roster.adding import TODAY


@pytest.fixture
def past(world: World, app: Flask) -> World:
    """Ana has left; Dan works on."""
    leaves(world.ana, TODAY)
    sets_rule(world)
    return world
