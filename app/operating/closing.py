"""Nobody is let in while an update may still go back, for what they sent would be lost with it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from config import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PAUSE = Path(__file__).parents[2] / "tools/server/pause.html"
STILL_ANSWERED = ("/healthz", "/readyz")
"""How the update asks whether the new release is ready."""


def closable(application: "WSGIApplication") -> "WSGIApplication":
    """Answer with 503 and a page that says so while DATA_DIR/operating/updating is there."""
    page = PAUSE.read_bytes()

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        updating = settings().data_dir / "operating/updating"
        if environ["PATH_INFO"] in STILL_ANSWERED or not updating.exists():
            return application(environ, start)
        kind = ("Content-Type", "text/html; charset=utf-8")
        start(
            "503 Service Unavailable", [kind, ("Retry-After", "30"), ("Cache-Control", "no-store")]
        )
        return [page]

    return answer
