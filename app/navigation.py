"""The navigation at the head of every page, and the links at its foot, by role."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import request, url_for
from flask_babel import lazy_gettext

from app.auth.access import SignedIn


class Link(NamedTuple):
    """A place in the navigation."""

    label: str
    url: str
    current: bool


SIGNED_OUT = (
    (lazy_gettext("Sign in"), "auth.show"),
    (lazy_gettext("Who to tell"), "roster.who_to_tell"),
    (lazy_gettext("Check a certificate"), "records.check"),
)
MY_TRAINING = (lazy_gettext("My training"), "learning.index")
MODULES = (lazy_gettext("Modules"), "preview.index")
MAILBOX = (lazy_gettext("Mailbox of the demonstration"), "mailbox.index")
READY = (lazy_gettext("Ready to start?"), "ready.index")
BESIDE = (
    (lazy_gettext("My records"), "records.index"),
    (lazy_gettext("Who to tell"), "roster.who_to_tell"),
    (lazy_gettext("Help"), "learning.help"),
)
"""Last in the navigation; for some roles, who have many places, at the foot."""
CROWDED = ("hr", "technology")
BY_ROLE = {
    "technology": (
        (lazy_gettext("Status"), "operating.show"),
        (lazy_gettext("Backups"), "operating.backups"),
        (lazy_gettext("Sign-in and mail"), "roster.settings"),
        (lazy_gettext("Updates"), "operating.updates"),
    ),
    "supervisor": ((lazy_gettext("My people"), "reports.my_people"),),
    "principal": (
        (lazy_gettext("My people"), "reports.my_people"),
        READY,
        (lazy_gettext("Crew"), "crew.index"),
        (lazy_gettext("School pages"), "school_pages.list"),
    ),
    "office": (READY,),
    "hr": (
        (lazy_gettext("Today"), "reports.today"),
        (lazy_gettext("People"), "people.index"),
        (lazy_gettext("Programs"), "programs.index"),
        (lazy_gettext("Reports"), "reports.index"),
        (lazy_gettext("Policies"), "policies.index"),
        (lazy_gettext("Settings"), "roster.settings"),
    ),
    "auditor": (
        (lazy_gettext("Shared with you"), "audit.index"),
        (lazy_gettext("Reports"), "reports.index"),
    ),
    "author": (MODULES,),
}
"""What each role adds; the later stand before the earlier."""


def places(known: SignedIn | None) -> list[Link]:
    """Where this person may go, or somebody who is not signed in."""
    if known is None:
        return _links(SIGNED_OUT)
    found = [MY_TRAINING]
    for role, more in BY_ROLE.items():
        if known.has_role(role):
            found[1:1] = more
    return _links(_once(found if known.has_role(*CROWDED) else [*found, *BESIDE]))


def _once(found: Sequence[tuple[object, str]]) -> list[tuple[object, str]]:
    """Two roles may lead to one page; the first of them names it."""
    names: dict[str, object] = {}
    for label, endpoint in found:
        names.setdefault(endpoint, label)
    return [(label, endpoint) for endpoint, label in names.items()]


def foot(known: SignedIn | None) -> list[Link]:
    """What the navigation has no room for; in the demonstration also everybody's mail."""
    if known is None:
        return []
    modules = (MODULES,) if known.has_role("hr") else ()
    beside = BESIDE if known.has_role(*CROWDED) else ()
    return _links((*modules, *beside, *((MAILBOX,) if known.is_demo else ())))


def _links(found: Sequence[tuple[object, str]]) -> list[Link]:
    return [
        Link(str(label), url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint in found
    ]
