"""The figures as a table."""

from collections.abc import Mapping, Sequence

from tests.bench.running import Run

TARGET = 1.6
"""Times the floor's CPU seconds that a journey may cost."""


def progress(run: Run) -> None:
    """One line as soon as a run has ended."""
    print(_line(run), flush=True)


def table(medians: Sequence[Run], papers: Mapping[str, float]) -> str:
    """Medians of all runs, ratios to the floor, every step, certificates."""
    head = f"{'medians':20} {'at once':>7} {'journeys/s':>10} {'CPU-s each':>10} {'PSS MiB':>8}"
    lines = ["", f"{head} {'others':>7} {'errors':>6}", *map(_line, medians), ""]
    for what, ratio in ratios(medians).items():
        lines.append(f"{what}: {ratio:.2f} x the floor's CPU (target: {TARGET})")
    made, size = papers["per_second_per_core"], papers["bytes"]
    lines += ["", f"Certificates: {made:.1f} per second per core, {size:,.0f} bytes each"]
    lines += [line for run in medians for line in _steps(run)]
    problems = [
        f"{run.subject}: {n} x {words}" for run in medians for words, n in run.errors.items()
    ]
    return "\n".join(lines + problems)


def ratios(medians: Sequence[Run]) -> dict[str, float]:
    """CPU seconds per journey over the floor's, at the same number of learners at once."""
    floors = {run.at_once: run.cpu_per_journey for run in medians if run.subject == "floor"}
    return {
        f"{run.subject}, {run.at_once} at once": run.cpu_per_journey / floors[run.at_once]
        for run in medians
        if run.subject != "floor"
    }


def _line(run: Run) -> str:
    rates = f"{run.journeys_per_second:10.2f} {run.cpu_per_journey:10.4f} {run.peak_mib:8.0f}"
    errors = sum(run.errors.values())
    return f"{run.subject:20} {run.at_once:7} {rates} {run.other_cpu_share:7.2f} {errors:6}"


def _steps(run: Run) -> list[str]:
    title = f"{run.subject}, {run.at_once} at once"
    lines = ["", f"{title:36} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}"]
    for name, figures in run.steps.items():
        lines.append(f"  {name:34} " + " ".join(f"{value:8.0f}" for value in figures.values()))
    return lines
