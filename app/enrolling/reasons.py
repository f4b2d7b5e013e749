"""Why an enrollment has other dates, or is asked no more, by which fact, and from which day on."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.enrolling.answered import has_signed, overtaking, withdrawn
from app.enrolling.asked import Asked, Case
from app.enrolling.known import Away, Standing
from app.rules.audience import Work
from app.rules.cycles import DAY, is_of


class Why(NamedTuple):
    """One of `app.rules.cycles.REASONS`, the id of the fact behind it if it is one, and since."""

    reason: str
    cause_id: uuid.UUID | None
    begins: date


def why(
    case: Case, was: Standing, asked: Asked | None, dates: tuple[date, date], released: bool
) -> Why:
    """The reason of a change to other dates (due by the program, and closing) or to a release."""
    if was.released and not released:
        return _in_time(case, was, _back(case, was, asked))
    if released and not was.released:
        found = _released(case, was, dates[1])
    elif dates != (was.base_due_on, was.closes_on):
        found = _other_dates(case, was, asked)
    else:
        found = _away(case, was)
    return _in_time(case, was, found._replace(begins=max(found.begins, was.flipped_from)))


def moved_by(away: Sequence[Away]) -> tuple[str, uuid.UUID | None]:
    """Reason and cause of what leave and exemptions move: the newest of them."""
    last = max(away, key=lambda each: each.recorded_at, default=None)
    if last is None:
        return "leave", None
    return "exemption" if last.program_id else "leave", last.id


def _in_time(case: Case, was: Standing, found: Why) -> Why:
    """Never before the enrollment opens, nor later than today."""
    return found._replace(begins=min(max(found.begins, was.opens_on), case.on))


def _back(case: Case, was: Standing, asked: Asked | None) -> Why:
    if asked is None or case.plan.row is None:
        return Why("back", None, case.on)
    begins = max(asked.cycle.opens_on, asked.joined_on)
    if _is_news(case, was):
        begins = max(begins, case.plan.row.held_from)
    return Why("back", asked.work.id, begins)


def _released(case: Case, was: Standing, closes_on: date) -> Why:
    if not case.works(min(case.on, closes_on)):
        return _left(case.person.works)
    row, here = case.plan.row, _newest_work(case)
    if row is None:
        return Why("terms", None, case.on)
    if not is_of(was.cycle, row.rhythm):
        return Why("terms", row.id, row.held_from)
    if case.member():
        return _of_edition(case, was) or _elsewhere(case)
    if here is None or (_is_news(case, was) and row.held_from > here.held_from):
        return Why("terms", row.id, row.held_from)
    return Why("work", here.id, here.held_from)


def _left(works: Sequence[Work]) -> Why:
    ended = [(each.held_to, each.id) for each in works if each.held_to]
    last, work_id = max(ended)
    return Why("left", work_id, last + DAY)


def _of_edition(case: Case, was: Standing) -> Why | None:
    """Its edition was withdrawn, or they have signed it in another program."""
    if gone := withdrawn(case, was):
        return Why("withdrawn", uuid.UUID(gone.version_id), gone.withdrawn_on or case.on)
    if has_signed(case, was.cycle):
        return Why("signed", uuid.UUID(was.cycle.partition(":")[2]), case.on)
    return None


def _newest_work(case: Case) -> Work | None:
    here = [each for each in case.person.works if each.holds(case.on)]
    return max(here or case.person.works, key=lambda each: each.held_from, default=None)


def _elsewhere(case: Case) -> Why:
    last = max(case.elsewhere, key=lambda each: each.recorded_at, default=None)
    return Why("elsewhere", last.id if last else None, case.on)


def _other_dates(case: Case, was: Standing, asked: Asked | None) -> Why:
    row, terms, calendar = case.plan.row, case.plan.terms, case.house.calendar_row
    learned = any(each.recorded_at > was.spoken_at for each in case.elsewhere)
    if newer := overtaking(case, was):
        return Why("superseded", uuid.UUID(newer.version_id), newer.effective_on)
    if terms and terms.min_active_months and learned:
        return _elsewhere(case)
    if terms and terms.before_students and calendar and calendar.recorded_at > was.spoken_at:
        return Why("calendar", calendar.id, case.on)
    if row and _is_news(case, was):
        return Why("terms", row.id, row.held_from)
    return Why("work", asked.work.id if asked else None, case.on)


def _away(case: Case, was: Standing) -> Why:
    """What moves a due date for leave says so of each of its days, whenever that was known."""
    return Why(*moved_by(case.away), was.opens_on)


def _is_news(case: Case, was: Standing) -> bool:
    """Whether the terms in force were recorded, or came into force, since it was last spoken of."""
    row = case.plan.row
    spoken_on = was.spoken_at.astimezone(case.house.zone).date()
    return bool(row and (row.recorded_at > was.spoken_at or row.held_from > spoken_on))
