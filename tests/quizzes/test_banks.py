"""The shipped banks: enough questions everywhere, none given away by how it looks."""

import re
from collections import Counter

import pytest

from modules.facts import FACTS
from modules.pack import Answer, Profile
from quizzes.bank import usable
from quizzes.question import Bank, BankWords, Question, QuestionWords

Shipped = tuple[Bank, BankWords]
Asked = tuple[Bank, BankWords, Profile]

MUST_PASS = {
    "boundaries": ["A-Q12", "A-Q13", "A-Q14", "A-Q15"],
    "speaking-up": ["B-Q01", "B-Q02", "B-Q03", "B-Q04"],
    "ethics": [],
}
NAMED = re.compile(
    r"GBEE|5460|\b[IVX]+\.[A-Z]|\bO-\d|hot springs|las cruces|montana|new mexico", re.I
)
LETTERED = re.compile(r"\bprinciples?\b|how many", re.I)


def single_keys(bank: Bank, district: Profile) -> list[tuple[Question, str]]:
    asked = [question for question in usable(bank, district) if question.kind == "single"]
    return [(question, min(question.key(district))) for question in asked]


def lengths(words: QuestionWords) -> dict[str, int]:
    return {id: len(text) for id, text in words.options.items()}


def settled(answer: int) -> Profile:
    """A district that answered every fact with its strictest (0) or its most open (-1) answer."""
    given = {fact: answers[answer] for fact, answers in FACTS.items()}
    return Profile(
        facts={fact: Answer(value=v, says={}, citations=()) for fact, v in given.items()}
    )


def test_every_question_has_words_for_exactly_its_options(shipped: Shipped) -> None:
    bank, words = shipped
    structure = {q.id: [option.id for option in q.options] for q in bank.questions}
    assert structure == {id: list(said.options) for id, said in words.questions.items()}


def test_no_id_is_used_twice(shipped: Shipped) -> None:
    ids = [question.id for question in shipped[0].questions]
    assert len(set(ids)) == len(ids)


def test_each_district_can_use_at_least_thirty(asked: Asked) -> None:
    bank, _, district = asked
    assert len(usable(bank, district)) >= 30


def test_a_district_that_forbids_all_it_can_has_enough_too(shipped: Shipped) -> None:
    assert len(usable(shipped[0], settled(0))) >= 30


def test_every_usable_question_can_show_a_clause(asked: Asked) -> None:
    bank, _, district = asked
    for question in usable(bank, district):
        answers = [district.facts[fact] for fact in question.facts() if fact in district.facts]
        assert any(answer.citations for answer in answers), question.id


def test_two_thirds_ask_what_to_do(asked: Asked) -> None:
    bank, _, district = asked
    asks = Counter(question.asks for question in usable(bank, district))
    assert asks["act"] >= 2 * asks["recall"]


def test_the_must_pass_questions_can_be_asked_everywhere(asked: Asked) -> None:
    bank, _, district = asked
    must = [question.id for question in usable(bank, district) if question.must_pass]
    assert must == MUST_PASS[bank.module]


def test_the_key_follows_the_district(bank: Bank) -> None:
    logo = next(question for question in bank.questions if question.id == "A-Q21")
    assert logo.key(settled(0)) == {"a"}
    assert logo.key(settled(-1)) == {"c"}


@pytest.mark.parametrize("shipped", ["speaking-up"], indirect=True)
def test_a_law_is_asked_only_in_its_own_state(shipped: Shipped) -> None:
    by_id = {question.id: question for question in shipped[0].questions}
    montana, new_mexico = settled(0), settled(-1)
    assert by_id["B-Q26"].is_usable(montana) and not by_id["B-Q24"].is_usable(montana)
    assert not by_id["B-Q26"].is_usable(new_mexico)


def test_the_options_of_a_question_are_about_as_long_as_each_other(shipped: Shipped) -> None:
    for id, said in shipped[1].questions.items():
        found = lengths(said).values()
        assert max(found) <= 1.25 * min(found), id


def test_the_right_answer_is_seldom_the_longest(asked: Asked) -> None:
    bank, words, district = asked
    keys = single_keys(bank, district)
    sizes = [(lengths(words.questions[question.id]), key) for question, key in keys]
    assert sum(size[key] == max(size.values()) for size, key in sizes) <= 0.4 * len(keys)


def test_the_right_answer_is_not_mostly_at_one_letter(asked: Asked) -> None:
    bank, _, district = asked
    keys = single_keys(bank, district)
    assert max(Counter(key for _, key in keys).values()) <= 0.4 * len(keys)


def test_explanations_are_short(shipped: Shipped) -> None:
    for id, said in shipped[1].questions.items():
        assert 1 <= len(re.findall(r"[.?!]”?(?= [“A-Z]|$)", said.explanation)) <= 3, id


def test_the_words_name_no_clause_policy_state_or_district(shipped: Shipped) -> None:
    assert not NAMED.search(shipped[1].model_dump_json())


def test_no_letter_or_count_of_a_code_is_asked(shipped: Shipped) -> None:
    assert not LETTERED.search(shipped[1].model_dump_json())
