"""What a crew session shows: the module as most people of the site would meet it."""

from zoneinfo import ZoneInfo

from app import db
from app.auth.access import signed_in
from app.learning import crew_queries
from app.learning.playing import Play, preview
from app.models import Crew
from app.published import bundle, current_profile


def shown_by(crew: Crew) -> Play:
    """The parts of the session in their order, the same for the screen and for everybody here."""
    me = signed_in()
    on = crew.began_at.astimezone(ZoneInfo(me.time_zone)).date()
    job = db.session.scalar(crew_queries.commonest_job([crew.site_id], on)) or ""
    made, profile = bundle(crew.module_version_id), current_profile(me.district_id)
    return preview(made, profile, job, on.year)
