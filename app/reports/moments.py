"""The date and the sense of a page's figures, as its address asks for them."""

from datetime import date

from flask import request

from app.auth.access import signed_in
from app.figures.moment import Moment

EARLIEST = date(2000, 1, 1)


def moment() -> Moment:
    """What `?on=2026-06-30&known=then` asks for; today, as known now, where it asks for nothing.

    A date that is no date, lies ahead or long back is today: the page then says which date it
    shows. Of today both senses are one."""
    me = signed_in()
    on = _date(request.args.get("on", "")) or me.today
    on = on if EARLIEST <= on <= me.today else me.today
    known_then = request.args.get("known") == "then" and on < me.today
    return Moment(on, me.time_zone, known_then)


def kept(when: Moment) -> dict[str, str]:
    """The same for the addresses of a page's links; nothing for today."""
    if when.on == signed_in().today:
        return {}
    sense = {"known": "then"} if when.known_then else {}
    return {"on": when.on.isoformat(), **sense}


def _date(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
