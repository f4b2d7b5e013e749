"""Whom to tell, the district's logo, and the settings HR keeps."""

import uuid
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

import config
from app import db, files, mail, pages
from app.auth.access import LEARNER, fresh, public, requires, signed_in
from app.errors import DomainError
from app.models import Contact
from app.models.scope import district_run_by
from app.pages import district_run
from app.roster import changing, queries
from app.roster.forms import NOT_LEAP, ContactsForm, DistrictForm, LogoForm, MailForm, zone_name
from app.roster.lanes import by_lane
from app.rules.proof import FRESH_TO_MANAGE
from app.rules.wording import MONTHS

bp = Blueprint("roster", __name__)

MAIL = ("hr", "technology")
"""Who sets up mail; technology coordinators see nothing else of the district."""


@bp.get("/who-to-tell")
@public
def who_to_tell() -> str:
    """Call these numbers now; there is no box to write in, because nobody would read it in time."""
    known = pages.person()
    numbers = db.session.scalars(queries.numbers_to_call(known.district_id if known else None))
    return render_template("roster/who_to_tell.html", lanes=by_lane(numbers))


@bp.get("/who-to-tell/<uuid:district_id>")
@public
def who_to_tell_in(district_id: uuid.UUID) -> str:
    """The same page for a district's QR code, without signing in; nobody's visit is noted."""
    pages.one_or_404(queries.district(district_id))
    numbers = db.session.scalars(queries.numbers_to_call(district_id))
    return render_template("roster/who_to_tell.html", lanes=by_lane(numbers))


@bp.get("/poster")
@requires(LEARNER)
def poster() -> str:
    """Who to tell on one sheet for the staff room, with a QR code to the page."""
    me = signed_in()
    address = (
        f"{config.settings().public_url}{url_for('.who_to_tell_in', district_id=me.district_id)}"
    )
    return render_template(
        "roster/poster.html",
        district_name=me.district_name,
        lanes=by_lane(db.session.scalars(queries.numbers_to_call(me.district_id))),
        code=segno.make(address, error="m").svg_data_uri(scale=6, border=2),
        address=address,
    )


@bp.get("/logo/<digest>")
@requires(LEARNER)
def logo(digest: str) -> Response:
    """The logo of the signed-in person's own district."""
    media_type = pages.one_or_404(queries.logo_type(signed_in().district_id, digest))
    try:
        response = make_response(files.read(digest))
    except OSError:
        abort(404)
    response.headers["Content-Type"] = media_type
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@bp.get("/settings")
@requires(*MAIL)
def settings() -> str | BaseResponse:
    """All settings at a glance, each with its Change link."""
    if not (_runs_all() or signed_in().has_role("technology")):
        flash(_("Settings are for human resources of the whole district."))
        return redirect(url_for("reports.today"))
    district = district_run(*MAIL)
    starts = date.fromisoformat(f"{NOT_LEAP}-{district.school_year_starts}")
    return render_template(
        "roster/settings.html",
        district=district,
        month=MONTHS[pages.locale()].split()[starts.month - 1],
        day=starts.day,
        zone=zone_name(district.time_zone),
        is_hr=_runs_all(),
    )


@bp.get("/settings/district")
@requires("hr")
def edit_district() -> str:
    """Name, time zone and school year."""
    return render_template("roster/district.html", form=DistrictForm.of(district_run("hr")))


@bp.post("/settings/district")
@requires("hr")
def change_district() -> BaseResponse | tuple[str, int]:
    """Keep name, time zone and school year."""
    district_run("hr")
    form = DistrictForm()
    if not form.validate_on_submit():
        return render_template("roster/district.html", form=form), 422
    db.writing()
    changing.change_district(
        district_run("hr"),
        name=form.name.data or "",
        time_zone=form.time_zone.data,
        year_starts=form.year_starts,
    )
    db.session.commit()
    return _saved(_("The settings are saved."))


