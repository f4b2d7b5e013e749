"""How long a staff list takes by its size, on each engine, and how long a signer waits meanwhile.

BENCH_ROSTER is the largest number of people that is tried.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import log
from pathlib import Path
from statistics import linear_regression
from typing import Any

from tests.bench import machine
from tests.bench.serving import ROOT, run

SIZES = (3_000, 10_000, 30_000, 100_000)
LARGEST = int(os.environ.get("BENCH_ROSTER") or SIZES[-1])
TARGETS = "100,000: 60 s, 500 MiB, again 15 s; 3,000: 2 s; a signer waits 1 s"
MODULE = "tests.bench.importing"


def measured(folder: Path) -> list[dict[str, Any]]:
    """Each size on each engine: a first import, and the identical file again."""
    return [
        _measured(engine, environment, size)
        for size in [size for size in SIZES if size <= LARGEST] or [LARGEST]
        for engine, environment in engines(folder / str(size))
    ]


def table(found: list[dict[str, Any]]) -> str:
    """The figures, and how time grows with size."""
    head = f"{'staff list':12} {'people':>7} {'s':>6} {'CPU-s':>6} {'MiB':>5} {'again s':>8}"
    lines = ["", f"{head} {'MiB':>5} {'signer waits':>12} {'others':>7}", *map(_line, found)]
    for engine in dict.fromkeys(each["engine"] for each in found):
        mine = [each for each in found if each["engine"] == engine]
        if len(mine) > 1:
            seconds = [(each["people"], each["first"]["seconds"]) for each in mine]
            lines.append(f"{engine}: seconds grow as people to the power {exponent(seconds):.2f}")
    return "\n".join([*lines, f"Targets: {TARGETS}"])


def _measured(engine: str, environment: Mapping[str, str], size: int) -> dict[str, Any]:
    """The database server's processor time is among the others'."""
    given = json.loads(run(environment, MODULE, "found", str(size)))
    task = (MODULE, "import", given["district"], given["file"])
    with _signer(environment, given["person"]) as waits:
        began, others = time.perf_counter(), machine.all_cpu_seconds()
        first = json.loads(run(environment, *task))
        others = machine.all_cpu_seconds() - others - first["cpu"]
        share = others / (time.perf_counter() - began)
    again = json.loads(run(environment, *task))
    assert (first["counts"]["added"], again["counts"]["same"]) == (size, size)
    made = {"engine": engine, "people": size, "first": first, "again": again}
    return made | {"signer": waits, "other_cpu_share": share}


@contextmanager
def _signer(environment: Mapping[str, str], person: str) -> Iterator[dict[str, float]]:
    """Somebody who signs all the time, in a process of their own; figures are there at the end."""
    command, waits = [sys.executable, "-m", MODULE, "sign", person], dict[str, float]()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield waits
    finally:
        printed, _errors = process.communicate()
        waits.update(json.loads(printed))


def engines(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each engine with the environment of processes that use it."""
    cleared = {name: "" for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PUBLIC_URL")}
    folder.mkdir(parents=True)
    common = {**os.environ, **cleared, "DATA_DIR": str(folder), "DEMO": "0"}
    yield "SQLite", common
    if os.environ.get("TEST_DATABASE_URL"):
        urls = {name: os.environ[f"TEST_{name}"] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        yield "PostgreSQL", common | urls


def exponent(found: Sequence[tuple[int, float]]) -> float:
    """How a time grows with a size: 1 is in proportion."""
    sizes = [log(size) for size, _seconds in found]
    return linear_regression(sizes, [log(seconds) for _size, seconds in found]).slope


def _line(each: Mapping[str, Any]) -> str:
    first, again = each["first"], each["again"]
    took = f"{first['seconds']:6.1f} {first['cpu']:6.1f} {first['peak_mib']:5.0f}"
    twice = f"{again['seconds']:8.1f} {again['peak_mib']:5.0f}"
    waited = f"{each['signer']['longest']:12.2f} {each['other_cpu_share']:7.2f}"
    return f"{each['engine']:12} {each['people']:7} {took} {twice} {waited}"
