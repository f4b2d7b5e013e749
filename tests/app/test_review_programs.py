"""Somebody who wants what two people have to agree to, or what is not theirs to see: each way
that looked open, tried and closed."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
import time_machine
from sqlalchemy import select, text

from app import clock, db, jobs
from app.certifying import frozen_words
from app.errors import DomainError
from app.models import (
    Certificate,
    District,
    Enrollment,
    Program,
)
from app.recording import LEDGER_LOCK
from app.rules.approving import may_approve
from app.rules.cycles import add_months
from certificates.words import CertificateWords
from tests.app import facts
from tests.app.approvals.asking import (
    ask,
    decide,
    exemptions,
    mailed,
    named,
    request,
    second_hr,
)
from tests.app.approvals.test_approving import at_once
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY
from tests.app.journey import pass_quiz, right_answers, to_the_quiz
from tests.app.roster.conftest import Postmaster, server
from tests.app.test_credits import PDF, claims, enter, own, send
from tests.app.test_factors import by_link

__all__ = ["server"]


def mine(world: World) -> Enrollment:
    """Ana's enrollment, read anew."""
    db.session.rollback()
    return db.session.get_one(Enrollment, world.enrollment.id)


def words_now(world: World) -> CertificateWords:
    """The words of Ana's certificate, were it issued today."""
    return CertificateWords.from_json(frozen_words(mine(world), "BL-1", "code", TODAY))


# ---- the second person


def test_what_was_taken_back_is_not_brought_back_by_ending_it(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    ask(cora, world)
    decide(visit(second_hr(world)))
    where = f"/people/{world.ana.id}/exemption/"
    cora.get(f"{where}{exemptions()[0].id}/end")
    cora.post(f"{where}{exemptions()[0].id}/void")
    cora.post(f"{where}{exemptions()[-1].id}/end", 404, last_day=(TODAY + DAY).isoformat())
    assert len(exemptions()) == 2 and exemptions()[-1].is_void


@pytest.mark.parametrize("address", ["cora@example.org", "Cora+board@Example.org"])
def test_a_tag_does_not_make_an_address_somebody_elses(address: str) -> None:
    with pytest.raises(DomainError, match="cannot be the person who asks"):
        may_approve(address, frozenset({"cora@example.org"}))


def test_a_record_says_that_nobody_else_decided(world: World, visit: Visit) -> None:
    enter(visit(world.cora), world, "module")
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        jobs.drain()
    words = visit(world.ana).get("/records").words()
    assert "Single-handed: Cora Hale asked" in words and "Accepted on" not in words


# ---- two at once


def test_a_decision_waits_for_the_persons_own_hand_in(world: World, visit: Visit) -> None:
    enter(visit(world.cora), world, "module")
    hana, asked, order = second_hr(world), request().id, list[str]()
    db.session.remove()
    with ThreadPoolExecutor(2) as both:
        begun = Event()
        both.submit(_hands_in, world.ana.id, begun, order)
        begun.wait(5)
        both.submit(_decides, asked, hana.id, order)
    assert order == ["handed in", "decided"]


def _hands_in(person_id: uuid.UUID, begun: Event, order: list[str]) -> None:
    """What handing in a quiz holds from its first statement to its commit."""
    db.writing()
    db.one_at_a_time(person_id)
    begun.set()
    sleep(0.7)
    order.append("handed in")
    db.session.commit()
    db.session.remove()


def _decides(request_id: uuid.UUID, person_id: uuid.UUID, order: list[str]) -> None:
    at_once(request_id, person_id, "Hana Reed")
    order.append("decided")


def test_an_approval_and_an_import_wait_for_each_other_in_one_order(
    world: World, visit: Visit
) -> None:
    ask(visit(world.cora), world)
    hana, asked = second_hr(world), request().id
    db.session.remove()
    with ThreadPoolExecutor(2) as both:
        begun = Event()
        imported = both.submit(_imports, world.district.id, begun)
        begun.wait(5)
        decided = both.submit(at_once, asked, hana.id, "Hana Reed")
        assert (imported.result(), decided.result()) == (None, "")


def _imports(district_id: uuid.UUID, begun: Event) -> None:
    """A slice of a staff list: enrollments first, the ledger last."""
    db.writing()
    db.session.get_one(District, district_id, with_for_update={"key_share": True})
    begun.set()
    sleep(0.7)
    if db.engine().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LEDGER_LOCK})
    db.session.commit()
    db.session.remove()


# ---- honest numbers


def test_minutes_of_a_credit_that_completed_nothing_are_not_counted_again(
    world: World, visit: Visit
) -> None:
    db.writing()
    db.session.get_one(Program, world.program.id).credits_hours = True
    db.session.commit()
    enter(visit(world.cora), world, "module")
    pass_quiz(visit(world.ana), world.ana)
    alone = words_now(world).hours
    decide(visit(second_hr(world)))
    assert words_now(world).elsewhere == () and words_now(world).hours == alone


def test_minutes_of_a_module_that_credit_has_met_are_not_counted_again(
    world: World, visit: Visit
) -> None:
    ana, hana = visit(world.ana), visit(second_hr(world))
    address = to_the_quiz(ana)
    key = ana.get(address).field("idempotency_key")
    enter(visit(world.cora), world, "module")
    decide(hana)
    sent = {"try": 1, "idempotency_key": key, **right_answers(world.ana)}
    ana.client.post(address, data=sent | {"csrf_token": ana._token()})
    assert len(words_now(world).modules) + len(words_now(world).elsewhere) == 1


def test_what_was_done_elsewhere_counts_from_the_day_it_was_done(
    world: World, visit: Visit
) -> None:
    facts.ends(world, "module")
    facts.ends(world, "policy")
    asked, again = facts.outside(world), facts.again(world, 24)
    done = TODAY - 300 * DAY
    address = f"/training/{again.id}/{asked.id}/elsewhere"
    send(visit(world.ana), address, finished_on=done.isoformat())
    decide(visit(world.cora))
    db.session.rollback()
    (issued,) = db.session.scalars(select(Certificate))
    assert issued.valid_until == add_months(done, 24)
    assert CertificateWords.from_json(issued.words).valid_until == issued.valid_until


# ---- files


def test_an_approver_gets_the_proof_as_a_download_only(
    world: World, visit: Visit, server: Postmaster
) -> None:
    approver = named(world, server).id
    enter(visit(world.cora), world, "module", approver=approver)
    answer = visit().client.get(f"{mailed(server)[2]}/proof")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_hr_sees_nobodys_proof_without_a_second_factor(world: World, visit: Visit) -> None:
    send(visit(world.ana), own(world))
    weak = by_link(world.cora, visit())
    weak.get(f"/credits/{claims()[0].id}/proof", 404)


def test_a_principal_does_not_read_why_proof_was_refused(world: World, visit: Visit) -> None:
    send(visit(world.ana), own(world))
    decide(visit(world.cora), choice="refuse", reason="It names another person")
    seen_as = f"/people/{world.ana.id}/as"
    assert "another person" not in visit(world.ben).get(seen_as).words()
    assert "another person" in visit(world.cora).get(seen_as).words()


# ---- hostile input


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_far_away_is_refused_on_the_calendar(day: str, world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/settings/calendar/years/2026-27")
    days = ("first_day", "students_from", "students_to", "last_day")
    cora.post("/settings/calendar/years/2026-27", 422, **dict.fromkeys(days, day))
