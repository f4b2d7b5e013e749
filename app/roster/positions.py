"""Verbs of positions: begin, move, end; each change is a new row and the old one stays."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from sqlalchemy import select

from app import db
from app.auth import sessions
from app.enrolling.operations import bring_in_line
from app.errors import Conflict, DomainError
from app.models import Position, Site, StaffMember
from app.models.scope import ended
from app.roster import people_queries
from app.rules.people import CONTRACTS, HOURLY
from modules.scenario import JobClass

DAY = timedelta(days=1)
Tops = Sequence[uuid.UUID]


@dataclass(frozen=True)
class Work:
    """What somebody does and where."""

    site_id: uuid.UUID
    job_class: str
    contract: str = "regular"
    is_hourly: bool | None = None
    """None: as is usual for this kind of work."""
    is_licensed: bool | None = None
    """None: as is usual for this kind of work, also where that changes later."""
    supervisor_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Act:
    """By whom and when something is changed; `today` is the district's date."""

    by: uuid.UUID | None
    today: date
    now: datetime


def begin(person: StaffMember, work: Work, first_day: date, act: Act) -> Position:
    """Another position; what it asks of them is assigned at once."""
    _refuse_impossible(person, work)
    lately = db.session.scalars(people_queries.not_over(person.id, first_day - DAY)).all()
    if any(_is_same(other, work, first_day) for other in lately):
        raise DomainError("They already hold this position. Move or end it instead.")
    position = _add(person.id, work, first_day, act)
    bring_in_line(person.district_id, [person.id], act.today, act.now)
    return position


def move(person: StaffMember, old: Position, work: Work, first_day: date, act: Act) -> None:
    """Other work from a day on; on the very first day of the old position it corrects that one."""
    _refuse_impossible(person, work)
    refuse_if_changed(old)
    if first_day < old.held_from:
        raise DomainError("The position cannot change before it began.")
    if old.held_to and first_day > old.held_to:
        raise DomainError("The position will have ended by then.")
    corrects = first_day == old.held_from
    if not corrects:
        _end(old, first_day - DAY, act)
    _add(person.id, work, first_day, act, old.held_to, old.id if corrects else None)
    bring_in_line(person.district_id, [person.id], act.today, act.now)


def end(
    person: StaffMember, ending: Iterable[Position], last_day: date, tops: Tops, act: Act
) -> None:
    """End positions; with the last one employment ends, and with it roles.

    A position that would have begun later never begins: its last day lies before its first.
    Sessions end now if the day is here. `tops` are the sites of who ends them."""
    for position in ending:
        refuse_if_changed(position)
        if last_day < position.held_from <= act.today:
            raise DomainError("The last day cannot be before the first day.")
        _end(position, last_day, act)
    bring_in_line(person.district_id, [person.id], act.today, act.now)
    if db.session.scalars(people_queries.not_over(person.id, last_day + DAY)).first():
        return
    refuse_beyond(person, tops, act.today)
    _end_roles(person, last_day, act)
    if last_day <= act.today:
        sessions.end_all(person.id, act.now)


def leave(person: StaffMember, last_day: date, tops: Tops, act: Act) -> None:
    """End every position that would go on after the last day."""
    ending = db.session.scalars(people_queries.not_over(person.id, last_day + DAY)).all()
    if not ending:
        raise DomainError("They will have left by then.")
    mine = {site.id for site in db.session.scalars(people_queries.sites(tops, act.today))}
    if any(position.site_id not in mine for position in ending):
        raise DomainError("They also work at a site that is not yours. End one position instead.")
    end(person, ending, last_day, tops, act)


def refuse_beyond(person: StaffMember, tops: Tops, today: date) -> None:
    """Whoever helps somebody in, or ends their roles, is over everything that person may see."""
    if db.session.scalar(people_queries.roles_beyond(tops, today, person.id)):
        raise DomainError(
            "This person holds a role beyond your sites. Ask human resources of the district."
        )


def refuse_if_changed(position: Position) -> None:
    """What the form showed must still stand: two people of HR may work at once."""
    if db.session.scalar(select(Position.id).where(Position.replaces_id == position.id)):
        raise Conflict("This position was changed in the meantime. Open the person again.")


def _is_same(other: Position, work: Work, on: date) -> bool:
    still_held = other.held_to is None or other.held_to >= on
    return still_held and (other.site_id, other.job_class) == (work.site_id, work.job_class)


def _refuse_impossible(person: StaffMember, work: Work) -> None:
    if work.job_class not in get_args(JobClass):
        raise DomainError(f"Choose one of these kinds of work: {', '.join(get_args(JobClass))}.")
    if work.contract not in CONTRACTS:
        raise DomainError(f"Choose one of these contracts: {', '.join(CONTRACTS)}.")
    if work.supervisor_id == person.id:
        raise DomainError("Nobody is their own supervisor.")
    if db.session.get_one(Site, work.site_id).district_id != person.district_id:
        raise DomainError("The site belongs to another district.")


def _add(
    person_id: uuid.UUID,
    work: Work,
    first_day: date,
    act: Act,
    last_day: date | None = None,
    replaces_id: uuid.UUID | None = None,
) -> Position:
    usual = work.job_class in HOURLY and work.contract != "volunteer"
    position = Position(
        staff_member_id=person_id,
        site_id=work.site_id,
        job_class=work.job_class,
        contract=work.contract,
        is_hourly=usual if work.is_hourly is None else work.is_hourly,
        is_licensed=work.is_licensed,
        supervisor_id=work.supervisor_id,
        held_from=first_day,
        held_to=last_day,
        recorded_at=act.now,
        recorded_by=act.by,
        replaces_id=replaces_id,
    )
    db.session.add(position)
    db.session.flush()
    return position


def _end(old: Position, last_day: date, act: Act) -> None:
    db.session.add(ended(old, last_day, recorded_at=act.now, recorded_by=act.by))
    db.session.flush()


def _end_roles(person: StaffMember, last_day: date, act: Act) -> None:
    """Nobody sees others after their last day; the district keeps somebody in human resources."""
    grants = db.session.scalars(people_queries.grants_after(person.id, last_day)).all()
    is_hr = any(grant.role == "hr" and grant.site.kind == "district" for grant in grants)
    others = people_queries.others_in_hr(person, last_day + DAY)
    if is_hr and db.session.scalar(others) is None:
        raise DomainError("Give somebody else the human resources role over the district first.")
    for grant in grants:
        db.session.add(ended(grant, last_day, recorded_at=act.now, recorded_by=act.by))
    db.session.flush()
