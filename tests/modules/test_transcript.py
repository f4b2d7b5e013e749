"""Marking a transcript: exact, an earlier signal, one away, missed, or a false alarm."""

import pytest

from modules.transcript import NONE, Line, Spotted, Transcript


def transcript(crosses: str | None, accepted: tuple[str, ...] = ()) -> Transcript:
    """Six lines l1 to l6."""
    lines = tuple(Line(id=f"l{n}", speaker="a") for n in range(1, 7))
    cites = ("appearance",)
    return Transcript(
        id="T", medium="team-app", lines=lines, crosses=crosses, accepted=accepted, cites=cites
    )


@pytest.mark.parametrize(
    ("chosen", "worth"),
    [
        ("l4", Spotted.EXACT),
        ("l2", Spotted.EARLIER),
        ("l3", Spotted.NEAR),
        ("l5", Spotted.NEAR),
        ("l6", Spotted.MISSED),
        (NONE, Spotted.MISSED),
        ("l1", Spotted.FALSE_ALARM),
    ],
)
def test_a_mark_is_worth_how_near_the_first_crossing_it_is(chosen: str, worth: Spotted) -> None:
    assert transcript("l4", ("l2",)).spotted(chosen) == worth


def test_marking_a_clean_transcript_is_a_false_alarm() -> None:
    assert transcript(None).spotted("l4") == Spotted.FALSE_ALARM
    assert transcript(None).spotted(NONE) == Spotted.EXACT


def test_a_line_that_is_not_there_cannot_be_marked() -> None:
    with pytest.raises(LookupError):
        transcript("l4").spotted("l9")


def test_the_key_must_be_a_line() -> None:
    with pytest.raises(ValueError, match="no line 'l9'"):
        transcript("l9")
