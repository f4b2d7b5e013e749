"""Verbs of the tree of sites: add, rename, move, close; the caller lets one at a time change it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app import db
from app.errors import Conflict, DomainError
from app.models import District, Site, SitePlacement
from app.models.scope import ended
from app.roster import operations, site_queries
from app.rules import texts

DAY = timedelta(days=1)


@dataclass
class Branch:
    """A site with what is below it; `people` work at the site itself."""

    site: Site
    people: int
    below: list["Branch"] = field(default_factory=list)


def grow(rows: Iterable[Any]) -> tuple[Branch, list[Site]]:
    """The tree from rows of `site_queries.with_parents`, and the sites that are not in it."""
    rows = list(rows)
    branches = {row.Site.id: Branch(row.Site, row.people) for row in rows}
    (top,) = (branch for branch in branches.values() if branch.site.kind == "district")
    for row in rows:
        if row.parent_id:
            branches[row.parent_id].below.append(branches[row.Site.id])
    closed = [row.Site for row in rows if not row.parent_id and row.Site is not top.site]
    return top, closed


def add(district: District, *, name: str, kind: str, parent: Site, on: date) -> Site:
    """A new school or department below another site, from a day on."""
    _is_free(district.id, texts.name(name))
    _is_open(parent, on)
    return operations.add_site(district=district, name=name, kind=kind, parent=parent, on=on)


def rename(site: Site, name: str, *, seen: str) -> None:
    """Another name for the same site; `seen` is the name on the page it was sent from."""
    _is_not_top(site)
    if site.name != seen:
        raise Conflict("Somebody else has renamed this site. Look at it again.")
    if site.name != texts.name(name):
        _is_free(site.district_id, texts.name(name), but=site.id)
        site.name = texts.name(name)


def place(site: Site, parent: Site, on: date, *, seen: str, now: datetime) -> None:
    """From a day on the site is below another one; also opens a closed site again.

    `seen` is the id of the newest placement on the page it was sent from."""
    _is_not_top(site)
    newest = _newest(site, seen)
    if parent.district_id != site.district_id:
        raise DomainError("The site above belongs to another district.")
    _is_open(parent, on)
    if parent.id in db.session.scalars(site_queries.below(site.id, on)).all():
        raise DomainError("A site cannot be below itself, or below a site that is below it.")
    if on < newest.held_from:
        raise DomainError("Choose the day on which it came where it is now, or a later one.")
    if parent.id == newest.parent_id and newest.held_to is None:
        raise DomainError("It is below that site already.")
    is_corrected = on == newest.held_from
    if not is_corrected and (newest.held_to is None or newest.held_to >= on):
        _end(newest, on - DAY, now)
    moved = SitePlacement(site_id=site.id, parent_id=parent.id, held_from=on, recorded_at=now)
    moved.replaces_id = newest.id if is_corrected else None
    db.session.add(moved)


def close(site: Site, last_day: date, *, seen: str, now: datetime) -> None:
    """The site has its last day; refused while people work there or sites are below it after it."""
    _is_not_top(site)
    newest = _newest(site, seen)
    people = db.session.scalar(site_queries.working_after(site.id, last_day)) or 0
    sites = len(db.session.scalars(site_queries.below(site.id, last_day + DAY)).all()) - 1
    if people:
        raise DomainError(
            "People who work here after that day: %(people)s. Move them or end their positions.",
            people=people,
        )
    if sites:
        raise DomainError(
            "Sites are below this one after that day: %(sites)s. Move or close them first.",
            sites=sites,
        )
    if last_day < newest.held_from:
        raise DomainError("A site cannot close before the day on which it came where it is.")
    _end(newest, last_day, now)


def _end(placement: SitePlacement, last_day: date, now: datetime) -> None:
    db.session.add(ended(placement, last_day, recorded_at=now))


def _newest(site: Site, seen: str) -> SitePlacement:
    found = db.session.execute(site_queries.placements(site.id)).first()
    if found is None or str(found.SitePlacement.id) != seen:
        raise Conflict("Somebody else has moved or closed this site. Look at it again.")
    newest: SitePlacement = found.SitePlacement
    return newest


def _is_not_top(site: Site) -> None:
    if site.kind == "district":
        raise DomainError("The district itself is changed on the settings page.")


def _is_open(site: Site, on: date) -> None:
    """The site hangs on its district on a date and does not close later."""
    if site.kind == "district":
        return
    held = db.session.scalars(site_queries.placements(site.id)).all()
    if held[0].held_to is not None or held[-1].held_from > on:
        raise DomainError("The site above is not open from that day on.")


def _is_free(district_id: uuid.UUID, name: str, but: uuid.UUID | None = None) -> None:
    others = db.session.scalars(site_queries.sites(district_id)).all()
    if name.casefold() in {each.name.casefold() for each in others if each.id != but}:
        raise DomainError("There is already a site called %(name)s.", name=name)
