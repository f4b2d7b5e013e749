"""The mail that carries a decision sheet's link."""

import uuid
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from app import db, mail
from app.approving import token_of
from app.decisions.operations import LINK_LIVES
from app.jobs import Finish
from app.models import DecisionSheet, District, StaffMember
from app.rules.wording import long_date
from config import settings

SUBJECT = "Questions that wait for your answer / Preguntas que esperan su respuesta"
"""Neutral: it shows on lock screens. Nothing is known of the person's language."""
TEXT = """\
Hello {name},

{asker} ({district}) asks you to decide some open questions about a policy. Open this link to read \
them. You need no account, you can leave questions open, and nothing counts before human resources \
has looked at it:

{link}

The link works until {day_en}. You did not expect this? Call {asker} at a number you already know.

----

Hola, {name}:

{asker} ({district}) le pide que decida algunas preguntas abiertas sobre una política. Abra este \
enlace para leerlas. No necesita cuenta, puede dejar preguntas abiertas, y nada cuenta hasta que \
recursos humanos lo mire:

{link}

El enlace sirve hasta el {day_es}. ¿No lo esperaba? Llame a {asker} a un número que ya conozca.
"""


def send_link(payload: dict[str, Any]) -> Finish:
    """Send the sheet's link; in the demonstration nothing is sent."""
    sheet = db.session.get_one(DecisionSheet, uuid.UUID(payload["id"]))
    district = db.session.get_one(District, sheet.district_id)
    if district.mail_host or not district.is_demo:
        sending, message = mail.settings_of(district), _message(sheet, district)
        db.session.rollback()
        mail.send(sending, message)
    return _nothing


def _message(sheet: DecisionSheet, district: District) -> EmailMessage:
    ends = (sheet.recorded_at + LINK_LIVES).astimezone(ZoneInfo(district.time_zone)).date()
    message = EmailMessage()
    message["To"] = sheet.asked_email
    message["Subject"] = SUBJECT
    message.set_content(
        TEXT.format(
            name=sheet.asked_name,
            asker=db.session.get_one(StaffMember, sheet.recorded_by).legal_name,
            district=district.name,
            link=f"{settings().public_url}/decide/{token_of(sheet.id)}",
            day_en=long_date(ends, "en"),
            day_es=long_date(ends, "es"),
        )
    )
    return message


def _nothing() -> None:
    """Nothing is left to write once the mail is away."""
