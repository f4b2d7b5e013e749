"""Rows and lines as the templates of My training show them."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.auth.access import signed_in
from app.learning.playing import Play
from app.learning.tasks import Duty, Task
from app.words import long_date
from modules.plan import shuffled
from modules.transcript import Transcript, TranscriptWords
from quizzes.question import Question, QuestionWords


def task_rows(duty: Duty) -> list[dict[str, Any]]:
    """The task list of an enrollment; of one that is closed, what was done."""
    tasks = [task for task in duty.tasks if task.completed_at or not duty.is_closed]
    return [
        {
            "title": task.title,
            "url": _task_url(duty, task),
            "hint": hint(task),
            "status": _task_status(duty, task),
        }
        for task in tasks
    ]


def hint(task: Task) -> str | None:
    """What stands below a task's title."""
    if task.completed_at is None and task.after:
        return str(_("After: %(title)s", title=task.after))
    if task.completed_at is None and task.kind == "outside":
        return _proof_hint(task)
    if task.answer:
        return _answer_hint(task.answer)
    return str(_("About %(minutes)s minutes", minutes=task.minutes)) if task.minutes else None


def _answer_hint(answer: str) -> str:
    if answer == "answered":
        link = Markup('<a class="govuk-link" href="{}">{}</a>').format(
            url_for("questions.mine"), _("Read the answer")
        )
        return Markup("{} {}").format(_("You asked a question: HR has answered."), link)
    return str(
        {
            "paper": _("Signed on paper"),
            "received": _("You confirmed that you received it."),
            "no-text": _("There is no text to sign now. You will hear when there is one."),
            "declined": _("You declined this. You can still sign it."),
        }[answer]
    )


def _proof_hint(task: Task) -> str:
    if task.claim is None:
        return str(_("Done elsewhere; send the proof."))
    if task.is_sent:
        on = long_date(task.claim.sent_at.astimezone(ZoneInfo(signed_in().time_zone)).date())
        return str(_("Sent on %(on)s; human resources is looking at it.", on=on))
    if task.claim.reason:
        return str(
            _("Not accepted: %(reason)s. Send it again.", reason=task.claim.reason.rstrip("."))
        )
    return str(_("Not accepted. Send it again."))


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
    about: dict[str, Any] = {
        "enrollment_id": duty.enrollment.id,
        "requirement_id": task.requirement_id,
    }
    if task.completed_at and task.kind == "policy":
        return url_for("policies.signed", enrollment_id=duty.enrollment.id)
    if duty.is_closed or (task.completed_at is None and not task.can_be_done):
        return None
    if task.kind == "outside":
        return None if task.completed_at else url_for("credits.new", **about)
    return url_for("learning.show" if task.kind == "module" else "policies.read", **about)


def _task_status(duty: Duty, task: Task) -> dict[str, str]:
    if task.completed_at:
        return {"text": _("Done"), "tone": "done"}
    if task.answer == "declined":
        return {"text": _("Declined"), "tone": "waiting"}
    if not task.can_be_done or duty.status == "not_open":
        return {"text": _("Sent") if task.is_sent else _("Later"), "tone": "waiting"}
    if duty.status == "overdue":
        return {"text": _("Late"), "tone": "late"}
    return {"text": _("In progress") if task.begun else _("To do"), "tone": "todo"}
