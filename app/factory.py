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

from app import commands, db, logs, metrics, pages, request_ids, words, work
from app.auth import auditing
from app.auth.arriving import keep_device
from app.auth.guarding import guard, to_sign_in
from app.auth.loading import load_person
from app.blueprints import BLUEPRINTS
from app.errors import Conflict, DomainError
from app.operating import closing, ready
from config import settings

LARGEST_UPLOAD = 21 * 1024 * 1024


def create_app() -> Flask:
    """The application of this process, connected to its database."""
    app = Flask(__name__, static_folder=None)
    _configure(app)
    logs.configure()
    request_ids.register(app)
    db.connect(settings().database_url)
    CSRFProtect(app)
    _sign_in(app)
    _templates(app)
    for feature in BLUEPRINTS:
        app.register_blueprint(feature)
    work.register()
    commands.register(app)
    app.add_url_rule("/healthz", "healthz", pages.healthz)
    app.add_url_rule("/readyz", "readyz", ready.readyz)
    metrics.register(app)
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
    app.wsgi_app = closing.closable(app.wsgi_app)  # type: ignore[method-assign, assignment]
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
        request_ids.request_id(),
    )


def _problem(code: int, title: str, advice: str, number: str = "") -> tuple[str, int]:
    return render_template("error.html", heading=title, message=advice, number=number), code
