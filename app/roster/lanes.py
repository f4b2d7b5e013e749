"""Which part of Who to tell a contact belongs in, told by the words of its label."""

from collections.abc import Iterable
from typing import Literal

from app.models import Contact

Lane = Literal["abuse", "title_ix", "support", "district"]

WORDS: dict[Lane, tuple[str, ...]] = {
    "title_ix": ("title ix", "título ix"),
    "support": ("support", "employee assistance", "counseling for staff", "apoyo"),
    "abuse": ("tribal", "child abuse", "child protect", "abuso", "protección infantil"),
}


def by_lane(contacts: Iterable[Contact]) -> dict[Lane, list[Contact]]:
    """The contacts of each lane in HR's order; a label without such words is the district's own."""
    lanes: dict[Lane, list[Contact]] = {
        "abuse": [],
        "district": [],
        "title_ix": [],
        "support": [],
    }
    for contact in contacts:
        lanes[_lane(contact.label.casefold())].append(contact)
    return lanes


def _lane(label: str) -> Lane:
    for lane, words in WORDS.items():
        if any(word in label for word in words):
            return lane
    return "district"
