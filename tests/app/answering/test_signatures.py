"""Who answered an edition and how: one row each, counted once, within the sites of HR."""

from app.models import Acknowledgment
from tests.app.answering.steps import (
    ask,
    decline,
    every,
    receive,
    record_paper,
    take_receipts,
)
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.facts import cedar
from tests.app.roster.adding import hr_of


def counted(hr: Browser, world: World, **filters: str) -> str:
    """The page of the edition, as words."""
    asked = "&".join(f"{key}={value}" for key, value in filters.items())
    return hr.get(f"/policies/editions/{world.version.id}/signatures?{asked}").words()


def test_everybody_concerned_is_counted_once(world: World, visit: Visit) -> None:
    ana, cora = visit(world.ana), visit(world.cora)
    assert "Not yet: 2" in counted(cora, world)
    ask(ana, world, "Which chat?")
    assert "Question open: 1" in counted(cora, world)
    decline(ana, world)
    words = counted(cora, world)
    assert "Declined to sign: 1" in words and "Question open: 0" in words and "Not yet: 1" in words


def test_a_receipt_that_is_enough_counts_before_an_earlier_refusal(
    world: World, visit: Visit
) -> None:
    take_receipts(world)
    ana = visit(world.ana)
    decline(ana, world)
    receive(ana, world)
    words = counted(visit(world.cora), world)
    assert "Received, not agreed: 1" in words and "Declined to sign: 0" in words


def test_paper_is_counted_as_paper(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    record_paper(cora, world)
    words = counted(cora, world)
    assert "Signed on paper: 1" in words and "Signed: 0" in words


def test_the_list_is_filtered_by_answer_and_name(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    receive(visit(world.ana), world)
    assert "Dan O'Brien-Smith" not in counted(cora, world, outcome="received")
    words = counted(cora, world, name="brien")
    assert "Dan O'Brien-Smith" in words and "Ana María Núñez" not in words


def test_hr_of_one_school_sees_its_own_people_only(world: World, visit: Visit) -> None:
    words = counted(visit(hr_of(cedar(world))), world)
    assert "Dan O'Brien-Smith" in words and "Ana" not in words and "Not yet: 1" in words


def test_a_record_shows_how_strongly_it_is_tied_to_the_person(world: World, visit: Visit) -> None:
    receive(visit(world.ana), world)
    cora = visit(world.cora)
    page = cora.get(f"/signatures/signature/{every(Acknowledgment)[0].id}")
    for part in ("Could anybody else have known it?", "document.sha256", "entry.mode", "self"):
        assert part in page.words()


def test_an_edition_of_another_district_does_not_exist(world: World, visit: Visit) -> None:
    visit(world.cora).get(f"/policies/editions/{world.program.id}/signatures", 404)
    visit(world.cora).get(f"/policies/editions/{world.program.id}/packets", 404)


def test_the_persons_page_shows_every_answer_and_what_hr_can_do(world: World, visit: Visit) -> None:
    decline(visit(world.ana), world)
    cora = visit(world.cora)
    page = cora.get(f"/people/{world.ana.id}")
    assert "Policies answered" in page.words() and "Declined to sign" in page.words()
    cora.get(page.link("^/signatures/refusal/"))
    for place in ("/packet/", "^/paper/", "/declined/"):
        cora.get(page.link(place))
    assert "recorded by Cora Hale" in _with_paper(cora, world)


def _with_paper(hr: Browser, world: World) -> str:
    record_paper(hr, world)
    return hr.get(f"/people/{world.ana.id}").words()
