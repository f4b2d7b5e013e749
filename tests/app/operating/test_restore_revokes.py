"""What a database of the past must not do: let anybody in, or mail again."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import clock, db, jobs, noticing, running, work
from app.auth import links, recovery_codes, sessions, totp
from app.auth.sessions import Where
from app.models import (
    District,
    IdentityProvider,
    Kiosk,
    LoginSession,
    NoticeOutcome,
    OutboxJob,
    Run,
    SignInLink,
    Totp,
)
from app.noticing import Draft
from app.operating.revoking import GIVEN_UP, MAILS
from config import settings
from tests.app.conftest import World
from tests.app.operating.restorable import Backup, back_up, move_on

NOT_MAILS = {
    *("approval-alone", "certificate", "figures", "retention-files", "retention-purge"),
    *("roster-apply", "roster-read", "run"),
}
NOW = clock.now()


@pytest.fixture
def busy(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backup:
    """A backup in the middle of a morning: people signed in, mail waiting, a run under way."""
    today = clock.today(world.district.time_zone)
    settings().keep_secret("factor-key", "of the old server")
    db.writing()
    district = db.session.get_one(District, world.district.id)
    district.mail_host, district.mail_account = "mail.example.org", "brightline@example.org"
    sessions.begin(world.ana.id, "password", NOW, Where())
    links.make_link(world.dan.id, NOW, "slip", world.cora.id)
    db.session.add(Kiosk(site_id=world.lincoln.id, name="Bus garage", made_by=world.cora.id))
    db.session.add(Totp(staff_member_id=world.cora.id, secret=totp.new_secret()))
    recovery_codes.make(world.cora.id, NOW)
    mail = Draft(world.ana.id, "k", "training", "en", "ana@example.org", "Training", "Please.")
    noticing.record(district, [mail], today, NOW)
    running.start(district.id, "notices", today, NOW)
    jobs.enqueue("receipt", "receipt-mail", {"submission_id": str(db.uuid7())})
    jobs.enqueue("paper", "certificate", {"id": str(db.uuid7())})
    db.session.commit()
    saved = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    return saved


def test_everybody_has_to_sign_in_again(busy: Backup) -> None:
    done = busy.restore().revoked
    assert (done.sessions, done.tablets, done.links) == (1, 1, 1)
    open_ones = (
        select(func.count()).select_from(LoginSession).where(LoginSession.ended_at.is_(None))
    )
    assert db.session.scalar(open_ones) == 0
    assert db.session.query(Kiosk).one().ended_at
    assert db.session.query(SignInLink).one().expires_at <= clock.now()


def test_mail_that_waited_is_not_sent_again_by_itself(busy: Backup) -> None:
    done = busy.restore().revoked
    assert (done.mails, done.runs) == (2, 1)
    outcome = db.session.query(NoticeOutcome).one()
    assert (outcome.outcome, outcome.said) == ("unknown", GIVEN_UP)
    waiting = db.session.scalars(select(OutboxJob.kind).where(OutboxJob.done_at.is_(None)))
    assert sorted(waiting) == ["certificate", "run"]
    assert db.session.query(Run).one().stopped_at


def test_no_worker_mails_after_a_restore(busy: Backup) -> None:
    work.register()
    busy.restore()
    db.session.query(OutboxJob).filter_by(kind="certificate").one()
    before = db.session.query(NoticeOutcome).count()
    jobs.drain()
    kinds = select(OutboxJob.kind).where(OutboxJob.done_at.is_(None))
    assert db.session.scalars(kinds).all() == ["certificate"]  # of a certificate made up here
    assert db.session.query(NoticeOutcome).count() == before


def test_waiting_mail_goes_out_if_somebody_says_so(busy: Backup) -> None:
    done = busy.restore(send_waiting=True).revoked
    assert (done.mails, done.runs) == (0, 0)
    waiting = db.session.scalars(select(OutboxJob.kind).where(OutboxJob.done_at.is_(None)))
    assert {"notice-send", "receipt-mail"} <= set(waiting)
    assert db.session.query(NoticeOutcome).count() == 0


def test_every_kind_of_job_is_known_to_mail_or_not() -> None:
    work.register()
    assert set(jobs.HANDLERS) - {"test"} == NOT_MAILS | set(MAILS)


def test_secrets_come_back_with_their_archive(busy: Backup) -> None:
    done = busy.restore(keys=busy.keys).revoked
    assert settings().secret("factor-key") == "of the old server"
    assert done.factors == 0 and db.session.query(Totp).count() == 1
    assert done.to_enter == (
        "the password of the mail account brightline@example.org (Cottonwood Public Schools)",
    )


def test_without_the_secrets_second_factors_are_set_up_anew(busy: Backup) -> None:
    db.session.remove()
    done = busy.restore().revoked
    assert done.factors == 1 and db.session.query(Totp).count() == 0
    assert settings().secret("factor-key") != "of the old server"


def test_a_provider_whose_secret_is_gone_is_named(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.writing()
    provider = IdentityProvider(
        district_id=world.district.id,
        kind="google",
        label="Google",
        client_id="x",
        discovery_url="https://accounts.example.org/.well-known/openid-configuration",
    )
    db.session.add(provider)
    db.session.commit()
    saved = back_up(tmp_path / "backups")
    move_on(tmp_path / "new", monkeypatch)
    assert saved.restore().revoked.to_enter == ("the client secret of the sign-in provider Google",)
