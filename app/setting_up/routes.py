"""The nine steps of the set-up: what is done, what the others lack, and where it is done."""

from flask import Blueprint, render_template

from app import clock, pages, steps
from app.auth.access import requires, signed_in
from app.rules.set_up import State, Step

bp = Blueprint("setup", __name__)

PLACES = {
    "district": "roster.edit_district",
    "contacts": "roster.edit_contacts",
    "sites": "sites.index",
    "people": "people.index",
    "roles": "roles.index",
    "calendar": "calendar.index",
    "policies": "policies.index",
    "decisions": "decisions.index",
    "programs": "programs.index",
}
"""Where a step is looked at, by its name."""
MENDING = {
    "people": "staff_list.index",
    "file": "staff_list.index",
    "slip": "slips.several",
    "second": "approvals.approvers",
    "policy": "drafts.new",
    "pack": "decisions.packs",
    "look": "decisions.review",
    "program": "ready_made.index",
    "mail": "roster.edit_mail",
}
"""Where something is done that a step lacks, unless it is there."""


@bp.get("/set-up")
@requires("hr")
def show() -> str:
    """How many of the nine are done, and each of them; it is computed, so any can be left."""
    district = pages.district_run("hr")
    found = steps.read(district.id, signed_in().today, clock.now())
    return render_template(
        "setting_up/show.html",
        steps=[(step, _place(step)) for step in found],
        done=sum(step.state is State.DONE for step in found),
        next=next((step for step in found if step.lacks), None),
    )


def _place(step: Step) -> str:
    """The endpoint of the one page to open: where the first thing it lacks is done."""
    lack = step.lacks[0].what if step.lacks else ""
    return MENDING.get(lack, PLACES[step.name])
