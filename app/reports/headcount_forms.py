"""The form of HR's own headcount: one date and source, a number for each site."""

import uuid
from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, ValidationError

from app.auth.access import signed_in
from app.entering import passes
from app.errors import DomainError
from app.reports.headcounts import Counted
from app.rules import texts

MOST = 1_000_000
"""No district is larger; more is a slip of the keyboard."""
PREFIX = "site-"


def whole_number(given: str) -> str:
    """Digits, or nothing at all; a comma between thousands is left out."""
    kept = given.strip().replace(",", "")
    if kept and not (kept.isascii() and kept.isdigit() and int(kept) <= MOST):
        raise DomainError("Enter a whole number, such as 87, or leave it empty.")
    return kept


def _source(given: str) -> str:
    kept = texts.text(given)
    if not kept:
        raise DomainError("Say where the numbers come from, such as the payroll of August.")
    return kept


class HeadcountForm(FlaskForm):
    """Made by `of`, which adds a field for each site."""

    counted_on = DateField(
        _("Date of the headcount"), validators=[InputRequired(_("Enter a date"))]
    )
    source = StringField(_("Where the numbers come from"), validators=[passes(_source)])

    def validate_counted_on(self, field: DateField) -> None:
        """Nobody has counted tomorrow."""
        if field.data and field.data > signed_in().today:
            raise ValidationError(gettext("Enter today or an earlier date"))

    @property
    def numbers(self) -> list[StringField]:
        """The fields of the sites, in their order."""
        return [field for field in self if field.name.startswith(PREFIX)]

    @property
    def asked(self) -> list[tuple[StringField, uuid.UUID]]:
        """Each field with the site whose number it holds."""
        return [(field, site_of(field)) for field in self.numbers]

    @property
    def site_ids(self) -> list[uuid.UUID]:
        """The sites it asks for."""
        return [site_id for _field, site_id in self.asked]

    @property
    def counted(self) -> Counted:
        """What was entered; sites without a number are left out."""
        people = {site_id: int(field.data) for field, site_id in self.asked if field.data}
        return Counted(self.counted_on.data, self.source.data or "", people)

    def holds(self) -> bool:
        """Whether it was sent, can be read, and says something of one site at least."""
        if not self.validate_on_submit():
            return False
        if not self.counted.people:
            first = self.numbers[0]
            first.errors = [*first.errors, gettext("Enter the number of one site at least")]
        return bool(self.counted.people)


def site_of(field: StringField) -> uuid.UUID:
    """The site whose number a field holds."""
    return uuid.UUID(field.name.removeprefix(PREFIX))


def form_of(sites: Iterable[tuple[uuid.UUID, str]]) -> HeadcountForm:
    """The form for these sites (id and name)."""
    fields = {
        f"{PREFIX}{id}": StringField(name, validators=[passes(whole_number)]) for id, name in sites
    }
    made: HeadcountForm = type("SitesForm", (HeadcountForm,), fields)()
    return made
