"""Which cycle of one program a person is asked on a date, under the key their enrollment has."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from app.enrolling.known import Away, Elsewhere, Person, Standing
from app.enrolling.plans import House, Plan
from app.rules.audience import Work, since
from app.rules.cycles import NEW_FOR, NO_DATE, Cycle, Service, Terms, cycle_on, is_of


@dataclass(frozen=True)
class Case:
    """One person and program on a date, with what of the person's facts concerns it."""

    house: House
    person: Person
    plan: Plan
    on: date
    mine: list[Standing]
    away: list[Away]
    elsewhere: list[Elsewhere]
    finished: date | None
    """When they last finished a cycle, here or elsewhere."""

    def member(self) -> tuple[str, Work] | None:
        """Why they are asked, and by which work, if at all."""
        audience = self.plan.audience
        return audience.member(self.person.id, self.person.works, self.on) if audience else None

    def works(self, on: date) -> bool:
        """Whether some work of theirs is not over on a date; it may still be to come."""
        return any(
            each.held_to is None or each.held_to >= max(on, each.held_from)
            for each in self.person.works
        )


class Asked(NamedTuple):
    """What is asked of somebody now."""

    cycle: Cycle
    why: str
    work: Work
    joined_on: date
    """Since when, without a day between, their work has been asked."""


def case_of(house: House, person: Person, plan: Plan, on: date) -> Case:
    """Pick from the person's facts those that concern the program."""
    mine = [each for each in person.standings if each.program_id == plan.program_id]
    away = [each for each in person.away if each.program_id in (None, plan.program_id)]
    elsewhere = [each for each in person.elsewhere if each.program_id == plan.program_id]
    days = [each.finished_on for each in mine] + [each.finished_on for each in elsewhere]
    finished = max(filter(None, days), default=None)
    return Case(house, person, plan, on, mine, away, elsewhere, finished)


def asked_of(case: Case) -> Asked | None:
    """What the program asks of the person; raises Uncomputable where no date follows."""
    terms, audience, member = case.plan.terms, case.plan.audience, case.member()
    if terms is None or audience is None or member is None:
        return None
    why, work = member
    works = case.person.works
    joined = since(works, work, audience.fits if why == "position" else _any)
    service = Service(since(works, work, _any), joined, case.on)
    cycle = _cycle(case, terms, service)
    return Asked(cycle, why, work, joined) if cycle else None


def _cycle(case: Case, terms: Terms, service: Service) -> Cycle | None:
    if terms.rhythm == "onboarding":
        if same := _same_start(case.mine, service.joined_on):
            return _kept_onboarding(case, terms, same, service)
        return _of_rule(case, terms, service)
    theirs = [each.opens_on for each in case.mine if is_of(each.cycle, terms.rhythm)]
    terms = replace(terms, held_from=min([terms.held_from, *theirs]))
    cycle = _of_rule(case, terms, service)
    standing = next((each for each in case.mine if cycle and each.cycle == cycle.key), None)
    return _of_rule(case, terms, _as_asked(service, standing)) if standing else cycle


def _of_rule(case: Case, terms: Terms, service: Service) -> Cycle | None:
    calendar, editions = case.house.calendar, case.plan.editions
    return cycle_on(terms, calendar, service, case.on, case.finished, editions)


def _as_asked(service: Service, standing: Standing) -> Service:
    """Known since they were enrolled; who joined again after that, since they are asked again."""
    if service.joined_on <= standing.enrolled_on:
        return service._replace(known_on=standing.enrolled_on)
    return service if standing.released else service._replace(known_on=standing.asked_on)


def _kept_onboarding(case: Case, terms: Terms, same: Standing, service: Service) -> Cycle | None:
    """The onboarding of this start goes on, also where the first day was corrected since."""
    if same.by_hand_at:
        return Cycle(same.cycle, same.opens_on, same.base_due_on, NO_DATE)
    service = _as_asked(service, same)
    joined = max(service.joined_on, service.known_on - NEW_FOR)
    terms = replace(terms, held_from=min(terms.held_from, joined), min_active_months=0)
    cycle = _of_rule(case, terms, service._replace(joined_on=joined))
    return Cycle(same.cycle, same.opens_on, cycle.due_on, NO_DATE) if cycle else None


def _same_start(mine: list[Standing], joined: date) -> Standing | None:
    starts = {
        each: date.fromisoformat(each.cycle.partition(":")[2])
        for each in mine
        if is_of(each.cycle, "onboarding")
    }
    near = [each for each, start in starts.items() if abs(start - joined) <= NEW_FOR]
    return max(near, key=lambda each: starts[each], default=None)


def _any(_work: Work) -> bool:
    return True
