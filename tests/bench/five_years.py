"""A district of many people, who each had two programs in each of five school years.

That is ten enrollments for each person, nearly all of them finished, with their evidence."""

import json
import sys
import uuid
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, insert

from app import db, migrating
from app.models import (
    Acknowledgment,
    Attempt,
    Certificate,
    Completion,
    Enrollment,
    EnrollmentChange,
    Leave,
    Position,
    Sitting,
    StaffMember,
    Submission,
)
from config import settings
from tests.bench.asked import FIRST_YEAR, District, at

JOBS = ("teacher", "paraeducator", "driver", "custodian", "coach")
YEARS = 5
ONCE = 2_000
FINISHED, FINISHED_THIS_YEAR, AWAY, MOVED = 0.93, 0.7, 0.01, 0.03
"""Of all enrollments of a year; of all people; of all enrollments whose dates were moved."""


class Rows:
    """Rows waiting to be written, table by table, parents first."""

    ORDER = (
        StaffMember,
        Position,
        Leave,
        Enrollment,
        EnrollmentChange,
        Submission,
        Sitting,
        Attempt,
        Acknowledgment,
        Completion,
        Certificate,
    )

    def __init__(self) -> None:
        self.waiting: dict[type[Any], list[dict[str, Any]]] = {each: [] for each in self.ORDER}

    def add(self, kind: type[Any], **values: Any) -> uuid.UUID:
        """One more row; returns its id."""
        id = db.uuid7()
        self.waiting[kind].append({"id": id, **values})
        return id

    def write(self) -> None:
        """Everything that waits, in one transaction."""
        db.writing()
        for kind, rows in self.waiting.items():
            if rows:
                db.session.execute(insert(cast(Table, kind.__table__)), rows)
            rows.clear()
        db.session.commit()


