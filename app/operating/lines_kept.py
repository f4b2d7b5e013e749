"""Lines about what is kept: the backup, its second place, the test restore, the ledger."""

from datetime import timedelta
from functools import partial

from flask_babel import lazy_gettext

from app import clock, logbook
from app.logbook import Entry
from app.operating.line import Line, When, or_new, why
from config import settings

EACH_NIGHT = timedelta(hours=26)
"""A night, and what a large district's backup may take."""
EACH_WEEK = timedelta(days=8)
BACKUP, SECOND = lazy_gettext("Backup"), lazy_gettext("Second place")
RESTORE, LEDGER = lazy_gettext("Test restore"), lazy_gettext("Records")


def backup() -> Line:
    """Made within 26 hours, and none has failed since."""
    line = partial(Line, "backup", title=BACKUP, at_once=True)
    good, tried = logbook.last("backup", good=True), logbook.last("backup")
    if tried and not tried.good:
        return line(good=False, words=_failed(tried, good))
    if good is None:
        return line(good=or_new(EACH_NIGHT), words=_no_backup())
    if clock.now() - good.at > EACH_NIGHT:
        words = lazy_gettext(
            "The last backup was made %(at)s, more than a day ago. Open Backups and press "
            "“Back up now”.",
            at=When(good.at),
        )
        return line(good=False, words=words)
    return line(good=True, words=lazy_gettext("Made %(at)s.", at=When(good.at)))


def second_place() -> Line:
    """The last good backup also lies somewhere else."""
    line = partial(Line, "second-place", title=SECOND, at_once=True)
    made = [entry for entry in logbook.entries("backup") if entry.facts.get("second")]
    if not settings().backup_to:
        return line(good=or_new(EACH_NIGHT), words=_no_second_place())
    if not made:
        return line(good=None, words=lazy_gettext("No backup has been taken there yet."))
    if made[-1].facts["second"] == "ok":
        words = lazy_gettext("The backup of %(at)s lies there too.", at=When(made[-1].at))
        return line(good=True, words=words)
    words = lazy_gettext(
        "The backup of %(at)s could not be taken there, so it lies on this server alone. %(why)s "
        "Check that the place can be reached and is not full; then press “Back up now”.",
        at=When(made[-1].at),
        why=why(made[-1].facts),
    )
    return line(good=False, words=words)


def test_restore() -> Line:
    """The last test restore went well, and not more than 8 days ago."""
    line = partial(Line, "test-restore", title=RESTORE, at_once=True)
    tried = logbook.last("drill")
    if tried is None:
        words = lazy_gettext("No backup has been restored as a test yet. One is each week.")
        return line(good=or_new(EACH_WEEK), words=words)
    if not tried.good:
        words = lazy_gettext(
            "The test restore of %(at)s failed. %(why)s Open Backups and press "
            "“Test a restore now”; if it fails again, ask whoever installed Brightline.",
            at=When(tried.at),
            why=why(tried.facts),
        )
        return line(good=False, words=words)
    if clock.now() - tried.at > EACH_WEEK:
        words = lazy_gettext(
            "The last test restore was %(at)s, more than a week ago. Open Backups and press "
            "“Test a restore now”.",
            at=When(tried.at),
        )
        return line(good=False, words=words)
    words = lazy_gettext("A backup was restored as a test %(at)s and was whole.", at=When(tried.at))
    return line(good=True, words=words)


def ledger() -> Line:
    """What the last test restore found in the records; one that failed elsewhere says nothing."""
    line = partial(Line, "ledger", title=LEDGER, at_once=True)
    looked = [entry for entry in logbook.entries("drill") if "leaves" in entry.facts]
    if not looked:
        return line(good=None, words=lazy_gettext("The first test restore will check them."))
    if looked[-1].good:
        words = lazy_gettext(
            "The proof of %(count)s records was worked out again %(at)s, and it is the same.",
            count=f"{looked[-1].facts['leaves']:,}",
            at=When(looked[-1].at),
        )
        return line(good=True, words=words)
    words = lazy_gettext(
        "The records of a backup did not agree with their proof %(at)s. %(why)s Delete no backup, "
        "change nothing, and ask whoever installed Brightline.",
        at=When(looked[-1].at),
        why=why(looked[-1].facts),
    )
    return line(good=False, words=words)


def _failed(tried: Entry, good: Entry | None) -> object:
    if good is None:
        return lazy_gettext(
            "The backup of %(at)s failed. %(why)s There is no good backup yet.",
            at=When(tried.at),
            why=why(tried.facts),
        )
    return lazy_gettext(
        "The backup of %(at)s failed. %(why)s The last good one was made %(good)s.",
        at=When(tried.at),
        why=why(tried.facts),
        good=When(good.at),
    )


def _no_backup() -> object:
    return lazy_gettext(
        "No backup has been made yet. One is made each night; “Back up now” on the page Backups "
        "makes one at once."
    )


def _no_second_place() -> object:
    return lazy_gettext(
        "Backups lie on this server alone: if it burns or is stolen, they are gone with it. Set "
        "BACKUP_TO, as the handbook's page on backups says."
    )
