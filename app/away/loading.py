"""From an address to whom or what it names, for the signed-in person who asks."""

import hashlib
import uuid
from collections.abc import Iterable

from flask import abort, current_app, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy import select

from app import clock, files, pages
from app.auth.access import signed_in
from app.away import queries
from app.away.operations import Act
from app.away.tables import Problem
from app.errors import DomainError
from app.models import Break, EarlierRecord, Leave, StaffMember

HOUR = 3600
"""Seconds a file that was sent may be agreed to."""


def act() -> Act:
    """The signed-in person changes something now."""
    me = signed_in()
    return Act(me.person_id, me.today, clock.now())


def person_led(person_id: uuid.UUID) -> StaffMember:
    """Somebody whose leave the signed-in person may enter; to others nobody."""
    me = signed_in()
    hr, principal = me.sites_as("hr"), me.sites_as("principal")
    query = queries.person_led(me.person_id, hr, principal, me.today, person_id)
    found: StaffMember = pages.one_or_404(query)
    return found


def person_of_hr(person_id: uuid.UUID) -> StaffMember:
    """A person of the signed-in HR's sites; to others nobody."""
    me = signed_in()
    found: StaffMember = pages.one_or_404(
        queries.person_of_hr(me.sites_as("hr"), me.today, person_id)
    )
    return found


def leave_of(person_id: uuid.UUID, leave_id: uuid.UUID) -> Leave:
    """A leave of the person that stands; else 404."""
    found: Leave = pages.one_or_404(queries.leaves(person_id).where(Leave.id == leave_id))
    return found


def break_of_district(break_id: uuid.UUID) -> Break:
    """A break of the district that the signed-in HR runs, changed since or not."""
    mine = Break.district_id == pages.district_run("hr").id
    found: Break = pages.one_or_404(select(Break).where(Break.id == break_id, mine, ~Break.is_void))
    return found


def earlier_of(person_id: uuid.UUID, record_id: uuid.UUID) -> EarlierRecord:
    """An earlier record of the person, taken back since or not."""
    found: EarlierRecord = pages.one_or_404(
        select(EarlierRecord).where(
            EarlierRecord.id == record_id,
            EarlierRecord.staff_member_id == person_id,
            ~EarlierRecord.is_void,
        )
    )
    return found


def problem_words(problems: Iterable[Problem]) -> list[tuple[int, str, str]]:
    """Row, column and what is wrong, in the language of the page."""
    return [(each.row, each.column, _(each.words, **each.values)) for each in problems]


def sealed(purpose: str, data: bytes) -> str:
    """Keep a file that was sent; what stands for it until its sender agrees to what it would do."""
    me = signed_in()
    sealed = _seal(purpose).dumps([str(me.person_id), files.keep(data)])
    return sealed if isinstance(sealed, str) else sealed.decode()


def unsealed(purpose: str) -> bytes:
    """The file that the request names: sent by the same person, within the hour."""
    try:
        whose, digest = _seal(purpose).loads(request.values.get("file", ""), max_age=HOUR)
    except SignatureExpired as error:
        raise DomainError("This check is older than an hour. Send the file again.") from error
    except BadSignature:
        abort(404)
    if whose != str(signed_in().person_id):
        abort(404)
    return files.read(digest)


def _seal(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"away:{purpose}")


def seen(shown: object) -> str:
    """What a page showed, in short: if it is no longer so when agreed to, it is shown again."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]
