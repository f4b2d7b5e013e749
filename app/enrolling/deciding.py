"""What one person's facts ask for in one program, beside the enrollments there are: pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.enrolling.asked import Asked, Case, asked_of, case_of
from app.enrolling.known import Away, House, Person, Plan, Standing
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


def _new(case: Case, asked: Asked | None) -> New | None:
    if asked is None or any(each.cycle == asked.cycle.key for each in case.mine):
        return None
    cycle = asked.cycle
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
    if asked and was.closes_on >= case.on and _is_newer_edition(asked, was):
        return was.base_due_on, asked.cycle.opens_on - DAY
    return was.base_due_on, was.closes_on


def _is_newer_edition(asked: Asked, was: Standing) -> bool:
    editions = is_of(asked.cycle.key, "edition") and is_of(was.cycle, "edition")
    return editions and asked.cycle.key != was.cycle


def _is_released(case: Case, was: Standing, asked: Asked | None, closes_on: date) -> bool:
    """Whether it is asked no more; once closed, only who had left by then is let off."""
    if was.why == "by-hand" or not case.plan.has_had_terms:
        return not case.works(case.on)
    if closes_on < case.on:
        return was.released or not case.works(closes_on)
    if asked and asked.cycle.key == was.cycle:
        return False
    return was.released or case.member() is None or _is_overtaken(case, was)


def _is_overtaken(case: Case, was: Standing) -> bool:
    """By another rhythm, or by what they finished elsewhere."""
    terms, finished = case.plan.terms, case.finished
    if terms is None or not is_of(was.cycle, terms.rhythm):
        return True
    renewed = terms.rhythm == "renewal" and was.cycle != renewal_key(finished)
    return renewed or rests(terms, finished, case.on)


def _awaits_return(now: _Now, on: date) -> bool:
    """Whether they were due while away, and nobody knows until when that is."""
    open_still = not now.released and now.closes_on >= on
    return open_still and now.due_on == NO_DATE and now.base_due_on <= on


def _pauses(away: Sequence[Away]) -> list[Pause]:
    return [each.pause for each in away if each.pause]
