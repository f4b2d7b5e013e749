"""Lines of JSON on standard error, the same for the web, the worker and the commands.

No line holds a secret, an answer or a name. Of an exception it holds the type and the places in the
code, for its message may say what somebody typed; of a library's message the part that is fixed;
of a slow statement the text without its values. On a terminal, which keeps nothing, whoever sits
there reads problems in plain lines with everything."""

import errno
import logging
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from structlog.contextvars import merge_contextvars
from structlog.dev import ConsoleRenderer
from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, WrappedLogger

SLOW = 0.5
"""Seconds after which a statement is worth a line."""
LONGEST_STATEMENT = 2000
MOST_PLACES = 40
OURS = "app"
SPEAKING = (OURS, "huey", "_granian")
"""Whose fixed messages are known to hold nothing of anybody; of others only the place is told."""
CAUSES = 5
ROOTS = ("site-packages/", sysconfig.get_path("stdlib") + "/", f"{Path(__file__).parents[1]}/")

log = logging.getLogger(__name__)


class Lines(logging.Handler):
    """Writes each record as one line to whatever standard error is now."""

    def emit(self, record: logging.LogRecord) -> None:
        """A record that cannot be written is told by its place alone."""
        try:
            line = self.format(record)
        except Exception:
            line = self.format(_instead_of(record))
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


def _instead_of(record: logging.LogRecord) -> logging.LogRecord:
    told = {"name": OURS, "levelname": "ERROR", "msg": "a line could not be written"}
    return logging.makeLogRecord({**told, "place": _place_of(record)})


_lines = Lines()


def configure() -> None:
    """Let all loggers of this process, whoever made them, write such lines; again does no harm."""
    plain = sys.stderr.isatty()
    shown = [ConsoleRenderer(colors=False)] if plain else [_without_messages, _as_json]
    _lines.setFormatter(
        ProcessorFormatter(
            processors=[ProcessorFormatter.remove_processors_meta, *shown],
            foreign_pre_chain=_chain(plain),
            use_get_message=plain,
        )
    )
    logging.getLogger(OURS).setLevel(logging.WARNING if plain else logging.INFO)
    for known in logging.root.manager.loggerDict.values():
        if isinstance(known, logging.Logger):
            known.handlers.clear()
            known.propagate = True
    if _lines not in logging.root.handlers:
        logging.root.addHandler(_lines)
    if not event.contains(Engine, "before_cursor_execute", _began):
        event.listen(Engine, "before_cursor_execute", _began)
        event.listen(Engine, "after_cursor_execute", _ended)
    if not plain:
        _take_over_hooks()


def _chain(plain: bool) -> list[Any]:
    at = TimeStamper(fmt="iso", utc=True, key="at")
    own = [ExtraAdder()] if plain else [_what_is_fixed]
    return [at, add_log_level, add_logger_name, merge_contextvars, *own]


def _what_is_fixed(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """A message before anything was filled in; extra facts only of our own code."""
    record: logging.LogRecord = line["_record"]
    family = record.name.split(".")[0]
    if family == OURS:
        ExtraAdder()(logger, name, line)
        line.pop("message", None)  # left by another handler, filled in
    else:
        line["place"] = _place_of(record)
    if family not in SPEAKING or not isinstance(record.msg, str):
        line["event"] = "message withheld"
    return line


def _without_messages(_logger: WrappedLogger, _name: str, line: EventDict) -> EventDict:
    """Exceptions by type and place, the last first, then those that led there."""
    raised = line.pop("exc_info", None)
    line.pop("stack_info", None)
    if raised:
        line["exceptions"] = [_told(each) for each in _causes(raised[1])]
    return line


def _as_json(_logger: WrappedLogger, _name: str, line: EventDict) -> str:
    written = JSONRenderer(default=lambda value: type(value).__name__)(_logger, _name, line)
    return str(written)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _turn in range(CAUSES):
        if error is None:
            return
        yield error
        before = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or before


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    frames = list(traceback.walk_tb(error.__traceback__))[-MOST_PLACES:]
    places = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in frames
    ]
    return {"type": f"{kind.__module__}.{kind.__qualname__}", **_known(error), "places": places}


def _known(error: BaseException) -> dict[str, str]:
    """What of an exception was fixed before anybody typed anything: its sentence or its code."""
    number = getattr(error, "errno", None) if isinstance(error, OSError) else None
    found = {
        "words": getattr(error, "words", None),
        "errno": errno.errorcode.get(number) if isinstance(number, int) else None,
        "code": getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None),
    }
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _place_of(record: logging.LogRecord) -> str:
    return f"{_short(record.pathname)}:{record.lineno} {record.funcName}"


def _short(path: str) -> str:
    """A file as the project or the library knows it."""
    for root in ROOTS:
        _before, found, rest = path.partition(root)
        if found:
            return rest
    return path


def _began(connection: Connection, *_about: Any) -> None:
    connection.info["statement_began"] = time.perf_counter()


def _ended(connection: Connection, _cursor: Any, statement: str, *_about: Any) -> None:
    """Values are not in a statement's text: they are bound."""
    took = time.perf_counter() - connection.info["statement_began"]
    if took > SLOW:
        told = " ".join(statement.split())[:LONGEST_STATEMENT]
        log.warning("slow statement", extra={"statement": told, "ms": round(took * 1000)})


def _take_over_hooks() -> None:
    """What Python itself would print with messages; whoever took a hook before us keeps it."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = lambda _kind, error, _trace: _uncaught(error)
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda raised: _uncaught(raised.exc_value)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda raised: _uncaught(raised.exc_value)
    warnings.showwarning = _warned


def _uncaught(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt):
        log.critical("nobody caught this", exc_info=(type(error), error, error.__traceback__))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    place = f"{_short(filename)}:{lineno}"
    log.warning("a library warns", extra={"type": category.__name__, "place": place})
