"""One message a week to each reader: HR and principals read their figures, leaders who is late.

They are made at the end of the week's first notice run outside a break, mostly on Monday."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app import clock, db
from app.jobs import Finish, enqueue
from app.models import Run
from app.notices import digest_queries, queries
from app.notices.digest_places import in_chunks, leaders
from app.notices.digest_week import FOR_SUPERVISORS, Sites, Week, week
from app.notices.digest_words import Late, Told, digest
from app.notices.planning import Standing, is_break
from app.noticing import Draft, Subject, record, sender_of

DIGESTS = "notice-digests"
FRIDAY = 4
READERS = ("hr", "principal")
"""Who reads the figures of the sites over which they hold such a role."""


@dataclass
class Reader:
    """What concerns one person: sites by role, the late ones they lead, and who is done."""

    sites: dict[str, Sites] = field(default_factory=dict)
    late: list[Standing] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @property
    def tops(self) -> Sites:
        """All their sites."""
        return frozenset().union(*self.sites.values())


def then_digests(run: Run, now: datetime) -> None:
    """When a notice run has ended, the digests are made of where things stand."""
    payload = {"district_id": str(run.district_id), "day": run.day.isoformat()}
    enqueue(f"{DIGESTS}:{run.id}:{now.isoformat()}", DIGESTS, payload)


def make_digests(payload: dict[str, Any]) -> Finish:
    """Compose the digests of a district's week; `finish` writes them."""
    on = date.fromisoformat(payload["day"])
    district_id = uuid.UUID(payload["district_id"])
    district = db.session.execute(queries.district(district_id)).scalar_one()
    is_quiet = on.weekday() > FRIDAY or is_break(district_id, on)
    drafts = [] if is_quiet else _drafts(week(district, on))
    db.session.expunge(district)

    def finish() -> None:
        record(district, drafts, on, clock.now())

    return finish


def _drafts(week: Week) -> list[Draft]:
    key = f"weekly:{week.on - timedelta(days=week.on.weekday())}"
    readers = _readers(week)
    ids = _may_write(week, readers, key)
    people = _people(ids | {each.row.person_id for each in week.late})
    made = ((id, _told(week, readers[id], people)) for id in sorted(ids))
    return [
        _draft(week, people[id], key, readers[id], told) for id, told in made if told.is_something
    ]


def _readers(week: Week) -> dict[uuid.UUID, Reader]:
    """Whoever holds a role, or has people who are late, or had and has none now."""
    found: dict[uuid.UUID, Reader] = defaultdict(Reader)
    for role in READERS:
        for person_id in set().union(*week.place.roles[role].values()):
            found[person_id].sites[role] = frozenset(week.place.held_by(person_id, role))
    led_by = leaders(week.works, week.place, week.on)
    for each in week.late_since(FOR_SUPERVISORS):
        for leader in led_by.get(each.row.person_id, ()):
            found[leader].late.append(each)
    for leader, name in _done_since(week):
        found[leader].done.append(name)
    return found


def _done_since(week: Week) -> Iterable[tuple[uuid.UUID, str]]:
    """Whom a leader's last message named and who has finished since, if they still lead them."""
    rows = db.session.execute(digest_queries.done_since(week.district.id, week.on)).all()
    works = in_chunks(digest_queries.works, {row.person_id for row in rows}, week.on)
    led_by = leaders(works, week.place, week.on)
    for row in rows:
        if row.staff_member_id in led_by.get(row.person_id, ()):
            yield row.staff_member_id, row.legal_name


def _may_write(week: Week, person_ids: Iterable[uuid.UUID], key: str) -> set[uuid.UUID]:
    """Who of them works, is not away, and was not written this week."""
    working = {
        row.staff_member_id for row in in_chunks(digest_queries.works, set(person_ids), week.on)
    }
    away = in_chunks(queries.away, working, week.on, scalars=True)
    had = in_chunks(lambda ids: queries.written(week.district.id, key, ids), working, scalars=True)
    return working - set(away) - set(had)


def _told(week: Week, reader: Reader, people: dict[uuid.UUID, Any]) -> Told:
    return Told(
        _longest(week, reader.late, people),
        reader.done,
        week.figures(reader.tops) if reader.sites else None,
        week.long_late(reader.sites["hr"]) if "hr" in reader.sites else (),
        is_hr="hr" in reader.sites,
    )


def _longest(week: Week, late: Sequence[Standing], people: dict[uuid.UUID, Any]) -> list[Late]:
    """Each person once, with what is late longest."""
    worst: dict[uuid.UUID, Standing] = {}
    for each in sorted(late, key=week.days_late):
        worst[each.row.person_id] = each
    return [
        Late(people[id].legal_name, week.days_late(each), each.row.due_on)
        for id, each in worst.items()
    ]


def _people(person_ids: set[uuid.UUID]) -> dict[uuid.UUID, Any]:
    return {row.id: row for row in in_chunks(queries.people, person_ids)}


def _draft(week: Week, person: Any, key: str, reader: Reader, told: Told) -> Draft:
    subject, text = digest(person, told, sender_of(week.district))
    about = [Subject(each.row.id, "team", each.row.due_on) for each in reader.late]
    kind = "hr" if told.is_hr else "team"
    return Draft(person.id, key, kind, person.language, person.email or "", subject, text, about)
