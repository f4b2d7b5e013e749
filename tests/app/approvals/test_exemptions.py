"""A program is not asked of somebody for a while: a reason from a list, an end, two people."""

from typing import Any

import pytest
from sqlalchemy import select

from app import db
from app.models import Enrollment, EnrollmentChange, Exemption
from app.models.moving import due_in_force
from app.models.status import status_expression
from app.rules.excuses import EXEMPTION_REASONS
from tests.app.approvals.asking import DAY, TODAY, ask, decide, exemptions, second_hr
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.roster.adding import hr_of


def exempted(world: World, visit: Visit, **changed: Any) -> Browser:
    """Ana is exempt, by Cora and Hana; returns Cora's browser."""
    cora = visit(world.cora)
    ask(cora, world, **changed)
    decide(visit(second_hr(world)))
    return cora


def end(cora: Browser, world: World, what: str, status: int = 200, /, **sent: Any) -> Page:
    """Cora ends the newest exemption or takes it back."""
    where = f"/people/{world.ana.id}/exemption/{exemptions()[-1].id}"
    cora.get(f"{where}/end")
    return cora.post(f"{where}/{what}", status, **sent)


def due(world: World) -> Any:
    """Ana's due date in force."""
    db.session.rollback()
    asked = select(due_in_force(TODAY)).where(Enrollment.id == world.enrollment.id)
    return db.session.scalar(asked)


def test_who_is_exempt_is_not_late(world: World, visit: Visit) -> None:
    exempted(world, visit)
    status = select(status_expression(TODAY)).where(Enrollment.id == world.enrollment.id)
    assert db.session.scalar(status) == "exempt"


def test_asking_leaves_nothing_behind_before_approval(world: World, visit: Visit) -> None:
    before = due(world)
    ask(visit(world.cora), world)
    assert due(world) == before and exemptions() == []
    assert db.session.scalars(select(EnrollmentChange)).all() == []


def test_no_reason_is_about_health_or_religion() -> None:
    words = " ".join([*EXEMPTION_REASONS, *EXEMPTION_REASONS.values()]).casefold()
    for never in ("medic", "health", "sick", "disab", "pregnan", "relig", "doctor"):
        assert never not in words


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"held_to": ""}, "Enter a date"),
        ({"held_to": (TODAY - DAY).isoformat()}, "before the first"),
        (
            {
                "held_from": (TODAY - 9 * DAY).isoformat(),
                "held_to": (TODAY - DAY).isoformat(),
            },
            "over already",
        ),
        ({"held_to": TODAY.replace(year=TODAY.year + 3).isoformat()}, "three years at most"),
        ({"reason": "doctor"}, "Not a valid choice"),
        ({"reason": ""}, "Choose a reason"),
        ({"program": ""}, "Choose a program"),
    ],
)
def test_the_form_says_what_to_mend(
    world: World, visit: Visit, changed: dict[str, str], said: str
) -> None:
    assert said in ask(visit(world.cora), world, 422, **changed).words()


def test_three_years_less_a_day_is_the_longest(world: World, visit: Visit) -> None:
    last = TODAY.replace(year=TODAY.year + 3) - DAY
    ask(visit(world.cora), world, held_to=last.isoformat())


def test_the_same_is_not_asked_twice(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    ask(cora, world)
    assert "waits for approval already" in ask(cora, world, 422).words()
    decide(visit(second_hr(world)))
    assert "in that time already" in ask(cora, world, 422).words()


def test_an_exemption_ends_earlier_and_says_what_moves(world: World, visit: Visit) -> None:
    cora = exempted(world, visit)
    before, last = due(world), TODAY + 5 * DAY
    page = end(cora, world, "end", last_day=last.isoformat())
    assert "The due date moves from" in page.words() and due(world) < before
    assert [each.held_to for each in exemptions()] == [TODAY + 30 * DAY, last]
    assert exemptions()[1].approval_id == exemptions()[0].approval_id


def test_a_mistake_is_taken_back_whole(world: World, visit: Visit) -> None:
    before = due(world)
    cora = exempted(world, visit)
    page = end(cora, world, "void")
    assert due(world) == before and exemptions()[-1].is_void
    assert "End it or take it back" not in page.words()


def test_a_last_day_outside_the_exemption_is_refused(world: World, visit: Visit) -> None:
    cora = exempted(world, visit)
    for day in (TODAY - DAY, TODAY + 30 * DAY, TODAY + 31 * DAY):
        page = end(cora, world, "end", 422, last_day=day.isoformat())
        assert "before its last" in page.words()


def test_what_was_ended_is_not_ended_again(world: World, visit: Visit) -> None:
    cora = exempted(world, visit)
    first = f"/people/{world.ana.id}/exemption/{exemptions()[0].id}"
    end(cora, world, "end", last_day=(TODAY + 5 * DAY).isoformat())
    assert "changed in the meantime" in cora.post(f"{first}/void", 409).words()


def test_hr_of_another_school_neither_sees_nor_asks(world: World, visit: Visit) -> None:
    exempted(world, visit)
    sites = db.session.merge(world.district).sites
    gil = visit(hr_of(next(site for site in sites if site.name == "Cedar School")))
    where = f"/people/{world.ana.id}/exemption"
    gil.get(where, 404)
    gil.get(f"{where}/{exemptions()[0].id}/end", 404)
    gil.post(f"{where}/{exemptions()[0].id}/void", 404)


def test_an_exemption_is_ended_under_its_own_person_only(world: World, visit: Visit) -> None:
    cora = exempted(world, visit)
    made: Exemption = exemptions()[0]
    cora.get(f"/people/{world.dan.id}/exemption/{made.id}/end", 404)
