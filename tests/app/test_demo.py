"""The demonstration: filled to any size, opened by one-time links, never beside a real district."""

import csv
import io
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Select, func, select

from app import clock, db
from app.enrolling.operations import bring_in_line
from app.models import (
    ApprovalRequest,
    Approver,
    Break,
    DateProblem,
    District,
    EarlierRecord,
    Enrollment,
    Leave,
    PaidTime,
    Position,
    Program,
    Requirement,
    Run,
    SchoolYear,
    SignInLink,
    StaffMember,
)
from app.models.status import status_expression
from tests.app.browsing import Browser
from tests.app.conftest import World


def demo(app: Flask, *arguments: str) -> Result:
    """Runs a command of the demonstration."""
    return app.test_cli_runner().invoke(args=["demo", *arguments])


def seeded(app: Flask, people: int) -> str:
    """What seeding says."""
    return demo(app, "seed", "--people", str(people)).output


def links(app: Flask, *arguments: str) -> list[dict[str, str]]:
    """The rows of the CSV."""
    return list(csv.DictReader(io.StringIO(demo(app, "links", *arguments).stdout)))


def rows() -> dict[str, int]:
    """How many rows the demonstration's tables hold."""
    db.session.rollback()
    return {
        model.__tablename__: db.session.scalar(counted(model)) or 0
        for model in (District, StaffMember, Enrollment, SignInLink)
    }


def counted(model: type[Any]) -> Select[Any]:
    """How many rows of a kind there are."""
    return select(func.count()).select_from(model)


def test_each_district_gets_as_many_learners_as_asked_for(app: Flask) -> None:
    assert "Added 6 learners" in seeded(app, 3)
    found = [(row["district"], row["role"]) for row in links(app)]
    for district in ("Larkspur School District", "Ocotillo Public Schools"):
        roles = [role for of, role in found if of == district]
        assert (roles.count("learner"), roles.count("principal"), roles.count("hr")) == (3, 3, 1)


def test_seeding_again_only_adds_who_is_missing(app: Flask) -> None:
    seeded(app, 3)
    assert "Added 4 learners" in seeded(app, 5)
    before = rows()
    assert "Added 0 learners" in seeded(app, 5) and "Added 0 learners" in seeded(app, 2)
    assert rows() == before


def test_everybody_added_has_training_to_do(app: Flask) -> None:
    seeded(app, 10)
    enrolled = select(func.count(func.distinct(Enrollment.staff_member_id)))
    assert db.session.scalar(enrolled) == rows()["staff_member"] == 30


def test_every_page_has_something_to_show(app: Flask) -> None:
    seeded(app, 9)
    facts = (Leave, EarlierRecord, PaidTime, SchoolYear, Break, Approver, ApprovalRequest, Run)
    assert [fact.__name__ for fact in facts if db.session.scalar(counted(fact)) in (None, 0)] == []
    waiting = db.session.scalars(select(ApprovalRequest.kind).order_by(ApprovalRequest.kind)).all()
    assert waiting == ["credit", "exemption", "exemption"]
    assert db.session.scalar(counted(DateProblem)) == 0


def test_one_in_nine_is_late_and_one_is_on_leave(app: Flask) -> None:
    seeded(app, 9)
    on = clock.today("America/Denver")
    found = select(Enrollment.id).where(status_expression(on) == "overdue")
    assert len(db.session.scalars(found).all()) == 2
    away = select(func.distinct(Enrollment.staff_member_id)).where(
        status_expression(on) == "on_leave"
    )
    assert len(db.session.scalars(away).all()) == 2


def test_the_night_leaves_it_as_it_was_founded(app: Flask) -> None:
    seeded(app, 9)
    now = clock.now()
    for district in db.session.scalars(select(District)).all():
        mine = select(StaffMember.id).where(StaffMember.district_id == district.id)
        db.writing()
        people = list(db.session.scalars(mine))
        found = bring_in_line(district.id, people, clock.today(district.time_zone), now)
        assert found == {"enrolled": 0, "changed": 0, "problem": 0}


def test_in_new_mexico_training_elsewhere_is_asked_and_not_in_montana(app: Flask) -> None:
    seeded(app, 1)
    asking = select(District.name).join(Program, Program.district_id == District.id)
    outside = asking.join(Requirement).where(Requirement.outside_title != "")
    assert db.session.scalars(outside).all() == ["Ocotillo Public Schools"]


def test_somebody_leads_a_team(app: Flask) -> None:
    seeded(app, 7)
    led = select(Position.staff_member_id).where(Position.supervisor_id.is_not(None))
    assert len(db.session.scalars(led).all()) == 4


def test_the_links_are_csv_with_a_link_and_a_sign_in_name_of_its_own_for_each(app: Flask) -> None:
    seeded(app, 4)
    found = links(app, "--base-url", "https://training.example/")
    assert list(found[0]) == ["district", "role", "name", "sign_in_name", "link"]
    assert len({row["link"] for row in found}) == len(found) == rows()["staff_member"]
    assert len({row["sign_in_name"] for row in found}) == len(found)
    assert all(row["link"].startswith("https://training.example/sign-in/") for row in found)


def test_a_printed_link_opens_once_for_the_person_it_names(app: Flask) -> None:
    seeded(app, 1)
    row = next(row for row in links(app) if row["role"] == "learner")
    address, visitor = row["link"].removeprefix("http://localhost"), Browser(app)
    assert row["name"] in visitor.get(address).words()
    visitor.post(address)
    assert row["name"].split()[0] in visitor.get("/").words()
    assert Browser(app).get(address, 410).heading == "This link or code does not work"


def test_a_table_shows_one_of_each_role_in_each_district(app: Flask) -> None:
    seeded(app, 3)
    before = rows()["sign_in_link"]
    assert demo(app, "links", "--people").stdout.count("/sign-in/") == 8
    assert rows()["sign_in_link"] == before + 8


@pytest.mark.parametrize("arguments", [["seed", "--people", "3"], ["links"], ["links", "--people"]])
def test_beside_a_real_district_the_demonstration_is_refused(
    world: World, app: Flask, arguments: list[str]
) -> None:
    before, result = rows(), demo(app, *arguments)
    assert result.exit_code == 1 and result.stdout == ""
    assert "This installation serves a real district" in result.stderr
    assert rows() == before


def test_a_real_district_founded_later_ends_the_demonstration(app: Flask) -> None:
    seeded(app, 1)
    db.writing()
    db.session.add(District(name="Elk Valley", time_zone="America/Denver"))
    db.session.commit()
    assert demo(app, "links").exit_code == demo(app, "seed", "--people", "2").exit_code == 1


@pytest.mark.parametrize("people", ["many", "", "3.5"])
def test_a_number_of_people_that_is_none_is_refused(app: Flask, people: str) -> None:
    result = demo(app, "seed", "--people", people)
    assert result.exit_code == 2 and "--people" in result.stderr and rows()["district"] == 0
