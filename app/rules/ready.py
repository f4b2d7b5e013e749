"""May somebody start on a day, today or later? From the programs to be finished before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.rules.cycles import NO_DATE
from app.rules.status import ASKED, Status


class Cycle(NamedTuple):
    """An enrollment in such a program as it stands on the day."""

    status: Status
    opens_on: date
    due_on: date
    done: int
    required: int
    finished_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Answer:
    """What the school office is told: an answer, and no more of the reason than what is left."""

    kind: str
    """`nothing` is required, `yes`, or `no`: `unfinished`, `expired` or `unasked`."""
    on: date | None = None
    """Since when it is yes; by when it is to be finished; until when it was valid."""
    done: int = 0
    required: int = 0
    is_exempt: bool = False

    @property
    def may_start(self) -> bool:
        """Whether nothing stands in the way."""
        return self.kind in ("yes", "nothing")


class Part(NamedTuple):
    """One program on the day: `done`, `exempt`, or one of the ways to be not ready."""

    kind: str
    cycle: Cycle | None


def answer(programs: Sequence[Sequence[Cycle]], unasked: bool, on: date) -> Answer:
    """The answer for a day, from somebody's cycles in each program to be finished before starting.

    `unasked`: one of the programs is for them and nobody has enrolled them. What is released is
    not asked; a certificate that has a last day covers its program until then, though the next
    cycle has begun; without one, each cycle that is open has to be finished."""
    parts = [part for cycles in programs if (part := _part(cycles, on))]
    cycles = [part.cycle for part in parts if part.cycle]
    left = [part.cycle for part in parts if part.kind == "unfinished" and part.cycle]
    is_exempt = any(part.kind == "exempt" for part in parts)
    if left:
        done, required = sum(each.done for each in cycles), sum(each.required for each in cycles)
        first = min(each.due_on for each in left)
        return Answer("unfinished", None if first == NO_DATE else first, done, required)
    if unasked:
        return Answer("unasked")
    if expired := [each.valid_until for each in cycles if _has_expired(each, on)]:
        return Answer("expired", min(day for day in expired if day))
    since = max((each.finished_on for each in cycles if each.finished_on), default=None)
    return Answer("yes" if parts else "nothing", since, is_exempt=is_exempt)


def _part(cycles: Sequence[Cycle], on: date) -> Part | None:
    """Where somebody stands in one program; None where it is not asked of them."""
    newest = sorted(cycles, key=lambda each: each.opens_on, reverse=True)
    covering = [each for each in newest if _covers(each, on)]
    still_open = [each for each in newest if each.status in ASKED]
    if covering or still_open:
        return Part("done", covering[0]) if covering else Part("unfinished", still_open[0])
    return _closed(newest[0]) if newest else None


def _closed(cycle: Cycle) -> Part | None:
    match cycle.status:
        case Status.RELEASED:
            return None
        case Status.EXEMPT:
            return Part("exempt", None)
        case Status.COMPLETE | Status.EXPIRED:
            return Part("done", cycle)
    return Part("unfinished", cycle)


def _covers(cycle: Cycle, on: date) -> bool:
    """Whether its certificate says itself that it is valid on the day."""
    is_finished = cycle.status == Status.COMPLETE
    return is_finished and cycle.valid_until is not None and cycle.valid_until >= on


def _has_expired(cycle: Cycle, on: date) -> bool:
    return cycle.valid_until is not None and cycle.valid_until < on
