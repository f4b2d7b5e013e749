"""Who is counted where: scope, denominators, the order of lines, moves."""

from datetime import date, timedelta

from sqlalchemy import select

from app import db
from app.figures.counting import count
from app.figures.standing import Who
from app.models import Position, Site
from app.models.scope import sites_within, visible_people
from app.reports import queries, today_queries
from tests.app.reports.people import (
    AS_OF,
    DUE,
    LATER,
    LONG_AGO,
    TODAY,
    Town,
    add_person,
    add_position,
    enroll,
    sign,
)


def seen(town: Town, *tops: Site) -> set[str]:
    names = {person.id: name for name, person in town.people.items()}
    found = db.session.scalars(visible_people([top.id for top in tops], TODAY)).all()
    assert len(found) == len(set(found)), "a person is seen once"
    return {names[id] for id in found}


def everybody(town: Town) -> Who:
    return visible_people([town.top.id], TODAY)


def figures(town: Town, top: Site) -> dict[str, tuple[int, int, int, int, int]]:
    lines = [(line.name, line.tally) for line in count([top.id], AS_OF).sites]
    return {
        name: (t.counted, t.finished, t.due, t.late, t.apart.get("not_open", 0))
        for name, t in lines
    }


def position_of(town: Town, name: str) -> Position:
    mine = Position.staff_member_id == town.people[name].id
    return db.session.scalars(select(Position).where(mine)).one()


def test_a_principal_sees_their_own_site_and_what_lies_below_it(town: Town) -> None:
    add_person(town, "Eva", town.kitchen)
    assert seen(town, town.lincoln) == {"Ana", "Ben", "Eva"}


def test_hr_sees_the_whole_district(town: Town) -> None:
    assert seen(town, town.top) == {"Ana", "Ben", "Cora", "Dan"}


def test_a_viewer_without_sites_sees_nobody(town: Town) -> None:
    assert seen(town) == set()


def test_overlapping_grants_show_nobody_twice(town: Town) -> None:
    assert seen(town, town.lincoln, town.top) == {"Ana", "Ben", "Cora", "Dan"}


def test_who_has_left_or_not_yet_begun_is_not_seen(town: Town) -> None:
    add_person(town, "Eva", town.kitchen)
    eva, yesterday = town.people["Eva"], TODAY - timedelta(days=1)
    left = position_of(town, "Eva")
    add_position(eva, town.kitchen, LONG_AGO, yesterday, replaces=left)
    add_position(eva, town.kitchen, TODAY + timedelta(days=1))
    assert seen(town, town.kitchen) == set()


def test_the_last_day_of_a_position_still_counts(town: Town) -> None:
    add_position(town.people["Dan"], town.kitchen, LONG_AGO, TODAY)
    assert seen(town, town.kitchen) == {"Dan"}


def test_a_corrected_position_counts_at_the_new_site_only(town: Town) -> None:
    enroll(town, "Ana")
    add_position(town.people["Ana"], town.other, LONG_AGO, replaces=position_of(town, "Ana"))
    found = figures(town, town.top)
    assert (found["Lincoln"][0], found["Roosevelt"][0]) == (0, 1)


def test_a_site_that_moved_takes_its_people_along(town: Town) -> None:
    assert seen(town, town.other) == {"Dan"}
    add_person(town, "Eva", town.kitchen)
    town.move(town.kitchen, town.other)
    assert seen(town, town.other) == {"Dan", "Eva"}
    assert "Eva" not in seen(town, town.lincoln)


def test_a_loop_in_the_tree_ends_the_walk(town: Town) -> None:
    town.move(town.lincoln, town.kitchen)
    sites = sites_within([town.kitchen.id], TODAY)
    assert set(db.session.scalars(select(sites.c.site_id))) == {town.kitchen.id, town.lincoln.id}


def test_only_people_with_training_are_in_the_denominator(town: Town) -> None:
    enroll(town, "Ana", LATER)
    assert figures(town, town.lincoln)["Lincoln"] == (1, 0, 1, 0, 0)


def test_a_site_counts_those_below_it_too_and_the_total_everybody_once(town: Town) -> None:
    add_position(town.people["Ana"], town.kitchen)
    for name in ("Ana", "Dan"):
        enroll(town, name)
    found = figures(town, town.top)
    assert {name: row[0] for name, row in found.items()} == {
        "Aspen Grove": 2,
        "Lincoln": 1,
        "Lincoln kitchen": 1,
        "Roosevelt": 1,
    }
    assert db.session.execute(queries.tally(everybody(town), AS_OF)).one().counted == 2


def test_the_site_with_most_late_people_comes_first(town: Town) -> None:
    add_person(town, "Eva", town.other)
    for name in ("Ana", "Dan", "Eva"):
        enroll(town, name)
    names = list(figures(town, town.top))
    assert names == ["Aspen Grove", "Roosevelt", "Lincoln", "Lincoln kitchen"]


def test_the_worst_open_training_decides_where_a_person_stands(town: Town) -> None:
    sign(town, enroll(town, "Ana"))
    enroll(town, "Ana", LATER, opens=LATER, cycle="2027-28")
    assert figures(town, town.lincoln)["Lincoln"] == (1, 1, 0, 0, 0)
    enroll(town, "Ana", DUE, cycle="2025-26")
    assert figures(town, town.lincoln)["Lincoln"] == (1, 0, 0, 1, 0)


def test_who_only_moves_does_not_start_this_week(town: Town) -> None:
    monday = date(2026, 9, 14)
    add_position(town.people["Dan"], town.lincoln, monday)
    add_person(town, "Eva", town.kitchen)
    add_position(town.people["Eva"], town.kitchen, monday, replaces=position_of(town, "Eva"))
    assert db.session.execute(today_queries.starting([town.top.id], TODAY, 10)).all() == []


def test_who_begins_on_friday_starts_this_week(town: Town) -> None:
    friday = date(2026, 9, 18)
    add_person(town, "Eva", town.kitchen, friday)
    rows = db.session.execute(today_queries.starting([town.lincoln.id], TODAY, 10)).all()
    assert [(row.legal_name, row.begins, row.found) for row in rows] == [("Eva Example", friday, 1)]


def test_the_next_dates_count_people_who_are_not_finished(town: Town) -> None:
    sign(town, enroll(town, "Ana", LATER))
    enroll(town, "Ben", LATER)
    enroll(town, "Dan", DUE)
    assert count([town.top.id], AS_OF).due_next == [(LATER, 1)]
