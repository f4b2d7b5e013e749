"""The mail that carries a link to an approver, and the step that goes ahead alone after a day."""

import uuid
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from app import approving, clock, db, mail
from app.errors import Conflict
from app.jobs import Finish
from app.models import ApprovalDecision, ApprovalRequest, District
from app.rules.approving import LINK_LIVES
from app.rules.wording import long_date
from config import settings

SUBJECT = "Something waits for your approval / Algo espera su aprobación"
"""Neutral: it shows on lock screens. Nothing is known of an approver's language."""
TEXT = """\
Hello {name},

{asker} ({district}) asks you to look at something and to approve it or not. Open this link to \
read what it is. You need no account, and nothing happens until you press a button there:

{link}

The link works until {day_en}. You did not expect this? Call {asker} at a number you already know.

----

Hola, {name}:

{asker} ({district}) le pide que mire algo y que lo apruebe o no. Abra este enlace para leer de \
qué se trata. No necesita cuenta, y nada pasa hasta que usted presione un botón ahí:

{link}

El enlace sirve hasta el {day_es}. ¿No lo esperaba? Llame a {asker} a un número que ya conozca.
"""


def send_link(payload: dict[str, Any]) -> Finish:
    """Send the approver their link, unless the request has ended.

    In the demonstration the mailbox shows it instead."""
    request = db.session.get_one(ApprovalRequest, uuid.UUID(payload["id"]))
    district = db.session.get_one(District, request.district_id)
    is_sent = district.mail_host or not district.is_demo
    if is_sent and db.session.get(ApprovalDecision, request.id) is None:
        sending, message = mail.settings_of(district), _message(request, district)
        db.session.rollback()
        mail.send(sending, message)
    return _nothing


def go_alone(payload: dict[str, Any]) -> Finish:
    """A day has passed: what nobody else can decide goes ahead, on record as single-handed.

    Where somebody else came to HR in the meantime, it waits for them."""

    def finish() -> None:
        request = db.session.get_one(ApprovalRequest, uuid.UUID(payload["id"]))
        on, now = clock.today(request.asker.district.time_zone), clock.now()
        is_open = db.session.get(ApprovalDecision, request.id) is None
        if is_open and approving.is_alone(request.recorded_by, request.about_id, on):
            try:
                with db.session.begin_nested():
                    _decide(request, "single-handed", "", now)
            except Conflict as overtaken:
                _decide(request, "withdrawn", str(overtaken), now)

    return finish


def _decide(request: ApprovalRequest, way: str, reason: str, now: datetime) -> None:
    """Go ahead, or withdraw for the asker what can no longer be done."""
    approving.decide(
        request,
        approved=way == "single-handed",
        reason=reason,
        way=way,
        decided_by=request.recorded_by,
        decided_name=request.asker.legal_name,
        now=now,
    )


def _message(request: ApprovalRequest, district: District) -> EmailMessage:
    ends = (request.recorded_at + LINK_LIVES).astimezone(ZoneInfo(district.time_zone)).date()
    message = EmailMessage()
    message["To"] = request.approver_email
    message["Subject"] = SUBJECT
    message.set_content(
        TEXT.format(
            name=request.approver_name,
            asker=request.asker.legal_name,
            district=district.name,
            link=f"{settings().public_url}/approve/{approving.token_of(request.id)}",
            day_en=long_date(ends, "en"),
            day_es=long_date(ends, "es"),
        )
    )
    return message


def _nothing() -> None:
    """Nothing is left to write once the mail is away."""
