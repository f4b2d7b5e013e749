"""How long HR's pages take by the number of people, with ten enrollments for each, on each engine.

BENCH_FIGURES is the largest number of people that is tried; SQLite is tried up to 10,000."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.roster import engines, exponent
from tests.bench.serving import run

SIZES = (10_000, 30_000, 100_000)
LARGEST = int(os.environ.get("BENCH_FIGURES") or SIZES[-1])
SQLITE = 10_000
TARGETS = (
    "dashboard p95 300 ms, list 200 ms, person 100 ms, as of any date 1,000 ms; "
    "CSV starts in 1 s and takes 100 MiB"
)
PAGES = ("dashboard", "today", "list", "name", "person", "as_of")


def measured(folder: Path) -> list[dict[str, Any]]:
    """Each size on each engine; every one is a district of its own in a process of its own."""
    return [
        _measured(engine, environment, size)
        for size in [size for size in SIZES if size <= LARGEST] or [LARGEST]
        for engine, environment in engines(folder / str(size))
        if engine != "SQLite" or size <= SQLITE
    ]


def table(found: list[dict[str, Any]]) -> str:
    """Milliseconds p50/p95 of each page, the file, and how the cost grows with size."""
    head = "".join(f"{name + ' ms':>18}" for name in PAGES)
    file = f"{'count s':>9}{'CSV first':>11}{'whole s':>9}{'rows':>8}{'+MiB':>6}{'MiB':>6}"
    lines = ["", f"{'figures':12}{'people':>8}{head}{file}", *map(_line, found)]
    for engine in dict.fromkeys(each["engine"] for each in found):
        mine = [each for each in found if each["engine"] == engine]
        if len(mine) > 1:
            grow = ", ".join(f"{name} {_grows(mine, name):.2f}" for name in PAGES)
            lines.append(f"{engine}: p50 grows as people to the power: {grow}")
    return "\n".join([*lines, f"Targets: {TARGETS}"])


def _measured(engine: str, environment: Mapping[str, str], size: int) -> dict[str, Any]:
    given = json.loads(run(environment, "tests.bench.five_years", str(size)))
    looks = json.loads(run(environment, "tests.bench.looking", *given.values()))
    return {"engine": engine, "people": size, **looks}


def _grows(found: list[dict[str, Any]], page: str) -> float:
    return exponent([(each["people"], each[page]["p50"]) for each in found])


def _line(each: Mapping[str, Any]) -> str:
    took = "".join(f"{each[page]['p50']:10.0f}/{each[page]['p95']:7.0f}" for page in PAGES)
    file = f"{each['csv_first_person_s']:11.2f}{each['csv_s']:9.1f}{each['csv_rows']:8}"
    memory = f"{each['csv_more_mib']:6.0f}{each['peak_mib']:6.0f}"
    return f"{each['engine']:12}{each['people']:8}{took}{each['count_s']:9.2f}{file}{memory}"
