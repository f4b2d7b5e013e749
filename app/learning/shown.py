"""Rows and lines as the templates of My training show them."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.learning.playing import Play
from app.learning.tasks import Duty, Task
from modules.plan import shuffled
from modules.scenario import ScenarioWords, Step
from modules.transcript import Transcript, TranscriptWords
from quizzes.question import Question, QuestionWords


def task_rows(duty: Duty) -> list[dict[str, Any]]:
    """The task list of an enrollment."""
    return [
        {
            "title": task.title,
            "url": _task_url(duty, task),
            "hint": _("About %(minutes)s minutes", minutes=task.minutes) if task.minutes else None,
            "status": _task_status(duty, task),
        }
        for task in duty.tasks
    ]


def scene_lines(step: Step, words: ScenarioWords) -> list[dict[str, Any]]:
    """The messages of a scene with their speakers' names."""
    said = words.steps[step.id].messages
    return [
        {
            "speaker": words.speakers.get(message.speaker, ""),
            "text": said[message.id],
            "time": message.at,
            "mine": message.mine,
        }
        for message in step.messages
    ]


def transcript_lines(shown: Transcript, words: TranscriptWords) -> list[dict[str, Any]]:
    """The messages of a transcript; the channel is said where it changes."""
    said = [line.channel for line in shown.lines]
    return [
        {
            "id": line.id,
            "speaker": words.speakers.get(line.speaker, ""),
            "text": words.lines[line.id],
            "time": line.at,
            "mine": line.mine,
            "channel": words.channels.get(line.channel, "") if line.channel != before else "",
        }
        for line, before in zip(shown.lines, ["", *said], strict=False)
    ]


def question_shown(
    playing: Play, question: Question, language: str
) -> tuple[Question, QuestionWords, list[tuple[str, str]]]:
    """A question with its words and its options in this sitting's own order."""
    words = playing.bundle.question_words(question.id, language)
    ids = shuffled([o.id for o in question.options], f"{playing.sitting.id}:{question.id}")
    return question, words, [(id, words.options[id]) for id in ids]


def missing_links(asked: Sequence[str], missing: Sequence[str]) -> list[tuple[str, str]]:
    """The error summary: each unanswered question, linked to its first option."""
    return [
        (_("Question %(number)s has no answer", number=place), f"#q-{id}-1")
        for place, id in enumerate(asked, 1)
        if id in missing
    ]


def _task_url(duty: Duty, task: Task) -> str | None:
    if task.kind == "module":
        endpoint = "learning.show"
    else:
        endpoint = "policies.read"
        if task.completed_at:
            return url_for("policies.signed", enrollment_id=duty.enrollment.id)
    return url_for(endpoint, enrollment_id=duty.enrollment.id, requirement_id=task.requirement_id)


def _task_status(duty: Duty, task: Task) -> dict[str, str]:
    if task.completed_at:
        return {"text": _("Done"), "tone": "done"}
    if duty.status == "overdue":
        return {"text": _("Late"), "tone": "late"}
    return {"text": _("In progress") if task.begun else _("To do"), "tone": "todo"}
