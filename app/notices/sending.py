"""Hands notices to the mail server, each at most once, whatever happens to the worker.

Just before a message's words go out, a NoticeSending row is committed. A worker that finds one
without an outcome was preceded by one that was cut off there: the outcome is unknown."""

import smtplib
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app import clock, db, mail
from app.errors import DomainError
from app.ics import due_event
from app.jobs import TRIES, Finish, enqueue
from app.models import (
    District,
    Notice,
    NoticeItem,
    NoticeOutcome,
    NoticeSending,
    OutboxJob,
    StaffMember,
)
from app.notices.html import document
from app.noticing import SEND
from config import settings

AGAIN_IN = timedelta(minutes=5)
"""After a refusal for now; each further try waits twice as long, up to half a day in all."""
SILENT_FOR = timedelta(minutes=5)
"""So long after a message went out another worker takes the rest for left behind."""
DATED = ("invite", "changed", "moved")
"""Steps that bring a date for the calendar."""


class Waits(Exception):
    """The server takes nothing more now; its words say why."""


def send(payload: dict[str, Any]) -> Finish:
    """Send the notices of a job that have no outcome yet, over one connection."""
    notices = db.session.scalars(_open([uuid.UUID(id) for id in payload["ids"]])).all()
    if not notices:
        return _nothing
    district = notices[0].staff_member.district
    server, batch = mail.settings_of(district), Batch(payload, district)
    messages = {each.id: _message(each, server.sender) for each in notices}
    began = set(db.session.scalars(_begun(list(messages))))
    db.session.rollback()
    for id in began - batch.again:
        end(id, "unknown", "")
    left = [each.id for each in notices if each.id not in began or each.id in batch.again]
    said = "" if not left else batch.deliver(server, left, messages)
    return lambda: batch.finish(said)


class Batch:
    """The notices of one job on their way."""

    def __init__(self, payload: dict[str, Any], district: District) -> None:
        self.key = str(payload["key"])
        self.tries = int(payload["tries"])
        self.again = {uuid.UUID(id) for id in payload["again"]}
        """Went out once and were refused for now: these may go out again."""
        self.has_server = bool(district.mail_host)
        self.waiting: list[uuid.UUID] = []

    def deliver(
        self,
        server: mail.MailSettings,
        ids: Sequence[uuid.UUID],
        messages: dict[uuid.UUID, EmailMessage],
    ) -> str:
        """Send what can be sent; what waits is in `waiting`, and why is returned."""
        if not self.has_server:
            for id in ids:
                end(id, "no-server", "")
            return ""
        rest, said = list(ids), ""
        try:
            with mail.connected(server) as connection:
                while rest:
                    said = self._hand_over(connection, rest[0], messages[rest[0]]) or said
                    rest.pop(0)
        except (DomainError, Waits) as error:
            said = str(error)
        self.waiting += rest
        return said

    def finish(self, said: str) -> None:
        """Within the job's last transaction: what waits is tried again later, but not for ever."""
        if not self.waiting:
            return
        now, tries = clock.now(), self.tries + 1
        if tries >= TRIES:
            db.session.add_all(
                NoticeOutcome(notice_id=id, outcome="refused", said=said, recorded_at=now)
                for id in self.waiting
            )
            return
        key = f"{SEND}:{self.waiting[0]}:{tries}:{db.uuid7()}"
        payload = {
            "key": key,
            "ids": [str(id) for id in self.waiting],
            "again": [str(id) for id in self.again & set(self.waiting)],
            "tries": tries,
        }
        enqueue(key, SEND, payload, now + AGAIN_IN * 2**self.tries)

    def _hand_over(self, server: smtplib.SMTP, id: uuid.UUID, message: EmailMessage) -> str:
        """Send one; returns what the server said if it is to be tried again later."""
        went_out: list[datetime] = []

        def before() -> None:
            self._mark(id, str(message["Message-ID"]))
            went_out.append(clock.now())

        try:
            mail.hand_over(server, message, before)
        except (OSError, UnicodeError) as error:
            return self._judged(id, error, bool(went_out))
        end(id, "sent", "")
        return ""

    def _mark(self, id: uuid.UUID, message_id: str) -> None:
        """Commit that the message goes out now; no other worker takes up the job meanwhile."""
        db.writing()
        job = db.session.scalars(select(OutboxJob).where(OutboxJob.key == self.key)).one()
        if id in self.again:
            self.again.discard(id)
            job.payload = {**job.payload, "again": [str(each) for each in self.again]}
        else:
            db.session.add(NoticeSending(notice_id=id, message_id=message_id))
        job.lease_until = clock.now() + SILENT_FOR
        db.session.commit()

    def _judged(self, id: uuid.UUID, error: OSError | UnicodeError, went_out: bool) -> str:
        said, code = str(mail.explain(error)), _code(error)
        if code >= 500 or isinstance(error, UnicodeError):
            if isinstance(error, smtplib.SMTPSenderRefused):
                raise Waits(said) from error
            end(id, "refused", said)
        elif code:
            self.waiting.append(id)
            if went_out:
                self.again.add(id)
        elif went_out:
            end(id, "unknown", said)
        else:
            raise Waits(said) from error
        return said


def end(notice_id: uuid.UUID, outcome: str, said: str) -> None:
    """Commit what became of a notice, unless another worker has said so."""
    db.writing()
    if db.session.get(NoticeOutcome, notice_id) is None:
        db.session.add(NoticeOutcome(notice_id=notice_id, outcome=outcome, said=said))
    db.session.commit()


def _open(ids: Sequence[uuid.UUID]) -> Select[Notice]:
    done = select(NoticeOutcome.notice_id).where(NoticeOutcome.notice_id == Notice.id)
    return (
        select(Notice)
        .options(joinedload(Notice.staff_member).joinedload(StaffMember.district))
        .where(Notice.id.in_(ids), ~done.exists())
        .order_by(Notice.id)
    )


def _begun(ids: Sequence[uuid.UUID]) -> Select[uuid.UUID]:
    return select(NoticeSending.notice_id).where(NoticeSending.notice_id.in_(ids))


def _message(notice: Notice, sender: str) -> EmailMessage:
    """The notice as it travels: text, the same as HTML, and dates for the calendar."""
    message = EmailMessage()
    message["From"], message["To"] = sender, notice.address
    message["Subject"] = notice.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{notice.id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.text, cte="quoted-printable")
    html = document(notice.text, notice.subject, notice.language)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for number, item in enumerate(db.session.scalars(_dated(notice.id)), start=1):
        event = due_event(
            item.enrollment_id, item.due_on, f"{settings().public_url}/", notice.language
        )
        message.add_attachment(
            event, maintype="text", subtype="calendar", filename=f"due-{number}.ics"
        )
    return message


def _dated(notice_id: uuid.UUID) -> Select[NoticeItem]:
    return (
        select(NoticeItem)
        .where(NoticeItem.notice_id == notice_id, NoticeItem.step.in_(DATED))
        .order_by(NoticeItem.enrollment_id)
    )


def _code(error: Exception) -> int:
    """The server's answer as a number; 0 where it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return 550
    return int(getattr(error, "smtp_code", 0))


def _nothing() -> None:
    """Everything has its outcome."""
