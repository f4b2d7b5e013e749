"""A staff member signs in, is trained, passes, signs and holds a certificate; HR sees it."""

from sqlalchemy import select

from app import db, jobs
from app.models import Certificate
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import confirm, pass_quiz, review


def test_a_learner_does_everything_and_holds_a_certificate(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    assert ana.get("/").heading == "My training"
    assert pass_quiz(ana, world.ana).heading == "Passed"
    receipt = confirm(ana, review(ana, "ana maria nunez"))
    assert world.version.sha256 in receipt.text
    done = ana.get("/").link(r"^/done/")
    assert "The PDF is being made" in ana.get(done).text
    assert jobs.drain() == 1
    file = ana.get(ana.get(done).link(r"/file$"))
    assert file.response.data.startswith(b"%PDF-")


def test_the_public_page_knows_a_certificate_by_code_and_number(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    confirm(ana, review(ana, world.ana.legal_name))
    certificate = only_certificate()
    anybody = visit(None)
    assert world.ana.legal_name in anybody.get(f"/verify/{certificate.code}").text
    by_number = anybody.get(f"/verify?number={certificate.number.lower()}")
    assert "Valid" in by_number.text and world.ana.legal_name not in by_number.text
    assert anybody.get("/verify/not-a-code", 404).heading == "No such certificate"


def only_certificate() -> Certificate:
    """The one certificate on record."""
    db.session.rollback()
    return db.session.scalars(select(Certificate)).one()
