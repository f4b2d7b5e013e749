"""Who is asked what, found the slow way: five school years walked day by day with naive counting.

It imports none of the rules that it is held against, and counts months and years by itself."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from tests.rules.lives import FIRST, NEVER, Life, Rhythm, is_day, months_on, year_of

ONE = timedelta(days=1)
SIXTY = timedelta(days=60)
Days = tuple[date, date, date]
"""Opening, due date, last day."""
Leave = tuple[date, date]


@dataclass
class Ask:
    """One enrollment, as it stands."""

    opens: date
    base: date
    closes: date
    enrolled: date
    asked: date
    due: date = NEVER
    released: bool = False
    finished: date | None = None


@dataclass
class Walk:
    """The state that is carried from day to day."""

    life: Life
    rhythm: Rhythm
    asks: dict[str, Ask] = field(default_factory=dict)
    problem: str = ""
    on: date = FIRST

    def step(self, on: date) -> None:
        """One night, then one day."""
        self.on = on
        if on >= self.rhythm.begins and on not in self.life.asleep:
            self.night()
        if on in self.life.busy:
            for ask in self.asks.values():
                if self.status(ask) in ("due", "overdue"):
                    ask.finished = on

    def night(self) -> None:
        """Enroll, and bring what is open in line."""
        self.problem = ""
        key, whole = self.asked_now() or ("", None)
        for name, ask in self.asks.items():
            if not ask.finished:
                self.renew(name, ask, key, whole)
        if whole and key not in self.asks:
            self.asks[key] = Ask(*whole, self.on, self.on)
            self.asks[key].due = self.after_leave(self.asks[key])
        if any(self.waits(ask) for ask in self.asks.values()):
            self.problem = self.problem or "no-return"

    def renew(self, name: str, ask: Ask, key: str, whole: Days | None) -> None:
        """Dates as they are now, and whether it is still asked."""
        if whole and name == key:
            _opens, ask.base, ask.closes = whole
        elif self.is_overtaken(name) and ask.closes == NEVER and not ask.released:
            ask.closes = self.newest_edition() - ONE
        ask.due = self.after_leave(ask)
        if ask.closes < self.on:
            ask.released = ask.released or not self.stays(ask.closes)
        elif whole and name == key:
            ask.asked = self.on if ask.released else ask.asked
            ask.released = False
        else:
            ask.released = ask.released or self.is_let_off(name)

    def is_overtaken(self, name: str) -> bool:
        return self.rhythm.kind == "edition" and name != f"edition:{self.newest_edition()}"

    def newest_edition(self) -> date:
        return max((day for day in self.rhythm.editions if day <= self.on), default=date.min)

    def is_let_off(self, name: str) -> bool:
        done = self.finished()
        if self.rhythm.kind == "renewal" and name != (f"renewal:{done}" if done else "first"):
            return True
        rests = self.rhythm.kind in ("school-year", "season", "anniversary")
        return not self.belongs() or bool(rests and done and self.rested(done) > self.on)

    def asked_now(self) -> tuple[str, Days] | None:
        """Key and days of what is asked tonight."""
        if not self.belongs():
            return None
        return {
            "onboarding": self.onboarding,
            "school-year": self.window,
            "season": self.window,
            "anniversary": self.anniversary,
            "renewal": self.renewal,
            "once": lambda: self.fitted("once", *self.rhythm.once, NEVER),
            "edition": self.edition,
        }[self.rhythm.kind]()

    def onboarding(self) -> tuple[str, Days] | None:
        start, told = self.joined(), self.on
        near = [name for name in self.asks if abs(date.fromisoformat(name[5:]) - start) <= SIXTY]
        if near:
            name = max(near)
            told = self.told(self.asks[name])
            start = max(start, told - SIXTY)
        elif start < self.rhythm.begins - SIXTY or self.rested(self.finished()) > start:
            return None
        elif start < told - SIXTY:
            self.problem = "learned-late"
            return None
        begin = max(start, told)
        due = begin + timedelta(self.rhythm.days)
        if self.rhythm.students is not None:
            here = [day for day in self.rhythm.students if year_of(day) == year_of(start)]
            if not here:
                self.problem = "no-school-year"
                return None
            due = here[0] - ONE if begin < here[0] else due
        if near:
            return name, (self.asks[name].opens, due, NEVER)
        return f"hire:{start}", (min(start, told), due, NEVER)

    def window(self) -> tuple[str, Days] | None:
        opens = self.on
        while not is_day(opens, self.rhythm.opens):
            opens -= ONE
        due = opens
        while not is_day(due, self.rhythm.due):
            due += ONE
        ends = due
        if self.rhythm.ends:
            while not is_day(ends, self.rhythm.ends):
                ends += ONE
        else:
            while year_of(ends + ONE) == year_of(opens):
                ends += ONE
        year = year_of(opens)
        return self.fitted(f"{year}-{(year + 1) % 100:02}", opens, due, ends)

    def anniversary(self) -> tuple[str, Days] | None:
        first, ahead = self.joined(any_work=True), timedelta(self.rhythm.days)
        count = 0
        while months_on(first, 12 * (count + 1)) - ahead <= self.on:
            count += 1
        due, then = months_on(first, 12 * count), months_on(first, 12 * (count + 1))
        if count == 0 or due < min([self.rhythm.begins, *(a.opens for a in self.asks.values())]):
            return None
        return self.fitted(f"anniversary:{due}", due - ahead, due, then - ahead - ONE)

    def renewal(self) -> tuple[str, Days] | None:
        done = self.finished()
        if done is None:
            first = self.asks.get("first")
            begin = max(self.joined(), self.told(first) if first else self.on)
            days = (begin, begin + timedelta(self.rhythm.days), NEVER)
            return ("first", days) if begin <= self.on else None
        if self.rhythm.valid is None:
            return None
        due = months_on(done, self.rhythm.valid)
        return self.fitted(f"renewal:{done}", due - timedelta(90), due, NEVER)

    def edition(self) -> tuple[str, Days] | None:
        newest = self.newest_edition()
        if newest < self.rhythm.begins or self.joined() > newest:
            return None
        due = newest + timedelta(self.rhythm.days)
        return self.fitted(f"edition:{newest}", newest, due, NEVER)

    def fitted(self, key: str, opens: date, due: date, ends: date) -> tuple[str, Days] | None:
        """A whole cycle, for one who may come to it late, or be told of it late."""
        rested = self.rhythm.kind in ("once", "edition") or self.rested(self.finished())
        start, joined = opens, self.joined()
        while start < joined or (rested is not True and start < rested):
            start += ONE
        ask, days = self.asks.get(key), timedelta(self.rhythm.days)
        told = self.told(ask) if ask else self.on
        if start > self.on or start > ends or told > ends:
            return None
        due = due if start == opens else max(due, start + days)
        due = due if told <= due else told + days
        return (key, (start, due, max(due, ends))) if self.on <= max(due, ends) else None

    def told(self, ask: Ask) -> date:
        """When they were asked; again, if they came again."""
        if self.joined() <= ask.enrolled:
            return ask.enrolled
        return self.on if ask.released else ask.asked

    def finished(self) -> date | None:
        return max((ask.finished for ask in self.asks.values() if ask.finished), default=None)

    def rested(self, done: date | None) -> date:
        return months_on(done, self.rhythm.rest) if done else date.min

    def jobs(self) -> list[tuple[date, date, bool]]:
        """What is known today of their work."""
        known = [job for job in self.life.jobs if job.known <= self.on]
        ends = [job.last if job.end_known <= self.on else NEVER for job in known]
        return sorted((job.first, end, job.asked) for job, end in zip(known, ends, strict=True))

    def here(self) -> list[tuple[date, date, bool]]:
        """Today's work, else the next to come."""
        now = [job for job in self.jobs() if job[0] <= self.on <= job[1]]
        return now or [job for job in self.jobs() if self.on < job[0] <= job[1]][:1]

    def belongs(self) -> bool:
        return any(asked for _first, _last, asked in self.here())

    def stays(self, on: date) -> bool:
        return any(last >= max(first, on) for first, last, _asked in self.jobs())

    def joined(self, any_work: bool = False) -> date:
        """The day before which there was a day without such work."""
        work = [(first, last) for first, last, asked in self.jobs() if asked or any_work]
        start = next(first for first, _last, asked in self.here() if asked)
        while True:
            before = start - ONE
            touching = [first for first, last in work if first <= before <= last]
            if not touching:
                return start
            start = min(touching)

    def after_leave(self, ask: Ask) -> date:
        return walked(ask.opens, ask.base, self.leaves())

    def leaves(self) -> tuple[Leave, ...]:
        """What is known today of their leave."""
        known = [leave for leave in self.life.aways if leave.known <= self.on < leave.void_known]
        ends = [leave.last if leave.end_known <= self.on else NEVER for leave in known]
        return tuple((leave.first, last) for leave, last in zip(known, ends, strict=True))

    def waits(self, ask: Ask) -> bool:
        gone = ask.finished or ask.released or ask.closes < self.on
        return not gone and ask.due == NEVER and ask.base <= self.on

    def status(self, ask: Ask) -> str:
        """What the person's page says today."""
        if ask.finished:
            runs_out = self.rhythm.valid and months_on(ask.finished, self.rhythm.valid)
            return "expired" if runs_out and self.on > runs_out else "complete"
        if ask.released:
            return "released"
        if self.on > ask.closes:
            return "excused" if ask.due > ask.closes else "not_completed"
        if any(first <= self.on <= last for first, last in self.leaves()):
            return "on_leave"
        if self.on < ask.opens:
            return "not_open"
        late = ask.due != NEVER and self.on > ask.due + timedelta(self.rhythm.grace)
        return "overdue" if late else "due"


@cache
def walked(day: date, due: date, leaves: tuple[Leave, ...]) -> date:
    """The due date, walked to from the opening: each block of days away may push it on."""
    while day <= due:
        left = due - day
        while here := [last for first, last in leaves if first <= day <= last]:
            if NEVER in here:
                return NEVER
            day += ONE
            due = max(due, day + min(left, timedelta(14)))
        day += ONE
    return due
