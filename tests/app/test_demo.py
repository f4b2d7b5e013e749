"""The demonstration: filled to any size, opened by one-time links, never beside a real district."""

import csv
import io

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app import db
from app.models import District, Enrollment, SignInLink, StaffMember
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
        model.__tablename__: db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (District, StaffMember, Enrollment, SignInLink)
    }


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
    assert db.session.scalar(enrolled) == 20


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
    assert demo(app, "links", "--people").stdout.count("/sign-in/") == 6
    assert rows()["sign_in_link"] == before + 6


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
