"""What a dry run says about one person: each field before and after, as plain text."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from app.roster.placing import Pair
from app.roster.plan import Change, Detail, Place, Row

LICENSES = {True: "licensed", False: "unlicensed", None: ""}
"""How it is told whether a position needs a license; nothing where it is as usual."""
NOT_SAID = {"regular", "no", ""}
"""What goes without saying of a new position."""


def details(
    changes: Iterable[Change],
    pairs: Iterable[Pair],
    sites: Mapping[uuid.UUID, str],
    people: Mapping[uuid.UUID, str],
) -> list[Detail]:
    """Changed fields, then positions: site, job, contract, hourly, license, supervisor, days.

    Sites and people are told by name, days as ISO dates, hourly as yes or no."""
    told = [(change.field, change.before, change.after) for change in changes]
    for old, new in pairs:
        before, after = _said(old, sites, people), _said(new, sites, people)
        told += _begins(after) if old is None else _differs(before, after)
    return told


def _said(
    place: Place | Row | None, sites: Mapping[uuid.UUID, str], people: Mapping[uuid.UUID, str]
) -> dict[str, str]:
    if place is None:
        return {}
    supervisor = place.supervisor_id
    return {
        "site": sites.get(place.site_id, ""),
        "job": place.job_class,
        "contract": place.contract,
        "hourly": "yes" if place.is_hourly else "no",
        "license": LICENSES[place.is_licensed],
        "supervisor": people.get(supervisor, "") if supervisor else "",
        "first_day": _day(place.held_from),
        "last_day": _day(place.held_to),
    }


def _begins(after: Mapping[str, str]) -> Iterator[Detail]:
    return ((field, "", text) for field, text in after.items() if text not in NOT_SAID)


def _differs(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Detail]:
    """What is another; a position that only ends is named by its site."""
    other = [(field, text, after[field]) for field, text in before.items() if text != after[field]]
    if [field for field, *_texts in other] == ["last_day"]:
        return iter([("site", before["site"], before["site"]), *other])
    return iter(other)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
