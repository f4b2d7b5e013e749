"""Weekly digests at the end of a notice run: to supervisors about their people, to HR by site."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app import clock, db
from app.jobs import Finish, enqueue
from app.models import District, Run
from app.notices import digest_queries, queries
from app.notices.digest_words import Late, hr_digest, team_digest
from app.notices.planning import Standing, is_break, standings
from app.noticing import Draft, Subject, record, sender_of
from app.rules.status import Status, last_day

DIGESTS = "notice-digests"
EVERY = timedelta(days=7)
"""Nobody gets a digest of a kind more often."""
FOR_SUPERVISORS, FOR_HR = 7, 21
"""From so many days late on."""
CHUNK = 10_000


@dataclass
class Place:
    """Where people work: the tree of sites, and who leads a site."""

    parents: dict[uuid.UUID, uuid.UUID]
    names: dict[uuid.UUID, str]
    principals: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=dict)

    def upward(self, site_id: uuid.UUID) -> Iterable[uuid.UUID]:
        """The site and those it belongs to, the nearest first; a loop ends the walk."""
        seen: set[uuid.UUID] = set()
        here: uuid.UUID | None = site_id
        while here and here not in seen:
            seen.add(here)
            yield here
            here = self.parents.get(here)

    def leaders(self, site_id: uuid.UUID, but: uuid.UUID) -> set[uuid.UUID]:
        """The nearest principals above a site; nobody leads themselves."""
        for site in self.upward(site_id):
            if found := self.principals.get(site, set()) - {but}:
                return found
        return set()


def then_digests(run: Run, now: datetime) -> None:
    """When a notice run has ended, the digests are made of where things stand."""
    payload = {"district_id": str(run.district_id), "day": run.day.isoformat()}
    enqueue(f"{DIGESTS}:{run.id}:{now.isoformat()}", DIGESTS, payload)


def make_digests(payload: dict[str, Any]) -> Finish:
    """Compose the digests of a district's day; `finish` writes them."""
    on = date.fromisoformat(payload["day"])
    district_id = uuid.UUID(payload["district_id"])
    district = db.session.execute(queries.district(district_id)).scalar_one()
    drafts = [] if is_break(district_id, on) else _drafts(district, on)
    db.session.expunge(district)

    def finish() -> None:
        record(district, drafts, on, clock.now())

    return finish


def _drafts(district: District, on: date) -> list[Draft]:
    by_day = on - timedelta(days=FOR_SUPERVISORS)
    late = [
        each
        for each in standings(
            district.id, on, queries.unfinished_and_due_by(district.id, on, by_day)
        )
        if each.status == Status.OVERDUE and _days_late(each, on) >= FOR_SUPERVISORS
    ]
    place = _place(district.id, on)
    works = _in_chunks(digest_queries.works, {each.row.person_id for each in late}, on)
    return [
        *_team_drafts(district, late, works, place, on),
        *_hr_drafts(district, late, works, place, on),
    ]


def _team_drafts(
    district: District, late: Sequence[Standing], works: Sequence[Any], place: Place, on: date
) -> list[Draft]:
    """Who has people late, or had and has none now."""
    leaders = _leaders(works, place, on)
    of: dict[uuid.UUID, list[Standing]] = defaultdict(list)
    for each in late:
        for leader in leaders.get(each.row.person_id, ()):
            of[leader].append(each)
    done = _done_since(district.id, place, on)
    writes = _may_write(set(of) | set(done), "team", on)
    people = _people({each.row.person_id for each in late} | writes)
    sender, drafts = sender_of(district), []
    for id in sorted(writes):
        reader = people[id]
        lines = _longest(of[id], people, on)
        subject, text = team_digest(reader, lines, done.get(id, []), sender)
        about = [Subject(e.row.id, "team", e.row.due_on) for e in of[id]]
        drafts.append(_draft(reader, "team", on, subject, text, about))
    return drafts


def _longest(late: Sequence[Standing], people: dict[uuid.UUID, Any], on: date) -> list[Late]:
    """Each person once, with what is late longest."""
    worst: dict[uuid.UUID, Standing] = {}
    for each in sorted(late, key=lambda each: _days_late(each, on)):
        worst[each.row.person_id] = each
    return [
        Late(people[id].legal_name, _days_late(each, on), each.row.due_on)
        for id, each in worst.items()
    ]


