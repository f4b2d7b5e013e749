"""The district's policies, and everything about one edition and what became of it."""

import uuid

from flask import Response, abort, render_template

from app import db, downloads, pages, signing
from app.auth.access import LEARNER, requires, signed_in
from app.models import ApprovalDecision, PolicyTranslation, PolicyVersion
from app.models.scope import district_run_by
from app.policies import publishing_queries as queries
from app.policies import shelf
from app.policies.routes import bp as bp
from app.policies.withdrawing import KIND as WITHDRAW
from app.rules.review_cycle import standing as review_standing


@bp.get("/policies")
@requires("hr")
def index() -> str:
    """Each policy with its edition in effect, what comes, and when it is to be reviewed."""
    me = signed_in()
    cards = shelf.cards(me.district_id, me.today)
    return render_template("policies/index.html", cards=cards, may_publish=_may_publish())


@bp.get("/policies/editions/<uuid:version_id>")
@requires("hr")
def edition(version_id: uuid.UUID) -> str:
    """Text, originals, fingerprints, dates, what the check found, and its history."""
    me, version = signed_in(), _version(version_id)
    asked = db.session.scalars(queries.asked_to_withdraw(me.district_id, WITHDRAW))
    involved = [version.recorded_by, *(each.get("recorded_by") for each in version.findings)]
    return render_template(
        "policies/edition.html",
        version=version,
        standing=shelf.standing_of(version, shelf.withdrawn(me.district_id), me.today),
        review=review_standing(version.next_review_on, me.today),
        html=signing.shown(version.text_sha256, pages.locale()),
        decision=version.approval_id and db.session.get(ApprovalDecision, version.approval_id),
        names=_names([uuid.UUID(str(each)) for each in involved if each]),
        signed=db.session.scalar(queries.signatures(version.id)) or 0,
        may_publish=_may_publish(),
        asked=next((each for each in asked if each.content["version_id"] == str(version.id)), None),
    )


@bp.get("/policies/<uuid:version_id>/original")
@requires(LEARNER)
def original(version_id: uuid.UUID) -> Response:
    """The adopted bytes themselves."""
    version = _version(version_id)
    return downloads.stored(version.sha256, version.media_type, _name(version))


@bp.get("/policies/<uuid:version_id>/pdf")
@requires(LEARNER)
def adopted_pdf(version_id: uuid.UUID) -> Response:
    """A PDF as the board adopted it, to look at; no other file is opened in the browser."""
    version = _version(version_id)
    if version.media_type != downloads.PDF:
        abort(404)
    return downloads.stored(version.sha256, version.media_type, _name(version), inline=True)


@bp.get("/policies/<uuid:version_id>/original/<language>")
@requires(LEARNER)
def translated(version_id: uuid.UUID, language: str) -> Response:
    """The file of a translation."""
    mine = queries.translation(signed_in().district_id, version_id, language)
    found: PolicyTranslation = pages.one_or_404(mine)
    return downloads.stored(found.sha256, found.media_type, f"{_name(found.version)}-{language}")


def _may_publish() -> bool:
    """Whether the person is HR of the whole district; others in HR only look."""
    me = signed_in()
    return db.session.scalar(district_run_by(me.district_id, me.sites_as("hr"))) is not None


def _version(version_id: uuid.UUID) -> PolicyVersion:
    """An edition of the signed-in person's own district."""
    found: PolicyVersion = pages.one_or_404(queries.version(signed_in().district_id, version_id))
    return found


def _name(version: PolicyVersion) -> str:
    return f"policy-{version.policy.code}-{version.number}-{version.sha256[:12]}"


def _names(person_ids: list[uuid.UUID]) -> dict[str, str]:
    return {str(id): name for id, name in db.session.execute(queries.names(person_ids))}
