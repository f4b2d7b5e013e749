"""Tells people what human resources recorded about their answers: nothing is behind their backs."""

import uuid
from datetime import date, datetime

from app import noticing
from app.answering.words import RECORDED, SUBJECT
from config import settings


def tell(
    person_id: uuid.UUID, what: str, row_id: uuid.UUID, on: date, now: datetime, by: uuid.UUID
) -> None:
    """Write to the person, once for each record; `what` is a key of `RECORDED`."""
    link = f"{settings().public_url}/records"
    said = RECORDED[what]
    noticing.write(
        person_id,
        kind="record",
        key=f"record:{row_id}",
        on=on,
        now=now,
        words={each: (SUBJECT[each], said[each].format(link=link)) for each in SUBJECT},
        by=by,
    )
