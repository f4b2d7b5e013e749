"""Whether the installation is well, line by line, computed from what happened and what is so."""

from collections.abc import Callable

from app.operating import lines_around, lines_here, lines_kept
from app.operating.line import Line as Line

EVERY: tuple[Callable[[], Line], ...] = (
    lines_kept.backup,
    lines_kept.second_place,
    lines_kept.test_restore,
    lines_kept.ledger,
    lines_around.mail,
    lines_around.site_certificate,
    lines_around.update,
    lines_here.queue,
    lines_here.worker,
    lines_here.disk,
    lines_here.clock_,
    lines_around.unit,
)


def lines() -> list[Line]:
    """Every line as it is now; asks the database and the disk, and nobody outside."""
    return [line() for line in EVERY]
