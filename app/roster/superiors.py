"""Who supervises whom in a file, by employee number or e-mail address."""

import uuid
from collections.abc import Iterable

from app.roster.lines import Line
from app.roster.matching import Found
from app.roster.plan import Known

LONGEST_CHAIN = 8
"""Steps up to the superintendent; two people who supervise each other must not go on forever."""


class Superiors:
    """Finds a line's supervisor among the people of the district and of the file."""

    def __init__(self, known: Known, found: Iterable[Found]) -> None:
        self._ids: dict[str, uuid.UUID] = {}
        self._new: dict[uuid.UUID, Found] = {}
        for person in known.people:
            self._remember(person.id, [*person.numbers, person.email.casefold()])
        for each in found:
            self._remember(each.id, [each.first.number, each.first.email.casefold()])
            if each.person is None:
                self._new[each.id] = each

    def of(self, line: Line, own: uuid.UUID) -> uuid.UUID | None:
        """Who supervises, if the file says so; never the person themselves."""
        if not line.supervisor:
            return None
        found = self._ids.get(line.supervisor) or self._ids.get(line.supervisor.casefold())
        return found if found != own else None

    def is_unknown(self, line: Line) -> bool:
        """Whether the file names a supervisor who is nobody."""
        text = line.supervisor
        return bool(text) and text not in self._ids and text.casefold() not in self._ids

    def depth(self, found: Found, steps: int = 0) -> int:
        """How many new supervisors are above somebody: those have to be added first."""
        if steps == LONGEST_CHAIN:
            return 0
        above = {self._new.get(self.of(line, found.id) or found.id) for line in found.lines}
        return max((1 + self.depth(e, steps + 1) for e in above if e and e is not found), default=0)

    def _remember(self, own: uuid.UUID, names: Iterable[str]) -> None:
        self._ids.update((name, own) for name in names if name)
