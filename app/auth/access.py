"""Who is signed in, and the rule that every endpoint carries; see `guarding`."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from flask import abort, current_app
from flask_login import UserMixin, current_user

from app import clock
from app.rules.proof import Proof

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
    is_demo: bool
    has_left: bool
    is_kiosk: bool
    idle_limit: timedelta
    seen_at: datetime
    proof: Proof
    grants: tuple[tuple[str, uuid.UUID], ...]
    is_supervisor: bool
    """Somebody works for this person today."""

    def get_id(self) -> str:
        """The revocable token, for Flask-Login's cookie."""
        return self.token

    @property
    def today(self) -> date:
        """The calendar date in the person's district."""
        return clock.today(self.time_zone)

    def has_role(self, *roles: str) -> bool:
        """Whether any of the roles is held, over whatever sites; on a shared tablet none counts.

        A `supervisor` is one by their people's positions, without a grant and over no site."""
        held = {role for role, _site in self.grants}
        if self.is_supervisor:
            held.add("supervisor")
        return not self.is_kiosk and not held.isdisjoint(roles)

    def sites_as(self, *roles: str) -> list[uuid.UUID]:
        """The tops of the subtrees in which the person holds one of the roles."""
        return [site for role, site in self.grants if role in roles and not self.is_kiosk]

    def proven_sites_as(self, *roles: str) -> list[uuid.UUID]:
        """The same on a page that is everybody's own: it asks nobody for a second factor, so
        without one nobody holds a role there."""
        return self.sites_as(*roles) if self.proof.is_strong or self.is_demo else []


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


def for_leavers(view: View) -> View:
    """Open also to people who have left: their own records, and their way in."""
    view.is_for_leavers = True  # type: ignore[attr-defined]
    return view


def fresh(within: timedelta) -> Callable[[View], View]:
    """Below `requires`: who proved themselves longer ago proves it again, and nothing is lost."""

    def mark(view: View) -> View:
        view.fresh_within = within  # type: ignore[attr-defined]
        return view

    return mark


def _mark(view: View, rule: tuple[str, ...]) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def marked(endpoint: str, mark: str, default: Any = None) -> Any:
    """What `requires`, `fresh` or `for_leavers` said of an endpoint."""
    return getattr(current_app.view_functions[endpoint], mark, default)


def rule_of(endpoint: str) -> tuple[str, ...]:
    """The rule an endpoint carries; empty for one that nobody may open."""
    return tuple(marked(endpoint, "access_rule", ()))


def local_path(wanted: str | None) -> str:
    """A path of this site to go on to after signing in; anything else becomes the front page."""
    plain = wanted is not None and wanted.isprintable() and "\\" not in wanted
    return wanted if wanted and plain and re.match(r"/(?!/)", wanted) else "/"
