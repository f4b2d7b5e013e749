"""The packs hold every clause of the two policies and the few of the law, each with its words."""

import re
from pathlib import Path

import pytest

from modules.loader import Reader, read_pack
from modules.pack import Pack, PackWords
from modules.profile import profile

ROOT = Path(__file__).parents[2] / "modules"
GBEE = (
    "I II.a II.b III.A.1 III.A.2 III.A.3 III.A.4 III.A.5.s1 III.A.5.s2 III.A.5.s3 III.A.6 III.A.7 "
    "III.B.1 III.B.2 III.C.1.s1 III.C.1.s2 III.C.2 III.C.3 IV"
)
HS5460 = "P1 P2a P2b P2c P3a P3b P3c L L-note B1 B2 B3 B4 B5 B6a B6b B7 T1 T2 D1 D2 S1 S2"
LAWS = ["law-mt", "law-nm"]
PACKS = ["gbee", "hs5460", *LAWS]
DISTRICTS = re.compile(r"las cruces|lcps|hot springs|stevensville", re.IGNORECASE)
TELEPHONE = re.compile(r"\d{3}\W{0,2}\d{4}|\b(911|988)\b")

every_pack = pytest.mark.parametrize("code", PACKS)


def load(code: str) -> tuple[Pack, PackWords]:
    reader = Reader()
    loaded = read_pack(code, reader)
    assert loaded, reader.findings
    return loaded[0], loaded[1]["en"]


def published(code: str) -> str:
    return (ROOT / "packs" / f"{code}.en.yaml").read_text("utf-8")


@every_pack
def test_every_clause_has_words_and_no_words_are_left_over(code: str) -> None:
    pack, words = load(code)
    assert [clause.id for clause in pack.clauses] == list(words.clauses)


@every_pack
def test_every_answered_fact_has_words(code: str) -> None:
    pack, words = load(code)
    assert list(pack.facts) == list(words.facts)


@every_pack
def test_every_issue_puts_a_question_to_the_district(code: str) -> None:
    pack, words = load(code)
    assert [issue.id for issue in pack.issues] == list(words.issues)
    assert all(question.endswith("?") for question in words.issues.values())


@every_pack
def test_every_open_answer_and_clause_names_an_issue_with_words(code: str) -> None:
    pack, words = load(code)
    opened = {given.open for given in pack.facts.values()} | {
        clause.open for clause in pack.clauses
    }
    assert opened - {None} <= words.issues.keys()


@pytest.mark.parametrize(
    ("code", "prefix", "index"), [("gbee", "GBEE", GBEE), ("hs5460", "5460", HS5460)]
)
def test_a_policy_holds_every_clause_of_its_index(code: str, prefix: str, index: str) -> None:
    pack, _ = load(code)
    assert [clause.id for clause in pack.clauses] == [f"{prefix}.{id}" for id in index.split()]


@every_pack
def test_text_that_is_not_policy_backs_no_fact_and_no_question(code: str) -> None:
    pack, _ = load(code)
    named = [given.clauses for given in pack.facts.values()]
    named += [issue.clauses for issue in pack.issues]
    not_policy = {clause.id for clause in pack.clauses if clause.force == "not-policy"}
    assert not_policy.isdisjoint(id for ids in named for id in ids)


def test_our_own_numbering_is_said_to_be_ours() -> None:
    pack, _ = load("hs5460")
    assert all("our numbering" in clause.source for clause in pack.clauses)


@pytest.mark.parametrize("code", LAWS)
def test_a_law_pack_names_no_telephone_number(code: str) -> None:
    assert not TELEPHONE.search(published(code))


@every_pack
def test_no_pack_names_a_district(code: str) -> None:
    assert not DISTRICTS.search(published(code))


@pytest.mark.parametrize(("policy", "code"), [("gbee", "gbee"), ("5460", "hs5460")])
def test_a_model_text_carries_the_title_and_says_what_it_is(policy: str, code: str) -> None:
    text = (ROOT / "content" / "model-policies" / f"{policy}.md").read_text("utf-8")
    title, notice = text.split("\n\n")[:2]
    assert title == f"# {load(code)[1].title}"
    assert notice == "**Model text: publish your board's adopted text here.**"
    assert not DISTRICTS.search(text)


@pytest.mark.parametrize("codes", [("gbee", "law-nm"), ("hs5460", "law-mt")])
def test_a_policy_and_its_state_make_one_profile(codes: tuple[str, str]) -> None:
    loaded = [(pack, {"en": words}) for pack, words in map(load, codes)]
    whole = profile(loaded)
    assert not whole.is_open("state")
    assert not whole.is_open("abuse_report")
