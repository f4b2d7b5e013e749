"""What a database from the past must not do: let in whom it no longer knows, and mail again.

Nobody can know what was revoked, used or sent since the backup was made, so none of it counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import ColumnElement, delete, insert, literal, literal_column, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import Delete, Insert, Update

from app.auth import totp
from app.db import UtcDateTime
from app.models import (
    District,
    IdentityProvider,
    Kiosk,
    LoginSession,
    Notice,
    NoticeOutcome,
    OutboxJob,
    RecoveryCode,
    Run,
    SignInLink,
    Totp,
)
from config import settings

MAILS = (
    "approval-mail",
    "decision-mail",
    "notice-digests",
    "notice-send",
    "receipt-mail",
    "sign-in-mail",
)
"""Kinds of jobs after which somebody has mail."""
GIVEN_UP = "Given up when a backup was restored: it may have been sent after the backup was made."


@dataclass(frozen=True)
class Revoked:
    """How much of what a database of the past held no longer counts."""

    sessions: int
    tablets: int
    links: int
    mails: int
    runs: int
    factors: int
    """Authenticator apps that must be set up anew, because the key to their secrets is not here."""
    to_enter: tuple[str, ...]
    """What a coordinator has to type in again."""


def revoke(connection: Connection, now: datetime, send_waiting: bool) -> Revoked:
    """End sessions, pairings and links; give up mail unless it is to be sent after all."""
    mails, runs = (0, 0) if send_waiting else _give_up(connection, now)
    return Revoked(
        sessions=_count(connection, _ended(LoginSession, now)),
        tablets=_count(connection, _ended(Kiosk, now)),
        links=_count(connection, _spent_links(now)),
        mails=mails,
        runs=runs,
        factors=_factors(connection),
        to_enter=tuple(_to_enter(connection)),
    )


def _give_up(connection: Connection, now: datetime) -> tuple[int, int]:
    """Mail of the past and what would make some: how many mails, how many days' runs."""
    open_jobs = (OutboxJob.done_at.is_(None), OutboxJob.kind.in_(MAILS))
    others = (*open_jobs, OutboxJob.kind != "notice-send")
    mails = len(connection.execute(select(OutboxJob.id).where(*others)).all())
    mails += _count(connection, _unknown_notices(now))
    connection.execute(update(OutboxJob).where(*open_jobs).values(done_at=now, last_error=GIVEN_UP))
    waits = (Run.ended_at.is_(None), Run.stopped_at.is_(None))
    return mails, _count(connection, update(Run).where(*waits).values(stopped_at=now))


def _unknown_notices(now: datetime) -> Insert:
    """A notice without an outcome gets the one that is shown and never sent again by itself."""
    ended = select(NoticeOutcome.notice_id).where(NoticeOutcome.notice_id == Notice.id)
    given: list[ColumnElement[Any]] = [
        literal("unknown"),
        literal(GIVEN_UP),
        literal(now, UtcDateTime()),
    ]
    waiting = select(Notice.id, *given).where(~ended.exists())
    return insert(NoticeOutcome).from_select(
        ["notice_id", "outcome", "said", "recorded_at"], waiting
    )


def _ended(kind: type[LoginSession] | type[Kiosk], now: datetime) -> Update:
    return update(kind).where(kind.ended_at.is_(None)).values(ended_at=now)


def _spent_links(now: datetime) -> Update:
    """Links and slips may have been used since: none opens anything now."""
    open_ones = (SignInLink.used_at.is_(None), SignInLink.expires_at > now)
    return update(SignInLink).where(*open_ones).values(expires_at=now)


def _factors(connection: Connection) -> int:
    """Remove authenticator apps, and their people's codes, that the key in the file does not fit.

    Left in place they would ask for a code that nobody can type."""
    kept = connection.execute(select(Totp.staff_member_id, Totp.secret)).all()
    dead = [person_id for person_id, sealed in kept if not _opens(sealed)]
    for person_id in dead:
        connection.execute(delete(Totp).where(Totp.staff_member_id == person_id))
        connection.execute(delete(RecoveryCode).where(RecoveryCode.staff_member_id == person_id))
    return len(dead)


def _opens(sealed: str) -> bool:
    try:
        totp.grouped(sealed)
    except InvalidToken:
        return False
    return True


def _to_enter(connection: Connection) -> list[str]:
    """Passwords of mail servers and secrets of providers that are not on this server."""
    districts = select(District.id, District.name, District.mail_account)
    wanted = {
        f"mail-{id}": f"the password of the mail account {account} ({name})"
        for id, name, account in connection.execute(districts)
        if account
    }
    providers = select(IdentityProvider.id, IdentityProvider.label)
    for id, label in connection.execute(providers.where(IdentityProvider.ended_at.is_(None))):
        wanted[f"oidc-{id}"] = f"the client secret of the sign-in provider {label}"
    folder = settings().data_dir / "secrets"
    return [words for name, words in wanted.items() if not (folder / name).exists()]


def _count(connection: Connection, change: Update | Insert | Delete) -> int:
    # what a driver says it changed may be -1
    return len(connection.execute(change.returning(literal_column("1"))).all())
