"""What a file means for a district, person by person; nothing is written here."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app import db
from app.roster.codes import Codes
from app.roster.details import details
from app.roster.lines import Line, Problem, Reading
from app.roster.matching import Found, is_over, match
from app.roster.placing import Pair, Wanted, ended, is_kept, pairs, rows
from app.roster.plan import N_, Change, Detail, Known, Outcome, Person, Row, Step
from app.roster.superiors import Superiors

FIELDS = ("legal_name", "preferred_name", "email", "language")
REFUSED = N_("Another row of this person is refused.")
LAST_IN_HR = N_("Give somebody else the human resources role over the district first.")
UNNAMED = N_("Some refused rows do not say whose they are, so nobody is taken to have left.")
NOBODY = N_("Nobody on the list has the number or address %(supervisor)s.")

Ends = Mapping[tuple[uuid.UUID, str], date]


class Comparison:
    """A file beside a district. An empty cell is no news: it never clears what is known.

    Walk through `outcomes` once; problems, counts and codes to map are complete after that.
    Whoever is held, unmapped or has a refused row neither changes nor leaves."""

    def __init__(self, known: Known, reading: Reading) -> None:
        self.known, self.reading = known, reading
        self.problems: list[tuple[str, Problem]] = [("refused", each) for each in reading.problems]
        self.codes = Codes(known, reading.sites)
        self.counts: Counter[str] = Counter(refused=len({each.row for each in reading.problems}))
        self._says_contract = "contract" in reading.columns.values()
        self._headings = {field: heading for heading, field in reading.columns.items()}
        self._found = match(known, [line for line in reading.lines if self.codes.job(line) != ""])
        self._in_file = {person.id: each for each in self._found for person in each.meant}
        self._last_in_hr = self._whole_hr_if_it_leaves()
        self._superiors = Superiors(known, filter(self._is_here, self._found))
        self._names = {person.id: person.legal_name for person in known.people}
        self._names |= {each.id: each.first.legal_name for each in self._found}

    def outcomes(self) -> Iterator[Outcome]:
        """What becomes of each person of the file and of the district; supervisors come first."""
        for found in sorted(self._found, key=self._superiors.depth):
            yield self._counted(self._outcome(found))
        if self.reading.unnamed:
            self.problems.append(("note", Problem(0, "", UNNAMED)))
        for person in self.known.people:
            self.counts["here"] += bool(person.numbers and person.places)
            if self._is_absent(person):
                yield self._counted(self._absent(person))

    def _counted(self, outcome: Outcome) -> Outcome:
        self.counts[outcome.what] += 1
        return outcome

    def _outcome(self, found: Found) -> Outcome:
        if held := self._held(found):
            self._say("held", held)
            return _told("held", found)
        live = self._live(found)
        if unknown := self.codes.unknown(live):
            self.codes.ask(unknown)
            return _told("unmapped", found, unknown)
        if live:
            return self._placed(found, live)
        person = found.person
        if person is None or not person.places:
            return _told("same", found)
        return self._left(person, found.first.row, self._ends(found))

    def _held(self, found: Found) -> Problem | None:
        line, refused = found.first, self.reading.refused
        if found.held:
            return found.held
        if line.number.casefold() in refused or line.email.casefold() in refused:
            return Problem(line.row, "", REFUSED)
        if found.id in self._last_in_hr:
            return Problem(line.row, "", LAST_IN_HR)
        return None

    def _placed(self, found: Found, live: list[Line]) -> Outcome:
        """Somebody who works here, by the file: new, back, moved, changed or the same."""
        person, line = found.person, found.first
        for each in live:
            if self._superiors.is_unknown(each):
                text = {"supervisor": each.supervisor}
                self._say("note", Problem(each.row, "supervisor", NOBODY, text))
        places = person.places if person else ()
        moves = pairs(places, self._wanted(found, live), self._ends(found), self.known.today)
        begun = [row for pair in moves for row in rows(pair)]
        changes = self._changes(person, line) if person else []
        number = line.number if not person or line.number not in person.numbers else ""
        what = _what(person, begun, bool(changes or number))
        if what == "same":
            return _told(what, found)
        step = Step(
            person_id=found.id,
            new=None if person else _columns(found),
            number=number,
            changes=changes,
            rows=begun,
            leaves=False,
        )
        return _told(what, found, self._details(changes, moves), step)

    def _absent(self, person: Person) -> Outcome:
        if person.id not in self._last_in_hr:
            return self._left(person, 0, {})
        self._say("held", Problem(0, "", LAST_IN_HR))
        return Outcome("held", 0, person.legal_name, person.numbers[0], person.id)

    def _left(self, person: Person, row: int, ends: Ends) -> Outcome:
        """Somebody whom the file ends; what HR entered for a volunteer or a season stays."""
        ending = [place for place in person.places if not is_kept(place)]
        yesterday = self.known.today - timedelta(days=1)
        last = max(ends.values(), default=yesterday)
        moves = [
            Pair(place, ended(place, ends.get((place.site_id, place.job_class), last)))
            for place in ending
        ]
        begun = [row for pair in moves for row in rows(pair)]
        leaves = len(ending) == len(person.places)
        step = Step(person.id, None, "", [], begun, leaves)
        number = person.numbers[0] if person.numbers else ""
        what = "left" if leaves else "moved" if begun else "same"
        told = self._details([], moves)
        done = step if begun else None
        return Outcome(what, row, person.legal_name, number, person.id, told, done)

    def _changes(self, person: Person, line: Line) -> list[Change]:
        """What the file has otherwise; a sign-in name that was the old address follows it."""
        found = [
            Change(db.uuid7(), field, getattr(person, field), getattr(line, field))
            for field in FIELDS
            if getattr(line, field) and not _is_same(person, line, field)
        ]
        old, new = person.email.casefold(), line.email.casefold()
        follows = new and old == person.sign_in_name != new
        if follows and self.known.sign_in_names.setdefault(new, person.id) == person.id:
            found.append(Change(db.uuid7(), "sign_in_name", old, new))
        return found

    def _wanted(self, found: Found, live: list[Line]) -> list[Wanted]:
        """The positions of a person, each once; somebody who is back begins after they left."""
        left_on = found.person.left_on if found.person else None
        wanted: dict[tuple[uuid.UUID, str], Wanted] = {}
        for line in live:
            site, job = self.codes.site(line), self.codes.job(line)
            assert site and job
            is_old = left_on and line.first_day and line.first_day <= left_on
            wanted.setdefault(
                (site, job),
                Wanted(
                    site_id=site,
                    job_class=job,
                    contract=line.contract if self._says_contract else None,
                    is_hourly=line.is_hourly,
                    is_licensed=line.is_licensed,
                    supervisor_id=self._superiors.of(line, found.id),
                    first_day=None if is_old else line.first_day,
                    last_day=line.last_day,
                ),
            )
        return list(wanted.values())

    def _ends(self, found: Found) -> dict[tuple[uuid.UUID, str], date]:
        """When the positions ended that the file calls over; yesterday where it does not say."""
        today = self.known.today
        over = [line for line in found.lines if is_over(line, today)]
        placed = [(self.codes.site(line), self.codes.job(line), line.last_day) for line in over]
        return {
            (site, job): last or today - timedelta(days=1)
            for site, job, last in placed
            if site and job
        }

    def _live(self, found: Found) -> list[Line]:
        return [line for line in found.lines if not is_over(line, self.known.today)]

    def _is_here(self, found: Found) -> bool:
        """Whether the person is on the list, or will be once the file is applied."""
        live = self._live(found)
        usable = live and not self._held(found) and not self.codes.unknown(live)
        return bool(found.person or usable)

    def _is_absent(self, person: Person) -> bool:
        """Whether the file used to list somebody and does not any more; refused is not absent."""
        if not person.numbers or not person.places or person.id in self._in_file:
            return False
        names = {number.casefold() for number in person.numbers} | {person.email.casefold()}
        return not self.reading.unnamed and not names & self.reading.refused

    def _whole_hr_if_it_leaves(self) -> frozenset[uuid.UUID]:
        """Who keeps the district's human resources role: everybody who holds it, if all leave."""
        keepers = [person for person in self.known.people if person.id in self.known.keepers]
        return self.known.keepers if all(map(self._would_leave, keepers)) else frozenset()

    def _would_leave(self, person: Person) -> bool:
        found = self._in_file.get(person.id)
        if found is None:
            return self._is_absent(person)
        return not found.held and not self._live(found)

    def _details(self, changes: Sequence[Change], moves: Sequence[Pair]) -> list[Detail]:
        return details(changes, moves, self.known.site_names, self._names)

    def _say(self, kind: str, problem: Problem) -> None:
        """Keep a problem under the heading that the file has for its field."""
        column = self._headings.get(problem.column, "")
        self.problems.append((kind, replace(problem, column=column)))


def _told(
    what: str, found: Found, told: Sequence[Detail] = (), step: Step | None = None
) -> Outcome:
    line = found.first
    return Outcome(what, line.row, line.legal_name, line.number, found.id, list(told), step)


def _what(person: Person | None, begun: Sequence[Row], is_changed: bool) -> str:
    if person is None:
        return "added"
    if begun:
        return "moved" if person.places else "back"
    return "changed" if is_changed else "same"


def _columns(found: Found) -> dict[str, str]:
    line = found.first
    return {
        "legal_name": line.legal_name,
        "preferred_name": line.preferred_name,
        "email": line.email,
        "sign_in_name": found.sign_in_name,
        "language": line.language or "en",
    }


def _is_same(person: Person, line: Line, field: str) -> bool:
    before, after = str(getattr(person, field)), str(getattr(line, field))
    return before == after or (field == "email" and before.casefold() == after.casefold())
