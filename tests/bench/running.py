"""One run: so many learners, so many at once, and what their journeys cost the server."""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from http.client import HTTPException
from statistics import median
from typing import Any

from tests.bench import machine
from tests.bench.browsing import Browser, Unexpected
from tests.bench.learner import Key, Timed, journey
from tests.bench.serving import Subject, running

WARM_UP = 16
"""Journeys before the clock starts, so that every process has filled its caches."""


@dataclass(frozen=True)
class Run:
    """What was measured; CPU seconds are the server's and its worker's, never the driver's."""

    subject: str
    at_once: int
    journeys: int
    seconds: float
    journeys_per_second: float
    cpu_per_journey: float
    peak_mib: float
    other_cpu_share: float
    """How much of the machine others used meanwhile: 1.0 is one processor."""
    errors: dict[str, int]
    steps: dict[str, dict[str, float]]
    """p50, p95 and p99 in milliseconds of each step, and of the whole journey."""

    def to_json(self) -> dict[str, Any]:
        """As the file has it."""
        return asdict(self)


def measured(
    subject: Subject, names: Sequence[str], key: Key, at_once: int, also: Sequence[int] = ()
) -> Run:
    """Start the subject, warm it up, send the learners; `also` are servers that run already."""
    with running(subject) as (port, roots):
        _learn(port, names[:WARM_UP], key, min(at_once, WARM_UP))
        roots, memory = [*roots, *also], machine.Memory()
        before, began = _clocks(roots), time.perf_counter()
        with memory.watched(roots):
            timed, errors = _learn(port, names[WARM_UP:], key, at_once)
        seconds = time.perf_counter() - began
        everybody, drivers, cpu = (
            now - then for now, then in zip(_clocks(roots), before, strict=True)
        )
    return Run(
        subject=subject.name,
        at_once=at_once,
        journeys=len(timed),
        seconds=seconds,
        journeys_per_second=len(timed) / seconds,
        cpu_per_journey=cpu / max(len(timed), 1),
        peak_mib=memory.peak,
        other_cpu_share=(everybody - drivers - cpu) / seconds,
        errors=errors,
        steps=_percentiles(timed),
    )


def middle(runs: Sequence[Run]) -> Run:
    """The medians of several runs, each figure by itself; errors are added up."""
    first = runs[0]
    numbers = {
        name: median(getattr(run, name) for run in runs)
        for name, value in asdict(first).items()
        if isinstance(value, float)
    }
    steps = {
        step: {p: median(run.steps[step][p] for run in runs if step in run.steps) for p in figures}
        for step, figures in first.steps.items()
    }
    errors = dict(sum((Counter(run.errors) for run in runs), Counter()))
    return Run(
        subject=first.subject,
        at_once=first.at_once,
        journeys=sum(run.journeys for run in runs),
        errors=errors,
        steps=steps,
        **numbers,
    )


def _learn(
    port: int, names: Sequence[str], key: Key, at_once: int
) -> tuple[list[Timed], dict[str, int]]:
    """Send the learners through; returns the finished journeys and the errors by their words."""
    with ThreadPoolExecutor(at_once) as pool:
        ended = list(pool.map(lambda name: _one(port, name, key), names))
    done = [each for each in ended if isinstance(each, Timed)]
    return done, dict(Counter(each for each in ended if isinstance(each, str)))


def _one(port: int, name: str, key: Key) -> Timed | str:
    browser, timed = Browser(port), Timed()
    try:
        with timed.step("whole journey"):
            journey(browser, name, key, timed)
    except (Unexpected, OSError, HTTPException, LookupError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        browser.close()
    return timed


def _clocks(roots: Sequence[int]) -> tuple[float, float, float]:
    return machine.all_cpu_seconds(), machine.own_cpu_seconds(), machine.cpu_seconds(roots)


def _percentiles(timed: Sequence[Timed]) -> dict[str, dict[str, float]]:
    by_step: dict[str, list[float]] = defaultdict(list)
    for each in timed:
        for name, milliseconds in each.steps:
            by_step[name].append(milliseconds)
    return {name: _three(sorted(found)) for name, found in by_step.items()}


def _three(ordered: Sequence[float]) -> dict[str, float]:
    return {f"p{p}": ordered[min(len(ordered) * p // 100, len(ordered) - 1)] for p in (50, 95, 99)}
