"""Where a request comes from, and the welcome after somebody proved who they are."""

import secrets
from datetime import datetime

from flask import Response, g, redirect, request, session, url_for
from flask_login import login_user
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from app import db, steps
from app.auth import cookies, keeping, sessions
from app.auth.access import SignedIn, local_path
from app.auth.loading import load_person
from app.auth.sessions import Where
from app.ledger.canonical import sha256
from app.models import Kiosk
from app.testimony import Client


def here() -> Where:
    """The browser of this request; one not seen before gets its cookie with the answer."""
    kiosk = kiosk_here()
    device = cookies.read(cookies.DEVICE)
    if not device and kiosk is None:
        device = g.new_device = secrets.token_urlsafe(24)
    return Where(
        address=request.remote_addr or "",
        browser=request.user_agent.string,
        kiosk_id=kiosk.id if kiosk else None,
        device=sha256(device.encode()) if device and kiosk is None else "",
    )


def client() -> Client:
    """Where the form of this request came from, for the record it makes."""
    return Client(request.remote_addr or "", request.user_agent.string)


def kiosk_here() -> Kiosk | None:
    """The paired tablet that this browser is, if its pairing stands."""
    token = cookies.read(cookies.KIOSK)
    paired = Kiosk.token_sha256 == sha256(token.encode())
    return (
        db.session.scalar(select(Kiosk).where(paired, Kiosk.ended_at.is_(None))) if token else None
    )


def keep_device(response: Response) -> Response:
    """After a request: give a new browser the cookie it will be known by."""
    if "new_device" in g:
        cookies.keep(response, cookies.DEVICE, g.new_device)
    return response


def welcome(token: str) -> BaseResponse:
    """Begin the browser's session afresh and go on to what was kept or asked for."""
    wanted, language = session.get("wanted"), session.get("language")
    session.clear()
    if language:
        session["language"] = language
    person = load_person(token)
    assert person is not None
    login_user(person)
    return onward(person, wanted)


def proved(token: str, now: datetime, by: str, second: str = "") -> None:
    """The person of this session has just shown something: the table notes when, the browser's
    signed cookie what (`app.auth.loading` believes it for that instant alone)."""
    sessions.prove_again(token, now, second)
    session["shown"] = [by, now.isoformat()]


def onward(person: SignedIn, wanted: str | None) -> BaseResponse:
    """To a form that was kept, to the page that was asked for, or to the person's first page."""
    if keeping.newest(person.person_id):
        return redirect(url_for("proving.kept"))
    return redirect(local_path(wanted) if wanted else url_for(_first_page(person)))


def _first_page(person: SignedIn) -> str:
    """HR begins with what needs HR, and before all that with the set-up; a principal with their
    people, a technology coordinator with the server, everybody else with training."""
    if person.is_kiosk:
        return "learning.index"
    if person.has_role("hr"):
        is_new = steps.begin_here(person.district_id, person.sites_as("hr"))
        return "setup.show" if is_new else "reports.today"
    if person.has_role("principal"):
        return "reports.my_people"
    return "operating.show" if person.has_role("technology") else "learning.index"
