"""The bank on boundaries: enough questions everywhere, none given away by how it looks."""

import re
from collections import Counter

from modules.facts import FACTS
from modules.pack import Answer, Profile
from quizzes.bank import usable
from quizzes.question import Bank, BankWords, Question, QuestionWords

NAMED = re.compile(
    r"GBEE|5460|\b[IVX]+\.[A-Z]|\bO-\d|hot springs|las cruces|montana|new mexico", re.I
)


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


def test_every_question_has_words_for_exactly_its_options(bank: Bank, words: BankWords) -> None:
    structure = {q.id: [option.id for option in q.options] for q in bank.questions}
    assert structure == {id: list(said.options) for id, said in words.questions.items()}


def test_no_id_is_used_twice(bank: Bank) -> None:
    assert len({question.id for question in bank.questions}) == len(bank.questions)


def test_each_district_can_use_at_least_thirty(bank: Bank, district: Profile) -> None:
    assert len(usable(bank, district)) >= 30


def test_a_district_that_forbids_all_it_can_has_enough_too(bank: Bank) -> None:
    assert len(usable(bank, settled(0))) >= 30


def test_every_usable_question_can_show_a_clause(bank: Bank, district: Profile) -> None:
    for question in usable(bank, district):
        assert all(district.facts[fact].citations for fact in question.facts()), question.id


def test_two_thirds_ask_what_to_do(bank: Bank, district: Profile) -> None:
    asks = Counter(question.asks for question in usable(bank, district))
    assert asks["act"] >= 2 * asks["recall"]


def test_the_must_pass_questions_can_be_asked_everywhere(bank: Bank, district: Profile) -> None:
    must = [question.id for question in usable(bank, district) if question.must_pass]
    assert must == ["A-Q12", "A-Q13", "A-Q14", "A-Q15"]


def test_the_key_follows_the_district(bank: Bank) -> None:
    logo = next(question for question in bank.questions if question.id == "A-Q21")
    assert logo.key(settled(0)) == {"a"}
    assert logo.key(settled(-1)) == {"c"}


def test_the_options_of_a_question_are_about_as_long_as_each_other(words: BankWords) -> None:
    for id, said in words.questions.items():
        found = lengths(said).values()
        assert max(found) <= 1.25 * min(found), id


def test_the_right_answer_is_seldom_the_longest(
    bank: Bank, words: BankWords, district: Profile
) -> None:
    keys = single_keys(bank, district)
    sizes = [(lengths(words.questions[question.id]), key) for question, key in keys]
    assert sum(size[key] == max(size.values()) for size, key in sizes) <= 0.4 * len(keys)


def test_the_right_answer_is_not_mostly_at_one_letter(bank: Bank, district: Profile) -> None:
    keys = single_keys(bank, district)
    assert max(Counter(key for _, key in keys).values()) <= 0.4 * len(keys)


def test_explanations_are_short(words: BankWords) -> None:
    for id, said in words.questions.items():
        assert 1 <= len(re.findall(r"[.?!]”?(?= [“A-Z]|$)", said.explanation)) <= 3, id


def test_the_words_name_no_clause_policy_state_or_district(words: BankWords) -> None:
    assert not NAMED.search(words.model_dump_json())
