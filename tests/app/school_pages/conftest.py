"""A teacher's page for the band at Lincoln, and those who look after it."""

import pytest

from app import clock, db
from app.models import StaffMember
from app.roster.operations import add_person
from tests.app.conftest import World


@pytest.fixture
def eva(world: World) -> StaffMember:
    """A coach at Lincoln, who has no role."""
    db.writing()
    on = clock.today(world.district.time_zone)
    made = add_person(
        site=world.lincoln, name="Eva Sandoval", email="eva@example.org", job_class="coach", on=on
    )
    db.session.commit()
    return made
