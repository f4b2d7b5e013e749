"""The district's own tally of answers to cases; no commit."""

import uuid

from app import db
from app.models import CaseTally


def count_answer(district_id: uuid.UUID, case: str, option: str) -> None:
    """One more answer to a case in a district, by nobody in particular."""
    db.one_at_a_time(district_id)
    tally = db.session.get(CaseTally, (district_id, case, option), with_for_update=True)
    if tally is None:
        tally = CaseTally(district_id=district_id, case=case, option=option, count=0)
        db.session.add(tally)
    tally.count += 1
