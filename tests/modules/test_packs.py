"""The packs hold every clause of the two policies, the code and the few of the law, with words."""

import re
from pathlib import Path

import pytest

from modules.facts import CODE, FACTS, questions
from modules.loader import Reader, read_pack
from modules.pack import Pack, PackWords, Profile
from modules.profile import profile

ROOT = Path(__file__).parents[2] / "modules"
GBEE = (
    "I II.a II.b III.A.1 III.A.2 III.A.3 III.A.4 III.A.5.s1 III.A.5.s2 III.A.5.s3 III.A.6 III.A.7 "
    "III.B.1 III.B.2 III.C.1.s1 III.C.1.s2 III.C.2 III.C.3 IV"
)
HS5460 = "P1 P2a P2b P2c P3a P3b P3c L L-note B1 B2 B3 B4 B5 B6a B6b B7 T1 T2 D1 D2 S1 S2"
LAWS = ["law-mt", "law-nm", "federal"]
PACKS = ["gbee", "hs5460", "mtcode", *LAWS]
MONTANA, NEW_MEXICO = ("hs5460", "mtcode", "law-mt", "federal"), ("gbee", "law-nm", "federal")
UNREAD = {"law-mt": {"secret_recording"}, "law-nm": {"rides", "gifts_to_one"}, "federal": set()}
"""Facts that rest on law nobody has yet read at its source."""
DISTRICTS = re.compile(r"las cruces|lcps|hot springs|stevensville", re.IGNORECASE)
TELEPHONE = re.compile(r"\d{3}\W{0,2}\d{4}|\b(911|988)\b")
LETTER = re.compile(r"\bI{1,3}\.?[A-G]\b")

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


@every_pack
def test_no_pack_names_a_telephone_number(code: str) -> None:
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


def district(codes: tuple[str, ...]) -> Profile:
    return profile([(pack, {"en": words}) for pack, words in map(load, codes)])


@pytest.mark.parametrize("codes", [MONTANA, NEW_MEXICO])
def test_a_policy_its_state_and_federal_law_make_one_profile(codes: tuple[str, ...]) -> None:
    whole = district(codes)
    settled = ("state", "abuse_report", "good_faith", "sexual_harassment_report", "job_help")
    assert [fact for fact in settled if whole.is_open(fact)] == []


def test_the_order_of_the_packs_settles_and_opens_nothing() -> None:
    one, other = district(MONTANA), district(MONTANA[::-1])
    assert {fact: one.possible(fact) for fact in one.facts} == {
        fact: other.possible(fact) for fact in one.facts
    }


@pytest.mark.parametrize("code", LAWS)
def test_what_nobody_has_read_at_its_source_is_marked_and_open(code: str) -> None:
    pack, _ = load(code)
    assert {fact for fact, given in pack.facts.items() if given.verify} == UNREAD[code]
    assert all(district((code,)).is_open(fact) for fact in UNREAD[code])


@pytest.mark.parametrize("code", LAWS)
def test_a_fact_that_rests_on_unread_law_is_marked(code: str) -> None:
    pack, _ = load(code)
    unread = {clause.id for clause in pack.clauses if clause.verify}
    resting = {fact for fact, given in pack.facts.items() if unread & set(given.clauses)}
    assert resting == UNREAD[code]


def test_the_code_holds_every_commitment_and_each_letter_waits_for_its_edition() -> None:
    pack, _ = load("mtcode")
    assert [clause.id for clause in pack.clauses] == [f"MTCODE.{word}" for word in CODE]
    assert list(pack.facts) == [f"code_{word}" for word in CODE]
    assert all(clause.verify for clause in pack.clauses)


def test_no_learner_is_told_a_letter_of_the_code() -> None:
    pack, _ = load("mtcode")
    shown = [published("mtcode"), *(f"{clause.id} {clause.section}" for clause in pack.clauses)]
    assert not any(LETTER.search(text) for text in shown)


def test_only_the_state_whose_code_it_is_commits_anyone() -> None:
    committed = [district(codes).possible("code_boundaries") for codes in (MONTANA, NEW_MEXICO)]
    assert committed == [("committed",), ("silent",)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_fact_is_also_a_plain_question(language: str) -> None:
    asked = questions(language)
    assert set(asked) == {fact for fact in FACTS if not fact.startswith("code_")}
    assert all(question.endswith("?") for question in asked.values())
