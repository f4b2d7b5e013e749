"""An edition is withdrawn by two people; the list of policies says how each stands."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, db, signing
from app.models import Body, PolicyVersion, PolicyWithdrawal
from app.policies.publishing import Dates, publish
from app.rules.review_cycle import standing
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.policies.drafting import DAY, TODAY, approve, hana


def withdraw(hr: Browser, version: PolicyVersion, status: int = 200, /, **more: str) -> Page:
    """Ask that an edition be withdrawn from today."""
    where = f"/policies/editions/{version.id}/withdraw"
    hr.get(where)
    given = {"withdrawn_on": TODAY.isoformat(), "reason": "Repealed on Monday.", "approver": ""}
    return hr.post(where, status, **given | more)


def test_a_withdrawn_edition_is_not_signed_any_more_and_stays_on_record(
    world: World, visit: Visit
) -> None:
    second, cora, ana = visit(hana(world)), visit(world.cora), visit(world.ana)
    assert (
        "2026-27 annual training"
        in cora.get(f"/policies/editions/{world.version.id}/withdraw").words()
    )
    withdraw(cora, world.version)
    assert db.session.scalars(signing.in_effect(TODAY)).all()
    approve(second)
    assert db.session.scalars(signing.in_effect(TODAY)).all() == []
    bodies = [body.bytes for body in db.session.scalars(select(Body))]
    assert any(b'"type":"policy.withdraw"' in body for body in bodies)
    assert ana.get(f"/policies/{world.version.id}").status == 200
    page = cora.get(f"/policies/editions/{world.version.id}")
    assert "Withdrawn from" in page.words() and "Repealed on Monday." in page.words()
    assert "No edition" in cora.get("/policies").words()


def test_it_is_asked_once_and_only_by_hr_of_the_whole_district(world: World, visit: Visit) -> None:
    hana(world)
    cora = visit(world.cora)
    withdraw(cora, world.version)
    assert "waits for approval already" in withdraw(cora, world.version, 422).words()
    visit(world.ana).get(f"/policies/editions/{world.version.id}/withdraw", 404)
    assert db.session.get(PolicyWithdrawal, world.version.id) is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"reason": " "}, "Say why it is withdrawn"),
        ({"withdrawn_on": ""}, "Enter a date"),
        ({"withdrawn_on": (TODAY - DAY).isoformat()}, "Enter today or a later date"),
    ],
)
def test_without_a_day_to_come_and_a_reason_nothing_is_asked(
    world: World, visit: Visit, given: dict[str, str], says: str
) -> None:
    cora = visit(world.cora)
    assert says in withdraw(cora, world.version, 422, **given).words()


@pytest.mark.parametrize(
    ("days", "says"), [(-1, "past"), (0, "soon"), (90, "soon"), (91, ""), (None, "none")]
)
def test_a_review_is_past_or_near_or_not(days: int | None, says: str) -> None:
    day = None if days is None else TODAY + timedelta(days=days)
    assert standing(day, TODAY) == says


def test_the_list_says_what_is_coming_what_to_review_and_what_may_be_newer(
    world: World, visit: Visit
) -> None:
    db.writing()
    policy = db.session.merge(world.policy)
    late = Dates(TODAY - 9 * DAY, TODAY, next_review_on=TODAY - DAY)
    publish(policy, "With a review date", b"One.", late, clock.now())
    publish(policy, "For later", b"Two.", Dates(TODAY, TODAY + 9 * DAY), clock.now())
    db.session.commit()
    words = visit(world.cora).get("/policies").words()
    assert "Past its review date" in words and "Edition 3: For later" in words
    assert "Check for a newer policy." in words and "One earlier edition" in words
    assert "near its review date or past it" in visit(world.cora).get("/today").words()


@pytest.mark.parametrize(("first", "then"), [(0, "Superseded on"), (9, "In effect from")])
def test_an_edition_says_what_became_of_it(
    world: World, visit: Visit, first: int, then: str
) -> None:
    db.writing()
    policy = db.session.merge(world.policy)
    publish(policy, "Next", b"Next.", Dates(TODAY, TODAY + first * DAY), clock.now())
    db.session.commit()
    shown = world.version if first == 0 else policy.versions[-1]
    assert then in visit(world.cora).get(f"/policies/editions/{shown.id}").words()
