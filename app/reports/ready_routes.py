""" "Ready to start?": yes or no for a name, for the school office at 6:30 a.m. on a phone."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request

from app.auth.access import requires, signed_in
from app.reports.ready import Asker, matches
from app.reports.ready_queries import FOUND

bp = Blueprint("ready", __name__)

ASKERS = ("hr", "principal", "office")
FAR = timedelta(days=366)
"""Nobody knows the answer for a day further away."""


@bp.get("/ready")
@requires(*ASKERS)
def index() -> str:
    """A name and a day; then a plain answer for each person who is found, and never why."""
    me, wanted, on = signed_in(), request.args.get("q", "").strip()[:100], _day()
    asker = Asker(me.district_id, me.sites_as(*ASKERS), me.today, ZoneInfo(me.time_zone))
    found = matches(asker, wanted, on) if wanted else None
    return render_template("reports/ready.html", q=wanted, on=on, found=found, most=FOUND)


def _day() -> date:
    """The day in the address; today where there is none, or one that is over or far away."""
    today = signed_in().today
    try:
        on = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return today
    return on if today <= on <= today + FAR else today
