"""Before you publish: who is asked by when, the mail itself, and the second person by link."""

import uuid

from app import db
from app.models import Leave, StaffMember
from tests.app.approvals.asking import mailed, named
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.policies.drafting import (
    DAY,
    TEXT,
    TODAY,
    accept_all,
    approve,
    at,
    describe,
    draft,
    hana,
    paste,
    send,
    upload,
    version,
)
from tests.app.roster.conftest import Postmaster, server
from tests.documents.making import one_page

__all__ = ["server"]
DUE = (TODAY + 21 * DAY).isoformat()


def test_it_names_who_signs_by_when_and_shows_the_mail(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    paste(cora)
    accept_all(cora)
    words = describe(cora, sign_by=DUE).words()
    assert "4 people are asked to sign" in words and "Dan O'Brien-Smith, by" in words
    mail = words.partition("Subject:")[2].partition("What changes")[0]
    assert "Please sign by" in mail and "GBGB" not in mail and "Staff phones" not in mail


def test_it_tells_who_is_on_leave_and_who_signs_it_in_an_open_program(
    world: World, visit: Visit
) -> None:
    away(world.dan)
    cora = visit(world.cora)
    paste(cora, TEXT, "GBEE")
    words = describe(cora).words()
    assert "2 more people will sign it, once, in a program they are in the middle of" in words
    paste(cora, TEXT, "GBGB")
    assert "One of them is on leave" in describe(cora).words()


def away(person: StaffMember) -> None:
    """Somebody is on leave for a month."""
    db.writing()
    leave = Leave(staff_member_id=person.id, held_from=TODAY - DAY, held_to=TODAY + 30 * DAY)
    db.session.add(leave)
    db.session.commit()


def test_it_says_what_changes_in_the_text_and_in_the_training(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    paste(cora, TEXT, "GBEE")
    words = cora.get(at("/before")).words()
    assert "Word by word, since the last edition" in words
    assert "scenarios and questions rest on this policy" in words


def test_a_later_substantive_edition_has_to_say_who_signs_it(world: World, visit: Visit) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    paste(cora, TEXT, "GBEE")
    accept_all(cora)
    assert "Say who signs this edition" in describe(cora, asks="").words()
    send(cora, 422, revision=draft().revision)
    describe(cora, 422, asks=str(uuid.uuid4()))
    describe(cora)
    send(cora)
    approve(second)
    paste(cora, TEXT + "\nPhones of guests too.\n", "GBEE")
    page = cora.get(at())
    assert "Policy GBEE: new editions" in page.words() and 'name="asks"' not in page.text


def test_a_draft_changed_since_it_was_looked_at_is_not_sent(world: World, visit: Visit) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    paste(cora)
    accept_all(cora)
    describe(cora)
    seen = draft().revision
    describe(second, title="Another title")
    page = send(cora, 409, revision=seen)
    assert "Read the page again" in page.words() and draft().request_id is None


def test_an_approver_by_link_reads_the_text_opens_the_pdf_and_publishes(
    world: World, visit: Visit, server: Postmaster
) -> None:
    approver, cora, pat = named(world, server).id, visit(world.cora), visit()
    data = one_page()
    upload(cora, world.policy, data, "adopted.pdf")
    describe(cora)
    accept_all(cora)
    send(cora, approver=approver)
    path = mailed(server)[2]
    page = pat.get(path)
    assert "Staff use school accounts" in page.words()
    shown = pat.get(page.link("/file/en$")).response
    assert (shown.data, shown.content_type) == (data, "application/pdf")
    pat.get(f"{path}/file/es", 404)
    pat.get("/approve/another/file/en", 404)
    pat.get(path)
    pat.post(path, choice="approve", name="Pat Lund", reason="")
    assert version().sha256 == draft().sha256
    pat.get(f"{path}/file/en", 404)
