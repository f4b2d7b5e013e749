"""Password sign-ins as a Monday morning brings them: 300 a minute, evenly, whatever comes back."""

import os
import threading
import time
from collections.abc import Sequence
from typing import Any

from tests.bench.browsing import Browser
from tests.bench.learner import PASSWORD
from tests.bench.serving import Subject, running

PER_MINUTE = 300
SECONDS = int(os.environ.get("BENCH_SIGN_IN_SECONDS") or 60)
TARGET = 0.5
"""Seconds within which 95 of 100 sign-ins are answered."""


def signed_in(subject: Subject, names: Sequence[str]) -> dict[str, Any]:
    """Sign people in at an even pace; seconds from pressing the button to the first page."""
    took: list[float] = []
    problems: list[str] = []
    with running(subject) as (port, _processes):
        people = [
            threading.Thread(target=_sign_in, args=(port, names[n % len(names)], took, problems))
            for n in range(PER_MINUTE * SECONDS // 60)
        ]
        began = time.monotonic()
        for place, person in enumerate(people):
            time.sleep(max(0.0, began + place * 60 / PER_MINUTE - time.monotonic()))
            person.start()
        for person in people:
            person.join()
    ranked = sorted(took)
    return {
        "sign_ins": len(took),
        "per_minute": PER_MINUTE,
        "problems": problems[:5],
        "p50_s": round(ranked[len(ranked) // 2], 3),
        "p95_s": round(ranked[int(len(ranked) * 0.95)], 3),
        "target_p95_s": TARGET,
    }


def _sign_in(port: int, name: str, took: list[float], problems: list[str]) -> None:
    browser = Browser(port)
    try:
        browser.get("/sign-in")
        began = time.monotonic()
        browser.post("/sign-in", ("name", name), ("password", PASSWORD))
        took.append(time.monotonic() - began)
    except Exception as error:
        problems.append(f"{type(error).__name__}: {error}")
    finally:
        browser.close()
