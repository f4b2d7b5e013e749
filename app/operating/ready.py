"""`/readyz`: whether this process can serve people now; says nothing secret to anybody who asks."""

import logging
import tempfile
from collections.abc import Callable
from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import db, migrating, release
from app.auth.access import public
from config import settings

log = logging.getLogger(__name__)


@public
def readyz() -> tuple[dict[str, object], int]:
    """200 if the database answers, its schema is this code's and data can be written; else 503.

    An update asks while it keeps people out, so that alone does not count."""
    is_ready = all(_holds(check) for check in (_has_schema, _can_write))
    return {"ready": is_ready, "release": said()}, 200 if is_ready else 503


def said() -> str:
    """The version and, in a checkout, the beginning of its commit, as in `0.1.0+1a2b3c4`."""
    return "+".join(filter(None, (release.VERSION, release.commit()[:7])))


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        log.exception("not ready")
        db.session.rollback()
        return False


def _has_schema() -> bool:
    context = MigrationContext.configure(db.session.connection())
    return context.get_current_revision() == _head()


@cache
def _head() -> str | None:
    return ScriptDirectory(str(migrating.SCRIPTS)).get_current_head()


def _can_write() -> bool:
    """A page's worth, so that a full disk is noticed too."""
    with tempfile.TemporaryFile(dir=settings().data_dir) as file:
        file.write(bytes(4096))
        file.flush()
    return True
