"""Verbs of a crew session: start, move, end, join, go on to one's own quiz; callers commit."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import update

from app import db
from app.auth.links import new_code
from app.errors import DomainError
from app.learning import crew_queries, operations
from app.learning.playing import play
from app.models import Crew, CrewMember, ModuleVersion, Sitting
from modules.plan import Item

CODE_LENGTH = 6
"""It lets nobody in who has not signed in, so it may be short."""


def start(site_id: uuid.UUID, version: ModuleVersion, by: uuid.UUID, now: datetime) -> Crew:
    """Show a module to a crew, from its first part on."""
    crew = Crew(
        id=db.uuid7(),
        site_id=site_id,
        facilitator_id=by,
        module_version_id=version.id,
        code=new_code(CODE_LENGTH),
        began_at=now,
    )
    db.session.add(crew)
    return crew


def move(crew: Crew, before: int, after: int, last: int) -> None:
    """One part on or back, or to the quiz after the `last`; a second press changes nothing.

    Whoever is here when the screen goes back sees those parts now."""
    if crew.ended_at or crew.place != before or abs(after - before) != 1 or not 0 <= after <= last:
        return
    crew.place = after
    db.session.execute(
        update(CrewMember)
        .where(CrewMember.crew_id == crew.id, CrewMember.joined_place > after)
        .values(joined_place=after)
    )


def join(crew: Crew, person_id: uuid.UUID, on: date, now: datetime) -> None:
    """Take part from the part on the screen on; joining twice is joining once.

    DomainError for somebody of whom no program asks this module."""
    if db.session.scalar(crew_queries.member(person_id, crew.id)):
        return
    if db.session.execute(crew_queries.open_for(person_id, _slug(crew), on)).first() is None:
        raise DomainError(
            "This module is not on your list now: you have finished it, something else comes "
            "first, or no program asks you for it. You may watch. If it should be on your list, "
            "ask human resources."
        )
    db.session.add(
        CrewMember(
            crew_id=crew.id, staff_member_id=person_id, joined_at=now, joined_place=crew.place
        )
    )


def go_on(
    crew: Crew, member: CrewMember, shown: Sequence[Item], on: date, now: datetime
) -> Sitting | None:
    """The member's own sitting, in which the parts shown since they came are done.

    None for somebody who has finished the module by now."""
    found = db.session.execute(
        crew_queries.open_for(member.staff_member_id, _slug(crew), on)
    ).first()
    if found is None:
        return None
    enrollment, requirement = found
    sitting = operations.begin(enrollment, requirement, on, now)
    db.session.flush()
    own = play(sitting, enrollment.program.district_id).items
    mine = counterparts(own, shown)
    for item in shown[member.joined_place : crew.place]:
        if item in mine:
            operations.finish(sitting, mine[item])
    return sitting


def counterparts(own: Sequence[Item], shown: Sequence[Item]) -> dict[Item, Item]:
    """For each part of the screen the one of a person's own parts that it stands for, if any.

    Everybody's cases are picked to fit their work, so a case that only the screen has stands for
    one that only the person has."""
    found = {item: item for item in shown if item in own}
    for kind in ("lesson", "scenario", "transcript"):
        theirs = [item for item in shown if item.kind == kind and item not in own]
        mine = [item for item in own if item.kind == kind and item not in shown]
        found.update(zip(theirs, mine, strict=False))
    return found


def _slug(crew: Crew) -> str:
    return crew.module_version.slug
