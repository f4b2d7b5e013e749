"""What one person's facts ask for in one program, beside the enrollments there are: pure."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from app.enrolling.answered import has_signed, overtaking, signs_elsewhere, withdrawn
from app.enrolling.asked import Asked, Case, asked_of, case_of
from app.enrolling.known import Away, Person, Standing
from app.enrolling.plans import House, Plan
from app.enrolling.reasons import Why, moved_by, why
from app.rules.cycles import DAY, NO_DATE, Problem, Uncomputable, is_of, renewal_key, rests
from app.rules.pauses import Pause, due_in_force


class New(NamedTuple):
    """An enrollment to be made, and what moves its due date at once, if anything."""

    plan: Plan
    asked: Asked
    due_on: date
    """The due date after leave."""
    why_moved: Why | None


class Change(NamedTuple):
    """What holds of an enrollment from a day on, and why."""

    standing: Standing
    base_due_on: date
    due_on: date
    closes_on: date
    released: bool
    why: Why


class Decision(NamedTuple):
    """What is to be written for one person and program."""

    new: New | None = None
    changes: tuple[Change, ...] = ()
    problem: Problem | None = None


class _Now(NamedTuple):
    """What holds of an enrollment by today's facts."""

    base_due_on: date
    due_on: date
    closes_on: date
    released: bool


def decide(house: House, person: Person, plan: Plan, on: date) -> Decision:
    """Compare what is asked on a date with what there is; dates that cannot be computed wait."""
    case = case_of(house, person, plan, on)
    asked, problem = None, None
    try:
        asked = asked_of(case)
    except Uncomputable as error:
        problem = error.problem
    nows = [(was, _now(case, was, asked)) for was in case.mine if was.finished_on is None]
    if any(_awaits_return(now, on) for _was, now in nows):
        problem = problem or Problem.NO_RETURN
    changes = [_change(case, was, asked, now) for was, now in nows if now != _before(was)]
    return Decision(_new(case, asked), tuple(changes), problem)


def decide_all(house: House, person: Person, on: date) -> Iterator[tuple[uuid.UUID, Decision]]:
    """One decision for each program; those that follow editions see what the others came to."""
    for plan in sorted(house.plans, key=lambda plan: bool(plan.editions)):
        made = decide(house, person, plan, on)
        _carry(person, made, on)
        yield plan.program_id, made


def _carry(person: Person, made: Decision, on: date) -> None:
    """Let what was decided be among the person's enrollments."""
    now = {change.standing.id: change for change in made.changes}
    for place, was in enumerate(person.standings):
        if change := now.get(was.id):
            person.standings[place] = was._replace(
                closes_on=change.closes_on, released=change.released
            )
    if made.new:
        person.standings.append(begun(made.new, on))


def begun(new: New, on: date) -> Standing:
    """A new enrollment as it stands on its first day."""
    cycle = new.asked.cycle
    return Standing(
        uuid.uuid4(),
        new.plan.program_id,
        cycle.key,
        cycle.opens_on,
        new.asked.why,
        on,
        cycle.due_on,
        new.due_on,
        cycle.closes_on,
        None,
        datetime.combine(on, time(), UTC),
        asked_on=on,
    )


def _new(case: Case, asked: Asked | None) -> New | None:
    if asked is None or any(each.cycle == asked.cycle.key for each in case.mine):
        return None
    cycle = asked.cycle
    if signs_elsewhere(case, cycle.key) or has_signed(case, cycle.key):
        return None
    due = due_in_force(cycle.opens_on, cycle.due_on, _pauses(case.away))
    moved = Why(*moved_by(case.away), min(cycle.opens_on, case.on))
    return New(case.plan, asked, due, None if due == cycle.due_on else moved)


def _change(case: Case, was: Standing, asked: Asked | None, now: _Now) -> Change:
    reason = why(case, was, asked, (now.base_due_on, now.closes_on), now.released)
    return Change(was, *now, reason)


def _before(was: Standing) -> _Now:
    return _Now(was.base_due_on, was.due_on, was.closes_on, was.released)


def _now(case: Case, was: Standing, asked: Asked | None) -> _Now:
    base, closes = _dates(case, was, asked)
    released = _is_released(case, was, asked, closes)
    hand = was.by_hand_at
    away = [each for each in case.away if hand is None or each.recorded_at > hand]
    return _Now(base, due_in_force(was.opens_on, base, _pauses(away)), closes, released)


def _dates(case: Case, was: Standing, asked: Asked | None) -> tuple[date, date]:
    """Due date before leave, and last day; a person's word about them stays."""
    if asked and not was.by_hand_at and asked.cycle.key == was.cycle:
        return asked.cycle.due_on, asked.cycle.closes_on
    if newer := overtaking(case, was):
        return was.base_due_on, newer.effective_on - DAY
    return was.base_due_on, was.closes_on


def _is_released(case: Case, was: Standing, asked: Asked | None, closes_on: date) -> bool:
    """Whether it is asked no more; once closed, only who had left by then is let off."""
    if was.why == "by-hand" or not case.plan.has_had_terms:
        return not case.works(case.on)
    if closes_on < case.on:
        return was.released or not case.works(closes_on)
    if asked and asked.cycle.key == was.cycle:
        return has_signed(case, was.cycle)
    return was.released or case.member() is None or _is_overtaken(case, was)


def _is_overtaken(case: Case, was: Standing) -> bool:
    """By another rhythm, by what they finished elsewhere, or by withdrawing what it asks."""
    terms, finished = case.plan.terms, case.finished
    if terms is None or not is_of(was.cycle, terms.rhythm) or withdrawn(case, was):
        return True
    renewed = terms.rhythm == "renewal" and was.cycle != renewal_key(finished)
    return renewed or rests(terms, finished, case.on)


def _awaits_return(now: _Now, on: date) -> bool:
    """Whether they were due while away, and nobody knows until when that is."""
    open_still = not now.released and now.closes_on >= on
    return open_still and now.due_on == NO_DATE and now.base_due_on <= on


def _pauses(away: Sequence[Away]) -> list[Pause]:
    return [each.pause for each in away if each.pause]
