"""HR's pages of retention: rules, lists, and the way to an approved one."""

import pytest
from sqlalchemy import select

from app import clock, db
from app.models import (
    ApprovalRequest,
    Body,
    Disposition,
    DispositionLine,
    Ruling,
    StaffMember,
)
from app.models.decisions import ContentReview
from app.retention import keeping
from app.roster.operations import add_person, add_site, create_district
from app.rules.retention import Rule
from tests.app.approvals.asking import decide
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.retention.leaving import leaves, sets_rule, ten_years_on
from tests.app.roster.adding import TODAY, put


def in_montana(world: World) -> None:
    """The district's facts say so, and HR has looked."""
    db.writing()
    ruling = Ruling(
        district_id=world.district.id,
        fact="state",
        answer="MT",
        decided_by="Superintendent",
        decided_on=TODAY,
    )
    db.session.add(ruling)
    db.session.flush()
    db.session.add(ContentReview(district_id=world.district.id, subject_id=ruling.id))
    db.session.commit()


def change(cora: Browser, status: int = 200, /, **given: object) -> Page:
    """The rule of training records, by form."""
    cora.get("/settings/retention/training")
    sent = {"counted_from": "separation", "months": "84", "basis": "Board policy 4411"}
    return cora.post("/settings/retention/training", status, **sent | given)


def test_new_mexico_sets_its_own_period_and_nothing_is_past_its_time_before(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    page = cora.get("/settings/retention").words()
    assert "No rule: nothing is ever past its time" in page
    assert "10 years after the last day of work, in New Mexico" in page
    page = change(cora).words()
    assert "7 years after the last day of work" in page and "Board policy 4411" in page
    assert "Cora Hale" in page
    assert any(
        b'"type":"retention.rule"' in each.bytes for each in db.session.scalars(select(Body))
    )


def test_in_montana_ten_years_count_from_the_first_day(world: World, visit: Visit) -> None:
    in_montana(world)
    page = visit(world.cora).get("/settings/retention").words()
    assert "MCA 20-1-212(2)" in page and "Nobody yet: the law of Montana counts" in page
    rule = keeping.rule_of(world.district.id, "training")
    assert rule == Rule("separation", 120, "MCA 20-1-212(2)")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"months": ""}, "Enter the number of months"),
        ({"months": "0"}, "Enter the number of months"),
        ({"basis": ""}, "Enter what says so"),
        ({"counted_from": "made"}, "Not a valid choice"),
    ],
)
def test_a_rule_needs_a_period_and_what_says_so(
    world: World, visit: Visit, given: dict[str, str], says: str
) -> None:
    assert says in change(visit(world.cora), 422, **given).words()


@pytest.mark.parametrize("fixed", ["answers", "policies", "no-such-class"])
def test_what_is_promised_to_all_cannot_be_changed(world: World, visit: Visit, fixed: str) -> None:
    visit(world.cora).get(f"/settings/retention/{fixed}", 404)


def test_a_list_is_looked_at_asked_for_and_approved_by_a_second_person(
    world: World, visit: Visit
) -> None:
    nora = put(world.top, "Nora Reed", email="nora@example.org", role="hr")
    leaves(world.ana, TODAY)
    leaves(world.dan, TODAY)
    sets_rule(world)
    with ten_years_on():
        cora = visit(world.cora)
        assert "2 people" in cora.get("/settings/dispositions").words()
        page = cora.get("/settings/dispositions/new/training")
        assert "Ana María Núñez" in page.words() and "Dan O'Brien-Smith" in page.words()
        given = {"item": str(world.ana.id), "authority": "Trustees, June 8, RM88", "approver": ""}
        page = cora.post("/settings/dispositions/new/training", **given)
        request = db.session.scalars(select(ApprovalRequest)).one()
        assert "Ana" not in str(request.summary) and request.alone_at is None
        request_id = request.id
        asked = visit(nora).get(f"/settings/dispositions/asked/{request_id}").words()
        assert "Ana María Núñez" in asked and "Dan" not in asked
        decide(visit(nora))
        order = db.session.scalars(select(Disposition)).one()
        line = db.session.scalars(select(DispositionLine)).one()
        assert (order.approval_id, line.staff_member_id) == (request_id, world.ana.id)
        assert "1 person" not in cora.get("/settings/dispositions").words()
        assert "Ana María Núñez" in cora.get(f"/settings/dispositions/{order.id}").words()


def test_nobody_destroys_records_alone(world: World, visit: Visit) -> None:
    leaves(world.ana, TODAY)
    sets_rule(world)
    with ten_years_on():
        cora = visit(world.cora)
        cora.get("/settings/dispositions/new/training")
        given = {"item": str(world.ana.id), "authority": "Trustees", "approver": ""}
        page = cora.post("/settings/dispositions/new/training", 422, **given)
    assert "This takes two people" in page.words()
    assert db.session.scalars(select(ApprovalRequest)).all() == []


def test_a_list_shows_what_was_past_its_time_by_a_day_and_goes_to_the_board_as_a_file(
    world: World, visit: Visit
) -> None:
    leaves(world.ana, TODAY)
    sets_rule(world)
    with ten_years_on():
        cora = visit(world.cora)
        early = cora.get("/settings/dispositions/new/training?by=2030-01-01").words()
        file = cora.client.get("/settings/dispositions/new/training.csv")
    assert "Ana" not in early
    assert "Ana María Núñez" in file.text and "attachment" in file.headers["Content-Disposition"]


def test_another_districts_people_and_lists_do_not_exist(world: World, visit: Visit) -> None:
    elsewhere = _elsewhere()
    leaves(elsewhere, TODAY)
    sets_rule(world)
    with ten_years_on():
        cora = visit(world.cora)
        cora.get("/settings/dispositions/new/training")
        assert "Zed Foreign" not in cora.get("/settings/dispositions/new/training").words()
        given = {"item": str(elsewhere.id), "authority": "Trustees", "approver": ""}
        page = cora.post("/settings/dispositions/new/training", 422, **given)
        assert "Choose at least one" in page.words()
        answer = cora.client.post(
            f"/people/{elsewhere.id}/hold", data={"csrf_token": cora._token()}
        )
        assert answer.status_code == 404


def _elsewhere() -> StaffMember:
    """Zed of another district, on whom Cora has no claim."""
    db.writing()
    district, _hr, top = create_district(
        name="Elk Valley",
        time_zone="America/Denver",
        packs=["law-mt"],
        hr_name="Hugo Berg",
        hr_email="hugo@elk.example.org",
        now=clock.now(),
    )
    site = add_site(district=district, name="Elk School", parent=top, on=TODAY)
    zed = add_person(
        site=site, name="Zed Foreign", email="zed@elk.example.org", job_class="teacher", on=TODAY
    )
    db.session.commit()
    return zed
