"""What the sign-in pages show of the district's accounts; their templates ask for it."""

from typing import NamedTuple

from app import db
from app.auth import sso_queries
from app.auth.access import signed_in
from app.models import Identity, IdentityProvider

NEVER_ASK_AGAIN = frozenset({"google"})
"""Providers that let an open session in without asking, whatever they are told."""


class Ways(NamedTuple):
    """Buttons where there is one district; where there are more, the address says which."""

    providers: list[IdentityProvider]
    asks_address: bool


class Accounts(NamedTuple):
    """A person's accounts, and providers of their district with whom they have none."""

    mine: list[tuple[Identity, IdentityProvider]]
    others: list[IdentityProvider]

    @property
    def asking(self) -> list[IdentityProvider]:
        """Providers by which the person can prove once more who they are."""
        return [each for _mine, each in self.mine if each.kind not in NEVER_ASK_AGAIN]


def ways() -> Ways:
    """How to sign in with an account; no district is shown another one's."""
    if db.session.scalar(sso_queries.districts()) == 1:
        return Ways(list(db.session.scalars(sso_queries.all_providers())), False)
    return Ways([], bool(db.session.scalar(sso_queries.is_any())))


def accounts() -> Accounts:
    """The signed-in person's accounts."""
    me = signed_in()
    mine = [(row[0], row[1]) for row in db.session.execute(sso_queries.accounts(me.person_id))]
    used = {provider.id for _mine, provider in mine}
    found = db.session.scalars(sso_queries.providers(me.district_id))
    others = [] if me.has_left or me.is_kiosk else [each for each in found if each.id not in used]
    return Accounts(mine, others)
