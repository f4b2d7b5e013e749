"""Ready-made programs in a district: which are offered, what of them is there, and making one."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from app import db, published
from app.errors import Conflict, DomainError
from app.models import District, Policy, Program
from app.programs import ready_made_queries as queries
from app.programs.operations import ask_for, create_program, set_terms
from app.programs.ready_made import READY_MADE, SUPPLEMENTARY, ReadyMade
from app.rules.cycles import school_year_key


class Offer(NamedTuple):
    """A ready-made program, and what of it is there today."""

    ready: ReadyMade
    modules: Mapping[str, Mapping[str, str]]
    """Titles of the published modules by slug."""
    policies: Mapping[str, tuple[Policy, str]]
    """The policies in effect and their titles by code."""
    unpublished: tuple[str, ...]
    """Slugs of modules that are not published."""
    ahead: tuple[str, ...]
    """Codes of policies that are not in effect yet."""
    lacks_calendar: bool
    """It counts from the first day with students, and the calendar does not say that day."""
    note: Mapping[str, str]
    """What its certificates carry; in New Mexico always that they are supplementary."""
    made: Program | None
    """What the district has made of it already."""

    @property
    def asks(self) -> str:
        """What it would ask for, in a form that differs when anything was published since."""
        return " ".join([*self.modules, *self.policies, self.ready.outside.get("en", "")]).strip()

    @property
    def lacks_policies(self) -> bool:
        """The district has no policy at all that it could ask for."""
        return self.ready.with_policies and not self.policies and not self.ahead

    @property
    def is_short(self) -> bool:
        """Something of it is not there."""
        return bool(self.unpublished or self.ahead or self.lacks_policies)


def offers(district_id: uuid.UUID, on: date) -> list[Offer]:
    """The programs that fit the district's packs, with what is there on a date."""
    there = _there(district_id, on)
    return [_offer(ready, there) for ready in READY_MADE if ready.packs <= there.packs]


class _There(NamedTuple):
    """What programs can be made of in a district."""

    packs: set[str]
    titles: Mapping[str, Mapping[str, str]]
    policies: Sequence[Any]
    has_school_year: bool
    made: Mapping[str, Program]


def _there(district_id: uuid.UUID, on: date) -> _There:
    starts = db.session.get_one(District, district_id).school_year_starts
    year = queries.school_year(district_id, school_year_key(on, starts))
    return _There(
        set(published.packs_of(district_id)),
        {each.slug: each.titles for each in db.session.scalars(queries.newest_modules())},
        db.session.execute(queries.policies(district_id, on)).all(),
        db.session.scalars(year).first() is not None,
        {program.ready_made: program for program in db.session.scalars(queries.made(district_id))},
    )


def _offer(ready: ReadyMade, there: _There) -> Offer:
    signed = there.policies if ready.with_policies else ()
    return Offer(
        ready,
        {slug: there.titles[slug] for slug in ready.modules if slug in there.titles},
        {policy.code: (policy, edition.title) for policy, edition in signed if edition},
        tuple(slug for slug in ready.modules if slug not in there.titles),
        tuple(policy.code for policy, edition in signed if not edition),
        bool(ready.terms.get("before_students")) and not there.has_school_year,
        ready.note or (SUPPLEMENTARY if "law-nm" in there.packs else {}),
        there.made.get(ready.code),
    )


def make(offer: Offer, district_id: uuid.UUID, on: date, now: datetime, by: uuid.UUID) -> Program:
    """The program with its terms and what it asks for; the nightly work then enrolls.

    Conflict where the district has made it already, so that two presses make one."""
    db.one_at_a_time(district_id)
    ready = offer.ready
    if db.session.scalar(queries.made(district_id).where(Program.ready_made == ready.code)):
        raise Conflict("This program is there already.")
    if not offer.asks:
        raise DomainError("Nothing of what this program asks for is published yet.")
    program = create_program(
        district_id,
        ready.title["en"],
        ready.title["es"],
        offer.note.get("en", ""),
        offer.note.get("es", ""),
        ready_made=ready.code,
    )
    set_terms(program, on, now, by, **ready.terms)
    outside = [(ready.outside["en"], ready.outside["es"])] if ready.outside else []
    signed = [policy for policy, _title in offer.policies.values()]
    ask_for(program, on, offer.modules, signed, outside)
    return program
