"""The dry run as it is kept: the figures, and each list of people in a file of its own."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from app import files
from app.roster.comparing import Comparison
from app.roster.lines import Problem
from app.roster.plan import Detail, Outcome, Step, step_of

SLICE = 1000
"""People whose changes are written at once: well under a second, so that nobody waits long."""
PROBLEMS = "problems"


class Entry(NamedTuple):
    """One person in a list of the dry run; row 0 is somebody who is not in the file."""

    row: int
    name: str
    number: str
    person_id: str
    details: list[Detail]
    """Field, before, after; see `app.roster.details`. Unmapped: `job` or `site`, and the code."""


@dataclass
class Report:
    """What a dry run found, without its lists."""

    encoding: str = ""
    headings: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    """Heading → field it was read as."""
    counts: dict[str, int] = field(default_factory=dict)
    unknown_jobs: dict[str, int] = field(default_factory=dict)
    """Code → how many people wait for it to be mapped."""
    unknown_sites: dict[str, int] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    """What became of people, or `problems` → the stored file."""
    slices: list[str] = field(default_factory=list)
    """Stored files with the steps to be done."""

    def entries(self, what: str) -> list[Entry]:
        """Everybody who is `added`, `changed`, `moved`, `left`, `back`, `same`, `held`,
        `unmapped`."""
        return [Entry(*kept) for kept in self._list(what)]

    def problems(self) -> list[tuple[str, Problem]]:
        """`refused`, `held` or `note`, and what it is, by row."""
        return [(kind, Problem(*kept)) for kind, *kept in self._list(PROBLEMS)]

    def _list(self, what: str) -> list[Any]:
        return _read(self.lists[what]) if what in self.lists else []


def report(sha256: str) -> Report:
    """A dry run that was kept."""
    return Report(**_read(sha256))


def steps(sha256: str) -> list[Step]:
    """The steps of a slice."""
    return [step_of(kept) for kept in _read(sha256)]


def keep(comparison: Comparison) -> tuple[Report, str]:
    """Walk through a comparison and store all it says; returns the report and its hash."""
    made = Report(
        encoding=comparison.reading.encoding,
        headings=comparison.reading.headings,
        columns=comparison.reading.columns,
    )
    lists: dict[str, list[Any]] = {}
    for sliced in _slices(_noted(comparison.outcomes(), lists)):
        made.slices.append(_keep(sliced))
    problems = sorted(comparison.problems, key=lambda each: each[1].row)
    for what, entries in lists.items():
        made.lists[what] = _keep(sorted(entries, key=_row))
    told = [[kind, *asdict(problem).values()] for kind, problem in problems]
    made.lists[PROBLEMS] = _keep(told)
    made.counts = dict(comparison.counts) | {"skipped": comparison.reading.skipped}
    made.unknown_jobs = dict(comparison.codes.unknown_jobs)
    made.unknown_sites = dict(comparison.codes.unknown_sites)
    return made, _keep(asdict(made))


def _noted(outcomes: Iterator[Outcome], lists: dict[str, list[Any]]) -> Iterator[Step]:
    """Put everybody on the list of what becomes of them; yields what is to be done."""
    for what, row, name, number, person_id, details, step in outcomes:
        entry = (row, name, number, str(person_id), details)
        lists.setdefault(what, []).append(entry)
        if step:
            yield step


def _slices(todo: Iterator[Step]) -> Iterator[Sequence[Step]]:
    """Steps together as long as they cost no more than a slice may."""
    sliced: list[Step] = []
    cost = 0
    for step in todo:
        if sliced and cost + step.cost > SLICE:
            yield sliced
            sliced, cost = [], 0
        sliced.append(step)
        cost += step.cost
    if sliced:
        yield sliced


def _keep(what: Any) -> str:
    return files.keep(json.dumps(what, default=str, ensure_ascii=False).encode())


def _read(sha256: str) -> Any:
    return json.loads(files.read(sha256))


def _row(entry: Sequence[Any]) -> int:
    return int(entry[0])
