"""The small district of `people`, written and ready to be read."""

import pytest
from sqlalchemy import Engine

from app import db
from tests.app.reports.people import Town, found_town


@pytest.fixture
def town(database: Engine) -> Town:
    """Inside an open write transaction; queries of the same test read it there."""
    db.writing()
    return found_town()
