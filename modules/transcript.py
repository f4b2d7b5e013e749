"""A transcript: messages in which a learner marks the first one that crosses the line, or none."""

from enum import StrEnum

from pydantic import Field, model_validator

from modules.pack import Profile, Strict
from modules.scenario import Message, Needed

NONE = "none"
"""The learner's answer when nothing crosses."""


class Spotted(StrEnum):
    """How well the first crossing was found; a false alarm is an error as much as a miss."""

    EXACT = "exact"
    EARLIER = "earlier"
    NEAR = "near"
    MISSED = "missed"
    FALSE_ALARM = "false_alarm"


class Line(Message):
    """A message; `channel` is said where it changes."""

    channel: str = ""


class Transcript(Needed):
    """`crosses` is the first message that crosses (None: all is well); `accepted` are earlier
    signals that count as found."""

    id: str
    medium: str
    lines: tuple[Line, ...] = Field(min_length=4)
    crosses: str | None
    accepted: tuple[str, ...] = ()
    cites: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _key_is_a_line(self) -> "Transcript":
        unknown = {self.crosses, *self.accepted} - {line.id for line in self.lines} - {None}
        if unknown:
            raise ValueError(f"crosses/accepted: there is no line '{min(map(str, unknown))}'")
        return self

    def spotted(self, chosen: str) -> Spotted:
        """What marking a line (or NONE) is worth; LookupError for a line that is not there."""
        order = [line.id for line in self.lines]
        if chosen != NONE and chosen not in order:
            raise LookupError(chosen)
        if chosen == (self.crosses or NONE):
            return Spotted.EXACT
        if self.crosses is None:
            return Spotted.FALSE_ALARM
        if chosen == NONE:
            return Spotted.MISSED
        return self._beside(order.index(chosen), order.index(self.crosses))

    def _beside(self, chosen: int, crossing: int) -> Spotted:
        if self.lines[chosen].id in self.accepted:
            return Spotted.EARLIER
        if abs(chosen - crossing) == 1:
            return Spotted.NEAR
        return Spotted.FALSE_ALARM if chosen < crossing else Spotted.MISSED

    def is_playable(self, profile: Profile) -> bool:
        """Applies in this district and waits for none of its decisions."""
        return self.applies(profile) and not any(profile.is_open(fact) for fact in self.needs)


class TranscriptWords(Strict):
    """A transcript in one language; `better` is what the adult could have written instead."""

    title: str
    setting: str
    speakers: dict[str, str]
    channels: dict[str, str] = {}
    lines: dict[str, str]
    why: str
    better: str
