"""The transcripts: keys as decided, words for every line, and two in which nothing crosses."""

from functools import cache

import pytest

from modules.loader import ROOT, Reader, read_pack
from modules.pack import Profile, Ruling
from modules.profile import profile
from modules.style import joined, text_findings
from modules.transcript import NONE, Spotted, Transcript, TranscriptWords

FOLDER = ROOT / "content" / "speaking-up" / "transcripts"
IDS = ["T1", "T2", "T3", "T4", "T5"]

every_transcript = pytest.mark.parametrize("id", IDS)


@cache
def read(id: str) -> tuple[Transcript, TranscriptWords]:
    reader = Reader()
    path = FOLDER / f"{id.lower()}.yaml"
    chat, words = reader.read(path, Transcript), reader.words(path, TranscriptWords)
    assert chat and words, reader.findings
    return chat, words["en"]


def district(*codes: str, rulings: tuple[Ruling, ...] = ()) -> Profile:
    packs = [read_pack(code, Reader()) for code in codes]
    return profile([pack for pack in packs if pack], rulings)


@every_transcript
def test_words_have_the_lines_speakers_and_channels_of_their_structure(id: str) -> None:
    chat, words = read(id)
    assert list(words.lines) == [line.id for line in chat.lines]
    assert words.speakers.keys() == {line.speaker for line in chat.lines}
    assert words.channels.keys() == {line.channel for line in chat.lines} - {""}


@pytest.mark.parametrize(
    ("id", "crosses", "accepted"),
    [("T1", "l8", ()), ("T2", "l10", ()), ("T3", "l11", ("l10",)), ("T4", None, ())],
)
def test_the_first_crossing_is_where_it_was_decided(
    id: str, crosses: str | None, accepted: tuple[str, ...]
) -> None:
    assert (read(id)[0].crosses, read(id)[0].accepted) == (crosses, accepted)


def test_two_of_the_five_are_clean() -> None:
    assert [id for id in IDS if read(id)[0].crosses is None] == ["T4", "T5"]


def test_a_late_hour_alone_is_a_false_alarm() -> None:
    assert read("T5")[0].spotted("l4") == Spotted.FALSE_ALARM
    assert read("T5")[0].spotted(NONE) == Spotted.EXACT


@pytest.mark.parametrize("line", ["l5", "l6"])
def test_warm_words_in_the_team_app_are_no_earlier_signal(line: str) -> None:
    assert read("T1")[0].spotted(line) == Spotted.FALSE_ALARM


def test_a_student_who_asks_for_one_adult_counts_as_an_earlier_signal() -> None:
    assert read("T3")[0].spotted("l10") == Spotted.EARLIER


def test_the_youth_group_waits_until_the_district_settles_outside_groups() -> None:
    chat, settled = read("T3")[0], (Ruling("outside_organizations", "protected"),)
    assert chat.is_playable(district("gbee"))
    assert not chat.is_playable(district("hs5460"))
    assert chat.is_playable(district("hs5460", rulings=settled))


@every_transcript
def test_the_english_reads_well(id: str) -> None:
    assert text_findings(id, "en", joined(read(id)[1])) == []


@every_transcript
def test_each_shows_a_clause_wherever_it_is_offered(id: str) -> None:
    chat = read(id)[0]
    for codes in (("gbee", "law-nm"), ("hs5460", "law-mt")):
        here = district(*codes)
        if chat.is_playable(here):
            assert any(here.facts[fact].citations for fact in chat.cites if fact in here.facts)
