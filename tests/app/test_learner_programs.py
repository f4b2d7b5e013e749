"""What a learner sees of leave, exemption, order and ended cycles, and what they may still do."""

from datetime import timedelta

import pytest
import time_machine

from app import clock, db
from app.learning.crew_queries import open_for
from app.rules.cycles import NO_DATE
from app.rules.wording import long_date
from tests.app import facts
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.facts import DAY, TODAY
from tests.app.journey import confirm, pass_quiz, reached, review, right_answers, to_the_quiz

MESSAGE = "This is not asked of you any more. There is nothing to do here."


def module_address(world: World) -> str:
    return f"/training/{world.enrollment.id}/{facts.asked(world, 'module').id}"


def policy_address(world: World) -> str:
    return f"/sign/{world.enrollment.id}/read/{facts.asked(world, 'policy').id}"


def close(world: World, kind: str) -> None:
    """Nothing of Ana's enrollment is asked any more."""
    if kind == "exempt":
        facts.exempt(world)
    elif kind == "released":
        facts.changed(world, released=True)
    else:
        facts.changed(world, due_on=TODAY - 5 * DAY, closes_on=TODAY - DAY)


def look(ana: Browser, world: World) -> Page:
    """The last look before signing."""
    edition = reached(ana, ana.get(policy_address(world))).field("editions")
    return ana.post(
        f"/sign/{world.enrollment.id}", editions=edition, typed_name=world.ana.legal_name
    )


def finished(world: World, visit: Visit) -> Browser:
    """Ana has done everything, and it counts for a month."""
    facts.changed(world, released=True)
    world.enrollment = facts.again(world, valid_months=1)
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    return ana


def test_the_due_date_in_force_is_shown(world: World, visit: Visit) -> None:
    facts.changed(world, due_on=TODAY + 40 * DAY)
    words = visit(world.ana).get("/").words()
    assert f"2 things to do by {long_date(TODAY + 40 * DAY, 'en')}." in words


def test_nothing_is_late_or_red_on_leave_and_may_still_be_done(world: World, visit: Visit) -> None:
    facts.changed(world, due_on=TODAY - DAY)
    facts.on_leave(world)
    ana = visit(world.ana)
    page = ana.get("/")
    assert "You are on leave. Nothing is due until you are back." in page.words()
    assert "Late" not in page.words() and "govuk-tag--red" not in page.text
    assert "Due when you are back." in page.words()
    ana.get(module_address(world))
    assert ana.post(module_address(world)).response.request.path.startswith("/sittings/")


def test_a_due_date_that_waits_for_the_return_is_put_in_words(world: World, visit: Visit) -> None:
    facts.changed(world, due_on=NO_DATE)
    facts.on_leave(world)
    page = visit(world.ana).get("/")
    assert "Due when you are back." in page.words()
    assert "9999" not in page.words() and "due.ics" not in page.text


def test_a_cycle_that_ended_stays_visible_and_is_not_late(world: World, visit: Visit) -> None:
    facts.changed(world, due_on=TODAY - 5 * DAY, closes_on=TODAY - DAY)
    page = visit(world.ana).get("/")
    ended = long_date(TODAY - DAY, "en")
    assert f"Not completed by {ended}. 0 of 2 done." in page.words()
    assert "Nothing to do now." in page.words() and "govuk-tag--red" not in page.text


def test_who_was_excused_reads_so(world: World, visit: Visit) -> None:
    facts.changed(world, due_on=TODAY + 5 * DAY, closes_on=TODAY - DAY)
    words = visit(world.ana).get("/").words()
    assert "before it was due for you. Nothing is asked of you." in words


def test_who_is_exempt_has_nothing_to_do(world: World, visit: Visit) -> None:
    facts.exempt(world)
    page = visit(world.ana).get("/")
    assert "This is not asked of you now. 0 of 2 done." in page.words()
    assert "Nothing to do now." in page.words() and "To do" not in page.words()


@pytest.mark.parametrize("kind", ["released", "ended", "exempt"])
def test_what_is_not_asked_can_neither_be_begun_nor_signed(
    kind: str, world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    ana.get(module_address(world))
    close(world, kind)
    assert MESSAGE in ana.get(module_address(world), 409).words()
    assert MESSAGE in ana.post(module_address(world), 409).words()
    assert MESSAGE in ana.get(policy_address(world), 409).words()


@pytest.mark.parametrize("kind", ["released", "ended"])
def test_a_quiz_under_way_is_not_handed_in_after_the_end(
    kind: str, world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    address = to_the_quiz(ana)
    key = ana.get(address).field("idempotency_key")
    sent = {"try": 1, "idempotency_key": key, **right_answers(world.ana)}
    close(world, kind)
    assert MESSAGE in ana.post(address, 409, **sent).words()


def test_a_signature_under_way_is_refused_after_the_end(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    last_look = look(ana, world)
    close(world, "released")
    assert MESSAGE in confirm(ana, last_look, 409).words()


def test_what_was_signed_before_the_end_stays_within_reach(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    confirm(ana, look(ana, world))
    close(world, "released")
    page = ana.get("/")
    assert "This is no longer asked of you. 1 of 2 done." in page.words()
    assert "You signed" in ana.get(page.link(r"/signed$")).words()


def test_what_comes_later_waits_for_what_comes_first(world: World, visit: Visit) -> None:
    facts.in_order(world)
    ana = visit(world.ana)
    assert "After: Electronic boundaries" in ana.get("/").words()
    words = ana.get(policy_address(world)).words()
    assert "There is no text to sign here now" in words


def test_in_their_order_everything_is_done(world: World, visit: Visit) -> None:
    facts.in_order(world)
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    assert "All done. Thank you." in ana.get("/").words()


def test_a_module_waits_for_training_elsewhere_that_comes_first(world: World, visit: Visit) -> None:
    facts.outside(world, position=-1)
    facts.in_order(world)
    ana = visit(world.ana)
    assert "Something else comes first." in ana.get(module_address(world), 409).words()
    assert "After: Approved provider course" in ana.get("/").words()


def test_a_crew_session_shows_nobody_what_comes_later(world: World, visit: Visit) -> None:
    asked = open_for(world.ana.id, "boundaries", TODAY)
    assert db.session.execute(asked).first() is not None
    facts.outside(world, position=-1)
    facts.in_order(world)
    assert db.session.execute(asked).first() is None


def test_what_ran_out_says_until_when_it_counted(world: World, visit: Visit) -> None:
    ana = finished(world, visit)
    until = facts.certificate(world).valid_until
    assert until is not None
    assert f"Finished. Valid until {long_date(until, 'en')}." in ana.get("/").words()
    with time_machine.travel(clock.now() + timedelta(days=40)):
        late, said = visit(world.ana), f"valid until {long_date(until, 'en')}"
        assert f"It was {said}." in late.get("/").words()
        assert f"Expired: it was {said}" in late.get("/records").words()


def test_the_public_check_says_expired(world: World, visit: Visit) -> None:
    finished(world, visit)
    found = facts.certificate(world)
    assert visit().get(f"/verify/{found.code}").heading == "Valid"
    with time_machine.travel(clock.now() + timedelta(days=40)):
        assert visit().get(f"/verify/{found.code}").heading == "Expired"
        assert visit().get(f"/verify?number={found.number}").heading == "Expired"
