"""Foreign file formats are read in a process of its own that may use little, and not for long.

What such a library can be made to do stays in that process: it has no settings, no database, no
session, and it ends with the answer. It is not kept from reading files that the server can read.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from app.documents.child import OUTPUT
from app.errors import DomainError

HOUSE = Path(__file__).parents[2]
WAIT = 20
"""Seconds on the clock; on a busy machine the two seconds of work may take that long."""

log = logging.getLogger(__name__)


def read_apart(kind: str, data: bytes) -> dict[str, Any]:
    """The answer of `app.documents.child`; DomainError for a file that is refused."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        status = _run(kind, given, answer)
        answer.seek(0)
        said = answer.read(OUTPUT)
    try:
        found: dict[str, Any] = json.loads(said)
    except ValueError:
        found = {"failed": f"status {status}"}
    if "refused" in found:
        raise DomainError(found["refused"], **found["values"])
    if "failed" in found:
        log.warning("a file could not be read", extra={"type": kind, "why": found["failed"]})
        raise DomainError(
            "This file cannot be read: it is damaged, or far more complicated than a policy. "
            "Open it and print it to a new PDF, or copy its text and paste it."
        )
    return found


def _run(kind: str, given: IO[bytes], answer: IO[bytes]) -> int:
    process = subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", "app.documents.child", kind],
        stdin=given,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        cwd=HOUSE,
        env={"LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        return process.wait(WAIT)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait()
