"""The one way alarms go out: look at every line, and tell those who look after the server."""

import logging

from app.operating import telling
from app.operating.lines import Line, lines

log = logging.getLogger(__name__)


def look() -> list[Line]:
    """Compute the lines and mail what turned; never raises because a mail could not be sent.

    Ends the session's transaction, for no mail is sent inside one; call it after the commit."""
    found = lines()
    try:
        telling.tell(found)
    except Exception:
        log.exception("an alarm could not be sent; the next look tries again")
    return found
