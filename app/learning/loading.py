"""The signed-in person's own sitting, for every page that shows one."""

import uuid

from app import pages
from app.auth.access import signed_in
from app.learning import queries
from app.learning.playing import Play, play
from app.models import Sitting


def playing_of(sitting_id: uuid.UUID, lock: bool = False) -> Play:
    """The signed-in person's own sitting, ready to be shown; 404 for anybody else's."""
    me = signed_in()
    query = queries.sitting(me.person_id, sitting_id)
    sitting = pages.one_or_404(query.with_for_update(of=Sitting) if lock else query)
    return play(sitting, me.district_id)
