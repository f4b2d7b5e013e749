"""What timers run: look after everything, say that a part failed, look for a newer release."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import click

from app import logbook, release
from app.operating import probes, releasing
from app.operating.line import Line, read_in
from app.operating.watching import look

log = logging.getLogger(__name__)

STATES = {True: "ok ", False: "BAD", None: " ? "}


@click.command("watch")
def watch() -> None:
    """Try everything out, print how each line is, and mail what turned."""
    with _though_full():
        if logbook.heard("began") is None:
            logbook.beat("began")
        logbook.beat("watch")
        probes.probe()
    _print(look())
    probes.note_own_end()


@click.command("alarm")
@click.argument("unit")
def alarm(unit: str) -> None:
    """Note that UNIT, a part of the server, failed, and mail it at once."""
    with _though_full():
        logbook.note("unit", False, unit=unit if "." in unit else f"{unit}.service")
    _print([line for line in look() if line.name == "unit"])


@click.command("release-check")
def release_check() -> None:
    """Look whether a newer release is there, and mail it once."""
    releasing.check(releasing.source(), release.commit())
    _print([line for line in look() if line.name == "update"])


@contextmanager
def _though_full() -> Iterator[None]:
    """On a full disk nothing can be written down, but the alarm about it must go out."""
    try:
        yield
    except OSError:
        log.exception("the logbook could not be written")


def _print(found: list[Line]) -> None:
    with read_in("en", "UTC"):
        for line in found:
            click.echo(f"{STATES[line.good]} {line.title}: {line.words}")
