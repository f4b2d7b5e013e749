"""The process that reads foreign files: little of everything, and nobody's secrets."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.documents import child, sandbox
from app.documents.sandbox import HOUSE, read_apart
from app.errors import DomainError

LIMITED = "from app.documents.child import limit; limit(1); "


def limited(code: str) -> int:
    """The status of a process that runs code within the limits; negative: the signal."""
    command = [sys.executable, "-c", LIMITED + code]
    return subprocess.run(command, cwd=HOUSE, capture_output=True).returncode


def test_memory_is_limited() -> None:
    assert limited(f"bytearray({child.MEMORY})") == 1


def test_what_it_writes_is_limited(tmp_path: Path) -> None:
    code = f"file = open({str(tmp_path / 'a')!r}, 'wb', 0); "
    assert limited(code + f"file.write(bytes({child.OUTPUT})); file.write(b'x')") == 1


def test_work_is_limited() -> None:
    assert limited("\nwhile True: pass") == -24


def test_a_process_that_waits_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WAIT", 0.001)
    with pytest.raises(DomainError, match="cannot be read"):
        read_apart("web", b"<p>Ask")


def test_it_learns_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "never told")
    seen: list[str] = []
    start = subprocess.Popen

    def watched(command: list[str], **given: Any) -> subprocess.Popen[bytes]:
        seen.extend(given["env"])
        return start(command, **given)

    monkeypatch.setattr(subprocess, "Popen", watched)
    read_apart("web", b"<p>Ask")
    assert seen == ["LC_ALL"]
