"""HR of a district whose school year began a month ago."""

import pytest

from app import db
from tests.app.away.calendars import STARTS
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World


@pytest.fixture
def cora(world: World, visit: Visit) -> Browser:
    """HR of the whole district, in a school year that began a month ago."""
    db.writing()
    district = db.session.merge(world.district)
    district.school_year_starts = f"{STARTS:%m-%d}"
    db.session.commit()
    return visit(world.cora)
