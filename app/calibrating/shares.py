"""From counts of one night to figures nobody can be found in: groups of ten, steps of ten people.

Figures that changed by one person would tell that person's answers to whoever saw the page before
and knows who has just finished. So a figure moves only when ten more people stand behind it, and is
shown as a rounded share, never as a number of answers."""

from dataclasses import dataclass, field

from app.models import BoundaryCount

FEWEST = 10
"""Different people behind every figure, and behind every change of one."""


@dataclass
class Side:
    """The answers about a clause of one kind: conduct that breaks it, or that it allows."""

    people: int = 0
    fresh: int = 0
    """Of these, who answered after the figure was last counted."""
    answers: int = 0
    wrong: int = 0

    def add(self, answers: int, wrong: int, is_fresh: bool) -> None:
        """One more person."""
        self.people += 1
        self.fresh += is_fresh
        self.answers += answers
        self.wrong += wrong

    def waits(self, shown: int) -> bool:
        """Whether a figure that is shown has to stay as it is until more people answered."""
        return bool(shown and self.fresh and (self.fresh < FEWEST or self.people < FEWEST))

    def figure(self, shown: tuple[int, int]) -> tuple[int, int]:
        """Answers, and of those wrong ones, as they may be shown from now on; zeros for nothing.

        What nobody new has answered stays: fewer answers would tell who has dropped out of them."""
        if self.people >= FEWEST and (self.fresh or not shown[0]):
            return self.answers, self.wrong
        return shown if self.people else (0, 0)


@dataclass
class Clause:
    """What a night found about a clause."""

    crosses: Side = field(default_factory=Side)
    allows: Side = field(default_factory=Side)

    def side(self, crosses: bool) -> Side:
        """One of the two."""
        return self.crosses if crosses else self.allows

    def put(self, row: BoundaryCount) -> bool:
        """Write into a row what may be shown; False where nothing of it may change yet."""
        if self.crosses.waits(row.crossings) or self.allows.waits(row.allowed):
            return False
        before = (row.crossings, row.misses), (row.allowed, row.false_alarms)
        after = self.crosses.figure(before[0]), self.allows.figure(before[1])
        if after == before:
            return False
        (row.crossings, row.misses), (row.allowed, row.false_alarms) = after
        row.people = max(self.crosses.people, self.allows.people)
        return True


def tenths(wrong: int, answers: int) -> int | None:
    """Of ten answers about so many wrong ones, 9 at the most; None where nothing may be shown.

    That all or none erred would be known of each of them, so neither is told."""
    return min(9, (20 * wrong + answers) // (2 * answers)) if answers else None
