"""Drafts: what HR pastes or uploads, mends, decides and describes; two of them at one draft."""

import io

import pytest

from app import files
from app.models import PolicyDraft
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.policies.drafting import (
    TEXT,
    TODAY,
    accept_all,
    approve,
    at,
    describe,
    draft,
    hana,
    newest,
    paste,
    send,
    upload,
    version,
)
from tests.documents.making import blank, one_page, saved

SENTENCE = "Staff use school accounts for every message."


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"pasted": ""}, "Paste the text, or choose a file"),
        ({"code": " "}, "Enter the code"),
        ({"source_url": "board policies"}, "Enter the whole address"),
        ({"source_on": "2999-01-01"}, "Enter today or an earlier date"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    world: World, visit: Visit, given: dict[str, str], says: str
) -> None:
    typed = {"code": "JFA", "pasted": "Typed for an hour.", "source_url": "https://a.example"}
    cora = visit(world.cora)
    cora.get("/policies/new")
    page = cora.post("/policies/new", 422, **typed | given)
    assert says in page.words() and newest(PolicyDraft) is None
    assert all(value in page.text for value in (typed | given).values())


def test_a_pasted_page_keeps_what_was_struck_and_inserted(world: World, visit: Visit) -> None:
    html = "<h1>Phones</h1><p>Staff <s>may</s> <u>must</u> <ins>never</ins> text.</p>"
    cora = visit(world.cora)
    paste(cora, "Phones Staff may must never text.", pasted_html=html)
    assert "~~may~~" in draft().text and "++never++" in draft().text
    assert files.read(draft().sha256).decode() == html
    answer = cora.get(at("/original")).response
    assert answer.content_type.startswith("text/plain")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="policy-GBGB-draft.html.txt"'
    )


def test_an_uploaded_pdf_is_shown_as_it_is_and_its_text_can_be_mended(
    world: World, visit: Visit
) -> None:
    cora, data = visit(world.cora), one_page()
    upload(cora, world.policy, data, "adopted.pdf")
    page = cora.get(at("/text"))
    assert SENTENCE in page.words() and draft().sha256 in page.words()
    shown = cora.get(at("/pdf")).response
    assert (shown.data, shown.content_type) == (data, "application/pdf")
    assert shown.headers["Content-Disposition"].startswith("inline")
    cora.get(at("/text"))
    cora.post(at("/text"), revision=1, text="# Messages\n\n" + SENTENCE)
    assert draft().text.startswith("# Messages") and files.read(draft().sha256) == data


def test_a_text_file_is_itself_the_text_and_is_not_edited(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    paste(cora)
    assert not cora.get(at("/text")).fields("revision")
    page = cora.post(at("/text"), 422, revision=1, text="Another text.")
    assert "upload another file" in page.words() and draft().revision == 1
    assert cora.get(at("/pdf")).response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "empty.txt", "Choose the file"),
        (b"%PDF-1.7 broken", "broken.pdf", "PDF"),
        (bytes(range(256)), "rubbish.md", "not a kind that can be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    world: World, visit: Visit, data: bytes, name: str, says: str
) -> None:
    page = upload(visit(world.cora), world.policy, data, name, 422)
    wrong = page.tree.find(".//p[@id='file-error']")
    assert wrong is not None and says in "".join(wrong.itertext())


def test_a_scan_needs_its_text_and_a_second_person_who_compares(world: World, visit: Visit) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    page = upload(cora, world.policy, saved(blank()), "scan.pdf")
    assert "is a picture of the text" in page.words()
    describe(cora)
    assert "Type or paste the text of the scan" in cora.get(at("/before")).words()
    send(cora, 422)
    cora.get(at("/text"))
    cora.post(at("/text"), revision=draft().revision, text=TEXT)
    accept_all(cora)
    page = send(cora)
    assert "you have compared the two" in page.words() and "Phones stay in a bag" in page.words()
    assert cora.get(page.link("/file/en$")).response.content_type == "application/pdf"
    approve(second)
    page = cora.get(f"/policies/editions/{version().id}")
    assert version().is_scan and "compared with the pages" in page.words()


def test_alone_a_scan_is_not_published_for_nobody_would_have_compared_it(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    upload(cora, world.policy, saved(blank()), "scan.pdf")
    cora.get(at("/text"))
    cora.post(at("/text"), revision=1, text=TEXT)
    accept_all(cora)
    describe(cora)
    assert "Name an approver first" in send(cora, 422).words() and draft().request_id is None


def findings(hr: Browser) -> list[str]:
    """The keys of what the check found."""
    names = hr.get(at("/findings")).fields("outcome-.*")
    return [name.removeprefix("outcome-") for name in names]


def test_each_finding_is_accepted_with_a_reason_or_goes_to_the_board(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    page = paste(cora, TEXT + "\n[Insert the office here.]\n\n_____ signs.\n")
    assert page.heading == "What the check found" and "Insert the office here" in page.words()
    first, *others = findings(cora)
    page = cora.post(at("/findings"), 422, revision=1, **{f"outcome-{first}": "accepted"})
    assert "Say why you accept it" in page.words()
    describe(cora)
    assert "Decide about everything" in cora.get(at("/before")).words()
    board = {f"outcome-{key}": "board" for key in (first, *others)}
    cora.get(at("/findings"))
    cora.post(at("/findings"), revision=draft().revision, **board)
    assert "Decide about everything" not in cora.get(at("/before")).words()


def test_a_finding_mended_in_another_file_is_found_no_more(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    paste(cora, TEXT + "\n[Insert the office here.]\n")
    before = findings(cora)
    cora.get(at("/file"))
    cora.post(at("/file"), revision=1, file=(io.BytesIO(TEXT.encode()), "mended.md"))
    assert len(findings(cora)) < len(before) and "Insert" not in draft().text


def test_a_translation_is_kept_and_hashed_with_the_edition(world: World, visit: Visit) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    paste(cora)
    cora.get(at("/translations"))
    sent = {"revision": 1, "translator": "Luz Vega", "translated_on": TODAY.isoformat()}
    spanish = (io.BytesIO("# Teléfonos\n\nEn la bolsa.\n".encode()), "es.md")
    assert "En la bolsa." in cora.post(at("/translations"), file=spanish, **sent).words()
    accept_all(cora)
    describe(cora)
    assert "Luz Vega" in send(cora).words()
    approve(second)
    (made,) = version().translations
    assert files.read(made.sha256).decode().startswith("# Teléfonos")
    answer = visit(world.ana).get(f"/policies/{version().id}/original/es").response
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_of_two_people_at_one_draft_the_second_sees_what_the_first_wrote(
    world: World, visit: Visit
) -> None:
    second, cora = visit(hana(world)), visit(world.cora)
    paste(cora)
    cora.get(at())
    second.get(at())
    describe(second, title="Hana's title")
    page = describe(cora, 409, revision=1, title="Cora's title")
    assert "Hana's title" in page.words() and page.field("title") == "Cora's title"
    assert page.field("revision") == "2" and draft().title == "Hana's title"


def test_dates_that_contradict_one_another_are_refused(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    paste(cora)
    page = describe(cora, 422, effective_on="2020-01-01")
    assert "on or after the day it is adopted" in page.words() and draft().adopted_on is None


def test_sending_the_first_page_twice_begins_one_draft(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    paste(cora)
    first = draft().id
    paste(cora)
    assert draft().id == first


def test_a_draft_is_thrown_away(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    paste(cora)
    address = at()
    cora.get(address)
    assert "The draft is gone." in cora.post(at("/discard"), revision=1).words()
    cora.get(address, 404)
