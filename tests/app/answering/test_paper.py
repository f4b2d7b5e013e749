"""Paper: a packet bound to its edition, recorded by HR, never the person's electronic signature."""

import io
from datetime import timedelta

from app import clock, db
from app.models import Acknowledgment, PaperSignature, Policy
from app.policies.publishing import Dates, publish
from app.programs.operations import enroll
from tests.app.answering.steps import (
    SCAN,
    TODAY,
    at,
    completions,
    every,
    filled,
    fingerprint,
    leaves,
    paper,
    record_paper,
)
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.facts import cedar, enrollment_of
from tests.app.roster.adding import hr_of


def superseded(world: World) -> None:
    """The board adopts another text today."""
    db.writing()
    policy = db.session.get_one(Policy, world.policy.id)
    publish(policy, "Electronic communications", b"A new text.", Dates(TODAY, TODAY), clock.now())
    db.session.commit()


def test_the_packet_holds_text_statement_lines_and_the_whole_fingerprint(
    world: World, visit: Visit
) -> None:
    words = visit(world.ana).get(at(world, "packet")).words()
    for part in ("Keep contact with students", "waives no right", "Witness", "Ana María Núñez"):
        assert part in words
    full = fingerprint(world)
    assert " ".join(full[start : start + 4] for start in range(0, 64, 4)) in words


def test_hr_prints_for_whoever_has_still_to_sign(world: World, visit: Visit) -> None:
    cora, where = visit(world.cora), f"/policies/editions/{world.version.id}/packets"
    page = cora.get(where)
    assert "2 people have still to sign" in page.words()
    printed = cora.post(where, who=[str(world.enrollment.id)])
    assert printed.text.count('class="bl-packet"') == 1 and "For Ana" in printed.words()
    assert "Tick whose packets" in cora.post(where).words()


def test_a_paper_is_recorded_with_its_scan_and_completes(world: World, visit: Visit) -> None:
    page = record_paper(visit(world.cora), world)
    assert "Signed on paper, recorded by Cora Hale" in page.words()
    (kept,) = every(PaperSignature)
    assert (kept.name_written, kept.recorded_by) == ("Ana Núñez", world.cora.id)
    assert [each.paper_id for each in completions(world)] == [kept.id]
    assert every(Acknowledgment) == [] and leaves("policy.ack") == []


def test_the_leaf_of_a_paper_says_paper_and_names_who_entered_it(
    world: World, visit: Visit
) -> None:
    record_paper(visit(world.cora), world)
    (leaf,) = leaves("policy.paper")
    assert leaf["entry"] == {
        "mode": "paper",
        "actor": str(world.cora.id),
        "actor_name": "Cora Hale",
    }
    assert "signer" not in leaf and leaf["person"]["legal_name"] == "Ana María Núñez"
    assert leaf["document"]["edition_sha256"] == fingerprint(world)


def test_the_same_form_twice_records_one_paper(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    first = record_paper(cora, world, idempotency_key="one")
    cora.get("/help")
    again = cora.post(paper(world), idempotency_key="one")
    assert first.response.request.path == again.response.request.path
    assert len(every(PaperSignature)) == 1


def test_a_qr_code_of_another_text_is_refused(world: World, visit: Visit) -> None:
    page = visit(world.cora).get(f"{paper(world)}?sha={'0' * 64}", 409)
    assert "not of this edition" in page.words()


def test_a_fingerprint_typed_wrong_records_nothing(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = record_paper(cora, world, 422, fingerprint="1234 5678")
    assert "not of this edition" in page.words() and every(PaperSignature) == []
    record_paper(cora, world, fingerprint=fingerprint(world)[:4] + " " + fingerprint(world)[4:8])


def test_a_paper_of_a_superseded_edition_says_what_to_do(world: World, visit: Visit) -> None:
    full = fingerprint(world)
    superseded(world)
    page = visit(world.cora).get(f"{paper(world)}?sha={full}", 409)
    assert "not in effect any more" in page.words() and "print a packet" in page.words()


def test_no_paper_is_dated_before_its_edition_or_tomorrow(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    early = (TODAY - timedelta(days=400)).isoformat()
    assert "cannot be earlier" in record_paper(cora, world, 422, signed_on=early).words()
    late = (TODAY + timedelta(days=2)).isoformat()
    assert "today or an earlier" in record_paper(cora, world, 422, signed_on=late).words()


def test_nobody_records_their_own_paper(world: World, visit: Visit) -> None:
    db.writing()
    enroll(db.session.merge(world.program), [world.cora.id], "2026-27", TODAY, TODAY)
    db.session.commit()
    cora, mine = visit(world.cora), enrollment_of(world, world.cora).id
    where = f"/paper/{mine}/{world.version.id}"
    assert "Somebody else in human resources" in cora.get(where, 409).words()
    cora.get("/help")
    cora.post(where, 409, **filled(world, idempotency_key="own"))
    assert every(PaperSignature) == []


def test_only_hr_of_the_person_and_the_person_open_the_scan(world: World, visit: Visit) -> None:
    record_paper(visit(world.cora), world)
    scan = f"/paper/{every(PaperSignature)[0].id}/scan"
    for who in (world.ana, world.cora):
        assert visit(who).client.get(scan).data == SCAN
    for who in (world.dan, world.ben, hr_of(cedar(world))):
        assert visit(who).client.get(scan).status_code == 404


def test_hr_of_another_school_records_no_paper(world: World, visit: Visit) -> None:
    gil = visit(hr_of(cedar(world)))
    gil.get(paper(world), 404)
    gil.post(paper(world), 404, idempotency_key="k")
    gil.get(at(world, "packet"), 404)


def test_a_web_page_is_no_scan(world: World, visit: Visit) -> None:
    fake = (io.BytesIO(b"<html>"), "scan.pdf")
    page = record_paper(visit(world.cora), world, 422, scan=fake)
    assert "PDF, JPEG or PNG" in page.words() and every(PaperSignature) == []
