"""A decision or a new edition puts exactly what it changes on HR's list, until HR has looked."""

from datetime import date

from app import clock, db
from app.models import Policy
from app.policies.operations import Dates, publish
from app.reviewing import open_reviews
from app.roster.operations import decide
from tests.app.browsing import Visit
from tests.app.conftest import World


def decision(world: World) -> None:
    """The district decides about friend requests."""
    db.writing()
    decide(
        district=world.district,
        fact="connect_with_students",
        answer="no",
        section="GBEE-R 3",
        says="Staff and students are not friends online.",
        decided_by="Superintendent",
        decided_on=date(2026, 1, 5),
        now=clock.now(),
    )
    db.session.commit()


def test_a_decision_lists_the_scenarios_and_questions_it_touches(world: World) -> None:
    decision(world)
    (review,) = open_reviews(world.district.id)
    assert "boundaries: scenario A1 d2 a: verdict" in review.touches
    assert not any("district_material" in line for line in review.touches)


def test_a_new_edition_of_the_policy_lists_what_its_pack_answers(world: World) -> None:
    db.writing()
    policy, on = db.session.get_one(Policy, world.policy.id), date(2026, 1, 5)
    publish(policy, "Electronic communications", b"A new text.", Dates(on, on), clock.now())
    db.session.commit()
    (review,) = open_reviews(world.district.id)
    assert review.code == "GBEE" and review.touches


def test_once_hr_has_looked_it_is_off_the_list(world: World, visit: Visit) -> None:
    decision(world)
    district = world.district.id
    cora = visit(world.cora)
    assert "May staff and students be friends" in cora.get("/review").text
    (review,) = open_reviews(district)
    cora.post(f"/review/{review.subject_id}")
    assert "Nothing to look at" in cora.get("/review").text
