"""What a file means for each person: new, changed, moved, left, back, held, or the same."""

from datetime import date
from typing import Any

import pytest

from app.roster.plan import many_leave
from tests.app.roster.comparing import (
    CEDAR,
    COLUMNS,
    HERE,
    LINCOLN,
    TODAY,
    YESTERDAY,
    comparison,
    held,
    left,
    line,
    outcomes,
    person,
    place,
)

CHANGES: list[tuple[dict[str, Any], list[tuple[str, str, str]]]] = [
    ({"legal_name": "Ana Ruiz"}, [("legal_name", "Ana Núñez", "Ana Ruiz")]),
    ({"preferred_name": "Anita"}, [("preferred_name", "", "Anita")]),
    ({"email": "ana@example.org"}, [("email", "", "ana@example.org")]),
    ({"language": "es"}, [("language", "en", "es")]),
]
MOVES: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
    ({"site": "Cedar School"}, ("site", "Lincoln School", "Cedar School")),
    ({"job": "DRV"}, ("job", "teacher", "driver")),
    ({"contract": "substitute"}, ("contract", "regular", "substitute")),
    ({"is_hourly": True}, ("hourly", "no", "yes")),
    ({"is_licensed": False}, ("license", "", "unlicensed")),
]


def test_somebody_unknown_is_added_from_the_first_day_on() -> None:
    added = outcomes([], [line(first_day=date(2026, 8, 17))])["added", "1"]
    assert added.step and added.step.new and added.step.new["sign_in_name"] == "anunez"
    assert [row.held_from for row in added.step.rows] == [date(2026, 8, 17)]
    assert added.details[0] == ("site", "", "Lincoln School")


def test_somebody_known_as_the_file_has_them_is_the_same() -> None:
    assert outcomes([person()], [line()])["same", "1"].step is None


@pytest.mark.parametrize(("said", "details"), CHANGES)
def test_a_person_changes(said: dict[str, Any], details: list[tuple[str, str, str]]) -> None:
    assert outcomes([person()], [line(**said)])["changed", "1"].details == details


def test_the_same_address_in_other_letters_is_no_change() -> None:
    ana = person(email="Ana@example.org")
    assert ("same", "1") in outcomes([ana], [line(email="ana@EXAMPLE.org")])


def test_an_empty_cell_is_no_news() -> None:
    ana = person(email="ana@example.org", preferred_name="Anita", language="es")
    assert ("same", "1") in outcomes([ana], [line()])


def test_a_sign_in_name_that_was_the_address_follows_it() -> None:
    ana = person(email="Ana@old.example.org", sign_in_name="ana@old.example.org")
    changed = outcomes([ana], [line(email="Ana@new.example.org")])["changed", "1"]
    assert changed.details[1] == ("sign_in_name", "ana@old.example.org", "ana@new.example.org")


def test_a_sign_in_name_of_ones_own_stays() -> None:
    changed = outcomes([person()], [line(email="ana@example.org")])["changed", "1"]
    assert [field for field, *_texts in changed.details] == ["email"]


@pytest.mark.parametrize(("said", "detail"), MOVES)
def test_a_position_changes_today(said: dict[str, Any], detail: tuple[str, str, str]) -> None:
    columns = COLUMNS | {"Type": "contract"}
    moved = outcomes([person()], [line(**said)], columns=columns)["moved", "1"]
    assert detail in moved.details and moved.step
    ended, begun = moved.step.rows
    assert (ended.held_to, begun.held_from, begun.held_to) == (YESTERDAY, TODAY, None)


def test_a_move_takes_effect_on_a_first_day_after_the_old_one() -> None:
    moved = outcomes([person()], [line(site="Cedar School", first_day=date(2026, 9, 1))])
    step = moved["moved", "1"].step
    assert step and [row.held_to for row in step.rows] == [date(2026, 8, 31), None]


def test_a_move_before_the_first_day_corrects_the_position() -> None:
    soon = place(held_from=date(2026, 9, 1))
    step = outcomes([person("1", soon)], [line(site="Cedar School")])["moved", "1"].step
    assert step and [(r.replaces_id, r.held_from) for r in step.rows] == [(soon.id, soon.held_from)]


def test_a_last_day_that_the_file_does_not_know_stays() -> None:
    ana = person("1", place(held_to=date(2026, 12, 18)))
    assert ("same", "1") in outcomes([ana], [line()])


def test_a_move_on_the_very_first_day_corrects_the_position() -> None:
    ana = person("1", place(held_from=TODAY))
    step = outcomes([ana], [line(site="Cedar School")])["moved", "1"].step
    assert step and [row.replaces_id for row in step.rows] == [ana.places[0].id]


