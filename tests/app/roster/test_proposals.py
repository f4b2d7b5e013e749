"""A principal proposes a volunteer or coach; HR adds them once, or says no."""

from typing import Any

import pytest
from sqlalchemy import select

from app import db
from app.models import Proposal, StaffMember
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.roster.adding import TODAY, hr_of, named, positions, put


def propose(ben: Browser, world: World, status: int = 200, /, **changed: Any) -> Page:
    """Ben asks for a volunteer coach at Lincoln."""
    page = ben.get("/my-people/propose")
    sent = {
        "idempotency_key": page.field("idempotency_key"),
        "legal_name": "Eva Delgado",
        "preferred_name": "",
        "email": "",
        "site": world.lincoln.id,
        "job_class": "coach",
        "contract": "volunteer",
        "first_day": TODAY.isoformat(),
    }
    return ben.post("/my-people/propose", status, **sent | changed)


def asked() -> Proposal:
    """The one proposal."""
    db.session.rollback()
    return db.session.scalars(select(Proposal)).one()


def decide(hr: Browser, status: int = 200, /, **sent: str) -> Page:
    """HR presses a button of the proposal."""
    where = f"/people/proposals/{asked().id}"
    hr.get("/people/proposals")
    return hr.post(where, status, **{"decision": "approve"} | sent)


def test_hr_adds_whom_a_principal_proposed(world: World, visit: Visit) -> None:
    ben, hr = visit(world.ben), visit(world.cora)
    assert "has not decided" in propose(ben, world).words()
    assert "Proposals (1)" in hr.get("/people").words()
    assert decide(hr).heading == "Eva Delgado"
    position = positions(named("Eva Delgado"))[0]
    assert (position.contract, position.recorded_by) == ("volunteer", world.cora.id)
    assert "Added" in ben.get("/my-people/propose").words()


def test_nobody_is_added_before_hr_decides(world: World, visit: Visit) -> None:
    propose(visit(world.ben), world)
    assert len(db.session.scalars(select(StaffMember)).all()) == 4


def test_hr_says_no(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    propose(ben, world)
    decide(visit(world.cora), decision="decline")
    assert "Not added" in ben.get("/my-people/propose").words()


@pytest.mark.parametrize("second", ["approve", "decline"])
def test_whoever_comes_second_reads_that_it_was_decided(
    world: World, visit: Visit, second: str
) -> None:
    propose(visit(world.ben), world)
    decide(visit(world.cora))
    page = decide(visit(hr_of(world.lincoln)), 409, decision=second)
    assert "This proposal was decided already." in page.words()
    assert named("Eva Delgado")


def test_the_same_proposal_sent_twice_asks_once(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    key = ben.get("/my-people/propose").field("idempotency_key")
    for _time in range(2):
        propose(ben, world, idempotency_key=key)
    assert asked().made_by == world.ben.id


def test_hr_is_asked_whether_it_is_somebody_who_is_here(world: World, visit: Visit) -> None:
    put(world.lincoln, "Eva Delgado")
    propose(visit(world.ben), world)
    hr = visit(world.cora)
    assert "tick the box if this is somebody else" in decide(hr, 422).words()
    decide(hr, **{f"another-{asked().id}": "yes"})
    assert asked().staff_member_id


def test_an_address_of_somebody_here_cannot_be_added_again(world: World, visit: Visit) -> None:
    propose(visit(world.ben), world, email="ana@example.org")
    hr = visit(world.cora)
    page = decide(hr, 422, **{f"another-{asked().id}": "yes"})
    assert "Then decline, and add a position to that person." in page.words()
    assert asked().decided_at is None


@pytest.mark.parametrize(
    "changed", [{"contract": "regular"}, {"legal_name": ""}, {"job_class": "astronaut"}]
)
def test_a_principal_can_propose_volunteers_and_coaches_only(
    world: World, visit: Visit, changed: dict[str, str]
) -> None:
    propose(visit(world.ben), world, 422, **changed)
    assert db.session.scalars(select(Proposal)).all() == []


def test_a_principal_proposes_for_their_own_school(world: World, visit: Visit) -> None:
    propose(visit(world.ben), world, 422, site=world.top.id)
    propose(visit(world.ben), world, 422, site=positions(world.dan)[0].site_id)
    visit(world.ana).get("/my-people/propose", 404)


def test_a_principal_decides_nothing(world: World, visit: Visit) -> None:
    ben = visit(world.ben)
    propose(ben, world)
    ben.get("/people/proposals", 404)
    ben.get("/my-people/propose")
    ben.post(f"/people/proposals/{asked().id}", 404, decision="approve")


def test_hr_of_another_school_sees_no_proposal(world: World, visit: Visit) -> None:
    propose(visit(world.ben), world)
    gil = visit(hr_of(db.session.merge(positions(world.dan)[0].site)))
    assert "No proposal waits for you." in gil.get("/people/proposals").words()
    gil.post(f"/people/proposals/{asked().id}", 404, decision="approve")
