"""Each request has an id and a line in the log; the id is in its answer and on the error page."""

import logging
import re
import secrets
import time
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from config import settings

HEADER = "X-Request-ID"
SAFE = re.compile(r"[A-Za-z0-9-]{8,64}")
METHODS = ("GET", "POST", "HEAD", "OPTIONS")

Raised = tuple[type[BaseException], BaseException, TracebackType | None]

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """To be called before other functions are, so that what they take is counted."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _error: clear_contextvars())
    app.log_exception = _crashed  # type: ignore[method-assign, assignment]


def request_id() -> str:
    """The id of this request: the proxy's, if one stands before us and sends one, else our own."""
    if "request_id" not in g:
        sent = request.headers.get(HEADER, "") if settings().proxies else ""
        g.request_id = sent if SAFE.fullmatch(sent) else secrets.token_hex(6)
    return str(g.request_id)


def seconds() -> float:
    """How long this request has taken so far."""
    now = time.perf_counter()
    return now - float(g.get("request_began", now))


def endpoint() -> str:
    """What was asked for, by its name in the code: addresses hold links and people's ids."""
    return request.endpoint or "none"


def _begin() -> None:
    g.request_began = time.perf_counter()
    g.pop("request_id", None)
    clear_contextvars()
    bind_contextvars(request=request_id(), endpoint=endpoint())


def _end(response: Response) -> Response:
    method = request.method if request.method in METHODS else "other"
    took = round(seconds() * 1000)
    log.info("request", extra={"method": method, "status": response.status_code, "ms": took})
    response.headers[HEADER] = request_id()
    return response


def _crashed(raised: Any) -> None:
    """In place of Flask's own line, which says the address."""
    log.error("the request crashed", exc_info=raised)
