"""`brightline …`: the commands of Brightline on its server, as root, with the server's settings."""

import os
import sys

from tools.server.layout import Layout, flask

OF_THE_SERVER = ("update", "recover")
"""What root does itself; everything else is a `flask` command of the worker's account."""


def main() -> None:
    """Run one command and end with its status."""
    given = sys.argv[1:]
    if os.geteuid():
        sys.exit("Brightline's commands need root. Write: sudo brightline …")
    if given and given[0] in OF_THE_SERVER:
        python = [sys.executable, "-m", "tools.server.updating"]
        os.execv(sys.executable, [*python, *given])
    sys.exit(flask(Layout(), *given).returncode)


if __name__ == "__main__":
    main()
