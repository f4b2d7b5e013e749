"""Each rule on a few lines of its own, and what it leaves alone."""

from datetime import date

import pytest

from app.rules.linting.lint import Facts, lint
from tests.rules.linting.texts import found_in

FOUND = [
    ("template-instruction", "Staff use these apps. (Insert the names of approved apps here.)"),
    ("template-instruction", "[The district may select any of the following bullets.]"),
    ("template-instruction", "ALTERNATIVE A:\n\nStaff shall not text students."),
    ("template-instruction", "Choose one of the following two paragraphs."),
    ("template-instruction", "SCHOOL BOARDS SHOULD SELECT ONE OF THE PARAGRAPHS BELOW"),
    ("template-instruction", "<Delete this sentence if the district has no middle school.>"),
    ("fill-in", "The officer is [name and title] at [phone number]."),
    ("fill-in", "Staff shall report to the ______ within a day."),
    ("fill-in", r"Staff shall report to the \__\_ within a day."),
    ("inserted-negation", "Staff must not use **un**-monitored tools."),
    ("struck-text", "Staff may text students ~~on weekdays~~ about practice."),
    (
        "odd-negation",
        "Employees are prohibited from joining not authorized pages that list events without"
        " sharing private details of staff.",
    ),
    ("fused-sentence", "Staff must log each message families shall receive a copy."),
    (
        "fused-sentence",
        "It is forbidden to do the following:\n\n- Creating a team page with the team name and"
        " mascot every photo taken of players must be cleared first.",
    ),
    ("broken-sentence", "Staff must keep a distance when they travel with\n\nthem and others."),
    ("broken-word", "The com- mittee must meet each month."),
    ("undefined-term", "In an emergency staff must call the office."),
    ("undefined-term", "Staff must not give students any private number."),
    (
        "exceptions-differ",
        "Employees may not use personal phones in a school van unless parked. Personal phones shall"
        " not be used in a school van except to call dispatch.",
    ),
    (
        "ban-without-exception",
        "Staff shall not create any web page for a school. Coaches wishing to create a page for"
        " their team shall request permission from the activities director.",
    ),
    (
        "ban-without-exception",
        "The use of tablets in all classrooms is prohibited. A teacher may request to use a tablet"
        " for a lesson.",
    ),
    (
        "purpose-in-some-items",
        "Staff shall not do the following for reasons unrelated to their work:\n\n1. e-mail"
        " students about matters unrelated to their work;\n2. meet students online.",
    ),
    ("no-family-exception", "Teachers shall never send direct messages to a student."),
    ("no-sanctions", "Staff must use work accounts."),
    ("unlisted-reference", "See Regulation KFA-R for details."),
    ("unmentioned-reference", "Cross Reference: 1200 Hiring"),
    ("same-label", "Cross References\n\nCode\tDescription\n1200\tHiring\n1201\tHiring"),
    ("same-day-review", "Adopted on: May 4, 2020\nReviewed: 05/04/2020"),
    ("no-review-cycle", "The board will review this policy as needed."),
    ("adoption-date-missing", "Staff must use work accounts."),
]
LEFT_ALONE = [
    ("fill-in", "Signature: ______________ Date: ________"),
    ("fill-in", "See [the list of apps](https://example.org/apps)."),
    ("struck-text", r"Staff may text \~\~families\~\~ about practice."),
    ("fused-sentence", "Staff must tell the principal, who must answer within a day."),
    ("broken-word", "A pre- or post-season meeting must be open."),
    ("broken-sentence", "Staff must keep these apart:\n\nwork accounts and private accounts."),
    ("undefined-term", "Emergency means danger to health. In an emergency staff must call."),
    ("undefined-term", "- Emergency: danger to health.\n\nIn an emergency staff must call."),
    ("ban-without-exception", "Staff must not post any photo without approval of the principal."),
    ("no-sanctions", "Staff who violate this rule may face discipline. Staff must keep to it."),
    ("no-review-cycle", "The board shall review this policy at least every two years."),
    ("unlisted-reference", "See Policy KFA.\n\nCross References: KFA Visitors"),
]


@pytest.mark.parametrize(("rule", "text"), FOUND)
def test_a_rule_finds_its_oddity(rule: str, text: str) -> None:
    assert rule in found_in(text)


@pytest.mark.parametrize(("rule", "text"), LEFT_ALONE)
def test_a_rule_leaves_good_words_alone(rule: str, text: str) -> None:
    assert rule not in found_in(text)


def test_a_table_that_a_pdf_flattened_is_still_a_list_of_references() -> None:
    text = "See Policy 1200.\n\n## Cross references\n\n### Code Description\n\n1200 Hiring"
    assert not found_in(text) & {"unlisted-reference", "unmentioned-reference"}


def test_a_date_stands_above_its_label_below_a_name() -> None:
    assert "adoption-date-missing" not in found_in("Ana Ruiz\nMay 4, 2020\nDate Approved")


def test_struck_words_are_not_read_as_in_force() -> None:
    text = "~~Staff who violate this rule may face discipline.~~ Staff must keep to it."
    assert "no-sanctions" in found_in(text)


def test_a_struck_must_is_no_rule() -> None:
    assert "no-sanctions" not in found_in("~~Staff must keep to it.~~ Staff are welcome.")


def test_a_code_the_district_lacks_is_reported() -> None:
    facts = Facts(known_codes=frozenset({"KFA"}))
    found = [f.excerpt for f in lint("See Policies KFA and KGB.", facts) if f.rule[:2] == "un"]
    assert "KGB" in found


def test_no_code_is_dead_where_no_other_policy_is_known() -> None:
    assert "unknown-reference" not in found_in("See Policy KGB.")


def test_a_date_on_the_form_beats_the_date_in_the_text() -> None:
    facts = Facts(adopted_on=date(2020, 5, 4), reviewed_on=date(2024, 5, 4))
    assert "same-day-review" not in found_in("Adopted: 05/04/2020\nReviewed: 05/04/2020", facts)


def test_a_review_is_past_when_the_stated_interval_has_run_out() -> None:
    text = "Adopted: May 4, 2020\n\nThe board reviews this policy every three years."
    assert "review-past" in found_in(text, Facts(on=date(2023, 5, 5)))
    assert "review-past" not in found_in(text, Facts(on=date(2023, 5, 4)))


def test_the_state_on_the_form_decides_whose_law_is_looked_at() -> None:
    text = "Staff may text students. Staff must report misconduct to the principal."
    assert "reporting-misconduct" in found_in(text, Facts(state="NM"))
    assert "reporting-misconduct" not in found_in(text, Facts(state="MT"))
