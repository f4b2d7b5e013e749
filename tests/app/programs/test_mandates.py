"""The mandate page: what counts toward what, in the district's own state, and what was verified."""

import pytest

from app import clock, db, published
from app.models import RoleGrant
from app.programs.mandates import CHECKED, COUNTS, MANDATES, TOPICS, Mandate
from app.programs.offering import make, offers
from app.programs.ready_made import READY_MADE
from app.roster.operations import create_district
from modules.loader import ROOT
from quizzes.bundle import compose
from tests.app.browsing import Visit
from tests.app.conftest import World

TODAY = clock.today("America/Denver")
NEW_MEXICO, MONTANA = "NMSA 22-10A-32", "ARM 10.57.216"


@pytest.mark.parametrize("mandate", MANDATES, ids=lambda mandate: mandate.clause)
def test_each_says_what_it_asks_whether_we_count_and_how_it_was_checked(mandate: Mandate) -> None:
    assert mandate.counts in COUNTS and mandate.checked in CHECKED
    assert str(mandate.name) and str(mandate.asks) and str(mandate.why)
    assert set(mandate.programs) <= {ready.code for ready in READY_MADE}


def test_no_law_is_said_to_be_satisfied() -> None:
    assert [mandate.clause for mandate in MANDATES if mandate.counts == "toward"] == ["5460.S1"]


def test_the_lessons_named_for_a_topic_are_there() -> None:
    for topic in TOPICS:
        for slug, lessons in topic.lessons.items():
            made = compose(slug, ROOT / "content").module.lessons
            assert set(lessons) <= set(made)


def test_there_are_seven_topics() -> None:
    assert len(TOPICS) == 7


def test_hr_in_new_mexico_reads_new_mexicos_and_federal_law(world: World, visit: Visit) -> None:
    words = visit(world.cora).get("/programs/mandates").words()
    assert NEW_MEXICO in words and "Title IX" in words and "not an approved provider" in words
    assert "Montana" not in words and "5460" not in words
    assert "not legal advice" in words and "Read in copies of the text" in words


def test_hr_in_montana_reads_montanas(world: World, visit: Visit) -> None:
    db.writing()
    _district, hr, _top = create_district(
        name="Pine Hollow Schools",
        time_zone="America/Denver",
        packs=["law-mt", "hs5460"],
        hr_name="Lee Marsh",
        hr_email="lee@example.org",
        now=clock.now(),
    )
    db.session.commit()
    words = visit(hr).get("/programs/mandates").words()
    assert MONTANA in words and "Not verified" in words and "Policy 5460" in words
    assert "New Mexico" not in words and "seven topics" not in words


def test_topics_name_the_lessons_that_are_published(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    assert "Five separate reports" not in cora.get("/programs/mandates").words()
    db.writing()
    published.publish(compose("speaking-up"), clock.now())
    db.session.commit()
    assert "Five separate reports" in cora.get("/programs/mandates").words()


def test_the_districts_own_program_is_named_beside_its_mandate(world: World, visit: Visit) -> None:
    db.writing()
    offer = next(each for each in offers(world.district.id, TODAY) if each.ready.outside)
    make(offer, world.district.id, TODAY, clock.now(), world.cora.id)
    db.session.commit()
    page = visit(world.cora).get("/programs/mandates")
    assert "New Mexico two-year training" in page.words() and page.link("/programs/[0-9a-f-]{36}$")


def test_hr_of_one_school_reads_it_too_and_makes_nothing(world: World, visit: Visit) -> None:
    db.writing()
    db.session.add(
        RoleGrant(
            staff_member_id=world.dan.id, site_id=world.lincoln.id, role="hr", held_from=TODAY
        )
    )
    db.session.commit()
    dan = visit(world.dan)
    assert "Ready-made programs" not in dan.get("/programs/mandates").words()
    dan.get("/programs/ready-made", 404)


def test_only_hr_sees_it(world: World, visit: Visit) -> None:
    for person in (world.ana, world.ben):
        visit(person).get("/programs/mandates", 404)
