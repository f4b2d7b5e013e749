"""The steps of an update, each safe to do again; the journal names one before it begins."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.server import laying_out, releases
from tools.server import updating_place as place
from tools.server.layout import RUNNING, Layout, environment, systemctl
from tools.server.updating_journal import STEPS, Journal, Problem, say, sync
from tools.server.updating_words import GOOD

WEB, *OTHERS = RUNNING


@dataclass(frozen=True)
class Update:
    """From the release in use to the newest; `prepare` lays a release out with its packages."""

    layout: Layout
    journal: Journal
    prepare: Callable[[Layout, str], Path] = field(default=releases.prepare)

    @property
    def old(self) -> Path:
        """The folder of the release in use when the update began."""
        return self.layout.releases / self.journal.was

    @property
    def new(self) -> Path:
        """The folder of the new release."""
        return self.layout.releases / self.journal.now

    def run(self) -> None:
        """Every step in its order."""
        for number, step in enumerate(STEPS, 1):
            self.journal.begin(self.layout, step)
            say(f"{number} of {len(STEPS)}: {step}")
            getattr(self, step.replace("-", "_"))()

    def lay_out(self) -> None:
        """Beside the old release, which serves: the new one, its packages, its own checks."""
        self.prepare(self.layout, self.journal.now)
        place.flask(self.layout, self.new, "content", "check")

    def rehearse(self) -> None:
        """The new release changes a copy of the database while the old one serves."""
        there = place.data(self.layout, "copy")
        if there:
            place.flask(self.layout, self.new, "start-up", **json.loads(there))
        else:
            say("Not rehearsed: on PostgreSQL the snapshot alone is the way back.")
        place.data(self.layout, "drop-copy")

    def back_up(self) -> None:
        """As every night, by the old release; the first ones cannot and have the snapshot alone.

        Nor can a server whose district has no key yet; an update that mends it must not wait."""
        if not place.knows(self.layout, self.old, "backup"):
            return
        if environment(self.layout).get("BACKUP_KEY"):
            place.flask(self.layout, self.old, "backup")
        else:
            say("Not backed up: there is no key yet. The copy that follows goes with the update.")

    def close(self) -> None:
        """Nobody writes from here to `open`, so whatever was confirmed is in the snapshot."""
        self.journal.timers = place.active_timers(self.layout)
        self.journal.added = place.added_timers(self.layout, self.new)
        self.journal.begin(self.layout, "close")
        place.data(self.layout, "close")
        place.stop(self.layout, self.journal.timers)

    def snapshot(self) -> None:
        """The database as it is."""
        place.data(self.layout, "snapshot")

    def migrate(self) -> None:
        """The new release changes the database and publishes its modules."""
        place.flask(self.layout, self.new, "start-up")

    def switch(self) -> None:
        """The new release and its services, in the place of the old ones."""
        put_in_place(self.layout, self.new)

    def start(self) -> None:
        """The new pages, which let nobody in yet, must say that they are ready."""
        asked = systemctl(self.layout, "start", WEB)
        if asked.returncode:
            raise Problem(asked.stderr.strip())
        place.wait_until_ready(self.layout, self.new)

    def open(self) -> None:
        """Let people in; this step only goes on, however often it is cut off."""
        place.start(self.layout, *RUNNING, *self.journal.timers)
        if self.journal.added:
            systemctl(self.layout, "enable", "--now", "--no-block", *self.journal.added)
        place.data(self.layout, "open")
        place.note(self.layout, self.journal, GOOD)


def put_in_place(layout: Layout, release: Path) -> None:
    """Make a release the one in use; one from before there were services leaves them alone."""
    releases.switch(layout, release)
    sync(layout.current.parent)
    if (release / "tools/server/units").exists():
        laying_out.write_units(layout, release)


def tidy(layout: Layout, journal: Journal) -> None:
    """Keep the release before this one and no older; the snapshot holds what people did."""
    with suppress(Problem):
        place.data(layout, "forget")
    kept = {journal.was, journal.now}
    for release in layout.releases.iterdir():
        if release.name not in kept:
            shutil.rmtree(release, ignore_errors=True)
