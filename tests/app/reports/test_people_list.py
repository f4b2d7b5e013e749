"""Who is on a list of people, in which order, on which page, and where they stand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app import db
from app.figures import places
from app.figures.counting import count
from app.figures.moment import Moment
from app.figures.tally import Tally
from app.models import PersonNumber, Position, Site
from app.models.scope import known_people
from app.reports.people_list import Line, everybody, page
from app.reports.people_list_asked import Asked, Scope
from app.reports.people_list_queries import unseen
from tests.app.reports.people import (
    AS_OF,
    DUE,
    LATER,
    LONG_AGO,
    TODAY,
    ZONE,
    Town,
    add_person,
    add_position,
    enroll,
    keep,
    sign,
)

BEFORE = Moment(TODAY - timedelta(days=30), ZONE)


def scope(town: Town, *tops: Site, when: Moment = AS_OF, **more: Any) -> Scope:
    ids = [top.id for top in tops or (town.top,)]
    whole = places.whole(ids) is not None
    return Scope(town.district.id, when, places.sites(ids, when), is_whole=whole, **more)


def lines(town: Town, **asked: Any) -> list[Line]:
    """The list as its page shows it; the lines of a file are the same."""
    mine, wanted = scope(town), Asked(**asked)
    if wanted.site:
        wanted = replace(wanted, below=places.sites([wanted.site], AS_OF))
    found = page(mine, wanted, 1)
    assert found.found == len(found.lines)
    assert list(everybody(mine, wanted)) == found.lines
    return found.lines


def names(town: Town, **asked: Any) -> list[str]:
    return [line.legal_name.split()[0] for line in lines(town, **asked)]


def moved(town: Town, name: str, site: Site, first: date) -> None:
    """From that day on somebody works at another site only."""
    old = db.session.query(Position).filter_by(staff_member_id=town.people[name].id).one()
    add_position(town.people[name], old.site, LONG_AGO, first - timedelta(days=1), replaces=old)
    add_position(town.people[name], site, first)


def test_late_ones_come_first_and_those_without_training_last(town: Town) -> None:
    enroll(town, "Ben", LATER)
    enroll(town, "Cora", DUE)
    sign(town, enroll(town, "Ana"))
    found = lines(town, sort="training")
    assert [(each.legal_name.split()[0], each.training, each.due) for each in found] == [
        ("Cora", "overdue", DUE),
        ("Ben", "due", LATER),
        ("Ana", "complete", None),
        ("Dan", "nothing", None),
    ]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Ana", "Ben", "Cora", "Dan"]),
        ("-name", ["Dan", "Cora", "Ben", "Ana"]),
        ("site", ["Cora", "Ana", "Ben", "Dan"]),
        ("-job", ["Ana", "Ben", "Cora", "Dan"]),
        ("due", ["Cora", "Ben", "Ana", "Dan"]),
        ("-due", ["Ben", "Cora", "Ana", "Dan"]),
        ("-training", ["Ana", "Ben", "Cora", "Dan"]),
    ],
)
def test_any_column_puts_the_list_in_order_and_who_has_nothing_there_comes_last(
    town: Town, sort: str, order: list[str]
) -> None:
    enroll(town, "Ben", LATER)
    enroll(town, "Cora", DUE)
    sign(town, enroll(town, "Ana"))
    assert names(town, sort=sort) == order


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "aN"}, ["Ana", "Dan"]),
        ({"q": "an exam"}, ["Ana", "Dan"]),
        ({"q": "%"}, []),
        ({"q": "0042"}, ["Ben"]),
        ({"q": "42"}, []),
        ({"q": "dan@asp"}, ["Dan"]),
        ({"q": "an", "status": "overdue"}, ["Ana"]),
        ({"status": "nothing"}, ["Ben", "Cora", "Dan"]),
        ({"job": "teacher"}, ["Ana", "Ben", "Cora", "Dan"]),
        ({"job": "driver"}, []),
        ({"age": "8-30"}, ["Ana"]),
        ({"age": "1-7"}, []),
        ({"age": "91+"}, []),
    ],
)
def test_people_are_found_by_name_number_address_work_and_standing(
    town: Town, asked: dict[str, Any], found: list[str]
) -> None:
    enroll(town, "Ana", DUE)
    town.people["Dan"].email = "Dan@aspen.example.org"
    number = {"district_id": town.district.id, "source": "hr", "number": "0042"}
    keep(PersonNumber(staff_member_id=town.people["Ben"].id, **number))
    assert names(town, **asked) == found


def test_a_site_holds_all_below_it_and_says_where_and_as_what_they_work(town: Town) -> None:
    add_person(town, "Eva", town.kitchen)
    add_position(town.people["Ana"], town.kitchen)
    found = lines(town, site=town.lincoln.id)
    assert [(each.legal_name.split()[0], each.sites) for each in found] == [
        ("Ana", ["Lincoln", "Lincoln kitchen"]),
        ("Ben", ["Lincoln"]),
        ("Eva", ["Lincoln kitchen"]),
    ]
    assert found[0].jobs == ["teacher"]


def test_of_a_program_the_list_says_where_everybody_stands_in_it(town: Town) -> None:
    enroll(town, "Ana", DUE)
    sign(town, enroll(town, "Ben"))
    found = lines(town, program=town.program.id, sort="asked")
    assert [(each.asked, each.asked_due) for each in found] == [
        ("overdue", DUE),
        ("complete", None),
    ]


def test_of_a_policy_the_list_holds_whom_the_dashboard_counts(town: Town) -> None:
    enroll(town, "Ana", DUE)
    enroll(town, "Dan", LATER)
    sign(town, enroll(town, "Ben"))
    line = count([town.top.id], AS_OF).policies[0]
    asked = {"policy": line.policy_id}
    assert len(names(town, **asked)) == line.asked == 3
    assert names(town, **asked, status="complete") == ["Ben"] and line.signed == 1
    assert names(town, **asked, status="overdue") == ["Ana"] and line.late == 1


def test_every_number_of_a_program_site_or_job_leads_to_so_many_people(town: Town) -> None:
    enroll(town, "Ana", DUE)
    enroll(town, "Dan", LATER)
    sign(town, enroll(town, "Ben"))
    figures = count([town.top.id], AS_OF)
    narrowed: list[tuple[dict[str, Any], Tally]]
    narrowed = [({"program": line.program_id}, line.tally) for line in figures.programs]
    narrowed += [({"site": line.site_id}, line.tally) for line in figures.sites]
    narrowed += [({"job": line.job_class}, line.tally) for line in figures.jobs]
    for asked, tally in [({}, figures.everybody), *narrowed]:
        told = [("complete", tally.finished), ("due", tally.due), ("overdue", tally.late)]
        for status, number in [*told, ("nothing", tally.nothing)]:
            assert len(names(town, **asked, status=status)) == number, (asked, status)


def test_pages_hold_everybody_once_and_know_how_many_there_are(town: Town) -> None:
    for number in range(120):
        add_person(town, f"Twin {number}", town.kitchen)
        town.people[f"Twin {number}"].legal_name = f"Twin {number % 7}"
    db.session.flush()
    for sort in ("name", "-site", "training"):
        mine, asked = scope(town, town.kitchen), Asked(sort=sort)
        pages = [page(mine, asked, number) for number in (1, 2, 3, 4)]
        assert [len(each.lines) for each in pages] == [50, 50, 20, 0]
        assert pages[0].found == 120
        assert len({line.id for each in pages for line in each.lines}) == 120


def test_a_file_is_read_slice_by_slice_in_the_order_of_the_pages(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.reports.people_list.SLICE", 3)
    enroll(town, "Dan", DUE)
    assert names(town, sort="training") == ["Dan", "Ana", "Ben", "Cora"]


def test_a_past_date_shows_who_worked_there_then_and_where_they_stood(town: Town) -> None:
    moved(town, "Ana", town.other, TODAY - timedelta(days=3))
    enroll(town, "Ana", DUE)
    then = page(scope(town, town.lincoln, when=BEFORE), Asked(), 1).lines
    assert [(each.legal_name, each.training, each.sites) for each in then] == [
        ("Ana Example", "due", ["Lincoln"]),
        ("Ben Example", "nothing", ["Lincoln"]),
    ]


def test_who_may_not_be_named_today_is_counted_and_not_found_by_name(town: Town) -> None:
    moved(town, "Ana", town.other, TODAY - timedelta(days=3))
    enroll(town, "Ana", DUE)
    seen = known_people([town.lincoln.id], TODAY)
    then = scope(town, town.lincoln, when=BEFORE, seen=seen)
    assert [line.legal_name for line in page(then, Asked(), 1).lines] == ["Ben Example"]
    assert [line.legal_name for line in everybody(then, Asked())] == ["Ben Example"]
    assert db.session.scalar(unseen(then, Asked())) == 1
    assert db.session.scalar(unseen(then, Asked(status="due"))) == 1
    assert db.session.scalar(unseen(then, Asked(status="overdue"))) == 0


def test_as_known_then_leaves_out_who_was_recorded_later(town: Town) -> None:
    learned = datetime(2026, 9, 1, 16, tzinfo=UTC)
    row = {"staff_member_id": town.people["Dan"].id, "site_id": town.kitchen.id}
    keep(Position(**row, job_class="coach", held_from=LONG_AGO, recorded_at=learned))
    for known_then, found in ((True, 0), (False, 1)):
        then = Moment(BEFORE.on, ZONE, known_then)
        assert page(scope(town, town.kitchen, when=then), Asked(), 1).found == found


def test_people_of_another_district_are_never_on_the_list(town: Town) -> None:
    add_person(town, "Stray", keep(Site(district_id=town.district.id, kind="school", name="X")))
    assert "Stray" not in names(town) and "Stray" not in names(town, status="nothing")
