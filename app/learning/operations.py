"""Verbs of a learner: begin, read on, choose, save, hand in."""

from collections.abc import Mapping
from datetime import date, datetime

from app import db, evidence
from app.errors import Conflict, DomainError
from app.evidence import Arrival
from app.learning import practice, queries
from app.learning.playing import Play, path_with, play, step_after
from app.models import Answers, Attempt, Enrollment, Requirement, Sitting
from app.published import freeze_profile
from modules.plan import Item
from modules.transcript import Spotted
from quizzes.grading import UnknownAnswer, grade


def begin(enrollment: Enrollment, requirement: Requirement, on: date, now: datetime) -> Sitting:
    """The sitting on a module: the one begun, or a new one pinned to the newest edition."""
    begun = db.session.scalar(queries.sitting_for(enrollment.id, requirement.id))
    if begun:
        return begun
    version = db.session.scalar(queries.newest_version(requirement.module_slug or ""))
    if version is None:
        raise DomainError("This module is not published yet. Ask the people named below.")
    job = db.session.scalars(queries.job_class(enrollment.staff_member_id, on)).first()
    sitting = Sitting(
        id=db.uuid7(),
        enrollment_id=enrollment.id,
        requirement_id=requirement.id,
        module_version_id=version.id,
        profile_sha256=freeze_profile(enrollment.program.district_id, now),
        job_class=job or "",
        began_at=now,
        practice={"weak": sorted(_weak_before(enrollment))},
    )
    db.session.add(sitting)
    return sitting


def _weak_before(enrollment: Enrollment) -> set[str]:
    """What the learner was sure and wrong about in earlier sittings."""
    weak: set[str] = set()
    for earlier in db.session.scalars(queries.earlier_sittings(enrollment)).unique():
        weak |= practice.weak_facts(play(earlier, enrollment.program.district_id))
    return weak


def finish(sitting: Sitting, item: Item) -> None:
    """An item was worked through."""
    if item.id not in sitting.done:
        sitting.done = [*sitting.done, item.id]


def choose(play: Play, item: Item, step_id: str, option_id: str, sure: str) -> None:
    """Take an option at a step, `sure` of it (yes, no or unsaid); LookupError for no such option.

    The last step of a path finishes the scenario, or its second look at the end of the module."""
    scenario, sitting = play.bundle.scenarios[item.id], play.sitting
    scenario.option(step_id, option_id)
    ended = play.next_item is None
    sitting.practice = practice.with_choice(sitting.practice, item.id, step_id, option_id, sure)
    path = path_with(sitting.paths.get(item.id, []), step_id, option_id)
    sitting.paths = {**sitting.paths, item.id: path}
    if step_after(scenario, path) is None:
        finish(sitting, item)
        if ended:
            seen = sitting.practice.get("again", [])
            sitting.practice = {**sitting.practice, "again": [*seen, item.id]}


def mark(play: Play, item: Item, chosen: str) -> Spotted:
    """Mark a line of a transcript, which finishes it; LookupError for no such line."""
    spotted = play.bundle.transcripts[item.id].spotted(chosen)
    play.sitting.practice = practice.with_mark(play.sitting.practice, item.id, chosen)
    finish(play.sitting, item)
    return spotted


def save_draft(sitting: Sitting, responses: Mapping[str, list[str]]) -> None:
    """Keep answers not handed in yet, so that another device can go on."""
    sitting.draft = dict(responses)


def submit_attempt(
    play: Play,
    number: int,
    responses: Mapping[str, list[str]],
    arrival: Arrival,
    language: str,
    now: datetime,
) -> Attempt:
    """Grade a try and record it.

    The same key again gives the same attempt; another number of try is a conflict."""
    payload = {"sitting": str(play.sitting.id), "try": number, "responses": dict(responses)}
    earlier = evidence.earlier_submission(arrival)
    if earlier:
        if earlier.payload_sha256 != evidence.payload_hash(payload):
            raise Conflict("This quiz was already handed in with other answers.")
        return db.session.scalars(queries.attempt_of(earlier.id)).one()
    if play.next_item is not None:
        raise Conflict("Work through the module first. Your answers were not handed in.")
    if number != (db.session.scalar(queries.attempts_made(play.sitting.id)) or 0) + 1:
        return _handed_in(play, number, responses)
    if db.session.scalar(queries.passed_attempt(play.sitting.id)):
        raise Conflict("You have passed this quiz already.")
    return _graded(play, number, responses, payload, arrival, language, now)


def _handed_in(play: Play, number: int, responses: Mapping[str, list[str]]) -> Attempt:
    """The try that another page handed in, if it was with the same answers."""
    found = db.session.execute(queries.try_made(play.sitting.id, number)).one_or_none()
    if found is None or found[1].chosen != dict(responses):
        raise Conflict("This try was already handed in on another page. Open the quiz again.")
    attempt: Attempt = found[0]
    return attempt


def _graded(
    play: Play,
    number: int,
    responses: Mapping[str, list[str]],
    payload: dict[str, object],
    arrival: Arrival,
    language: str,
    now: datetime,
) -> Attempt:
    questions, sitting = play.questions(number), play.sitting
    try:
        result = grade(questions, play.profile, responses, play.bundle.module.quiz)
    except UnknownAnswer as error:
        raise DomainError("An answer does not belong to this quiz. Open the quiz again.") from error
    arrived = evidence.record_submission(arrival, payload, now)
    attempt = Attempt(
        id=db.uuid7(),
        submission_id=arrived.id,
        module_version_id=sitting.module_version_id,
        profile_sha256=sitting.profile_sha256,
        ordinal=number,
        questions=[question.id for question in questions],
        score=result.score,
        out_of=result.out_of,
        passed=result.passed,
        language=language,
        submitted_at=now,
    )
    sitting.attempts.append(attempt)
    sitting.draft = {}
    db.session.flush()
    db.session.add(Answers(attempt_id=attempt.id, chosen=dict(responses)))
    evidence.record_attempt(attempt, arrived, sitting.enrollment, sitting.requirement_id)
    return attempt
