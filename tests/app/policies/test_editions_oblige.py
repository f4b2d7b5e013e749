"""Whom an edition obliges to sign, whom not, and what "Before you publish" says of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from app import db
from app.enrolling.editions import preview
from app.enrolling.operations import bring_in_line
from app.models import Enrollment, PolicyVersion, PolicyWithdrawal, Program
from tests.app.enrolling_town import (
    ask,
    away,
    changes,
    edition,
    line,
    noon,
    stands_now,
    starts_work,
)
from tests.app.reports.people import Town, add_requirement, enroll, found_town, keep
from tests.app.signed import signs, voids

BEGINS, OCT, NOV, DEC = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 2), date(2026, 12, 15)
JUNE = date(2027, 6, 30)


@pytest.fixture
def town(database: Engine) -> Town:
    """A program asks everybody to sign each new edition of the policy."""
    db.writing()
    town = found_town()
    editions = keep(Program(id=db.uuid7(), district_id=town.district.id, title="Editions"))
    add_requirement(editions, town.policy.policy_id)
    ask(editions, BEGINS, rhythm="edition", policy_id=town.policy.policy_id, days=30)
    return town


def second(town: Town, effective: date = NOV, **other: object) -> PolicyVersion:
    return edition(town.policy.policy_id, 2, effective, **other)


def cycles(town: Town, on: date, name: str = "Ana") -> dict[str, str]:
    """Cycle → status; an edition's cycle is called by its number."""
    numbers = {str(each.id): each.number for each in db.session.scalars(select(PolicyVersion))}
    found = stands_now(town, on, name).items()
    return {
        f"edition {numbers[key[8:]]}" if key.startswith("edition:") else key: status
        for key, (_due, status) in found
    }


def enrolled(town: Town, cycle: str, name: str = "Ana") -> Enrollment:
    mine = Enrollment.staff_member_id == town.people[name].id
    found = select(Enrollment).where(mine, Enrollment.cycle.startswith(cycle))
    return db.session.scalars(found).one()


def test_an_edition_is_due_on_the_day_hr_says(town: Town) -> None:
    version = second(town, sign_by=DEC)
    line(town, NOV)
    assert stands_now(town, NOV) == {f"edition:{version.id}": (DEC, "due")}


@pytest.mark.parametrize(("published", "expected"), [(OCT, {}), (NOV, {"edition 2": "due"})])
def test_a_program_asks_for_what_was_published_since_it_began(
    town: Town, published: date, expected: dict[str, str]
) -> None:
    program = db.session.scalars(select(Program).where(Program.title == "Editions")).one()
    follows = {"rhythm": "edition", "policy_id": town.policy.policy_id, "days": 30}
    ask(program, OCT + timedelta(10), **follows)
    second(town, OCT, sign_by=DEC, published_at=noon(published))
    line(town, NOV)
    assert cycles(town, NOV) == expected


def test_an_editorial_edition_obliges_nobody(town: Town) -> None:
    line(town, OCT)
    second(town, change="editorial")
    assert line(town, NOV)["enrolled"] == 0


def test_who_is_still_to_sign_the_policy_elsewhere_signs_it_only_there(town: Town) -> None:
    enroll(town, "Ana", due=DEC)
    second(town)
    line(town, NOV)
    line(town, NOV, "Ben")
    assert (cycles(town, NOV), cycles(town, NOV, "Ben")) == (
        {"2026-27": "due"},
        {"edition 2": "due"},
    )


def test_who_has_signed_an_older_edition_elsewhere_signs_the_new_one(town: Town) -> None:
    signs(enroll(town, "Ana", due=DEC), town.policy, noon(OCT))
    second(town)
    line(town, NOV)
    assert cycles(town, NOV) == {"2026-27": "complete", "edition 2": "due"}


def test_who_signed_the_edition_elsewhere_is_not_asked_again(town: Town) -> None:
    yearly, version = enroll(town, "Ana", due=DEC), second(town)
    signs(yearly, version, noon(NOV))
    line(town, NOV)
    assert cycles(town, NOV) == {"2026-27": "complete"}


