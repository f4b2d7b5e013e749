"""The receipt: at once, to keep, by mail, with the text, the hashes and how strong the proof is."""

import base64
import hashlib
import re

from sqlalchemy import Boolean, select, update

from app import db, jobs
from app.models import District, Leaf, OutboxJob, SigningTerms, StaffMember
from tests.app import facts
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.journey import confirm, review
from tests.app.notices.conftest import Post
from tests.app.notices.conftest import post as post
from tests.app.policies import acts
from tests.app.test_links import leave


def inside(copy: Page, name: str) -> bytes:
    """A file that the copy holds."""
    link = next(a for a in copy.tree.iter("a") if (a.get("download") or "").startswith(name))
    return base64.b64decode((link.get("href") or "").partition("base64,")[2])


def rows(page: Page) -> dict[str, str]:
    """What the page says in its lists, by label; of several alike the last."""
    names, values = page.tree.iter("dt"), page.tree.iter("dd")
    pairs = zip(names, values, strict=True)
    return {"".join(dt.itertext()): "".join(dd.itertext()) for dt, dd in pairs}


def copied(ana: Browser, receipt: Page) -> Page:
    """The file to keep."""
    return ana.get(receipt.link("/copy$"))


def test_the_copy_holds_the_statement_and_the_text_itself(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    copy = copied(ana, acts.sign(ana))
    assert acts.signatures()[0].statement in copy.words()
    assert "Keep contact with students open to others." in copy.words()
    assert not re.search(r'(src|href)="(https?:|/)', copy.text), "the file loads nothing"


def test_the_copy_can_be_checked_by_itself(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    copy = copied(ana, acts.sign(ana))
    assert hashlib.sha256(inside(copy, "policy-")).hexdigest() == world.version.sha256
    leaf = hashlib.sha256(b"\x00" + inside(copy, "record.json")).hexdigest()
    db.session.rollback()
    last = db.session.scalars(select(Leaf).order_by(Leaf.seq.desc())).first()
    assert last and last.leaf.hex() == leaf and leaf in copy.words()


def test_the_page_names_the_place_in_the_ledger(world: World, visit: Visit) -> None:
    said = rows(acts.sign(visit(world.ana)))
    db.session.rollback()
    last = db.session.scalars(select(Leaf).order_by(Leaf.seq.desc())).first()
    assert last and said["Place in the district's ledger"] == str(last.seq)


def test_it_says_how_strong_the_proof_is(world: World, visit: Visit) -> None:
    said = rows(acts.sign(visit(world.ana)))
    assert said["Signed in by"] == "sign-in link by mail"
    known = said["Could human resources or anybody else have known it?"]
    assert known == "Only somebody who can open your mailbox."
    assert said["Device"] == "Not a shared tablet of the district"
    assert said["Shown again just before signing"].startswith("No.")
    assert said["Could somebody act in your place here?"].startswith("No.")


def test_a_receipt_after_changes_names_both_editions(world: World, visit: Visit) -> None:
    ana = acts.signed_before(world, visit)
    said = rows(acts.sign(ana))
    before = said["Changes shown since the edition you had signed"]
    assert before == "1, adopted August 1, 2025" and said["Edition"].startswith("2, ")


def test_it_can_be_kept_and_printed_whatever_is_set(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    receipt = acts.sign(ana)
    for value in (True, False):
        switches = [c for c in District.__table__.columns if isinstance(c.type, Boolean)]
        db.writing()
        db.session.execute(update(District).values({column.name: value for column in switches}))
        db.session.commit()
        facts.keep(SigningTerms(district_id=receipt_district(world), steps_up=value))
        assert copied(ana, ana.get(receipt.response.request.path)).status == 200


def receipt_district(world: World) -> object:
    """The district's id, whatever the session holds."""
    db.session.rollback()
    return db.session.scalars(select(District.id)).one()


def test_who_left_still_gets_it(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    receipt = acts.sign(ana)
    leave(world, world.ana)
    assert copied(ana, ana.get(receipt.response.request.path)).status == 200


def test_it_comes_by_mail_once_with_the_copy(world: World, visit: Visit, post: Post) -> None:
    ana = visit(world.ana)
    look = review(ana, acts.NAME)
    for _click in range(2):
        confirm(ana, look)
    for _turn in range(2):
        jobs.drain()
    (mail,) = post.to(world.ana)
    assert mail["Subject"] == "Your receipt" and "GBEE" not in str(mail["Subject"])
    (copy,) = mail.iter_attachments()
    assert "Keep contact with students open to others." in str(copy.get_content())


def test_no_mail_where_there_is_no_address(world: World, visit: Visit, post: Post) -> None:
    ana = visit(world.ana)
    look = review(ana, acts.NAME)
    db.writing()
    db.session.get_one(StaffMember, world.ana.id).email = None
    db.session.commit()
    assert "by mail" not in confirm(ana, look).words().partition("Keep a copy")[2][:200]
    kinds = select(OutboxJob).where(OutboxJob.kind == "receipt-mail")
    assert db.session.scalars(kinds).all() == [] and post.taken == []


def test_it_names_the_translation_that_was_read(world: World, visit: Visit) -> None:
    acts.translate(world.version.id)
    ana = visit(world.ana)
    ana.get("/language/es")
    said = rows(acts.sign(ana))
    assert said["Texto leído"].startswith("Traducción de Rosa Vega")


def test_struck_words_are_named_on_the_page_and_in_the_copy(world: World, visit: Visit) -> None:
    acts.edition(world, b"# Policy GBEE\n\nStaff ~~may~~ ++must++ ask.\n")
    ana = visit(world.ana)
    for page in (acts.text_page(ana), copied(ana, acts.sign(ana))):
        assert "[Struck out in the adopted text: may]" in page.words()
        assert "[Inserted in the adopted text: must]" in page.words()


def test_a_receipt_in_spanish_is_all_spanish(world: World, visit: Visit) -> None:
    ana = visit(world.ana)
    ana.get("/language/es")
    copy = copied(ana, acts.sign(ana))
    assert "Cómo verificar este comprobante" in copy.words() and "Signed as" not in copy.words()