def _hr_drafts(
    district: District, late: Sequence[Standing], works: Sequence[Any], place: Place, on: date
) -> list[Draft]:
    """How many are late for weeks at each site of somebody in HR."""
    long = {each.row.person_id for each in late if _days_late(each, on) >= FOR_HR}
    at = {(work.staff_member_id, work.site_id) for work in works if work.staff_member_id in long}
    scopes: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for grant in db.session.execute(digest_queries.holders(district.id, "hr", on)):
        scopes[grant.staff_member_id].add(grant.site_id)
    people = _people(_may_write(set(scopes), "hr", on))
    sender, drafts = sender_of(district), []
    for id, reader in sorted(people.items()):
        mine = {(who, site) for who, site in at if scopes[id] & set(place.upward(site))}
        if mine:
            sites = Counter(place.names[site] for _who, site in mine)
            count = len({who for who, _site in mine})
            subject, text = hr_digest(reader, count, sorted(sites.items()), sender)
            drafts.append(_draft(reader, "hr", on, subject, text))
    return drafts


def _leaders(works: Sequence[Any], place: Place, on: date) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Each person's supervisors who still work, else the nearest principals."""
    named = {work.supervisor_id for work in works if work.supervisor_id}
    working = {row.staff_member_id for row in _in_chunks(digest_queries.works, named, on)}
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for work in works:
        if work.supervisor_id in working:
            found[work.staff_member_id].add(work.supervisor_id)
        else:
            found[work.staff_member_id] |= place.leaders(work.site_id, work.staff_member_id)
    return found


def _done_since(district_id: uuid.UUID, place: Place, on: date) -> dict[uuid.UUID, list[str]]:
    """Whom a supervisor's last digest named and who has finished since, if they still lead them."""
    rows = db.session.execute(digest_queries.done_since(district_id, on)).all()
    works = _in_chunks(digest_queries.works, {row.person_id for row in rows}, on)
    leaders, found = _leaders(works, place, on), defaultdict[uuid.UUID, list[str]](list)
    for row in rows:
        if row.staff_member_id in leaders.get(row.person_id, ()):
            found[row.staff_member_id].append(row.legal_name)
    return found


def _may_write(person_ids: set[uuid.UUID], kind: str, on: date) -> set[uuid.UUID]:
    """Who of them works, is not away, and had no digest of the kind within a week."""
    working = {row.staff_member_id for row in _in_chunks(digest_queries.works, person_ids, on)}
    away = set(_in_chunks(queries.away, working, on, scalars=True))
    had = set(
        _in_chunks(
            lambda ids, since: digest_queries.had(ids, kind, since),
            working,
            on - EVERY,
            scalars=True,
        )
    )
    return working - away - had


def _people(person_ids: set[uuid.UUID]) -> dict[uuid.UUID, Any]:
    found = _in_chunks(lambda ids, _on: queries.people(ids), person_ids, date.min)
    return {row.id: row for row in found}


def _in_chunks(query: Any, ids: set[uuid.UUID], on: date, scalars: bool = False) -> list[Any]:
    """Rows of a query about many people, a bounded number of whom it asks at a time."""
    every = sorted(ids)
    rows: list[Any] = []
    for start in range(0, len(every), CHUNK):
        found = db.session.execute(query(every[start : start + CHUNK], on))
        rows += found.scalars() if scalars else found
    return rows


def _place(district_id: uuid.UUID, on: date) -> Place:
    sites = db.session.execute(digest_queries.sites(district_id, on)).all()
    place = Place(
        {row.id: row.parent_id for row in sites if row.parent_id},
        {row.id: row.name for row in sites},
    )
    for grant in db.session.execute(digest_queries.holders(district_id, "principal", on)):
        place.principals.setdefault(grant.site_id, set()).add(grant.staff_member_id)
    return place


def _draft(
    reader: Any, kind: str, on: date, subject: str, text: str, about: Sequence[Subject] = ()
) -> Draft:
    address = reader.email or ""
    return Draft(reader.id, f"{kind}:{on}", kind, reader.language, address, subject, text, about)


def _days_late(each: Standing, on: date) -> int:
    return (on - last_day(each.row.due_on, each.row.grace_days)).days
