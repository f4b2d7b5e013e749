"""The one place that chooses the web server; as a program it becomes that server on PORT."""

import os
import sys

HOST = "127.0.0.1"


def command(python: str, port: int) -> list[str]:
    """What starts the pages on a port that only this machine reaches."""
    listen = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--log-level", "warning"]
    size = ["--workers", "2", "--blocking-threads", "4"]
    # A worker that is told to stop while it starts does not hear it.
    stop = ["--workers-kill-timeout", "3"]
    return [python, "-m", "granian", *listen, *size, *stop, "wsgi:application"]


if __name__ == "__main__":
    os.execv(sys.executable, command(sys.executable, int(os.environ.get("PORT") or 8000)))
