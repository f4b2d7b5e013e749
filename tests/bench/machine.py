"""What processes cost, from /proc: CPU seconds with reaped children, memory, and other people."""

import os
import platform
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
SAMPLE = 0.5
"""Seconds between two looks at memory."""


def tree(roots: Sequence[int]) -> list[int]:
    """The processes and all that descend from them, as far as they live."""
    parents = {pid: parent for pid, parent in _parents()}
    found = [pid for pid in roots if pid in parents]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_seconds(roots: Sequence[int]) -> float:
    """User and system time of the trees, their reaped children included."""
    fields = [_stat(pid) for pid in tree(roots)]
    return sum(sum(map(int, each[11:15])) for each in fields if each) / TICK


def all_cpu_seconds() -> float:
    """Time in which any processor of the machine was not idle."""
    times = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return (sum(times) - times[3] - times[4]) / TICK


def own_cpu_seconds() -> float:
    """User and system time of this process and its reaped children."""
    return sum(os.times()[:4])


def parent_of(pid: int) -> int:
    """The process that started another."""
    return int(_stat(pid)[1])


class Memory:
    """The largest sum of proportional set sizes seen, in MiB."""

    def __init__(self) -> None:
        self.peak = 0.0

    @contextmanager
    def watched(self, roots: Sequence[int]) -> Iterator[None]:
        """Look at the trees now and then until the block ends."""
        ended = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(roots, ended))
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()

    def _watch(self, roots: Sequence[int], ended: threading.Event) -> None:
        while not ended.wait(SAMPLE):
            self.peak = max(self.peak, sum(_pss(pid) for pid in tree(roots)) / 1024)


def described() -> dict[str, str]:
    """The machine a figure belongs to."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    gibibytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processors": f"{os.cpu_count()} x {models[0] if models else platform.machine()}",
        "memory": f"{gibibytes:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
    }


def _parents() -> Iterator[tuple[int, int]]:
    for entry in os.listdir("/proc"):
        if entry.isdecimal() and (fields := _stat(int(entry))):
            yield int(entry), int(fields[1])


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold spaces; empty once the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line[:4] == "Pss:"), 0)