@bp.get("/settings/logo")
@requires("hr")
def edit_logo() -> str:
    """The logo at the head of every page."""
    return render_template("roster/logo.html", form=LogoForm(), district=district_run("hr"))


@bp.post("/settings/logo")
@requires("hr")
def change_logo() -> BaseResponse | tuple[str, int]:
    """Keep a new logo; the file is stored before the write begins."""
    district, form = district_run("hr"), LogoForm()
    if not form.validate_on_submit():
        return render_template("roster/logo.html", form=form, district=district), 422
    digest = files.keep(form.picture)
    db.writing()
    district = district_run("hr")
    district.logo_sha256, district.logo_type = digest, form.media_type
    db.session.commit()
    return _saved(_("The logo is saved."))


@bp.get("/settings/contacts")
@requires("hr")
def edit_contacts() -> str:
    """Whom to ask, with the day each number was last called."""
    return render_template(
        "roster/contacts.html", form=ContactsForm.of(district_run("hr").contacts)
    )


@bp.post("/settings/contacts")
@requires("hr")
def change_contacts() -> BaseResponse | tuple[str, int]:
    """Keep the contacts, and say which numbers staff do not see yet."""
    district_run("hr")
    form = ContactsForm()
    if not form.validate_on_submit():
        return render_template("roster/contacts.html", form=form), 422
    db.writing()
    said = _waiting(changing.change_contacts(district_run("hr"), form.given))
    db.session.commit()
    return _saved(said)


@bp.get("/settings/mail")
@requires(*MAIL)
def edit_mail() -> str:
    """The mail server."""
    district = district_run(*MAIL)
    return render_template("roster/mail.html", form=MailForm.of(district), district=district)


@bp.post("/settings/mail")
@requires(*MAIL)
@fresh(FRESH_TO_MANAGE)
def change_mail() -> BaseResponse | tuple[str, int]:
    """Keep the mail settings; the password goes to a file of its own."""
    district, form = district_run(*MAIL), MailForm()
    if form.validate_on_submit():
        db.writing()
        district = district_run(*MAIL)
        try:
            changing.change_mail(district, form.given)
        except DomainError as error:
            form.password.errors = [pages.said(error)]
        else:
            db.session.commit()
            return _saved(_("The mail settings are saved. Send yourself a test message."))
    return render_template("roster/mail.html", form=form, district=district), 422


@bp.post("/settings/mail/test")
@requires(*MAIL)
def send_test() -> BaseResponse:
    """Send the signed-in person a message, after the read transaction has ended."""
    sending = mail.settings_of(district_run(*MAIL))
    address = db.session.scalar(queries.email_of(signed_in().person_id))
    db.session.rollback()
    try:
        mail.send(sending, _test_message(address))
    except DomainError as error:
        flash(pages.said(error))
    else:
        flash(_("A test message is on its way to %(address)s.", address=address), "success")
    return redirect(url_for(".settings"))


def _runs_all() -> bool:
    me = signed_in()
    mine = district_run_by(me.district_id, me.sites_as("hr"))
    return db.session.scalar(mine) is not None


def _saved(said: str) -> BaseResponse:
    flash(said, "success")
    return redirect(url_for(".settings"))


def _waiting(unchecked: Sequence[Contact]) -> str:
    """What HR reads after saving contacts."""
    if not unchecked:
        return str(_("The contacts are saved."))
    labels = ", ".join(contact.label for contact in unchecked)
    said = _("The contacts are saved. Call these numbers and enter the date before staff see them:")
    return f"{said} {labels}"


def _test_message(address: str | None) -> EmailMessage:
    if not address:
        raise DomainError("You have no e-mail address on the staff list, so nothing can be sent.")
    message = EmailMessage()
    message["To"] = address
    message["Subject"] = _("Brightline test message")
    message.set_content(_("Mail from Brightline works. You asked for this on the settings page."))
    return message
