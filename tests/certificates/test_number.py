"""Certificate numbers: chance, forgiveness and the check character."""

import re
from itertools import permutations

import pytest

from certificates.number import ALPHABET, check_character, new_code, new_number, normalized

NUMBERS = [new_number() for _ in range(5)]


def bare(number: str) -> str:
    return number.removeprefix("BL-").replace("-", "")


@pytest.mark.parametrize("number", NUMBERS, ids=range(5))
def test_a_new_number_is_its_own_normal_form(number: str) -> None:
    assert re.fullmatch(r"BL(-[0-9A-HJKMNP-TV-Z]{4}){4}", number)
    assert normalized(number) == number


def test_a_number_carries_at_least_64_random_bits_and_a_code_128() -> None:
    assert 5 * (len(bare(new_number())) - 1) >= 64
    assert re.fullmatch(r"[\w-]{22}", new_code())


def test_numbers_and_codes_do_not_repeat() -> None:
    assert len({new_number() for _ in range(500)} | {new_code() for _ in range(500)}) == 1000


@pytest.mark.parametrize("number", NUMBERS, ids=range(5))
def test_every_single_wrong_character_is_caught(number: str) -> None:
    right = bare(number)
    for place in range(len(right)):
        for wrong in set(ALPHABET) - {right[place]}:
            assert normalized(right[:place] + wrong + right[place + 1 :]) is None


@pytest.mark.parametrize("number", NUMBERS, ids=range(5))
def test_every_swap_of_neighbors_is_caught(number: str) -> None:
    right = bare(number)
    for place in range(len(right) - 1):
        first, second = right[place], right[place + 1]
        swapped = right[:place] + second + first + right[place + 2 :]
        assert first == second or normalized(swapped) is None


@pytest.mark.parametrize("place", range(14))
def test_every_pair_of_neighbors_is_caught_when_swapped_at_every_place(place: int) -> None:
    before, after = "7" * place, "7" * (13 - place)
    for first, second in permutations(ALPHABET, 2):
        check = check_character(before + first + second + after)
        assert normalized(before + first + second + after + check)
        assert normalized(before + second + first + after + check) is None


@pytest.mark.parametrize(
    "typed",
    [
        "bl-1014-1014-1014-101{}",
        "BL IOI4 lOl4 ioi4 IoL{}",
        "  1014101410141 01{} ",
        "BL\u20131014\u20111014-1014-101{}",
    ],
)
def test_case_spaces_hyphens_and_lookalikes_are_forgiven(typed: str) -> None:
    number = next(n for end in ALPHABET if (n := normalized(f"BL-1014-1014-1014-101{end}")))
    assert normalized(typed.format(number[-1])) == number


@pytest.mark.parametrize(
    "typed", ["", "BL", "BL-", "U" * 16, "0" * 15, "0" * 17, "é" * 16, "٣" * 16]
)
def test_what_is_no_number_at_all_is_none(typed: str) -> None:
    assert normalized(typed) is None


def test_another_prefix_is_none() -> None:
    assert normalized(new_number().replace("BL-", "BX-")) is None
