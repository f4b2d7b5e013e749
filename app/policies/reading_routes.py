"""Read a policy to its end, and what changed in it; show any edition."""

import uuid
from datetime import datetime
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app import clock, db, pages, published
from app.auth.access import LEARNER, requires, signed_in
from app.errors import Conflict
from app.models import Enrollment
from app.policies import operations, queries
from app.policies.edition_routes import bp as bp
from app.policies.operations import Opened
from app.policies.presenting import Presented, present
from app.policies.waiting import Waiting, waiting

OPEN_FOR = 12 * 3600
"""Seconds from opening a text to reaching its end; nobody asks how few."""


@bp.get("/policies/<uuid:version_id>")
@requires(LEARNER)
def show(version_id: uuid.UUID) -> str:
    """The text of an edition, as it was adopted."""
    me = signed_in()
    version = pages.one_or_404(queries.version(me.district_id, version_id))
    shown = present(me.person_id, version, pages.locale())
    return render_template(
        "policies/show.html",
        shown=shown,
        version=version,
        decided=published.beside(me.district_id, version.policy.code),
        asked=None,
    )


@bp.get("/sign/<uuid:enrollment_id>/read/<uuid:requirement_id>")
@requires(LEARNER)
def read(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str | Response:
    """The text to be signed; the button at its end leads to the next text, or to the signature."""
    mine = waiting(enrollment_id)
    place = mine.place(requirement_id)
    if place is None:
        return redirect(url_for(".signed", enrollment_id=enrollment_id))
    code = mine.texts[place][1].policy.code
    decided = published.beside(signed_in().district_id, code)
    return _text("policies/show.html", mine, place, decided=decided)


@bp.get("/sign/<uuid:enrollment_id>/changes/<uuid:requirement_id>")
@requires(LEARNER)
def changes(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> str | Response:
    """What changed since the edition that this person signed, word by word."""
    mine = waiting(enrollment_id)
    place = mine.place(requirement_id)
    if place is None:
        return redirect(url_for(".signed", enrollment_id=enrollment_id))
    return _text("policies/changes.html", mine, place)


@bp.post("/sign/<uuid:enrollment_id>/read/<uuid:requirement_id>")
@requires(LEARNER)
def reached(enrollment_id: uuid.UUID, requirement_id: uuid.UUID) -> Response:
    """I have come to the end of the text."""
    opened, me = _opened(enrollment_id), signed_in()
    db.writing()
    db.one_at_a_time(me.person_id)
    mine = waiting(enrollment_id)
    place = mine.place(requirement_id)
    if place is not None:
        operations.reach_end(mine.enrollment, opened, me.today, clock.now())
        db.session.commit()
        return redirect(mine.onward(place))
    db.session.rollback()
    return redirect(url_for(".signed", enrollment_id=enrollment_id))


def _text(template: str, mine: Waiting, place: int, **more: Any) -> str:
    requirement_id, version = mine.texts[place]
    shown = present(signed_in().person_id, version, pages.locale())
    if template == "policies/changes.html" and shown.changes is None:
        abort(404)
    return render_template(
        template,
        shown=shown,
        version=version,
        asked={"enrollment_id": mine.enrollment.id, "requirement_id": requirement_id},
        opened=_seal(mine.enrollment, shown),
        number=place + 1,
        total=len(mine.texts),
        **more,
    )


def _seal(enrollment: Enrollment, shown: Presented) -> str:
    """What was shown, to whom and when, signed by us: the browser brings it back unchanged."""
    return _sealed().dumps(
        {
            "person": str(signed_in().person_id),
            "enrollment": str(enrollment.id),
            "version": str(shown.version.id),
            "translation": str(shown.translation.id) if shown.translation else "",
            "since": str(shown.since.id) if shown.since else "",
            "language": pages.locale(),
            "shown": shown.sha256,
            "at": clock.now().isoformat(),
        }
    )


def _opened(enrollment_id: uuid.UUID) -> Opened:
    """What the page had said of itself; what is not ours, or somebody else's, is too old."""
    try:
        said = _sealed().loads(request.form.get("opened", ""), max_age=OPEN_FOR)
    except BadData:
        said = {}
    whose = str(signed_in().person_id), str(enrollment_id)
    if (said.get("person"), said.get("enrollment")) != whose:
        raise Conflict("This page is too old. Open the text again and read it to its end.")
    return Opened(
        version_id=uuid.UUID(said["version"]),
        translation_id=uuid.UUID(said["translation"]) if said["translation"] else None,
        since_id=uuid.UUID(said["since"]) if said["since"] else None,
        language=said["language"],
        shown_sha256=said["shown"],
        opened_at=datetime.fromisoformat(said["at"]),
    )


def _sealed() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None
    return URLSafeTimedSerializer(key, salt="a text was opened")
