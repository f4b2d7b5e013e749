"""Proposals: a principal names a volunteer or coach, HR adds them or not."""

import uuid
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import requires, signed_in
from app.models import Proposal, Site
from app.roster import people, proposal_queries
from app.roster.people_forms import ProposalForm
from app.roster.people_loading import LookAlike, act, look_alikes, sites

bp = Blueprint("proposals", __name__)


@bp.get("/my-people/propose")
@requires("principal")
def new() -> str:
    """Whom HR is asked to add, and what became of earlier proposals."""
    return _new(ProposalForm(first_day=signed_in().today), pages.new_key())


@bp.post("/my-people/propose")
@requires("principal")
def propose() -> Response | tuple[str, int]:
    """Ask HR; the same form again asks once."""
    me, form, key = signed_in(), ProposalForm(), pages.sent_key()
    form.offer(sites("principal"))
    if not form.validate_on_submit():
        return _new(form, key), 422
    proposal_id = uuid.uuid5(me.person_id, key)
    db.writing()
    db.one_at_a_time(me.person_id)
    if db.session.get(Proposal, proposal_id) is None:
        proposal = form.given
        proposal.id, proposal.made_by = proposal_id, me.person_id
        people.propose(db.session.get_one(Site, form.site.data), proposal)
        db.session.commit()
    flash(_("Human resources will add %(name)s or say no.", name=form.legal_name.data), "success")
    return redirect(url_for(".new"))


@bp.get("/people/proposals")
@requires("hr")
def index() -> str:
    """What waits for HR, with who looks like it, and what was decided."""
    return _index()


@bp.post("/people/proposals/<uuid:proposal_id>")
@requires("hr")
def decide(proposal_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add the person or decline; once, whoever of HR was first."""
    me = signed_in()
    db.writing()
    db.one_at_a_time(me.district_id)
    query = proposal_queries.one(me.sites_as("hr"), me.today, proposal_id)
    proposal = pages.one_or_404(query)
    name, to = proposal.legal_name, url_for(".index")
    if request.form.get("decision") == "decline":
        people.decline(proposal, act())
        said = _("%(name)s is not added.", name=name)
    else:
        alike = [] if proposal.decided_at else look_alikes(name, proposal.email or "")
        if alike and (alike[0].is_certain or f"another-{proposal_id}" not in request.form):
            db.session.rollback()
            return _index(unsure=proposal_id), 422
        added = people.approve(proposal, act())
        said = _("%(name)s is on the staff list.", name=name)
        to = url_for("reports.person", person_id=added.id)
    db.session.commit()
    flash(said, "success")
    return redirect(to)


def _new(form: ProposalForm, key: str) -> str:
    form.offer(sites("principal"))
    own = db.session.scalars(proposal_queries.own(signed_in().person_id)).all()
    return render_template("people/propose.html", form=form, key=key, proposals=own)


def _index(unsure: uuid.UUID | None = None) -> str:
    me = signed_in()
    tops, on = me.sites_as("hr"), me.today
    waiting = db.session.scalars(proposal_queries.open_at(tops, on)).all()
    alike: dict[uuid.UUID, Sequence[LookAlike]] = {
        each.id: look_alikes(each.legal_name, each.email or "") for each in waiting
    }
    return render_template(
        "people/proposals.html",
        waiting=waiting,
        alike=alike,
        unsure=unsure,
        decided=db.session.scalars(proposal_queries.decided_at(tops, on)).all(),
    )
