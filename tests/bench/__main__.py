"""`python -m tests.bench`: Brightline beside the floor, in turn, in one run, on this machine.

Prints a table and writes JSON to var/bench/. BENCH_JOURNEYS is the number of learners of a run,
BENCH_ROSTER the largest staff list, BENCH_PROGRAMS and BENCH_FIGURES the largest districts,
BENCH_OPERATION the one that is backed up, restored and moved; with TEST_DATABASE_URL runs are on
PostgreSQL too. Only loopback, only processes of its own.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from tests.bench import figures, machine, operation, policies, printing, programs, roster
from tests.bench.papers import certificates
from tests.bench.running import WARM_UP, Run, measured, middle
from tests.bench.serving import ROOT, Subject, run
from tests.bench.sign_in import signed_in

JOURNEYS = int(os.environ.get("BENCH_JOURNEYS") or 80)
ROUNDS = 3
FEW, MANY = 8, 32


class Bench:
    """The subjects, their learners, and the runs so far."""

    def __init__(self, folder: Path) -> None:
        self.ours = _ours(folder / "ours", {})
        self.floor = replace(
            self.ours,
            name="floor",
            application="tests.bench.floor:application",
            has_worker=False,
            environment={**os.environ, "DATA_DIR": str(folder / "floor")},
        )
        self.given = _filled(self.ours, (2 * ROUNDS + 1) * (JOURNEYS + WARM_UP) + 1)
        (folder / "floor").mkdir()
        (folder / "floor" / "given.json").write_text(json.dumps(self.given))
        run(self.floor.environment, "tests.bench.floor")
        self.fresh = {subject: iter(self.given["names"]) for subject in ("ours", "floor")}
        self.runs: list[Run] = []

    def measure(self, subject: Subject, at_once: int) -> None:
        """One run with learners who have done nothing yet."""
        whose = self.fresh["floor" if subject is self.floor else "ours"]
        names = [next(whose) for _learner in range(JOURNEYS + WARM_UP)]
        self._add(measured(subject, names, self.given["key"], at_once))

    def measure_on_postgresql(self, folder: Path) -> None:
        """One run on the server that tools/postgres.py started; its CPU is the server's too."""
        urls = {name: os.environ[f"TEST_{name}"] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        subject = replace(_ours(folder, urls), name="ours, PostgreSQL")
        given = _filled(subject, JOURNEYS + WARM_UP)
        with psycopg.connect(urls["DATABASE_URL"]) as connection:
            server = machine.parent_of(connection.info.backend_pid)
        self._add(measured(subject, given["names"], given["key"], FEW, [server]))

    def _add(self, finished: Run) -> None:
        printing.progress(finished)
        self.runs.append(finished)

    def medians(self) -> list[Run]:
        """One line for each subject and number at once."""
        kinds = dict.fromkeys((run.subject, run.at_once) for run in self.runs)
        return [
            middle([run for run in self.runs if (run.subject, run.at_once) == kind])
            for kind in kinds
        ]


def main() -> None:
    """Measure in turn, so that a noisy minute meets all; print; write."""
    began = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="brightline-bench-") as name:
        folder = Path(name)
        bench = Bench(folder)
        under_gunicorn = replace(bench.ours, name="ours, gunicorn", server="gunicorn")
        for _round in range(ROUNDS):
            for subject in (bench.ours, bench.floor, under_gunicorn):
                bench.measure(subject, FEW)
        for subject in (bench.ours, bench.floor):
            bench.measure(subject, MANY)
        if os.environ.get("TEST_DATABASE_URL"):
            bench.measure_on_postgresql(folder / "postgresql")
        name = bench.given["names"][-1]
        steps = json.loads(run(bench.ours.environment, "tests.bench.steps", name))
        mornings = signed_in(bench.ours, bench.given["names"])
        lists = roster.measured(folder / "roster")
        nights = programs.measured(folder / "programs")
        looks = figures.measured(folder / "figures")
        commands = operation.measured(folder / "operation")
    _report(began, bench, steps, mornings, lists, nights, looks, commands)


def _report(
    began: datetime,
    bench: Bench,
    steps: dict[str, float],
    mornings: dict[str, Any],
    lists: list[dict[str, Any]],
    nights: list[dict[str, Any]],
    looks: list[dict[str, Any]],
    commands: dict[str, Any],
) -> None:
    papers, medians = certificates(), bench.medians()
    print(printing.table(medians, papers))
    print(
        "Scenario step {scenario_step_ms:.1f} ms, task list {task_list_ms:.1f} ms CPU".format(
            **steps
        )
    )
    print(f"A scenario step costs {steps['ratio']:.2f} times the task list (at most 1.5)")
    print(
        "{sign_ins} sign-ins at {per_minute} a minute: p95 {p95_s} s (at most 0.5)".format(
            **mornings
        )
    )
    print(roster.table(lists))
    print(programs.table(nights))
    print(figures.table(looks))
    print(operation.table(commands))
    redlines = policies.measured()
    print(policies.table(redlines))
    found = {
        "began_at": began.isoformat(timespec="seconds"),
        "machine": machine.described(),
        "journeys_per_run": JOURNEYS,
        "ratios_to_floor": printing.ratios(medians),
        "certificates": papers,
        "scenario_step": steps,
        "staff_lists": lists,
        "nights": nights,
        "figures": looks,
        "operation": commands,
        "policies": redlines,
        "sign_ins": mornings,
        "medians": [run.to_json() for run in medians],
        "runs": [run.to_json() for run in bench.runs],
    }
    path = ROOT / "var" / "bench" / f"{began:%Y-%m-%d-%H%M%S}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1))
    print(f"\nWritten to {path.relative_to(ROOT)}")


def _ours(folder: Path, urls: Mapping[str, str]) -> Subject:
    folder.mkdir()
    cleared = {name: "" for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PUBLIC_URL")}
    environment = {**os.environ, **cleared, **urls, "DATA_DIR": str(folder), "DEMO": "0"}
    return Subject("ours", "granian", "wsgi:application", True, environment)


def _filled(subject: Subject, people: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        run(subject.environment, "tests.bench.district", str(people))
    )
    return found


if __name__ == "__main__":
    main()