def found(people: str) -> dict[str, str]:
    """A district, and five years of what its people were asked and did."""
    migrating.upgrade()
    db.connect(settings().database_url)
    chance, count = Random(5), int(people)
    district, rows = District(max(10, count // 500)), Rows()
    for number in range(count):
        _person(district, rows, number, chance)
        if number % ONCE == ONCE - 1:
            rows.write()
    rows.write()
    return {"district": str(district.id), "hr": str(district.hr), "site": str(district.sites[0])}


def _person(district: District, rows: Rows, number: int, chance: Random) -> None:
    joined = FIRST_YEAR if chance.random() < 0.9 else FIRST_YEAR + chance.randrange(YEARS)
    person_id = rows.add(
        StaffMember,
        district_id=district.id,
        legal_name=f"{chance.choice(LAST_NAMES)} {chance.choice(FIRST_NAMES)} {number}",
        preferred_name="",
        email=f"p{number}@{district.own}.example.org",
        sign_in_name=f"p{number}.{district.own}",
        language="es" if number % 7 == 0 else "en",
        wants_cases=True,
        created_at=at(date(joined, 8, 1)),
    )
    position_id = rows.add(
        Position,
        staff_member_id=person_id,
        site_id=chance.choice(district.sites),
        job_class=chance.choice(JOBS),
        contract="regular",
        is_hourly=False,
        held_from=date(joined, 8, 1),
        held_to=None,
        recorded_at=at(date(joined, 8, 1)),
    )
    if chance.random() < AWAY:
        away = date(FIRST_YEAR + YEARS - 1, 10, 1)
        rows.add(
            Leave, staff_member_id=person_id, held_from=away, is_void=False, recorded_at=at(away)
        )
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        for place in range(len(district.programs)):
            _year(district, rows, Asked(person_id, position_id, year, place), chance)


class Asked(NamedTuple):
    """Whom a program asks in a school year; `place` is the program's among the district's."""

    person_id: uuid.UUID
    position_id: uuid.UUID
    year: int
    place: int


def _year(district: District, rows: Rows, asked: Asked, chance: Random) -> None:
    opens = date(asked.year, 8, 15)
    enrollment_id = rows.add(
        Enrollment,
        staff_member_id=asked.person_id,
        program_id=district.programs[asked.place][0],
        cycle=f"{asked.year}-{(asked.year + 1) % 100:02}",
        opens_on=opens,
        first_due_on=date(asked.year, 10, 15),
        closes_on=date(asked.year + 1, 6, 30),
        grace_days=0,
        why="position",
        position_id=asked.position_id,
        recorded_at=at(opens),
    )
    _moved(rows, enrollment_id, asked.year, chance)
    share = FINISHED_THIS_YEAR if asked.year == FIRST_YEAR + YEARS - 1 else FINISHED
    if chance.random() < share:
        on = opens + timedelta(days=chance.randrange(75))
        _finish(district, rows, asked, enrollment_id, on)


def _moved(rows: Rows, enrollment_id: uuid.UUID, year: int, chance: Random) -> None:
    if chance.random() < MOVED:
        rows.add(
            EnrollmentChange,
            enrollment_id=enrollment_id,
            held_from=date(year, 9, 1),
            base_due_on=date(year, 10, 15),
            due_on=date(year, 12, 1),
            closes_on=date(year + 1, 6, 30),
            released=chance.random() < 0.2,
            reason="calendar",
            recorded_at=at(date(year, 9, 1)),
        )


def _finish(
    district: District, rows: Rows, asked: Asked, enrollment_id: uuid.UUID, on: date
) -> None:
    requirement_id = district.programs[asked.place][1]
    sent = rows.add(
        Submission,
        staff_member_id=asked.person_id,
        idempotency_key=str(enrollment_id),
        payload_sha256="0" * 64,
        recorded_at=at(on),
    )
    proof: dict[str, Any] = {"attempt_id": None, "acknowledgment_id": None}
    if asked.place == 0:
        proof["attempt_id"] = _attempt(district, rows, enrollment_id, requirement_id, sent, on)
    else:
        proof["acknowledgment_id"] = _signature(district, rows, enrollment_id, sent, on)
    about = {"enrollment_id": enrollment_id, "requirement_id": requirement_id}
    rows.add(Completion, **about, completed_at=at(on), **proof)
    numbers = {"number": uuid.uuid4().hex, "code": uuid.uuid4().hex, "words": ""}
    issued = {"issued_at": at(on), "valid_until": None}
    rows.add(Certificate, enrollment_id=enrollment_id, **numbers, **issued)


def _attempt(
    district: District,
    rows: Rows,
    enrollment_id: uuid.UUID,
    requirement_id: uuid.UUID,
    sent: uuid.UUID,
    on: date,
) -> uuid.UUID:
    edition = {"module_version_id": district.module, "profile_sha256": "0" * 64}
    sitting = rows.add(
        Sitting,
        enrollment_id=enrollment_id,
        requirement_id=requirement_id,
        job_class="teacher",
        began_at=at(on),
        **edition,
    )
    score = {"questions": [], "score": 13, "out_of": 14, "passed": True, "language": "en"}
    about = {"sitting_id": sitting, "submission_id": sent, "ordinal": 1, "submitted_at": at(on)}
    return rows.add(Attempt, **about, **edition, **score)


def _signature(
    district: District, rows: Rows, enrollment_id: uuid.UUID, sent: uuid.UUID, on: date
) -> uuid.UUID:
    return rows.add(
        Acknowledgment,
        enrollment_id=enrollment_id,
        policy_version_id=district.edition,
        submission_id=sent,
        typed_name="A Person",
        statement="I received it.",
        language="en",
        sign_in_method="password",
        signed_at=at(on),
    )


FIRST_NAMES = ("Ana", "Ben", "Dan", "Eva", "Luis", "Mara", "Nell", "Omar", "Pia", "Ruth")
LAST_NAMES = ("Hale", "Ortega", "Lund", "Reyes", "Stone", "Vega", "Winter", "Young", "Zamora")


if __name__ == "__main__":
    print(json.dumps(found(sys.argv[1])))
