"""A second person decides, once; never who asked, nor whom it is about."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import approving, clock, db
from app.errors import Conflict, DomainError
from app.models import ApprovalRequest, Enrollment, StaffMember
from app.models.moving import due_in_force
from app.rules.approving import Step, may_decide
from tests.app.approvals.asking import (
    DAY,
    TODAY,
    ask,
    decide,
    decisions,
    exemptions,
    leaves,
    named,
    request,
    second_hr,
)
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.roster.adding import hr_of, put

NOW = datetime(2026, 8, 10, 16, 0, tzinfo=UTC)
CORA, ANA, HANA = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("way", "who", "later", "may"),
    [
        ("hr", HANA, 0, True),
        ("hr", CORA, 0, False),
        ("hr", ANA, 0, False),
        ("hr", HANA, 400, True),
        ("link", None, 0, True),
        ("link", None, 14 * 24 - 1, True),
        ("link", None, 14 * 24, False),
        ("link", HANA, 0, True),
        ("link", CORA, 0, False),
        ("link", ANA, 0, False),
        ("single-handed", CORA, 23, False),
        ("single-handed", CORA, 24, True),
        ("withdrawn", CORA, 0, True),
        ("withdrawn", HANA, 0, False),
    ],
)
def test_who_may_decide(way: str, who: uuid.UUID | None, later: int, may: bool) -> None:
    step = Step(CORA, ANA, NOW, by_link=True, alone_at=NOW + 24 * HOUR)
    if may:
        may_decide(step, way, who, NOW + later * HOUR)
    else:
        with pytest.raises(DomainError):
            may_decide(step, way, who, NOW + later * HOUR)


@pytest.mark.parametrize("way", ["link", "single-handed"])
def test_a_way_that_was_not_opened_stays_closed(way: str) -> None:
    with pytest.raises(DomainError):
        may_decide(Step(CORA, ANA, NOW, by_link=False, alone_at=None), way, None, NOW + 30 * HOUR)


def test_a_second_person_of_hr_approves_and_it_holds(world: World, visit: Visit) -> None:
    hana = second_hr(world)
    hana_id, second = hana.id, visit(hana)
    ask(visit(world.cora), world)
    assert exemptions() == []
    assert "Your decision is recorded" in decide(second).words()
    (made,) = exemptions()
    assert (made.approval_id, made.recorded_by) == (request().id, world.cora.id)
    assert (decisions()[0].way, decisions()[0].decided_by) == ("hr", hana_id)


def test_due_dates_follow_the_approval_as_announced(world: World, visit: Visit) -> None:
    second = visit(second_hr(world))
    page = ask(visit(world.cora), world)
    assert "The due date moves from" in page.words()
    decide(second)
    due = db.session.scalar(select(due_in_force(TODAY)).where(Enrollment.id == world.enrollment.id))
    assert due is not None and due > TODAY + 30 * DAY


def test_who_asked_does_not_approve(world: World, visit: Visit) -> None:
    second_hr(world)
    cora = visit(world.cora)
    assert "you cannot approve it" in ask(cora, world).words()
    page = cora.post(f"/approvals/{request().id}", 422, choice="approve", reason="")
    assert "You asked for this" in page.words() and decisions() == []


def test_whom_it_is_about_does_not_approve(world: World, visit: Visit) -> None:
    hana = second_hr(world)
    asked_about(world, hana)
    page = visit(hana)
    assert "This is about you" in page.get(f"/approvals/{request().id}").words()
    page.post(f"/approvals/{request().id}", 422, choice="approve", reason="")
    assert decisions() == []


def test_a_learner_asks_and_any_one_of_hr_decides(world: World, visit: Visit) -> None:
    asked_about(world, world.ana, by=world.ana)
    assert request().alone_at is None
    decide(visit(world.cora))
    assert decisions()[0].decided_by == world.cora.id


def test_a_refusal_says_why(world: World, visit: Visit) -> None:
    hana = visit(second_hr(world))
    ask(visit(world.cora), world)
    assert "Say why you refuse" in decide(hana, 422, choice="refuse").words()
    decide(hana, choice="refuse", reason="She teaches this fall")
    assert exemptions() == [] and not decisions()[0].approved
    assert "She teaches this fall" in hana.get("/approvals").words()


def test_what_is_decided_stays_decided(world: World, visit: Visit) -> None:
    hana = visit(second_hr(world))
    ask(visit(world.cora), world)
    decide(hana, choice="refuse", reason="Not now")
    page = hana.post(f"/approvals/{request().id}", 409, choice="approve", reason="")
    assert "Hana Reed has decided this already" in page.words()


def test_withdrawn_is_over_and_fills_the_form_again(world: World, visit: Visit) -> None:
    cora, hana = visit(world.cora), visit(second_hr(world))
    ask(cora, world)
    page = cora.post(f"/approvals/{request().id}/withdraw")
    assert page.field("held_to") == (TODAY + 30 * DAY).isoformat()
    hana.get("/approvals")
    page = hana.post(f"/approvals/{request().id}", 409, choice="approve", reason="")
    assert "Cora Hale has withdrawn this" in page.words() and exemptions() == []


def test_only_who_asked_withdraws(world: World, visit: Visit) -> None:
    hana = visit(second_hr(world))
    ask(visit(world.cora), world)
    hana.get("/approvals")
    hana.post(f"/approvals/{request().id}/withdraw", 422)
    assert decisions() == []


def test_hr_of_another_school_sees_nothing_of_it(world: World, visit: Visit) -> None:
    cedar = db.session.merge(world.dan).district.sites
    gil = visit(hr_of(next(site for site in cedar if site.name == "Cedar School")))
    ask(visit(world.cora), world)
    assert "Ana" not in gil.get("/approvals").words()
    gil.get(f"/approvals/{request().id}", 404)
    gil.post(f"/approvals/{request().id}", 404, choice="approve", reason="")


def test_of_two_at_once_one_decides_and_the_other_reads_why(world: World, visit: Visit) -> None:
    hana, ida = second_hr(world), put(world.top, "Ida Voss", email="ida@example.org", role="hr")
    ask(visit(world.cora), world)
    asked = request().id
    db.session.remove()
    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(lambda person: at_once(asked, person.id, person.name), (hana, ida)))
    assert len(decisions()) == len(exemptions()) == 1
    assert said == ["", f"{decisions()[0].decided_name} has decided this already."]


def at_once(request_id: uuid.UUID, person_id: uuid.UUID, name: str) -> str:
    """Approve in a session of its own; returns what the loser reads."""
    db.writing()
    try:
        approving.decide(
            db.session.get_one(ApprovalRequest, request_id),
            approved=True,
            reason="",
            way="hr",
            decided_by=person_id,
            decided_name=name,
            now=clock.now(),
        )
        db.session.commit()
    except Conflict as error:
        db.session.rollback()
        return str(error)
    finally:
        db.session.remove()
    return ""


def test_the_ledger_has_the_decision_with_what_was_asked(world: World, visit: Visit) -> None:
    ask(visit(world.cora), world)
    decide(visit(second_hr(world)))
    (leaf,) = leaves()
    assert '"way":"hr"' in leaf and "No work with students in this time" in leaf
    assert f'"recorded_by":"{world.cora.id}"' in leaf


def test_hr_names_approvers_and_ends_them(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/settings/approvers")
    sent = {"name": "Pat Lund", "email": "pat@board.example.org"}
    page = cora.post("/settings/approvers", **sent)
    assert "Pat Lund" in page.words() and "Mail is not set up" in page.words()
    assert "named already" in cora.post("/settings/approvers", 422, **sent).words()
    pat = db.session.scalars(approving.approvers(world.district.id, TODAY)).one()
    page = cora.post(f"/settings/approvers/{pat.id}/end")
    assert "Nobody is named" in page.words()


def test_hr_does_not_name_themself(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/settings/approvers")
    page = cora.post("/settings/approvers", 422, name="C. Hale", email="CORA@example.org")
    assert "cannot be the person who asks" in page.words()


def test_hr_of_one_school_does_not_name_approvers(world: World, visit: Visit) -> None:
    named(world)
    visit(hr_of(world.lincoln)).get("/settings/approvers", 404)


def asked_about(world: World, person: StaffMember, by: StaffMember | None = None) -> None:
    """Somebody asks for an exemption of a person, without a page."""
    db.writing()
    approving.ask(
        "exemption",
        district_id=world.district.id,
        about_id=person.id,
        content={
            "program_id": str(world.program.id),
            "reason": "short-stay",
            "held_from": TODAY.isoformat(),
            "held_to": TODAY.isoformat(),
        },
        summary=[("Person", person.legal_name)],
        asked_by=(by or world.cora).id,
        now=clock.now(),
    )
    db.session.commit()
