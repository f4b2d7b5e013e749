"""A profile: what packs say, what the district decided, what nobody has verified."""

from modules.loader import Reader, read_pack
from modules.pack import TAKEN_BACK, Profile, Ruling
from modules.profile import profile


def new_mexico(*rulings: Ruling) -> Profile:
    """Under the New Mexico pack."""
    loaded = read_pack("law-nm", Reader())
    assert loaded is not None
    return profile([loaded], rulings)


def test_what_nobody_has_verified_is_open_and_has_no_words_for_a_learner() -> None:
    rides = new_mexico().facts["rides"]
    assert rides.value is None and rides.says == {} and rides.citations == ()


def test_once_hr_confirms_it_the_words_are_there() -> None:
    rides = new_mexico(Ruling("rides", "unavoidable-only")).facts["rides"]
    assert rides.value == "unavoidable-only" and rides.says["en"] and rides.citations


def test_a_district_cites_its_own_section_first() -> None:
    decided = Ruling("rides", "ask", "Policy 8110, section 2", "Ask the office first.")
    rides = new_mexico(decided).facts["rides"]
    assert rides.says == {"en": "Ask the office first."}
    assert rides.citations[0].section == "Policy 8110, section 2"


def test_a_fact_no_pack_answers_is_silent_where_silence_is_an_answer() -> None:
    assert new_mexico().possible("purpose_test") == ("silent",)
    assert len(new_mexico().possible("student_posts")) == 2


def test_a_decision_taken_back_leaves_what_the_text_says() -> None:
    taken_back = new_mexico(Ruling("rides", "ask"), Ruling("rides", TAKEN_BACK))
    assert taken_back.facts["rides"] == new_mexico().facts["rides"]


def test_of_two_decisions_about_a_fact_the_last_counts_and_stands_beside_it() -> None:
    rides = new_mexico(Ruling("rides", "ask", by="Ana"), Ruling("rides", "silent", by="Ben"))
    (beside,) = rides.facts["rides"].decided
    assert (rides.facts["rides"].value, beside.by, beside.answer) == ("silent", "Ben", "silent")
