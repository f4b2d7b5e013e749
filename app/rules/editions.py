"""Which edition of a policy people are obliged to sign on a date."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Edition(NamedTuple):
    """A substantive edition of the policy that a program follows, with what only rewords it."""

    version_id: str
    effective_on: date
    number: int = 0
    sign_by: date | None = None
    """By when it is to be signed, where HR has said so."""
    published_on: date = date.min
    withdrawn_on: date | None = None


def newest(editions: Sequence[Edition], on: date) -> Edition | None:
    """The edition that obliges, of all in the order of their numbers; none once it is withdrawn.

    One withdrawn before its day of effect never was."""
    begun = [each for each in editions if each.effective_on <= on and not _never_was(each)]
    if not begun or _is_withdrawn(begun[-1], on):
        return None
    return begun[-1]


def _never_was(edition: Edition) -> bool:
    return _is_withdrawn(edition, edition.effective_on)


def _is_withdrawn(edition: Edition, on: date) -> bool:
    return edition.withdrawn_on is not None and edition.withdrawn_on <= on
