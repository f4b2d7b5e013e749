"""The worker's part: the receipt goes to whoever signed, once, with the copy to keep."""

import uuid
from email.message import EmailMessage
from typing import Any

from app import db, mail
from app.jobs import Finish
from app.models import StaffMember, Submission
from app.policies import queries, receipts
from config import settings

WORDS = {
    "en": (
        "Your receipt",
        "Hello {name},\n\nyou signed. The receipt is attached; it opens in any web browser. Keep "
        "it. You also find it here after signing in:\n\n{link}\n\nIt was not you? Call human "
        "resources now.\n",
    ),
    "es": (
        "Su comprobante",
        "Hola, {name}:\n\nusted firmó. El comprobante va adjunto; se abre en cualquier navegador. "
        "Guárdelo. También lo encuentra aquí después de entrar:\n\n{link}\n\n¿No fue usted? Llame "
        "ahora a recursos humanos.\n",
    ),
}
"""Subject and text by language; neutral, for phones show subjects on a locked screen."""


def mail_receipt(payload: dict[str, Any]) -> Finish:
    """Send one receipt to the address that is on file now, if there still is one."""
    submission = db.session.get_one(Submission, uuid.UUID(payload["submission_id"]))
    person = db.session.get_one(StaffMember, submission.staff_member_id)
    if not person.email or not person.district.mail_host:
        return _nothing
    message, sending = _message(submission, person), mail.settings_of(person.district)
    db.session.rollback()
    mail.send(sending, message)
    return _nothing


def _message(submission: Submission, person: StaffMember) -> EmailMessage:
    signatures = db.session.scalars(queries.signatures_of(submission.id)).all()
    language, district = signatures[0].language, person.district
    made = receipts.receipt(submission, signatures, district.name, district.time_zone, language)
    subject, text = WORDS[language]
    message = EmailMessage()
    message["To"], message["Subject"] = person.email, subject
    link = f"{settings().public_url}/receipts/{submission.id}"
    message.set_content(text.format(name=person.name, link=link))
    name = f"receipt-{submission.id}.html"
    message.add_attachment(receipts.copy(made), "text", "html", filename=name)
    return message


def _nothing() -> None:
    """Nothing is left to write once the mail is away."""
