"""Who counts: the denominator of every rate, taken apart and held against HR's own headcount."""

from flask import Response, render_template

from app import spreadsheet
from app.auth.access import fresh, requires, signed_in
from app.figures import keeping, places
from app.figures.standing import APART
from app.reports import moments, who_counts, who_counts_file
from app.reports.people_routes import bp as bp
from app.reports.routes import VIEWERS
from app.rules.proof import FRESH_TO_MANAGE


@bp.get("/reports/who-counts", endpoint="who_counts")
@requires(*VIEWERS)
def show() -> str:
    """The rule, who is left out and why, the age of the staff list, and the headcounts."""
    me, when = signed_in(), moments.moment()
    tops = me.sites_as(*VIEWERS)
    count = keeping.figures(tops, when)
    since, left = who_counts.left(me.district_id, tops, when)
    return render_template(
        "reports/who_counts.html",
        when=when,
        today=me.today,
        kept=moments.kept(when),
        apart=reversed(APART),
        tally=count.everybody,
        listed=who_counts.listed(count.everybody),
        since=since,
        left=left,
        age=who_counts.age(me.district_id, when, places.whole(tops) == me.district_id),
        lines=who_counts.lines(count.sites, when),
    )


@bp.get("/reports/who-counts.<any(csv, xlsx):kind>", endpoint="who_counts_file")
@requires(*VIEWERS)
@fresh(FRESH_TO_MANAGE)
def file(kind: str) -> Response:
    """The table of headcounts as the page shows it."""
    when = moments.moment()
    count = keeping.figures(signed_in().sites_as(*VIEWERS), when)
    lines = who_counts.lines(count.sites, when)
    return spreadsheet.file(who_counts_file.document(lines, when), kind)
