"""From an address to what it names: what is asked of the signed-in person, or of whom HR knows."""

import uuid

from flask import abort
from sqlalchemy import ColumnElement

from app import clock, db, pages, signing
from app.answering import queries
from app.answering.asked import Act, Asked
from app.answering.correcting import About
from app.asking import CLOSED, refuse_if_closed
from app.auth.access import signed_in
from app.errors import Conflict
from app.models import Enrollment, PolicyVersion, Requirement
from app.rules.excuses import N_


def act() -> Act:
    """The signed-in person records something now."""
    me = signed_in()
    return Act(me.person_id, me.legal_name, me.proof, me.today, clock.now())


def asked_of_me(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Asked:
    """The edition that the signed-in person's own enrollment asks them to sign now."""
    me = signed_in()
    found = db.session.execute(signing.enrollment(me.person_id, enrollment_id, me.today))
    enrollment, status = found.one_or_none() or abort(404)
    refuse_if_closed(status)
    wanted = Requirement.id == requirement_id
    return _asked(enrollment, wanted) or _refuse(
        N_("There is nothing to sign here now. Go to your training.")
    )


def asked_of_theirs(
    enrollment_id: uuid.UUID, requirement_id: uuid.UUID, person_id: uuid.UUID | None = None
) -> Asked:
    """The same of somebody whom the signed-in HR knows; `person_id` stands in the address."""
    enrollment = theirs(enrollment_id)
    if person_id and enrollment.staff_member_id != person_id:
        abort(404)
    wanted = Requirement.id == requirement_id
    return _asked(enrollment, wanted) or _refuse(N_("This person has nothing to sign here now."))


def to_print(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Asked:
    """What the signed-in person may print: of their own, or of somebody whom HR knows."""
    me = signed_in()
    sites = me.proven_sites_as("hr")
    query = queries.enrollment(sites, me.today, enrollment_id, own_id=me.person_id)
    enrollment, status = db.session.execute(query).one_or_none() or abort(404)
    refuse_if_closed(status)
    wanted = Requirement.id == requirement_id
    return _asked(enrollment, wanted) or _refuse(N_("There is nothing to sign here now."))


def on_paper(enrollment_id: uuid.UUID, version_id: uuid.UUID) -> Asked:
    """The edition a paper is of, if it is still the one to sign; Conflict says what else."""
    me = signed_in()
    enrollment = theirs(enrollment_id)
    version = pages.one_or_404(queries.version(me.district_id, version_id))
    in_effect = signing.in_effect(me.today).where(PolicyVersion.id == version.id)
    if db.session.scalars(in_effect).first() is None:
        raise Conflict(
            "This edition is not in effect any more. Keep the paper in the personnel file, print "
            "a packet of the edition in effect, and ask for a new signature."
        )
    asked = _asked(enrollment, PolicyVersion.id == version.id)
    return asked or _refuse(N_("This is answered already, or it is not this person's turn yet."))


def theirs(enrollment_id: uuid.UUID) -> Enrollment:
    """An enrollment of somebody whom the signed-in HR knows, while it is asked."""
    me = signed_in()
    query = queries.enrollment(me.sites_as("hr"), me.today, enrollment_id)
    enrollment, status = db.session.execute(query).one_or_none() or abort(404)
    if status in CLOSED:
        raise Conflict("This is not asked of this person any more.")
    found: Enrollment = enrollment
    return found


def about(kind: str, record_id: uuid.UUID) -> About:
    """A record of somebody whom the signed-in HR knows."""
    me = signed_in()
    query = queries.record(me.sites_as("hr"), me.today, kind, record_id)
    return About(kind, *(db.session.execute(query).one_or_none() or abort(404)))


def _asked(enrollment: Enrollment, wanted: ColumnElement[bool]) -> Asked | None:
    me = signed_in()
    query = signing.to_sign(enrollment.id, me.today).where(wanted)
    row = db.session.execute(query).unique().first()
    return Asked(enrollment, row[0], row[1]) if row else None


def _refuse(words: str) -> Asked:
    raise Conflict(words)
