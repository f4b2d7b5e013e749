"""Questions that staff ask about a policy before they sign it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.models import QuestionAnswer, StaffQuestion
from app.models.scope import known_people


def is_answered() -> ColumnElement[bool]:
    """Whether human resources has answered a question."""
    found = select(QuestionAnswer.id).where(QuestionAnswer.question_id == StaffQuestion.id)
    return found.correlate(StaffQuestion).exists()


def among(tops: Sequence[UUID], on: date) -> Select[StaffQuestion]:
    """Questions of people whom HR of these sites knows."""
    return select(StaffQuestion).where(StaffQuestion.staff_member_id.in_(known_people(tops, on)))


def open_questions(tops: Sequence[UUID], on: date) -> Select[int]:
    """How many of them wait for an answer."""
    waiting = among(tops, on).where(~is_answered())
    return waiting.with_only_columns(func.count(StaffQuestion.id))
