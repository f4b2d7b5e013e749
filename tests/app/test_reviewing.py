"""A decision or a new edition puts exactly what it changes on HR's list, until HR has looked."""

import uuid
from datetime import date

from app import clock, db
from app.decisions.operations import By, Given, decide
from app.models import Policy
from app.policies.publishing import Dates, publish
from app.published import current_profile
from app.reviewing import effects, open_reviews, touched, touched_by_policy
from tests.app.browsing import Visit
from tests.app.conftest import World


def decision(world: World, answer: str = "no") -> uuid.UUID:
    """The district decides about friend requests."""
    db.writing()
    says = "Staff and students are not friends online."
    given = Given("fact", "connect_with_students", answer, "GBEE-R 3", says)
    by = By("Superintendent", date(2026, 1, 5))
    (row,) = decide(world.district, [given], by, clock.now())
    db.session.commit()
    return row.id


def test_a_decision_lists_the_scenarios_and_questions_it_touches(world: World) -> None:
    decision(world)
    (review,) = open_reviews(world.district.id)
    found = touched(review.facts, "en")
    assert any(line.endswith("The 9:40 p.m. question") for line in found.scenarios), found
    assert found.questions and not touched({"state"}, "en").scenarios


def test_it_counts_only_once_hr_has_looked(world: World, visit: Visit) -> None:
    id, district = decision(world), world.district.id
    assert current_profile(district).facts["connect_with_students"].value == "ask"
    cora = visit(world.cora)
    cora.get("/settings/decisions/review")
    cora.post("/settings/decisions/review", subject=str(id))
    db.session.rollback()
    assert current_profile(district).facts["connect_with_students"].value == "no"


def test_hr_sees_what_becomes_of_each_choice_before_it_counts(world: World) -> None:
    decision(world)
    ((_review, _touched, effect),) = effects(
        world.district.id, open_reviews(world.district.id), "en"
    )
    turns = {(turn.before.value, turn.after.value) for turn in effect.turns}
    assert turns == {("risky", "breach")} and not effect.no_longer


def test_of_two_decisions_about_the_same_only_the_last_waits(world: World) -> None:
    decision(world, "yes")
    last = decision(world)
    assert [each.subject_id for each in open_reviews(world.district.id)] == [last]


def test_a_new_edition_of_the_policy_lists_what_its_pack_answers(world: World) -> None:
    db.writing()
    policy, on = db.session.get_one(Policy, world.policy.id), date(2026, 1, 5)
    publish(policy, "Electronic communications", b"A new text.", Dates(on, on), clock.now())
    db.session.commit()
    (review,) = open_reviews(world.district.id)
    assert review.is_edition and review.name == "GBEE" and review.facts
    assert touched_by_policy("GBEE") == touched(review.facts, "en").lines != []
    assert touched_by_policy("9999") == []


def test_once_hr_has_looked_it_is_off_the_list(world: World, visit: Visit) -> None:
    id, cora = decision(world), visit(world.cora)
    assert "May staff and students be friends" in cora.get("/settings/decisions/review").text
    page = cora.post("/settings/decisions/review", subject=str(id))
    assert "Nothing to look at" in page.text
