"""How long a night takes by the number of people, on each engine: enrolling, notices, a preview.

BENCH_PROGRAMS is the largest number of people that is tried.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.roster import engines, exponent
from tests.bench.serving import run

SIZES = (10_000, 30_000, 100_000)
LARGEST = int(os.environ.get("BENCH_PROGRAMS") or SIZES[-1])
TARGETS = "100,000: enrolling 30 s, notices 60 s, preview 1 s"
MODULE = "tests.bench.yearly"
STEPS = {"enroll": "enrolling", "again": "next night", "notices": "notices", "preview": "preview"}


def measured(folder: Path) -> list[dict[str, Any]]:
    """Each size on each engine."""
    return [
        _measured(engine, environment, size)
        for size in [size for size in SIZES if size <= LARGEST] or [LARGEST]
        for engine, environment in engines(folder / str(size))
    ]


def table(found: list[dict[str, Any]]) -> str:
    """Seconds and memory of each step, and how seconds grow with size."""
    head = "".join(f"{words + ' s':>13}{'MiB':>5}" for words in STEPS.values())
    lines = ["", f"{'programs':12}{'people':>8}{head}", *map(_line, found)]
    for engine in dict.fromkeys(each["engine"] for each in found):
        mine = [each for each in found if each["engine"] == engine]
        if len(mine) > 1:
            grow = ", ".join(f"{STEPS[step]} {_grows(mine, step):.2f}" for step in STEPS)
            lines.append(f"{engine}: seconds grow as people to the power: {grow}")
    return "\n".join([*lines, f"Targets: {TARGETS}"])


def _measured(engine: str, environment: Mapping[str, str], size: int) -> dict[str, Any]:
    """Every step is a process of its own, so that its memory is its own."""
    district = json.loads(run(environment, MODULE, "found", str(size)))["district"]
    tasks = ("enroll", "enroll", "notices", "preview")
    steps = {
        step: json.loads(run(environment, MODULE, task, district))
        for step, task in zip(STEPS, tasks, strict=True)
    }
    return {"engine": engine, "people": size, **steps}


def _grows(found: list[dict[str, Any]], step: str) -> float:
    return exponent([(each["people"], each[step]["seconds"]) for each in found])


def _line(each: Mapping[str, Any]) -> str:
    took = "".join(f"{each[step]['seconds']:13.2f}{each[step]['peak_mib']:5.0f}" for step in STEPS)
    return f"{each['engine']:12}{each['people']:8}{took}"
