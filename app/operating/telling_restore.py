"""What a restore and a test restore say when they have ended, line by line."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from app import db
from app.models import District
from app.operating.drilling import Drilled
from app.operating.missing import Missing, ago
from app.operating.restoring import Restored
from app.operating.revoking import Revoked
from app.rules.wording import moment

PLACES = {"first": "first place", "second": "second place"}
NO_KEYS = (
    "Secrets: no --keys archive was given. What was sealed with the old secrets is void: links in "
    "mail that was sent, links to approvers."
)
NEXT = (
    "Next: start Brightline (systemctl start brightline-web brightline-worker), make a backup "
    "(brightline backup), and follow the handbook's page “The bad day” from step 6 on."
)


def report(
    done: Restored, lacks: Missing, now: datetime, known_size: int | None, has_keys: bool
) -> Iterator[str]:
    """What stands here now, what is missing since, and what to do next."""
    zone, found = _zone(), done.manifest.survey
    made = moment(done.manifest.made_at, zone, "en")
    yield ""
    yield f"Restored in {done.seconds} seconds: the backup of {made}."
    yield f"It was made {ago(done.manifest.made_at, now)}."
    yield f"Ledger: {found.leaves:,} records. Its root is {found.root}"
    yield f"Stored files: {done.manifest.files:,}. Rows: {sum(found.tables.values()):,}."
    yield from _lacks(lacks, zone, known_size)
    yield from revoked(done.revoked)
    if not has_keys:
        yield NO_KEYS
    yield NEXT


def drilled(done: Drilled) -> Iterator[str]:
    """One sentence for each thing that was found."""
    manifest = done.manifest
    made = moment(manifest.made_at, _zone(), "en")
    yield ""
    yield f"The backup of {made} ({PLACES[done.place]}) can be restored. {done.seconds} seconds."
    yield f"It holds {done.rows:,} rows and {manifest.files:,} stored files, each as it was saved."
    leaves = f"{manifest.survey.leaves:,}"
    yield f"The records in service begin with the same {leaves} records: none of them was altered."


def revoked(gone: Revoked) -> Iterator[str]:
    """What no longer counts, and what has to be typed in again."""
    yield (
        "Nobody knows what was revoked since, so everybody signs in again "
        f"({gone.sessions:,} sessions ended), tablets are paired again ({gone.tablets:,}), and "
        f"links and printed slips are void ({gone.links:,})."
    )
    if gone.mails or gone.runs:
        yield (
            f"Mail that waited was not sent, because it may have been sent since: {gone.mails:,} "
            f"messages given up, {gone.runs:,} runs stopped. HR sees the notices as “unknown”."
        )
    if gone.factors:
        yield f"People who must set up their authenticator app anew: {gone.factors:,}."
    for what in gone.to_enter:
        yield f"To be entered again, as the secret is not here: {what}"


def _lacks(lacks: Missing, zone: str, known_size: int | None) -> Iterator[str]:
    if lacks.newest:
        made = moment(lacks.newest.made_at, zone, "en")
        yield f"A newer backup is known, of {made}. Restore that one instead if it can be read."
    if lacks.leaves:
        told = "The newer backup" if lacks.newest else "The paper"
        yield f"MISSING SINCE: {told} counts {lacks.leaves:,} more records of the ledger."
    elif lacks.leaves == 0:
        yield "No record of the ledger is known to be missing."
    else:
        yield (
            "No newer backup is known. What happened after this one is missing. Look for a paper "
            "with the ledger's size (--known-size) to learn how much."
        )
    if lacks.rows:
        yield "Missing: " + ", ".join(f"{words} {count:,}" for words, count in lacks.rows.items())


def _zone() -> str:
    """The time zone of the first district of this installation."""
    found = db.session.scalar(select(District.time_zone).order_by(District.created_at).limit(1))
    db.session.rollback()
    return found or "UTC"
