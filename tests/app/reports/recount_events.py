"""What happens to records in the recount's town: parts, proof, voids, moves and corrections."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import func, inspect, select

from app import clock, db
from app.models import (
    Acknowledgment,
    ApprovalRequest,
    Certificate,
    Completion,
    Correction,
    Credit,
    CreditClaim,
    EarlierRecord,
    Enrollment,
    Exemption,
    PaperSignature,
    PolicyVersion,
    PolicyWithdrawal,
    Program,
    Requirement,
    Site,
    SitePlacement,
)
from app.models.scope import holds, stands
from tests.app.enrolling_town import edition
from tests.app.reports.people import Town, add_requirement, keep
from tests.app.signed import declines, signature_under, voids
from tests.rules.lives import months_on

if TYPE_CHECKING:
    from tests.app.reports.recount_town import Movers

Fact = TypeVar("Fact")
Evidence = dict[str, uuid.UUID]
VOIDED = date(2028, 1, 15)
"""Until then all is signed, for only signatures are voided; later some is credit or paper."""


def again(fact: Fact, **other: Any) -> Fact:
    """A fact is corrected: the same row with something else in it takes its place, now."""
    columns = inspect(type(fact)).column_attrs
    row = {column.key: getattr(fact, column.key) for column in columns}
    changed = {"id": db.uuid7(), "recorded_at": clock.now(), "replaces_id": row["id"]}
    return keep(type(fact)(**row | changed | other))


def finish(town: Town, enrollment: Enrollment, on: date, chance: Random) -> None:
    """All that is open is done, or one part; the certificate follows the last."""
    unmet = [part for part in parts_of(enrollment.program_id, on) if not met(enrollment, part)]
    done = unmet[:1] if chance.random() < 0.3 else unmet
    for part in done:
        made = chance.choice([credit, paper, sign, sign]) if on > VOIDED else sign
        by = made(town, enrollment, part, on - timedelta(chance.randint(0, 60)))
        complete(enrollment, part, by)
    if done == unmet:
        certify(enrollment, on)


def complete(enrollment: Enrollment, part: Requirement, by: Evidence) -> None:
    ordinal = 1 + count(Completion, enrollment, Completion.requirement_id == part.id)
    about = {"enrollment_id": enrollment.id, "requirement_id": part.id, "ordinal": ordinal}
    keep(Completion(**about, completed_at=clock.now(), **by))


def parts_of(program_id: uuid.UUID, on: date) -> list[Requirement]:
    mine = Requirement.program_id == program_id, holds(Requirement, on)
    return list(db.session.scalars(select(Requirement).where(*mine).order_by(Requirement.id)))


def met(enrollment: Enrollment, part: Requirement) -> bool:
    voided = select(Correction.completion_id).where(Correction.completion_id.is_not(None))
    this = Completion.requirement_id.in_([part.id, part.replaces_id])
    return bool(count(Completion, enrollment, this, Completion.id.not_in(voided)))


def count(kind: Any, enrollment: Enrollment, *which: Any) -> int:
    found = select(func.count()).select_from(kind)
    return db.session.scalar(found.where(kind.enrollment_id == enrollment.id, *which)) or 0


def sign(town: Town, enrollment: Enrollment, _part: Requirement, _on: date) -> Evidence:
    """A signature made now."""
    ordinal = 1 + count(Acknowledgment, enrollment)
    signed = keep(signature_under(enrollment, town.policy, clock.now(), ordinal))
    return {"acknowledgment_id": signed.id}


def paper(town: Town, enrollment: Enrollment, _part: Requirement, on: date) -> Evidence:
    """A paper of an earlier day, recorded now."""
    row = PaperSignature(id=db.uuid7(), enrollment_id=enrollment.id, signed_on=on, name_written="P")
    row.policy_version_id, row.recorded_by = town.policy.id, town.people["Cora"].id
    row.scan_sha256, row.scan_type = "0" * 64, "application/pdf"
    return {"paper_id": keep(row).id}


def credit(town: Town, enrollment: Enrollment, part: Requirement, on: date) -> Evidence:
    """Proof of training on an earlier day elsewhere, approved now."""
    by = {"recorded_by": town.people["Cora"].id}
    request = ApprovalRequest(district_id=town.district.id, kind="credit", code=str(db.uuid7()))
    request.content, request.summary, request.recorded_by = {}, [], by["recorded_by"]
    claim = CreditClaim(enrollment_id=enrollment.id, requirement_id=part.id, **by)
    claim.provider, claim.finished_on, claim.minutes = "County office", on, 45
    claim.proof_sha256, claim.proof_type, claim.proof_size = "0" * 64, "application/pdf", 1
    given = Credit(id=db.uuid7(), claim_id=keep(claim).id, approval_id=keep(request).id)
    return {"credit_id": keep(given).id}


def certify(enrollment: Enrollment, on: date) -> None:
    months, number = enrollment.valid_months, str(db.uuid7())
    row = Certificate(enrollment_id=enrollment.id, number=number, code=number, words="")
    row.ordinal, row.issued_at = 1 + count(Certificate, enrollment), clock.now()
    row.valid_until = months_on(on, months) if months else None
    keep(row)


def add(years: "Movers", annex: Site, other_policy: uuid.UUID) -> None:
    """What is still to happen, by the night on which it is recorded."""
    town, programs = years.town, years.programs
    annual, yearly = programs["Annual"], programs["Each year"]
    for name in ("Ana", "Ben", "Dan"):
        years.events[date(2027, 9, 15)].append(partial(record_earlier, town, name, annual))
    events: dict[date, Callable[[], object]] = {
        date(2028, 2, 15): partial(take_back, Exemption),
        date(2028, 3, 15): partial(move_kitchen, town, date(2028, 1, 1)),
        date(2028, 9, 15): partial(add_requirement, annual, other_policy),
        date(2029, 1, 15): partial(void_signatures, town, yearly, "2028-29"),
        date(2029, 2, 15): partial(prove, town, yearly, "2028-29"),
        date(2029, 5, 15): partial(close, annex),
        date(2029, 10, 31): partial(decline, town, yearly),
        date(2029, 12, 15): partial(edition, town.policy.policy_id, 3, date(2030, 1, 1)),
        date(2029, 12, 31): partial(withdraw, town),
        date(2030, 1, 15): partial(take_back, EarlierRecord),
        date(2030, 2, 15): partial(move_kitchen, town, date(2028, 2, 10)),
        date(2030, 3, 15): partial(reword, yearly),
    }
    for on, event in events.items():
        years.events[on].append(event)


def record_earlier(town: Town, name: str, program: Program) -> None:
    """Of somebody who is asked for nothing here: what they finished elsewhere."""
    about = {"staff_member_id": town.people[name].id, "program_id": program.id}
    keep(EarlierRecord(**about, title="Training elsewhere", finished_on=date(2027, 9, 1)))


def take_back(kind: Any) -> None:
    """Every second one never was; of the others one day was wrong."""
    for number, row in enumerate(db.session.scalars(select(kind).order_by(kind.id)).all()):
        day = {"held_to": date(2028, 1, 10)} if kind is Exemption else {}
        again(row, **({"is_void": True} if number % 2 else day))


def placement(site: Site) -> SitePlacement:
    """The last place of a site."""
    mine = SitePlacement.site_id == site.id, stands(SitePlacement)
    found = select(SitePlacement).where(*mine).order_by(SitePlacement.held_from.desc())
    return next(iter(db.session.scalars(found)))


def move_kitchen(town: Town, on: date) -> None:
    """The kitchen belongs to the other school from a day on; told late, and corrected."""
    last = placement(town.kitchen)
    if last.parent_id == town.other.id:
        again(last, held_from=on)
    else:
        again(last, held_to=date.fromordinal(on.toordinal() - 1))
        row = SitePlacement(site_id=town.kitchen.id, parent_id=town.other.id, held_from=on)
        keep(row)


def close(site: Site) -> None:
    """The school closes while some still work there."""
    again(placement(site), held_to=date(2029, 6, 30))


def void_signatures(town: Town, program: Program, cycle: str) -> None:
    this = Enrollment.program_id == program.id, Enrollment.cycle == cycle
    found = select(Completion).join(Enrollment, Enrollment.id == Completion.enrollment_id)
    signed = found.where(*this, Completion.acknowledgment_id.is_not(None)).order_by(Completion.id)
    for row in db.session.scalars(signed).all()[::2]:
        voids(row, town.people["Cora"].id, clock.now())


def prove(town: Town, program: Program, cycle: str) -> None:
    """Whose signature was voided brings proof instead."""
    this = Enrollment.program_id == program.id, Enrollment.cycle == cycle
    on = clock.now().date()
    for enrollment in db.session.scalars(select(Enrollment).where(*this)).all():
        if count(Certificate, enrollment):
            for part in parts_of(program.id, on):
                if not met(enrollment, part):
                    complete(enrollment, part, credit(town, enrollment, part, on))
                    certify(enrollment, on)


def edition_of(town: Town, number: int) -> PolicyVersion:
    same = PolicyVersion.policy_id == town.policy.policy_id, PolicyVersion.number == number
    return db.session.scalars(select(PolicyVersion).where(*same)).one()


def decline(town: Town, program: Program) -> None:
    """Who is enrolled this year declines the second edition, signed or not."""
    this = Enrollment.program_id == program.id, Enrollment.cycle == "2029-30"
    version = edition_of(town, 2)
    for enrollment in db.session.scalars(select(Enrollment).where(*this)).all():
        declines(enrollment, version, clock.now())


def withdraw(town: Town) -> None:
    """The third edition never comes into effect."""
    version = edition_of(town, 3)
    keep(PolicyWithdrawal(version_id=version.id, withdrawn_on=date(2029, 12, 31), reason="error"))


def reword(program: Program) -> None:
    """What is asked is written anew and stays asked: what met the old row meets the new one."""
    for part in parts_of(program.id, clock.now().date()):
        again(part, held_to=date(2031, 12, 31))
