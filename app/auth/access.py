"""Every endpoint carries its rule; one without a rule is refused."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from flask import abort, current_app, redirect, request, session, url_for
from flask_login import UserMixin, current_user
from werkzeug.wrappers import Response

from app import clock

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
LEARNER = "learner"


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The signed-in person as this request knows them; plain values, read in one statement."""

    token: str
    person_id: uuid.UUID
    district_id: uuid.UUID
    name: str
    legal_name: str
    preferred_name: str
    language: str
    district_name: str
    time_zone: str
    logo_sha256: str | None
    method: str
    began_at: datetime
    grants: tuple[tuple[str, uuid.UUID], ...]

    def get_id(self) -> str:
        """The revocable token, for Flask-Login's cookie."""
        return self.token

    @property
    def today(self) -> date:
        """The calendar date in the person's district."""
        return clock.today(self.time_zone)

    def has_role(self, *roles: str) -> bool:
        """Whether any of the roles is held, over whatever sites."""
        return any(role in roles for role, _site in self.grants)

    def sites_as(self, *roles: str) -> list[uuid.UUID]:
        """The tops of the subtrees in which the person holds one of the roles."""
        return [site for role, site in self.grants if role in roles]


def signed_in() -> SignedIn:
    """The signed-in person; only inside endpoints that require one."""
    person = current_user._get_current_object()
    if not isinstance(person, SignedIn):
        abort(401)
    return person


def public(view: View) -> View:
    """Anybody may open this."""
    return _mark(view, (PUBLIC,))


def requires(*roles: str) -> Callable[[View], View]:
    """Signed-in people who hold one of the roles (`LEARNER`: everybody signed in)."""
    return lambda view: _mark(view, roles)


def _mark(view: View, rule: tuple[str, ...]) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def rule_of(endpoint: str) -> tuple[str, ...]:
    """The rule an endpoint carries; empty for one that nobody may open."""
    view: Any = current_app.view_functions[endpoint]
    return tuple(getattr(view, "access_rule", ()))


def guard() -> Response | None:
    """Before each request: let in whom the endpoint's rule lets in, and nobody else."""
    if request.endpoint is None:
        return None
    rule = rule_of(request.endpoint)
    if PUBLIC in rule:
        return None
    if not current_user.is_authenticated:
        if request.method == "GET":
            session["wanted"] = request.full_path.rstrip("?")
        return redirect(url_for("auth.show"))
    if LEARNER in rule or signed_in().has_role(*rule):
        return None
    abort(404)


def local_path(wanted: str | None) -> str:
    """A path of this site to go on to after signing in; anything else becomes the front page."""
    plain = wanted is not None and wanted.isprintable() and "\\" not in wanted
    return wanted if wanted and plain and re.match(r"/(?!/)", wanted) else "/"
