"""The lines of the dashboard added up by hand, and the app's own in the same shape."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from app.figures.tally import Count, Tally
from tests.app.reports.recount import NEVER, OPEN, ORDER, Recount
from tests.app.reports.recount_rows import Row, Standing, grouped, holds

NAMES = {"complete": "finished", "due": "due", "overdue": "late"}
"""Who is counted; of the others these are told as `nothing`, and the rest by their standing."""
SILENT = ("", "released", "excused")
LATE = (("1-7", 7), ("8-30", 30), ("31-90", 90), ("91+", 10**6))
ASKED = ("complete", "due", "overdue", "declined")
Figures = dict[str, Any]


def told(count: Count) -> Figures:
    """What the app says."""
    return {
        "everybody": numbers(count.everybody),
        "programs": {line.program_id: numbers(line.tally) for line in count.programs},
        "sites": {line.site_id: numbers(line.tally) for line in count.sites},
        "jobs": {line.job_class: numbers(line.tally) for line in count.jobs},
        "policies": {
            line.policy_id: (line.asked, line.signed, line.late, line.declined)
            for line in count.policies
        },
        "ageing": {name: number for name, number in count.ageing.items() if number},
        "due_next": count.due_next,
        "trend": count.trend,
    }


def numbers(tally: Tally) -> dict[str, int]:
    """A tally's figures that are not zero."""
    found = {**vars(tally), **tally.apart}
    del found["apart"]
    return {name: number for name, number in found.items() if number}


class ByHand:
    """The same, from the recount, for a viewer of a site and all below it."""

    def __init__(self, recount: Recount, top: uuid.UUID) -> None:
        self.recount, self.on = recount, recount.on
        self.sites = recount.below(top)
        self.work = [row for row in recount.work if row.site_id in self.sites]
        self.people = {row.staff_member_id for row in self.work}
        says = [each for each in recount.speaking if each.person_id in self.people]
        self.says = grouped(says, "person_id")

    def figures(self) -> Figures:
        return {
            "everybody": self.tally(self.people),
            "programs": self.programs(),
            "sites": {id: self.tally(self.recount.workers(id)) for id in self.sites},
            "jobs": self.jobs(),
            "policies": self.policies(),
            "ageing": self.ageing(),
            "due_next": self.due_next(),
            "trend": self.trend(),
        }

    def tally(self, people: Iterable[uuid.UUID]) -> dict[str, int]:
        return counted((worst(self.recount, id, self.says[id]), self.says[id]) for id in people)

    def programs(self) -> dict[uuid.UUID, dict[str, int]]:
        of: dict[uuid.UUID, list[tuple[str, list[Standing]]]] = defaultdict(list)
        for says in self.says.values():
            for program_id, mine in grouped(says, "program_id").items():
                of[program_id].append((max((s.status for s in mine), key=ORDER.index), mine))
        return {program_id: counted(people) for program_id, people in of.items()}

    def jobs(self) -> dict[str, dict[str, int]]:
        of = grouped(self.work, "job_class")
        return {str(job): self.tally({r.staff_member_id for r in rows}) for job, rows in of.items()}

    def ageing(self) -> dict[str, int]:
        """People by the days since the oldest date they are late with."""
        found: Counter[str] = Counter()
        for says in self.says.values():
            late = [(self.on - each.due_on).days for each in says if each.status == "overdue"]
            if late:
                found[next(name for name, most in LATE if max(late) <= most)] += 1
        return dict(found)

    def due_next(self) -> list[tuple[date, int]]:
        waits = {
            (each.due_on, each.person_id)
            for says in self.says.values()
            for each in says
            if each.status in ("due", "not_open") and self.on <= each.due_on < NEVER
        }
        return sorted(Counter(due_on for due_on, _person in waits).items())[:8]

    def open_cycles(self) -> list[Standing]:
        """Enrollments whose cycle is not over."""
        return [s for says in self.says.values() for s in says if s.closes_on >= self.on]

    def policies(self) -> dict[uuid.UUID, tuple[int, int, int, int]]:
        """Of each policy how many people are asked to sign it, signed, are late, declined."""
        of: dict[uuid.UUID, dict[str, set[uuid.UUID]]] = defaultdict(lambda: defaultdict(set))
        rows = {row.id: row for row in self.recount.rows["enrollment"]}
        for each in self.open_cycles():
            parts = self.recount.asked.get(each.program_id, [])
            for part in [p for p in parts if p.policy_id and holds(p, self.on)]:
                answer = self.answer(each, rows[each.id], part)
                of[part.policy_id][answer].add(each.person_id)
        found = {id: lines(answers) for id, answers in of.items()}
        return {id: line for id, line in found.items() if any(line)}

    def answer(self, each: Standing, enrollment: Row, part: Row) -> str:
        """How a policy was answered; empty where it is not asked now."""
        if self.recount.is_met(enrollment, part):
            return "signed"
        return each.status if each.status in (*OPEN, "declined") else ""

    def trend(self) -> list[tuple[date, int, int]]:
        """Of what is asked now: by the end of each week, how much was finished."""
        asked = [each for each in self.open_cycles() if each.status in ASKED]
        if not asked:
            return []
        zone, issued = self.recount.ends_at.tzinfo, self.recount.certificates
        finished = [
            min((r.issued_at.astimezone(zone).date() for r in issued[each.id]), default=self.on)
            for each in asked
            if each.status == "complete"
        ]
        day, found = max(min(e.opens_on for e in asked), self.on - timedelta(days=366)), []
        while day < self.on:
            day = min(day + timedelta(days=7), self.on)
            found.append((day, sum(at <= day for at in finished), len(asked)))
        return found


def lines(answers: dict[str, set[uuid.UUID]]) -> tuple[int, int, int, int]:
    """Asked, signed, late, declined: who signed for one program and not for another has not."""
    late, declined = answers["overdue"], answers["declined"] - answers["overdue"]
    waits = answers["due"] | late | declined
    asked = answers["signed"] | waits
    return len(asked), len(asked - waits), len(late), len(declined)


def says_by_hand(recount: Recount) -> dict[uuid.UUID, tuple[Any, ...]]:
    """Of each enrollment that says something what it says, and so of each person."""
    each = recount.speaking
    found: dict[uuid.UUID, tuple[Any, ...]] = {
        row.id: (row.status, row.due_on, row.closes_on, int(row.credited)) for row in each
    }
    mine = grouped(each, "person_id")
    for person_id in mine.keys() | recount.elsewhere:
        says = mine.get(person_id, [])
        due = min((row.due_on for row in says if row.status in OPEN), default=None)
        credited = max((int(row.credited) for row in says), default=0)
        found[person_id] = (worst(recount, person_id, says), due, credited)
    return found


def worst(recount: Recount, person_id: uuid.UUID, says: Sequence[Standing]) -> str:
    """Where somebody stands in all; empty where nothing was ever asked."""
    standings = [each.status for each in says]
    standings += ["elsewhere"] * (person_id in recount.elsewhere)
    return max(standings, key=ORDER.index, default="")


def counted(people: Iterable[tuple[str, Sequence[Standing]]]) -> dict[str, int]:
    """How many stand how, each once."""
    found: Counter[str] = Counter()
    for standing, says in people:
        name = NAMES.get(standing)
        found[name or ("nothing" if standing in SILENT else standing)] += 1
        found["counted"] += name is not None
        found["by_credit"] += name == "finished" and any(each.credited for each in says)
    return {name: number for name, number in found.items() if number}
