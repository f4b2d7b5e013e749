"""What a district's messages say of themselves: whom to ask, and where to go."""

from app import db
from app.models import District
from app.notices import queries
from app.notices.words import Sender
from config import settings


def sender_of(district: District) -> Sender:
    """The district's name, the first contact by name, and the address of this site.

    A number counts once HR has checked it."""
    ask = db.session.scalars(queries.whom_to_ask(district.id)).first()
    number = f", {ask.phone}" if ask and ask.phone and ask.checked_on else ""
    return Sender(district.name, f"{ask.name}{number}" if ask else "", settings().public_url)
