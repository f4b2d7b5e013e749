"""Numbers for a Prometheus server, where the extra package is installed and a token is set.

The web server has several processes: each writes its own files in a folder, and whichever is asked
adds them up. PROMETHEUS_MULTIPROC_DIR may name a folder that a restart empties."""

import hmac
import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, request
from sqlalchemy import func, select

from app import clock, db, jobs, logbook, request_ids
from app.auth.access import public
from app.models import Leaf, OutboxJob
from config import settings

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def register(app: Flask) -> None:
    """Count requests and answer at /metrics; without package or token there is no such page."""
    if not settings().metrics_token or find_spec("prometheus_client") is None:
        return
    folder = Path(os.environ.setdefault(FOLDER, str(settings().data_dir / "metrics")))
    folder.mkdir(parents=True, exist_ok=True, mode=settings().folder_mode)
    _forget_the_dead(folder)
    app.after_request(_counting())
    app.add_url_rule("/metrics", "metrics", show)


@public
def show() -> Response:
    """What Prometheus reads (text exposition format 0.0.4), to who shows the token."""
    shown = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(shown, f"Bearer {settings().metrics_token}".encode()):
        abort(404)
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, os.environ[FOLDER])  # type: ignore[no-untyped-call]
    registry.register(Installation())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Installation:
    """What is read from the database and the logbook at the moment it is asked for."""

    def collect(self) -> Iterator["GaugeMetricFamily"]:
        """Each number with its name; one that is not known is left out."""
        from prometheus_client.core import GaugeMetricFamily

        for name, (what, value) in installation().items():
            if value is not None:
                yield GaugeMetricFamily(f"brightline_{name}", what, value)


def installation() -> dict[str, tuple[str, float | None]]:
    """Name → what it is, and its value."""
    is_open, is_dead = OutboxJob.done_at.is_(None), OutboxJob.attempts >= jobs.TRIES
    waiting, dead, oldest = db.session.execute(
        select(
            func.count().filter(~is_dead),
            func.count().filter(is_dead),
            func.min(OutboxJob.made_at).filter(~is_dead),
        ).where(is_open)
    ).one()
    leaves = db.session.scalar(select(func.coalesce(func.max(Leaf.seq) + 1, 0)))
    backup = logbook.last("backup", good=True)
    ages = [
        (clock.now() - at).total_seconds() if at else None for at in (oldest, backup and backup.at)
    ]
    return {
        "outbox_waiting": ("Jobs waiting or under way", waiting),
        "outbox_dead": ("Jobs that wait for a person", dead),
        "outbox_oldest_seconds": ("Age of the oldest waiting job", ages[0]),
        "ledger_leaves": ("Records in the ledger", leaves),
        "backup_age_seconds": ("Since the last good backup was noted", ages[1]),
    }


def _counting() -> Callable[[Response], Response]:
    from prometheus_client import Histogram

    took = Histogram(
        "brightline_request_seconds",
        "How long requests took",
        ("endpoint", "status"),
        buckets=SECONDS,
        registry=None,
    )

    def count(response: Response) -> Response:
        labels = request_ids.endpoint(), str(response.status_code)
        took.labels(*labels).observe(request_ids.seconds())
        return response

    return count


def _forget_the_dead(folder: Path) -> None:
    """Files of processes that ended; their numbers begin anew, which Prometheus expects."""
    for file in folder.glob("*.db"):
        if not Path(f"/proc/{file.stem.rpartition('_')[2]}").exists():
            file.unlink(missing_ok=True)
