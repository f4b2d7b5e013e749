"""The district whose settings the signed-in person keeps."""

from app import pages
from app.auth.access import signed_in
from app.models import District
from app.roster import queries


def district_run(*roles: str) -> District:
    """The person's own district, if they hold one of the roles over all of it; else 404."""
    me = signed_in()
    found: District = pages.one_or_404(queries.district_run_by(me.district_id, me.sites_as(*roles)))
    return found
