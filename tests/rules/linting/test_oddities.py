"""The oddities that real policies have, by their number in the review of the two real texts."""

import pytest

from tests.rules.linting.texts import found_in, invented, real

LIST_OF_BANS = [
    ("O-1", "template-instruction"),
    ("O-2", "inserted-negation"),
    ("O-2", "odd-negation"),
    ("O-3", "fused-sentence"),
    ("O-3", "undefined-term:advisor"),
    ("O-4", "struck-text"),
    ("O-4", "exceptions-differ"),
    ("O-5", "ban-without-exception"),
    ("O-7", "purpose-in-some-items"),
    ("O-8", "undefined-term:student"),
    ("O-8", "undefined-term:emergency"),
    ("O-8", "undefined-term:school hours"),
    ("O-8", "undefined-term:social media"),
    ("O-8", "undefined-term:personal information"),
    ("O-9", "no-family-exception"),
    ("O-10", "fill-in"),
    ("O-10", "lost-table"),
    ("O-10", "same-label"),
    ("O-11", "law-about-other-matter"),
    ("O-19", "reporting-abuse"),
    ("O-22", "no-sanctions"),
    ("dates", "same-day-review"),
    ("dates", "no-review-cycle"),
    ("references", "unmentioned-reference"),
]
STANDARD = [
    ("O-13", "broken-sentence"),
    ("O-13", "broken-word"),
    ("O-19", "law-out-of-step"),
    ("O-19", "reporting-misconduct"),
    ("O-22", "no-sanctions"),
    ("dates", "review-date-missing"),
    ("dates", "no-review-cycle"),
    ("references", "unlisted-reference"),
]
APPS = [
    ("O-1", "template-instruction"),
    ("O-2", "odd-negation"),
    ("O-2", "inserted-text"),
    ("O-3", "fused-sentence"),
    ("O-4", "exceptions-differ"),
    ("O-5", "ban-without-exception"),
    ("O-7", "purpose-in-some-items"),
    ("O-8", "undefined-term:emergency"),
    ("O-9", "no-family-exception"),
    ("O-22", "no-sanctions"),
    ("dates", "same-day-review"),
    ("references", "unlisted-reference"),
    ("references", "unmentioned-reference"),
]
DEVICES = [
    ("O-5", "ban-without-exception"),
    ("O-7", "purpose-in-some-items"),
    ("O-8", "undefined-term:advisor"),
    ("O-9", "no-family-exception"),
    ("O-10", "fill-in"),
    ("O-10", "same-label"),
    ("O-13", "broken-sentence"),
    ("O-19", "law-out-of-step"),
    ("O-19", "reporting-abuse"),
    ("O-19", "reporting-misconduct"),
    ("O-22", "no-sanctions"),
    ("dates", "review-past"),
    ("dates", "review-date-missing"),
]
MEDIA = [
    ("O-1", "template-instruction"),
    ("O-3", "fused-sentence"),
    ("O-4", "struck-text"),
    ("O-4", "exceptions-differ"),
    ("O-5", "ban-without-exception"),
    ("O-7", "purpose-in-some-items"),
    ("O-9", "no-family-exception"),
    ("O-11", "law-about-other-matter"),
    ("O-19", "reporting-abuse"),
    ("O-22", "no-sanctions"),
    ("dates", "same-day-review"),
]
INVENTED = {
    "like-5460.md": LIST_OF_BANS,
    "like-gbee.md": STANDARD,
    "messaging-apps.md": APPS,
    "electronic-devices.md": DEVICES,
    "social-media.md": MEDIA,
}
REAL = {"policy-5460-hot-springs.txt": LIST_OF_BANS, "policy-GBEE-las-cruces.txt": STANDARD}
NOT_IN_A_STANDARD = {"no-family-exception", "struck-text", "template-instruction", "fused-sentence"}


def cases(tables: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(name, oddity, rule) for name, table in tables.items() for oddity, rule in table]


@pytest.mark.parametrize(("name", "oddity", "rule"), cases(INVENTED))
def test_an_oddity_is_found_in_an_invented_text(name: str, oddity: str, rule: str) -> None:
    assert rule in found_in(invented(name)), oddity


@pytest.mark.parametrize(("name", "oddity", "rule"), cases(REAL))
def test_an_oddity_is_found_in_a_real_text(name: str, oddity: str, rule: str) -> None:
    assert rule in found_in(real(name)), oddity


def test_a_family_clause_and_whole_sentences_are_not_reported() -> None:
    assert not found_in(invented("like-gbee.md")) & NOT_IN_A_STANDARD


def test_the_same_holds_for_the_real_text() -> None:
    assert not found_in(real("policy-GBEE-las-cruces.txt")) & NOT_IN_A_STANDARD