def test_who_signs_it_elsewhere_meanwhile_is_let_off_until_that_is_voided(town: Town) -> None:
    version, day = second(town), timedelta(1)
    line(town, NOV)
    signed = signs(enroll(town, "Ana", due=DEC), version, noon(NOV + day))
    line(town, NOV + day)
    assert cycles(town, NOV + day)["edition 2"] == "released"
    voids(signed, town.people["Cora"].id, noon(NOV + 2 * day))
    line(town, NOV + 2 * day)
    assert cycles(town, NOV + 2 * day) == {"2026-27": "due", "edition 2": "due"}
    assert [each.reason for each in changes("Ana", town)] == ["signed", "back"]


def test_a_newer_edition_replaces_what_is_open(town: Town) -> None:
    second(town, OCT, sign_by=DEC)
    line(town, OCT)
    third = edition(town.policy.policy_id, 3, NOV, sign_by=JUNE)
    line(town, NOV)
    assert cycles(town, NOV) == {"edition 2": "excused", "edition 3": "due"}
    (change,) = changes("Ana", town)
    assert (change.reason, change.cause_id, change.closes_on) == (
        "superseded",
        third.id,
        NOV - timedelta(1),
    )


def test_a_withdrawn_edition_asks_nobody_any_more(town: Town) -> None:
    version = second(town, OCT)
    yearly = enroll(town, "Ben", due=DEC)
    line(town, OCT)
    keep(PolicyWithdrawal(version_id=version.id, withdrawn_on=NOV, reason="Board"))
    line(town, NOV)
    (change,) = changes("Ana", town)
    assert (cycles(town, NOV), change.reason) == ({"edition 2": "released"}, "withdrawn")
    assert stands_now(town, NOV, "Ben")[yearly.cycle][1] == "due"


def test_an_edition_withdrawn_before_its_day_leaves_the_one_before(town: Town) -> None:
    second(town, OCT)
    line(town, OCT)
    third = edition(town.policy.policy_id, 3, NOV)
    keep(PolicyWithdrawal(version_id=third.id, withdrawn_on=NOV, reason="Board"))
    assert line(town, NOV)["changed"] == 0


def test_a_newcomer_who_signs_makes_nobody_else_sign(town: Town) -> None:
    version = second(town, OCT)
    for name in ("Ana", "Ben"):
        line(town, OCT, name)
        signs(enrolled(town, "edition", name), version, noon(OCT))
    starts_work(town, "Dan", NOV, NOV)
    signs(enroll(town, "Dan", due=DEC, cycle="hire:2026-11-02"), version, noon(NOV))
    assert not any(line(town, NOV, name)["enrolled"] for name in ("Ana", "Ben"))


def test_an_unchanged_policy_is_signed_again_in_each_years_cycle(town: Town) -> None:
    ask(town.program, BEGINS, rhythm="school-year", opens="09-01", due="10-31")
    line(town, BEGINS)
    signs(enrolled(town, "2026-27"), town.policy, noon(BEGINS))
    line(town, date(2027, 9, 1))
    assert cycles(town, date(2027, 9, 1)) == {"2026-27": "complete", "2027-28": "due"}


def test_before_publishing_says_what_publishing_then_does(town: Town) -> None:
    second(town, OCT)
    line(town, OCT)
    away(town, NOV, DEC, OCT)
    enroll(town, "Ben", due=DEC)
    told = preview(town.district.id, town.policy.policy_id, "", NOV, DEC, OCT)
    third = edition(town.policy.policy_id, 3, NOV, sign_by=DEC)
    everybody = [person.id for person in town.people.values()]
    bring_in_line(town.district.id, everybody, NOV, noon(NOV))
    asked = select(Enrollment).where(Enrollment.cycle == f"edition:{third.id}")
    names = [each.staff_member.legal_name for each in db.session.scalars(asked)]
    assert [name for _id, name, _on in told.people] == sorted(names)
    assert told.on_leave == ["Ana Example"]
    assert (told.onboarding, told.superseded) == (["Ben Example"], 1)


def test_before_publishing_finds_the_people_of_a_program_that_is_to_be(database: Engine) -> None:
    db.writing()
    town = found_town()
    ask(town.program, BEGINS, rhythm="renewal", sites=[str(town.other.id)])
    signs(enroll(town, "Dan", cycle="first"), town.policy, noon(BEGINS))
    here = (town.district.id, town.policy.policy_id)
    everybody = preview(*here, "everybody", OCT, DEC, NOV)
    some = preview(*here, str(town.program.id), OCT, DEC, NOV)
    assert len(everybody.people) == 4
    assert [(name, due) for _id, name, due in some.people] == [("Dan Example", DEC)]
    assert preview(*here, "", OCT, DEC, NOV).people == []
