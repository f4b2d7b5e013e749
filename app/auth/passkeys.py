"""Passkeys (WebAuthn Level 2): a key pair whose private half stays on the person's own device."""

import uuid
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import Select, delete, select, update
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app import db
from app.auth import queries
from app.auth.sessions import Secret
from app.errors import DomainError
from app.models import Passkey
from config import settings

NAME = "Brightline"
ON_THE_DEVICE = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED,
    user_verification=UserVerificationRequirement.REQUIRED,
)
"""The device knows whose key it is (no name to type) and asks for finger, face or its PIN."""
LONGEST_ID = 1023
"""Bytes of a credential id (WebAuthn Level 2, 7.1, step 25)."""
MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError)
"""What the library raises at an answer that no browser gives."""


class Shown(NamedTuple):
    """A passkey whose signature was checked, with its new count."""

    passkey_id: uuid.UUID
    person_id: uuid.UUID
    secret: Secret
    sign_count: int


def to_add(person_id: uuid.UUID, name: str, challenge: bytes) -> str:
    """What the browser needs to make a passkey, as JSON; a device makes only one."""
    mine = db.session.scalars(queries.passkeys(person_id))
    return options_to_json(
        generate_registration_options(
            rp_id=_host(),
            rp_name=NAME,
            user_id=person_id.bytes,
            user_name=name,
            challenge=challenge,
            authenticator_selection=ON_THE_DEVICE,
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=each.credential_id) for each in mine
            ],
        )
    )


def to_show(challenge: bytes) -> str:
    """What the browser needs to show a passkey, as JSON; the person picks which."""
    return options_to_json(
        generate_authentication_options(
            rp_id=_host(),
            challenge=challenge,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def new(sent: str, challenge: bytes) -> Passkey:
    """The passkey a browser made, not yet anybody's."""
    try:
        made = verify_registration_response(
            credential=sent,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except MALFORMED as error:
        raise DomainError("The passkey could not be set up. Try once more.") from error
    taken = db.session.scalar(_found(made.credential_id))
    if taken or len(made.credential_id) > LONGEST_ID:
        raise DomainError("The passkey could not be set up. Try once more.")
    return Passkey(
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
    )


def check(sent: str, challenge: bytes) -> Shown:
    """Whose passkey signed the challenge, on this site, after finger, face or PIN."""
    try:
        answer = parse_authentication_credential_json(sent)
        kept = db.session.scalar(_found(answer.raw_id))
        if kept is None:
            raise DomainError("This passkey is not known here any more. Sign in another way.")
        whose = kept.staff_member_id
        if answer.response.user_handle not in (None, whose.bytes):
            raise ValueError("the passkey names somebody else")
        shown = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=kept.public_key,
            credential_current_sign_count=0,  # `note_use` looks at the count
            require_user_verification=True,
        )
    except MALFORMED as error:
        raise DomainError("The passkey did not fit. Try once more, or another way.") from error
    return Shown(kept.id, whose, Secret(kept.made_at, kept.set_through), shown.new_sign_count)


def note_use(shown: Shown, now: datetime) -> None:
    """Keep the new count; one that did not grow comes from a copy (WebAuthn Level 2, 6.1.1).

    Passkeys that live on several devices do not count, and stay at 0."""
    grown = Passkey.sign_count < shown.sign_count
    never = (Passkey.sign_count == 0) & (shown.sign_count == 0)
    used = (
        update(Passkey)
        .where(Passkey.id == shown.passkey_id, grown | never)
        .values(sign_count=shown.sign_count, used_at=now)
        .returning(Passkey.id)
    )
    if db.session.scalar(used) is None:
        raise DomainError(
            "This passkey may have been copied, so it was refused. "
            "Sign in another way, remove it under My sign-in, and tell human resources."
        )


def remove(person_id: uuid.UUID, passkey_id: uuid.UUID) -> None:
    """The person's passkey no longer counts; another's stays."""
    mine = Passkey.staff_member_id == person_id
    db.session.execute(delete(Passkey).where(Passkey.id == passkey_id, mine))


def _found(credential_id: bytes) -> Select[Passkey]:
    return select(Passkey).where(Passkey.credential_id == credential_id)


def _host() -> str:
    return urlsplit(settings().public_url).hostname or ""


def _origin() -> str:
    address = urlsplit(settings().public_url)
    return f"{address.scheme}://{address.netloc}"
