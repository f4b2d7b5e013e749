"""Updates an installation in a folder as `brightline` does, and may be killed while it does so.

`python -m tests.server.driving ROOT COMMAND [WHERE]`: WHERE is a number of events, or a step with
or without more of them (`switch+2`). An event is a file renamed, linked or removed, or a program
begun; before it the whole process group is killed, as by a power cut."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.install import ROOT
from tools.server import updating, updating_data
from tools.server.layout import Layout, environment
from tools.server.releases import git, name_of
from tools.server.updating_journal import Problem

EVENTS = ("subprocess.Popen", "os.rename", "os.remove", "os.symlink", "os.link", "os.mkdir")


def in_data(do: Callable[[], None]) -> Callable[[Layout], None]:
    """What the worker's account does of it, here so that it can be killed within."""

    def done(layout: Layout) -> None:
        os.environ.update(environment(layout))
        do()

    return done


COMMANDS: dict[str, Callable[[Layout], str | None]] = {
    "update": lambda layout: updating.update(layout, lay_out),
    "recover": updating.recover,
    "snapshot": in_data(updating_data.snapshot),
    "put-back": in_data(updating_data.put_back),
}


def main(root: str, command: str, where: str = "") -> None:
    """End with the sentence, on the error output if it is not a good one."""
    step, _plus, events = where.rpartition("+") if where[-1:].isdigit() else (where, "+", "1")
    if where:
        kill_at(step, int(events))
    try:
        print(COMMANDS[command](Layout(Path(root))))
    except Problem as problem:
        sys.exit(str(problem))


def kill_at(step: str, events: int) -> None:
    """Be killed before so many changes that reach out of this process, once a step has begun."""
    has_begun, left = not step, events

    def count(name: str, arguments: tuple[Any, ...]) -> None:
        nonlocal has_begun, left
        if name not in EVENTS:
            return
        left -= has_begun
        if not left:
            os.killpg(0, signal.SIGKILL)
        if name == "os.rename" and str(arguments[1]).endswith("update.json"):
            has_begun = has_begun or f'"step": "{step}"' in Path(arguments[0]).read_text()

    sys.addaudithook(count)


def lay_out(layout: Layout, ref: str) -> Path:
    """A release with the packages that are here: installing them is the network's part."""
    release = layout.releases / name_of(
        layout, git(layout.source, "rev-parse", f"{ref}^{{commit}}")
    )
    if not (release / ".venv").is_symlink():
        subprocess.run(["rm", "-rf", str(release)], check=True)
        layout.releases.mkdir(parents=True, exist_ok=True)
        git(
            layout.releases,
            "clone",
            "--quiet",
            "--shared",
            "--no-checkout",
            str(layout.source),
            release.name,
        )
        git(release, "checkout", "--quiet", "--detach", ref)
        (release / ".venv").symlink_to(ROOT / ".venv")
    return release


if __name__ == "__main__":
    main(*sys.argv[1:])
