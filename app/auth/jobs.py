"""Mail about signing in; the link is made when the mail is, so that no token waits in a table."""

import uuid
from email.message import EmailMessage
from typing import Any

from app import clock, db, mail
from app.auth import links
from app.jobs import Finish
from app.models import StaffMember
from config import settings

WORDS = {
    "link": {
        "en": (
            "Your sign-in link",
            "Hello {name},\n\nopen this link to sign in. It works once, for 30 minutes:\n\n"
            "{link}\n\nYou did not ask for it? Then do nothing: nobody can sign in without it.\n",
        ),
        "es": (
            "Su enlace para entrar",
            "Hola, {name}:\n\nabra este enlace para entrar. Sirve una sola vez, durante 30 minutos:"
            "\n\n{link}\n\n¿No lo pidió usted? No haga nada: sin él nadie puede entrar.\n",
        ),
    },
    "address-changed": {
        "en": (
            "Your address was changed",
            "Hello {name},\n\nhuman resources changed the e-mail address to which your sign-in "
            "links go. You did not ask for that? Call human resources now.\n",
        ),
        "es": (
            "Su dirección cambió",
            "Hola, {name}:\n\nrecursos humanos cambió la dirección de correo a la que llegan sus "
            "enlaces para entrar. ¿No lo pidió usted? Llame ahora a recursos humanos.\n",
        ),
    },
}
"""Subject and text by kind and language; subjects are neutral, for phones show them locked."""


def send(payload: dict[str, Any]) -> Finish:
    """Send one message to a person, to the address on file or to that of the payload."""
    person = db.session.get_one(StaffMember, uuid.UUID(payload["person_id"]))
    to = payload.get("to") or person.email
    if not to or not person.district.mail_host:
        return _nothing
    token = ""
    if payload["what"] == "link":
        db.writing()
        token = links.make_link(person.id, clock.now(), "link")
        db.session.commit()
    message = _message(person, payload["what"], to, f"{settings().public_url}/sign-in/{token}")
    sending = mail.settings_of(person.district)
    db.session.rollback()
    mail.send(sending, message)
    return _nothing


def _message(person: StaffMember, what: str, to: str, link: str) -> EmailMessage:
    subject, text = WORDS[what][person.language]
    message = EmailMessage()
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text.format(name=person.name, link=link))
    return message


def _nothing() -> None:
    """Nothing is left to write once the mail is away."""
