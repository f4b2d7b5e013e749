"""Verbs of the sign-in settings: add, change and end a provider of the district."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from app import db
from app.auth.sso import DOCUMENT, secret_name
from app.errors import DomainError
from app.models import IdentityProvider
from config import settings

GOOGLE = "https://accounts.google.com" + DOCUMENT
MICROSOFT = "https://login.microsoftonline.com/%s/v2.0" + DOCUMENT
DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")


@dataclass(frozen=True)
class Given:
    """A provider as entered; an empty secret means the saved one."""

    label: str
    client_id: str
    secret: str


def place(kind: str, typed: str) -> tuple[str, str]:
    """Discovery address, and the organization an account has to belong to ("" for others).

    Google asks for the domain, Microsoft for the tenant's id, others for the address."""
    text = typed.strip()
    if kind == "google":
        return GOOGLE, _domain(text.lower())
    if kind == "microsoft":
        tenant = _tenant(text)
        return MICROSOFT % tenant, tenant
    if not re.match(r"https?://[^/\s]+", text):
        raise DomainError("Enter an address that begins with https://")
    return text.rstrip("/").removesuffix(DOCUMENT) + DOCUMENT, ""


def add(
    district_id: uuid.UUID, kind: str, typed_place: str, given: Given, now: datetime
) -> IdentityProvider:
    """A new provider; its secret goes to a file of its own."""
    if not given.secret:
        raise DomainError("Enter the client secret.")
    discovery_url, belongs_to = place(kind, typed_place)
    added = IdentityProvider(
        id=db.uuid7(),
        district_id=district_id,
        kind=kind,
        label=given.label,
        discovery_url=discovery_url,
        client_id=given.client_id,
        belongs_to=belongs_to,
        made_at=now,
    )
    db.session.add(added)
    settings().keep_secret(secret_name(added), given.secret)
    return added


def change(provider: IdentityProvider, given: Given) -> None:
    """Another label, client or secret; never another issuer, whose accounts are other people's."""
    if given.client_id != provider.client_id and not given.secret:
        raise DomainError("Enter the client secret: it belongs to one client ID.")
    if given.secret:
        settings().keep_secret(secret_name(provider), given.secret)
    provider.label, provider.client_id = given.label, given.client_id


def end(provider: IdentityProvider, now: datetime) -> None:
    """Nobody signs in by this provider any more; connected accounts stay on record."""
    provider.ended_at = now


def _domain(text: str) -> str:
    if not DOMAIN.fullmatch(text):
        raise DomainError("Enter a domain, such as district.example")
    return text


def _tenant(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise DomainError(
            "Enter the directory (tenant) ID: 32 letters and digits with hyphens."
        ) from error
