"""Ready-made programs: those of the district's state, with what is missing said beforehand."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, db, published
from app.enrolling.operations import bring_in_line
from app.errors import Conflict, DomainError
from app.models import District, Enrollment, Policy, Program, ProgramTerms, SchoolYear, StaffMember
from app.policies.publishing import Dates, publish
from app.programs.offering import Offer, make, offers
from app.programs.ready_made import READY_MADE, SUPPLEMENTARY, ReadyMade
from app.roster.operations import create_district
from app.rules.cycles import school_year_key
from modules.loader import ROOT
from quizzes.bundle import compose
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.programs.filling import sheet

ANY = ["annual-refresher", "supervisors", "coaches-season"]
NEW_MEXICO = [*ANY, "nm-two-year", "nm-supplement"]
MONTANA = ["mt-onboarding", "annual-refresher", "mt-ethics", "mt-ethics-overview", *ANY[1:]]
TODAY = clock.today("America/Denver")


def offered(district_id: uuid.UUID) -> dict[str, Offer]:
    """What HR of a district is offered, by code."""
    return {offer.ready.code: offer for offer in offers(district_id, TODAY)}


def made(world: World, code: str) -> Program:
    """The program of that code, made by Cora."""
    db.writing()
    offer = offered(world.district.id)[code]
    program = make(offer, world.district.id, TODAY, clock.now(), world.cora.id)
    db.session.commit()
    return program


def terms(program: Program) -> ProgramTerms:
    found = select(ProgramTerms).where(ProgramTerms.program_id == program.id)
    return db.session.scalars(found).one()


def another(*packs: str) -> District:
    """A district with these packs."""
    db.writing()
    district, _hr, _top = create_district(
        name="Pine Hollow Schools",
        time_zone="America/Denver",
        packs=packs,
        hr_name="Lee Marsh",
        hr_email="lee@example.org",
        now=clock.now(),
    )
    db.session.commit()
    return district


def this_year(district: District) -> SchoolYear:
    """A school year around today, in which students are here already."""
    return SchoolYear(
        district_id=district.id,
        year=school_year_key(TODAY, "07-01"),
        first_day=TODAY - timedelta(days=20),
        students_from=TODAY - timedelta(days=10),
        students_to=TODAY + timedelta(days=90),
        last_day=TODAY + timedelta(days=100),
    )


def publish_module(slug: str) -> None:
    db.writing()
    published.publish(compose(slug), clock.now())
    db.session.commit()


@pytest.mark.parametrize("ready", READY_MADE, ids=lambda ready: ready.code)
def test_each_asks_for_modules_that_ship_and_is_named_in_both_languages(ready: ReadyMade) -> None:
    assert set(ready.modules) <= {path.name for path in (ROOT / "content").iterdir()}
    assert set(ready.title) == {"en", "es"} and str(ready.asked) and str(ready.comes)


def test_a_new_mexico_district_is_offered_its_own_and_what_suits_any(world: World) -> None:
    assert list(offered(world.district.id)) == NEW_MEXICO


def test_a_montana_district_is_offered_montanas(world: World) -> None:
    assert list(offered(another("hs5460", "law-mt", "mtcode").id)) == MONTANA


def test_a_district_without_a_state_is_offered_what_suits_any(world: World) -> None:
    assert list(offered(another().id)) == ANY


def test_new_mexicos_training_is_elsewhere_with_proof_every_two_years(world: World) -> None:
    program = made(world, "nm-two-year")
    (asked,) = program.requirements
    assert asked.outside_title and asked.outside_title_es and not asked.module_slug
    held = terms(program)
    assert (held.rhythm, held.days, held.valid_months) == ("renewal", 365, 24)


@pytest.mark.parametrize("code", ["nm-supplement", "annual-refresher", "supervisors"])
def test_in_new_mexico_our_modules_are_marked_supplementary(world: World, code: str) -> None:
    for slug in ("refresher", "supervisors"):
        publish_module(slug)
    program = made(world, code)
    assert program.certificate_note == SUPPLEMENTARY["en"]
    assert program.certificate_note_es == SUPPLEMENTARY["es"]


def test_what_is_not_published_is_said_and_not_asked_for(world: World) -> None:
    offer = offered(world.district.id)["nm-supplement"]
    assert offer.unpublished == ("speaking-up",) and offer.is_short
    asked = made(world, "nm-supplement").requirements
    assert [each.module_slug or each.policy_id for each in asked] == ["boundaries", world.policy.id]


def test_a_policy_that_is_not_in_effect_yet_is_said_and_not_asked_for(world: World) -> None:
    db.writing()
    later = Policy(district_id=world.district.id, code="JLF")
    db.session.add(later)
    db.session.flush()
    dates = Dates(TODAY, TODAY + timedelta(days=9))
    publish(later, "Reporting", b"# Policy JLF\n\nReport it.\n", dates, clock.now())
    db.session.commit()
    offer = offered(world.district.id)["nm-supplement"]
    assert offer.ahead == ("JLF",) and list(offer.policies) == ["GBEE"]


def test_a_district_without_policies_is_told_so(world: World) -> None:
    offer = offered(another("law-mt").id)["mt-onboarding"]
    assert offer.lacks_policies and offer.is_short and offer.asks == "boundaries"


def test_nothing_is_made_of_nothing(world: World) -> None:
    db.writing()
    offer = offered(world.district.id)["supervisors"]
    with pytest.raises(DomainError, match="published yet"):
        make(offer, world.district.id, TODAY, clock.now(), world.cora.id)


def test_it_is_made_once(world: World) -> None:
    made(world, "nm-two-year")
    with pytest.raises(Conflict, match="there already"):
        made(world, "nm-two-year")


@pytest.mark.parametrize("code", NEW_MEXICO)
def test_whatever_was_made_can_be_changed_by_its_form(
    world: World, visit: Visit, code: str
) -> None:
    for slug in ("refresher", "supervisors"):
        publish_module(slug)
    address, cora = f"/programs/{made(world, code).id}/edit", visit(world.cora)
    named = sheet(cora.get(address)) | {"people": "Ana María Núñez"}
    assert "The program is saved." in cora.post(address, **named).words()


@pytest.mark.parametrize("ready", READY_MADE, ids=lambda ready: ready.code)
def test_the_night_enrolls_in_each_only_whom_it_asks(world: World, ready: ReadyMade) -> None:
    for slug in ("refresher", "supervisors", "ethics", "ethics-overview"):
        publish_module(slug)
    district = another("law-mt", "law-nm", "mtcode")
    hr = db.session.scalars(select(StaffMember).where(StaffMember.district_id == district.id)).one()
    db.writing()
    db.session.add(this_year(district))
    make(offered(district.id)[ready.code], district.id, TODAY, clock.now(), hr.id)
    found = bring_in_line(district.id, [hr.id], TODAY, clock.now())
    asked = ready.code in ("mt-onboarding", "mt-ethics-overview", "nm-two-year", "nm-supplement")
    if ready.code != "annual-refresher":
        assert found == {"enrolled": int(asked), "changed": 0, "problem": 0}


def test_without_a_calendar_that_is_said_first(world: World) -> None:
    district = another("law-mt")
    assert offered(district.id)["mt-onboarding"].lacks_calendar
    db.writing()
    db.session.add(this_year(district))
    db.session.flush()
    assert not offered(district.id)["mt-onboarding"].lacks_calendar


def test_named_people_alone_are_asked_in_the_supervisor_edition(world: World) -> None:
    publish_module("supervisors")
    program = made(world, "supervisors")
    db.writing()
    people = list(db.session.scalars(select(StaffMember.id)))
    assert terms(program).named_only
    assert bring_in_line(world.district.id, people, TODAY, clock.now())["enrolled"] == 0


def test_hr_chooses_reads_what_is_missing_and_makes_it(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = cora.get("/programs/ready-made")
    assert "The module “speaking-up” is not published." in page.words()
    assert "Montana" not in page.words()
    cora.post("/programs/ready-made/nm-supplement", asks="boundaries GBEE")
    program = db.session.scalars(select(Program).where(Program.ready_made != "")).one()
    assert program.ready_made == "nm-supplement"
    assert "You have this program" in cora.get("/programs/ready-made").words()


def test_who_is_enrolled_waits_for_the_night(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/programs/ready-made")
    cora.post(
        "/programs/ready-made/nm-two-year", asks="Training by a provider approved in New Mexico"
    )
    (program,) = db.session.scalars(select(Program).where(Program.ready_made != ""))
    enrolled = select(func.count()).where(Enrollment.program_id == program.id)
    assert db.session.scalar(enrolled) == 0


def test_what_was_published_meanwhile_is_shown_first(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/programs/ready-made")
    publish_module("speaking-up")
    page = cora.post("/programs/ready-made/nm-supplement", asks="boundaries GBEE")
    assert "What is published has changed" in page.words()
    assert not db.session.scalars(select(Program).where(Program.ready_made != "")).all()


@pytest.mark.parametrize("code", ["mt-onboarding", "none"])
def test_what_is_not_offered_cannot_be_made(world: World, visit: Visit, code: str) -> None:
    cora = visit(world.cora)
    cora.get("/programs/ready-made")
    cora.post(f"/programs/ready-made/{code}", 404, asks="boundaries GBEE")


def test_nobody_else_sees_it(world: World, visit: Visit) -> None:
    for person in (world.ana, world.ben):
        visit(person).get("/programs/ready-made", 404)
