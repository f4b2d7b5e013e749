"""Fields of the program form: numbers, days, month and day, and what only one rhythm needs."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Field, Form, FormField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.errors import DomainError
from app.rules import texts

LONGEST = 200
"""Characters of a title or a sentence; what a certificate prints."""
NOT_LEAP = 2001
"""A window begins and ends on days that every year has."""


def line(needed: Any = "") -> Callable[[Form, Field], None]:
    """A validator for one printable line, kept in NFC; `needed` is said where it is empty."""

    def validate(_form: Form, field: Field) -> None:
        try:
            field.data = texts.text(field.data or "", LONGEST)
        except DomainError as error:
            raise ValidationError(gettext(error.words, **error.values)) from error
        if needed and not field.data:
            raise ValidationError(str(needed))

    return validate


class Count(IntegerField):
    """A whole number; what else was typed stays on the page."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Say in our words that it is no number."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(gettext("Enter a whole number, such as 30")) from None


class Day(DateField):
    """A date; what else was typed stays on the page."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Say in our words that it is no date."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(gettext("Enter a date, such as 2026-08-28")) from None


class MonthDay(Field):
    """A month and a day of every year as MM-DD, from two inputs of one name; may be empty."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """February 29 is refused: not every year has it."""
        month, day = (*valuelist, "", "")[:2]
        self.data = ""
        if month or day.strip():
            try:
                self.data = f"{date(NOT_LEAP, int(month), int(day)):%m-%d}"
            except ValueError:
                raise ValueError(
                    gettext("Choose a month, and enter a day that it has every year")
                ) from None

    @property
    def shown(self) -> Sequence[str]:
        """Month and day as they were typed, or as they are kept."""
        given = self.raw_data or [part.lstrip("0") for part in (self.data or "").split("-")]
        return (*given, "", "")[:2]


def number(label: Any, least: int, most: int, needed: bool = False) -> Count:
    """A number in a range."""
    said = _("Enter a number from %(least)s to %(most)s", least=least, most=most)
    first = InputRequired(said) if needed else Optional()
    return Count(label, validators=[first, NumberRange(least, most, said)])


def days(label: Any, default: int = 30) -> Count:
    """A number of days that has to be given."""
    field: Any = number(label, 1, 730, needed=True)
    field.kwargs["default"] = default
    return field  # type: ignore[no-any-return]


def month_day(label: Any, needed: bool = True) -> MonthDay:
    """A month and day; needed, or may be empty."""
    asked = InputRequired(_("Choose a month and enter a day"))
    return MonthDay(label, validators=[asked] if needed else [])


def _id(given: object) -> uuid.UUID | None:
    return uuid.UUID(str(given)) if given else None


LATER = _("Days to finish for somebody who joins when it is open")


class Onboarding(Form):
    """Newcomers."""

    days = days(_("Days to finish, from their first day"), 14)
    before_students = BooleanField(_("Finish before the first day with students instead"))


class SchoolYear(Form):
    """A window in each school year."""

    opens = month_day(_("Opens"))
    due = month_day(_("Due"))
    ends = month_day(_("Closes"), needed=False)
    days = days(LATER)


class Season(SchoolYear):
    """A window that ends within the school year."""

    ends = month_day(_("The season ends"))
    days = days(LATER)


class Anniversary(Form):
    """Each person's own date."""

    days = days(_("Days before the anniversary on which it opens"))


class Renewal(Form):
    """Again before it runs out."""

    days = days(_("Days to finish the first time"))


class Once(Form):
    """One window."""

    opens_on = Day(_("Opens"), validators=[InputRequired(_("Enter the day it opens"))])
    due_on = Day(_("Due"), validators=[InputRequired(_("Enter the day it is due"))])
    days = days(LATER)

    def validate_due_on(self, field: Day) -> None:
        """A window does not end before it opens."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(gettext("Enter a day on or after the day it opens"))


class Edition(Form):
    """New editions of a policy."""

    policy_id = SelectField(
        _("Policy"), coerce=_id, validators=[InputRequired(_("Choose a policy"))]
    )
    days = days(_("Days to finish, from the day the edition is in effect"))


class Revealed(FormField):
    """What one rhythm needs; checked only when that rhythm is chosen, kept in any case."""

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """Whether it may be kept."""
        is_chosen = form.rhythm.data == self.short_name.replace("_", "-")
        return not is_chosen or bool(super().validate(form, extra_validators))
