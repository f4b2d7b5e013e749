"""create_app(): settings, database, features, error pages, headers."""

from datetime import timedelta

from flask import Flask, render_template, session
from flask_babel import Babel
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

from app import commands, db, jobs, pages, words
from app.auth import auditing
from app.auth.arriving import keep_device
from app.auth.guarding import guard, to_sign_in
from app.auth.jobs import send as send_sign_in_mail
from app.auth.kiosk_routes import bp as kiosk
from app.auth.loading import load_person
from app.auth.own_routes import bp as own
from app.auth.passkey_routes import bp as factors
from app.auth.provider_routes import bp as providers
from app.auth.proving_routes import bp as proving
from app.auth.routes import bp as auth
from app.auth.sso_routes import bp as sso
from app.errors import Conflict, DomainError
from app.learning.as_routes import bp as preview_as
from app.learning.crew_member_routes import bp as crew_member
from app.learning.crew_routes import bp as crew
from app.learning.jobs import purge_practice
from app.learning.practice_routes import bp as practice
from app.learning.preview_routes import bp as preview
from app.learning.quiz_routes import bp as quiz
from app.learning.routes import bp as learning
from app.learning.sitting_routes import bp as sitting
from app.policies.routes import bp as policies
from app.records.jobs import certify_finished, render_certificate
from app.records.routes import bp as records
from app.reports.audit_routes import bp as audit
from app.reports.routes import bp as reports
from app.roster import importing
from app.roster.import_mapping_routes import bp as staff_list_mapping
from app.roster.import_routes import bp as staff_list
from app.roster.jobs import take_folders
from app.roster.kiosk_routes import bp as kiosks
from app.roster.leaving_jobs import end_sessions_of_leavers
from app.roster.people_routes import bp as people
from app.roster.position_routes import bp as positions
from app.roster.proposal_routes import bp as proposals
from app.roster.role_routes import bp as roles
from app.roster.routes import bp as roster
from app.roster.site_routes import bp as sites
from app.roster.slip_routes import bp as slips
from config import settings

LARGEST_UPLOAD = 21 * 1024 * 1024


FEATURES = (
    auth,
    own,
    proving,
    factors,
    sso,
    providers,
    kiosk,
    learning,
    sitting,
    practice,
    preview,
    preview_as,
    quiz,
    crew,
    crew_member,
    policies,
    records,
    reports,
    audit,
    roster,
    sites,
    roles,
    kiosks,
    people,
    positions,
    slips,
    proposals,
    staff_list,
    staff_list_mapping,
)


def create_app() -> Flask:
    """The application of this process, connected to its database."""
    app = Flask(__name__, static_folder=None)
    _configure(app)
    db.connect(settings().database_url)
    CSRFProtect(app)
    _sign_in(app)
    _templates(app)
    for feature in FEATURES:
        app.register_blueprint(feature)
    jobs.register("certificate", render_certificate)
    jobs.register("sign-in-mail", send_sign_in_mail)
    jobs.register(importing.READ, importing.read)
    jobs.register(importing.APPLY, importing.apply_slice)
    jobs.DAILY[:] = [purge_practice, certify_finished, end_sessions_of_leavers, take_folders]
    commands.register(app)
    app.add_url_rule("/healthz", "healthz", pages.healthz)
    _errors(app)
    app.before_request(pages.refuse_nul)
    app.before_request(guard)
    app.after_request(auditing.note)
    app.after_request(keep_device)
    app.after_request(pages.headers)
    app.teardown_appcontext(lambda _error: db.session.remove())
    if settings().proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings().proxies)  # type: ignore[method-assign]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(pages.STATIC), prefix="static/", max_age=31_536_000
    )
    return app


def _configure(app: Flask) -> None:
    settings().prepare()
    app.config.update(
        SECRET_KEY=settings().secret("session-key"),
        SESSION_COOKIE_NAME="__Host-session" if settings().is_https else "session",
        SESSION_COOKIE_SECURE=settings().is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=LARGEST_UPLOAD,
        MAX_FORM_PARTS=1000,
    )


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(load_person)


def _templates(app: Flask) -> None:
    Babel(app, locale_selector=pages.locale)
    WTFormsHelpers(app)
    kits = ("govuk_frontend_jinja", "govuk_frontend_wtf")
    components = PrefixLoader({kit: PackageLoader(kit) for kit in kits})
    own = app.jinja_loader
    assert own is not None
    app.jinja_loader = ChoiceLoader([own, components])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(pages.globals_(), in_language=words.in_language)
    app.jinja_env.filters.update(words.FILTERS)
    app.context_processor(pages.context)


def _errors(app: Flask) -> None:
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _broken_rule)
    app.register_error_handler(500, _crashed)


def _csrf_failed(_error: CSRFError) -> tuple[str, int] | Response:
    if not current_user.is_authenticated and "was" in session:
        return to_sign_in()
    return _problem(
        400, _("This page is too old"), _("Go back, load the page again, and send it once more.")
    )


def _http_error(error: HTTPException) -> tuple[str, int] | Response | HTTPException:
    known = {
        404: (_("Page not found"), _("Check the address, or go to your training.")),
        405: (_("Page not found"), _("Check the address, or go to your training.")),
        413: (_("That file is too large"), _("Choose a file smaller than 20 MB.")),
    }
    if error.code is None or error.code < 400:
        return error
    other = (_("We could not do that"), _("Go back, load the page again, and try once more."))
    return _problem(error.code, *known.get(error.code, other))


def _broken_rule(error: DomainError) -> tuple[str, int]:
    db.session.rollback()
    code = 409 if isinstance(error, Conflict) else 422
    return _problem(code, _("We could not do that"), pages.said(error))


def _crashed(_error: Exception) -> tuple[str, int]:
    db.session.rollback()
    return _problem(
        500,
        _("Something went wrong on our side"),
        _("Nothing you sent was lost if you got a receipt. Go back and try again."),
    )


def _problem(code: int, title: str, advice: str) -> tuple[str, int]:
    return render_template("error.html", heading=title, message=advice), code
