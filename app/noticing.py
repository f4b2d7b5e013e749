"""Writes notices down, and puts the sending of them into the outbox; the caller commits."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, insert, select

from app import db
from app.jobs import enqueue
from app.models import Contact, District, Notice, NoticeItem, NoticeOutcome, StaffMember
from app.rules.letters import Item, Reader, Sender, digest, letter
from app.running import Counts
from config import settings

SEND = "notice-send"
AT_ONCE = 50
"""How many messages one connection to the mail server carries."""
MORNING, EVENING = time(7), time(20)
"""Nightly messages arrive between these times of the district's day."""
ANYBODY = {"en": "[name]", "es": "[nombre]"}


class Subject(NamedTuple):
    """What a notice speaks of."""

    enrollment_id: uuid.UUID
    step: str
    due_on: date


class Draft(NamedTuple):
    """A message to one person, composed and not written down yet."""

    person_id: uuid.UUID
    key: str
    kind: str
    language: str
    address: str
    subject: str
    text: str
    about: Sequence[Subject] = ()


def write(
    person_id: uuid.UUID,
    *,
    kind: str,
    key: str,
    on: date,
    now: datetime,
    words: Mapping[str, tuple[str, str]],
    by: uuid.UUID | None = None,
) -> None:
    """Write a person once under a key, in their language: at once if `by` somebody, else by day.

    `words` are subject and text by language; greeting and whom to ask stand around the text. The
    subject shows on locked screens: it names no policy, no module and no other person."""
    had = select(Notice.id).where(Notice.staff_member_id == person_id, Notice.key == key)
    if db.session.scalars(had).first():
        return
    person = db.session.get_one(StaffMember, person_id)
    language = person.language if person.language in words else "en"
    subject, text = words[language]
    said = letter(language, person.name, text, sender_of(person.district))
    draft = Draft(person.id, key, kind, language, person.email or "", subject, said)
    record(person.district, [draft], on, now, by)


def sample_edition_mail(district: District, sign_by: date, language: str) -> tuple[str, str]:
    """Subject and text of the mail by which somebody is asked to sign a new edition."""
    item = Item("changed", ("", ""), sign_by, False)
    return digest(Reader(ANYBODY[language], language, False), [item], sender_of(district))


def sender_of(district: District) -> Sender:
    """The district's name, the first contact by name, and the address of this site.

    A number counts once HR has checked it."""
    ask = db.session.scalars(_whom_to_ask(district.id)).first()
    number = f", {ask.phone}" if ask and ask.phone and ask.checked_on else ""
    return Sender(district.name, f"{ask.name}{number}" if ask else "", settings().public_url)


def _whom_to_ask(district_id: uuid.UUID) -> Select[Contact]:
    """Contacts somebody can be called by: human resources, if it is one of them, comes first."""
    return (
        select(Contact)
        .where(Contact.district_id == district_id, Contact.name != "")
        .order_by(Contact.label != "Human resources", Contact.position)
        .limit(1)
    )


def record(
    district: District,
    drafts: Sequence[Draft],
    on: date,
    now: datetime,
    by: uuid.UUID | None = None,
) -> Counts:
    """Write the notices down; those that can be sent are, in the morning or at once if `by` asked.

    Returns how many there are, and how many of them can reach nobody."""
    ids = [db.uuid7() for _draft in drafts]
    _insert(Notice, [_row(*each, district, on, now, by) for each in zip(ids, drafts, strict=True)])
    _insert(
        NoticeItem, [_item(id, each) for id, d in zip(ids, drafts, strict=True) for each in d.about]
    )
    reachable = [id for id, draft in zip(ids, drafts, strict=True) if draft.address]
    ends = {id: "no-address" for id in set(ids) - set(reachable)}
    if not district.mail_host:
        ends |= dict.fromkeys(reachable, "mailbox" if district.is_demo else "no-server")
    _insert(
        NoticeOutcome,
        [
            {"notice_id": id, "outcome": end, "said": "", "recorded_at": now}
            for id, end in ends.items()
        ],
    )
    send_soon(
        [id for id in reachable if id not in ends], None if by else _morning(district, on, now)
    )
    return +Counter(notices=len(drafts), unreachable=len(drafts) - len(reachable))


def send_soon(notice_ids: Sequence[uuid.UUID], not_before: datetime | None = None) -> None:
    """Put the sending into the outbox, some at a time."""
    for start in range(0, len(notice_ids), AT_ONCE):
        ids = [str(id) for id in notice_ids[start : start + AT_ONCE]]
        key = f"{SEND}:{ids[0]}"
        enqueue(key, SEND, {"key": key, "ids": ids, "again": [], "tries": 0}, not_before)


def _row(
    id: uuid.UUID, draft: Draft, district: District, on: date, now: datetime, by: uuid.UUID | None
) -> dict[str, Any]:
    return {
        "id": id,
        "district_id": district.id,
        "staff_member_id": draft.person_id,
        "key": draft.key,
        "kind": draft.kind,
        "day": on,
        "language": draft.language,
        "address": draft.address,
        "subject": draft.subject,
        "text": draft.text,
        "recorded_at": now,
        "recorded_by": by,
    }


def _item(notice_id: uuid.UUID, about: Subject) -> dict[str, Any]:
    return {"notice_id": notice_id, **about._asdict()}


def _insert(table: type[db.Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _morning(district: District, on: date, now: datetime) -> datetime:
    """The next moment at which people are written to, never in the night."""
    zone = ZoneInfo(district.time_zone)
    local = now.astimezone(zone)
    today = datetime.combine(on, MORNING, zone)
    if local.date() > on or (local.date() == on and local.time() >= EVENING):
        day = local.date() + timedelta(days=local.time() >= EVENING)
        today = datetime.combine(day, MORNING, zone)
    return max(today, now)
