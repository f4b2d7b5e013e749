"""Checks on a question bank: words fit structure, and the right answer cannot be guessed."""

from collections.abc import Mapping

from modules.checks import Case, give_aways
from modules.facts import FACTS
from modules.loader import LANGUAGES, Finding
from modules.style import joined, text_findings
from modules.verdict import leaves
from quizzes.question import Bank, BankWords, Question, QuestionWords


def bank_findings(slug: str, bank: Bank, words: Mapping[str, BankWords]) -> list[Finding]:
    """Everything wrong with a bank beyond its shape."""
    found = [finding for question in bank.questions for finding in _structure(slug, question)]
    for language, said in words.items():
        file = f"quizzes/content/{slug}.{language}.yaml"
        wanted, given = {question.id for question in bank.questions}, set(said.questions)
        found += [Finding(file, id, "the words are missing; add them") for id in wanted - given]
        found += [Finding(file, id, "there is no such question") for id in given - wanted]
        for question in bank.questions:
            if question.id in given:
                found += _words(file, question, said.questions[question.id])
    english = words["en"].questions
    cases = [_case(q, english[q.id]) for q in bank.questions if q.id in english]
    return found + give_aways(f"quizzes/content/{slug}.yaml", cases)


def bank_style(slug: str, bank: Bank, words: Mapping[str, BankWords]) -> list[Finding]:
    """Whether the questions read well, as one text, in both languages."""
    found = []
    for language in LANGUAGES:
        file = f"quizzes/content/{slug}.{language}.yaml"
        if language in words:
            found += text_findings(file, language, joined(words[language]))
        else:
            found.append(Finding(file, "", f"there are no words in '{language}'; write this file"))
    act = sum(question.asks == "act" for question in bank.questions)
    if 3 * act < 2 * len(bank.questions):
        problem = f"only {act} of {len(bank.questions)} questions ask what to do or say; two thirds"
        found.append(Finding(f"quizzes/content/{slug}.yaml", "asks", problem))
    return found


def _structure(slug: str, question: Question) -> list[Finding]:
    file, known = f"quizzes/content/{slug}.yaml", set(FACTS)
    facts = {*question.cites, *question.needs} - known
    found = [Finding(file, question.id, f"there is no fact '{fact}'") for fact in sorted(facts)]
    right = [option for option in question.options if True in leaves(option.correct)]
    if not right:
        found.append(Finding(file, question.id, "no option is ever right; mark one"))
    return found


def _words(file: str, question: Question, words: QuestionWords) -> list[Finding]:
    wanted, given = {option.id for option in question.options}, set(words.options)
    return [
        Finding(file, f"{question.id}.options.{id}", "structure and words differ; mend one of them")
        for id in sorted(wanted ^ given)
    ]


def _case(question: Question, words: QuestionWords) -> Case:
    right = frozenset(o.id for o in question.options if leaves(o.correct) == {True})
    return Case(words.options, right)
