"""Releases that cannot be taken into service, as files laid over what is here."""

FAILS_HALFWAY = (
    "migrations/versions/9999_fails.py",
    """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE outbox SET attempts = 99")
    op.execute("COMMIT")
    if "{but_in}" not in str(op.get_bind().engine.url):
        raise RuntimeError("this change fails halfway")
    op.execute("BEGIN")
""",
)
"""What it has done by then stays: it committed. Where `but_in` is in the address it goes well."""
DOES_NOT_START = (
    "wsgi.py",
    """
import sys

if "granian" in sys.modules:
    raise RuntimeError("these pages do not start")
from app.factory import create_app

application = create_app()
""",
)
EVERYWHERE = "nowhere"
"""A `but_in` for a change that fails in the rehearsal too."""


def failing_migration(head: str, but_in: str) -> tuple[str, str]:
    """Path and words of a change that fails after the newest one that is here."""
    path, words = FAILS_HALFWAY
    return path, words.replace("{head}", head).replace("{but_in}", but_in)