def test_a_file_without_contracts_leaves_them_as_they_are() -> None:
    ana = person("1", place(contract="substitute"))
    assert ("same", "1") in outcomes([ana], [line()])


def test_several_lines_of_one_number_are_several_positions() -> None:
    lines = [line(), line(3, site="Cedar School", job="DRV"), line(4)]
    step = outcomes([], lines)["added", "1"].step
    assert step and [(r.site_id, r.job_class) for r in step.rows] == [
        (LINCOLN, "teacher"),
        (CEDAR, "driver"),
    ]
    assert step.rows[1].is_hourly


def test_one_of_several_positions_ends() -> None:
    ana = person("1", place(), place(site_id=CEDAR, job_class="driver"))
    step = outcomes([ana], [line()])["moved", "1"].step
    assert step and [(r.replaces_id, r.held_to) for r in step.rows] == [
        (ana.places[1].id, YESTERDAY)
    ]
    assert not step.leaves


def test_what_hr_entered_for_a_volunteer_stays() -> None:
    coach = place(site_id=CEDAR, contract="volunteer", by_form=True)
    assert ("same", "1") in outcomes([person("1", place(), coach)], [line()])
    step = outcomes([person("1", place(), coach)], [])["moved", "1"].step
    assert step and not step.leaves and len(step.rows) == 1


def test_somebody_whom_a_later_file_does_not_list_has_left() -> None:
    step = outcomes([person()], [])["left", "1"].step
    assert step and step.leaves and step.rows[0].held_to == YESTERDAY


@pytest.mark.parametrize(
    ("said", "last_day"),
    [
        ({"is_gone": True}, YESTERDAY),
        ({"is_gone": True, "last_day": date(2026, 7, 31)}, date(2026, 7, 31)),
        ({"last_day": date(2026, 7, 31)}, date(2026, 7, 31)),
    ],
)
def test_somebody_whom_the_file_calls_gone_has_left(said: dict[str, Any], last_day: date) -> None:
    step = outcomes([person()], [line(**said)])["left", "1"].step
    assert step and step.leaves and step.rows[0].held_to == last_day


def test_a_last_day_to_come_is_noted_and_nobody_has_left() -> None:
    last = date(2026, 12, 18)
    step = outcomes([person()], [line(is_gone=True, last_day=last)])["moved", "1"].step
    assert step and not step.leaves and step.rows[0].held_to == last


def test_whoever_has_no_number_of_the_source_never_leaves_by_absence() -> None:
    assert outcomes([person("", email="v@example.org")], []) == {}


def test_somebody_who_left_is_back_with_their_history() -> None:
    gone = left()
    back = outcomes([gone], [line(first_day=date(2010, 8, 1))])["back", "1"]
    assert back.person_id == gone.id and back.step
    assert back.step.new is None and [row.held_from for row in back.step.rows] == [TODAY]


def test_somebody_gone_who_was_never_here_is_not_added() -> None:
    assert ("same", "1") in outcomes([left("2")], [line(is_gone=True)])


def test_a_person_without_a_number_is_found_by_address_and_gets_it() -> None:
    ana = person("", email="Ana@example.org")
    changed = outcomes([ana], [line(email="ana@example.org")])["changed", "1"]
    assert changed.step and (changed.person_id, changed.step.number) == (ana.id, "1")


def test_two_people_with_one_address_are_held_with_row_and_column() -> None:
    same = "Row {} has the same e-mail address."
    lines = [line(2, email="a@example.org"), line(3, number="2", email="A@example.org")]
    assert held([], *lines) == [(2, "E-mail", same.format(3)), (3, "E-mail", same.format(2))]


def test_one_person_with_two_numbers_is_held() -> None:
    ana = person("7", email="ana@example.org")
    words = "Ana Núñez has this e-mail address, and the number 7."
    assert held([ana], line(email="ana@example.org")) == [(2, "Emp No", words)]


def test_an_address_of_somebody_else_is_held() -> None:
    ben = person("2", legal_name="Ben Ortega", email="ben@example.org")
    words = "The e-mail address belongs to Ben Ortega, who has another number."
    assert held([person(), ben], line(email="ben@example.org")) == [(2, "E-mail", words)]


def test_an_address_that_was_a_leavers_is_held_when_the_name_is_another() -> None:
    gone = person("", legal_name="Ada Nolan", email="an@example.org", left_on=YESTERDAY)
    words = "Ada Nolan, who has left, had this e-mail address. Is it the same person?"
    assert held([gone], line(email="an@example.org")) == [(2, "E-mail", words)]
    back = person("", email="an@example.org", left_on=YESTERDAY)
    assert held([back], line(email="an@example.org")) == []


