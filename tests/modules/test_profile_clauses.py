"""Clauses in force, permitted or open, and what follows for the facts they answer."""

import pytest

from modules.facts import FACTS, answer_words, questions
from modules.loader import Reader, read_pack
from modules.pack import TAKEN_BACK, Answer, ClauseRuling, Profile, Ruling
from modules.profile import profile

FRIENDS = ("5460.B4", "5460.B5")
"""Sending and accepting a friend request: both leave `connect_with_students` open."""


def ruled(*standings: str, rulings: tuple[Ruling, ...] = ()) -> Profile:
    """Under 5460, with these standings of the two clauses, in the order they were decided."""
    loaded = read_pack("hs5460", Reader())
    assert loaded is not None
    clauses = [
        ClauseRuling(
            FRIENDS[place % 2],
            standing,  # type: ignore[arg-type]
            f"5460-R {place}" if standing == "permitted" else "",
            f"Paragraph {place}." if standing == "permitted" else "",
            "Ruth Ellison",
        )
        for place, standing in enumerate(standings)
        if standing
    ]
    return profile([loaded], rulings, clauses)


NO, YES = Ruling("connect_with_students", "no"), Ruling("connect_with_students", "yes")
BACK = Ruling("connect_with_students", TAKEN_BACK)


@pytest.mark.parametrize(
    ("standings", "rulings", "value"),
    [
        ((), (), None),
        (("in-force",), (), None),
        (("permitted",), (), None),
        (("open", "open"), (), None),
        (("in-force", "in-force"), (), "no"),
        (("permitted", "permitted"), (), "yes"),
        (("in-force", "permitted"), (), None),
        (("in-force", "open"), (), None),
        (("permitted", "open"), (), None),
        (("in-force", "in-force", "open"), (), None),
        (("in-force", "permitted", "permitted"), (), "yes"),
        (("in-force", "in-force"), (YES,), "yes"),
        (("permitted", "permitted"), (NO,), "no"),
        ((), (YES, NO), "no"),
        (("in-force", "in-force"), (YES, BACK), "no"),
        ((), (NO, BACK), None),
    ],
)
def test_what_a_fact_is_by_its_clauses_and_decisions(
    standings: tuple[str, ...], rulings: tuple[Ruling, ...], value: str | None
) -> None:
    answer = ruled(*standings, rulings=rulings).facts["connect_with_students"]
    assert answer.value == value
    assert (answer.waits_for is None) == (value is not None)


def test_clauses_in_force_keep_the_words_and_citations_of_the_text() -> None:
    as_published = ruled().facts["connect_with_students"]
    answer = ruled("in-force", "in-force").facts["connect_with_students"]
    assert (answer.says, answer.citations) == (as_published.says, as_published.citations)
    assert [(each.clause, each.standing) for each in answer.decided] == [
        ("B4", "in-force"),
        ("B5", "in-force"),
    ]


def test_permitted_clauses_cite_the_districts_own_paragraphs() -> None:
    answer = ruled("permitted", "permitted").facts["connect_with_students"]
    assert answer.says == {"en": "Paragraph 0. Paragraph 1."}
    assert [cited.section for cited in answer.citations] == ["5460-R 0", "5460-R 1"]


def test_a_decision_about_one_of_two_clauses_is_told_while_the_fact_is_open() -> None:
    (beside,) = ruled("in-force").facts["connect_with_students"].decided
    assert (beside.clause, beside.by) == ("B4", "Ruth Ellison")


@pytest.mark.parametrize("standing", ["in-force", "permitted"])
@pytest.mark.parametrize("fact", ["family_exception", "student_email"])
def test_a_clause_says_nothing_about_a_question_that_another_issue_leaves_open(
    standing: str, fact: str
) -> None:
    loaded = read_pack("hs5460", Reader())
    assert loaded is not None
    both = [ClauseRuling(id, standing) for id in ("5460.B2", "5460.B3")]  # type: ignore[arg-type]
    assert profile([loaded], (), both).is_open(fact)


def test_a_profile_frozen_before_decisions_were_kept_beside_it_still_loads() -> None:
    frozen = '{"facts": {"rides": {"value": "ask", "says": {"en": "Ask."}, "citations": []}}}'
    rides = Profile.model_validate_json(frozen).facts["rides"]
    assert rides == Answer(value="ask", says={"en": "Ask."}, citations=())


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_answer_of_every_fact_has_words(language: str) -> None:
    said = {
        (fact, each): answer_words(fact, each, language) for fact in FACTS for each in FACTS[fact]
    }
    assert all(said.values()) and "code" not in questions(language)
    for fact in FACTS:
        assert len({said[fact, each] for each in FACTS[fact]}) == len(FACTS[fact])
