"""Which questions of a bank a district can be asked."""

from modules.pack import Profile
from quizzes.question import Bank, Question


def usable(bank: Bank, profile: Profile) -> tuple[Question, ...]:
    """The questions whose right answer is certain under the profile, in the bank's order."""
    return tuple(question for question in bank.questions if question.is_usable(profile))
