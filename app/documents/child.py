"""`python -m app.documents.child KIND`: reads one file from its input within narrow limits.

KIND is pdf, docx or html. Answers one line of JSON: the text, or why the file is refused.
"""

import json
import resource
import sys
from importlib import import_module
from typing import Any

from app.errors import DomainError

MEMORY = 256 * 1024 * 1024
SECONDS = 2
OUTPUT = 16 * 1024 * 1024
KINDS = ("pdf", "docx", "web")


def main(kind: str) -> None:
    """Read, then answer; what goes wrong inside a library is an answer too."""
    limit()
    answer: dict[str, Any]
    try:
        answer = _read(kind, sys.stdin.buffer.read())
    except DomainError as error:
        answer = {"refused": error.words, "values": error.values}
    except Exception as error:
        answer = {"failed": type(error).__name__}
    sys.stdout.write(json.dumps(answer))


def limit(seconds: int = SECONDS) -> None:
    """Bytes of memory and of output, seconds of work, no core file, no process of its own."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _read(kind: str, data: bytes) -> dict[str, Any]:
    found = import_module(f"app.documents.{kind}").read(data)
    return {"text": found} if isinstance(found, str) else found._asdict()


if __name__ == "__main__":
    main(sys.argv[1])