def test_one_number_with_two_names_is_held() -> None:
    words = "Row 3 has the same number, but another name or e-mail address."
    assert held([], line(), line(3, legal_name="Dan Reed")) == [(2, "Emp No", words)]


def test_two_rows_about_one_person_under_two_numbers_are_held() -> None:
    ana = person("1")
    ana.numbers = ("1", "7")
    assert [row for row, *_why in held([ana], line(), line(3, number="7"))] == [2, 3]


def test_a_sign_in_name_that_is_taken_is_held() -> None:
    words = "Somebody already signs in as name2. Choose another sign-in name."
    assert held([person("2")], line(sign_in_name="NAME2"))[0][2] == words


def test_whoever_is_held_does_not_leave() -> None:
    ben = person("2", email="ben@example.org")
    found = outcomes([person(), ben], [line(email="ben@example.org")])
    assert {what for what, _number in found} == {"held"}


@pytest.mark.parametrize("name", ["1", "ana@example.org"])
def test_whoever_has_a_refused_row_does_not_leave(name: str) -> None:
    assert outcomes([person(email="Ana@example.org")], [], refused=[name]) == {}


def test_whoever_has_another_row_that_is_refused_is_held() -> None:
    assert ("held", "1") in outcomes([person()], [line()], refused=["1"])


def test_a_refused_row_of_nobody_in_particular_lets_nobody_leave() -> None:
    made = comparison([person()], [], refused=[""])
    assert list(made.outcomes()) == []
    assert "so nobody is taken to have left" in made.problems[-1][1].text


def test_a_code_that_is_not_mapped_waits_with_its_people() -> None:
    lines = [line(job="X9"), line(3, number="2", job="X9"), line(4, number="3", site="Annex")]
    made = comparison([person()], lines)
    assert [each.what for each in made.outcomes()] == ["unmapped"] * 3
    assert (made.codes.unknown_jobs, made.codes.unknown_sites) == ({"X9": 2}, {"Annex": 1})


def test_a_code_that_hr_leaves_out_is_as_if_it_were_not_there() -> None:
    assert outcomes([], [line(job="Contractor")]) == {}


def test_a_supervisor_is_found_by_number_or_address_and_comes_first() -> None:
    lines = [
        line(2, supervisor="2"),
        line(3, number="2", legal_name="Ben", email="ben@example.org", supervisor="boss@x.org"),
        line(4, number="3", legal_name="Cora", supervisor="Ben@example.org"),
    ]
    found = list(comparison([], lines).outcomes())
    ben, *others = [each.step for each in found if each.step]
    assert ben.rows[0].supervisor_id is None
    assert {step.rows[0].supervisor_id for step in others} == {ben.person_id}


def test_nobody_is_their_own_supervisor() -> None:
    assert ("same", "1") in outcomes([person()], [line(supervisor="1")])


def test_a_supervisor_who_is_nobody_is_noted() -> None:
    made = comparison([person()], [line(supervisor="99")])
    assert [each.what for each in made.outcomes()] == ["same"]
    assert made.problems[0][1].text == "Nobody on the list has the number or address 99."


def test_two_who_supervise_each_other_do_not_go_on_forever() -> None:
    lines = [line(supervisor="2"), line(3, number="2", supervisor="1")]
    assert {what for what, _number in outcomes([], lines)} == {"added"}


def test_the_last_of_human_resources_does_not_leave() -> None:
    cora, ben = person("1"), person("2")
    assert ("held", "1") in outcomes([cora], [], keepers=frozenset({cora.id}))
    both = frozenset({cora.id, ben.id})
    assert ("left", "1") in outcomes([cora, ben], [line(number="2")], keepers=both)


@pytest.mark.parametrize(
    ("left_here", "here", "many"), [(2, 4, False), (3, 30, False), (4, 39, True), (3, 0, True)]
)
def test_more_than_one_in_ten_leaving_is_many(left_here: int, here: int, many: bool) -> None:
    assert many_leave({"left": left_here, "here": here}) is many


def test_a_position_that_has_not_begun_never_begins() -> None:
    soon = person("1", place(held_from=date(2026, 9, 1)))
    step = outcomes([soon], [])["left", "1"].step
    assert step and step.rows[0].held_to == date(2026, 8, 31)


def test_a_position_added_to_others_begins_today_whenever_the_person_was_hired() -> None:
    step = outcomes([person()], [line(), line(3, job="DRV", first_day=HERE)])["moved", "1"].step
    assert step and [row.held_from for row in step.rows] == [TODAY]
