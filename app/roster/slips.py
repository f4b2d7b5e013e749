"""Printed sign-in slips: a person's name, their sign-in name, and a code as text and picture."""

from dataclasses import dataclass

import segno

from app.auth.links import printed
from app.models import StaffMember
from config import settings

MOST = 500
"""So many at once; a district with more prints again."""


@dataclass(frozen=True)
class Slip:
    """What stands on one slip; the code is nowhere else."""

    name: str
    sign_in_name: str
    code: str
    picture: str
    """A QR code that opens the way in, as a data URI."""


def of(person: StaffMember, code: str) -> Slip:
    """The slip of a person with a code just made."""
    address = f"{settings().public_url}/sign-in/{code}"
    picture = segno.make(address, error="m").svg_data_uri(scale=4, border=2)
    return Slip(person.legal_name, person.sign_in_name, printed(code), picture)
