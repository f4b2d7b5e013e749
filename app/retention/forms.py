"""Forms of retention: a rule, a hold, a release, a list to be destroyed."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.entering import SecondPersonForm, passes
from app.errors import DomainError
from app.models import Policy
from app.retention.lists import Item
from app.rules import texts
from app.rules.retention import CLASSES, Hold, Rule

COUNTED_FROM = {
    "separation": _("The last day of the person's last position"),
    "made": _("The day the record was made"),
    "never": _("It is kept for good"),
}
LONGEST = 300
MOST_MONTHS = 1200


def _id(given: object) -> uuid.UUID | None:
    return uuid.UUID(str(given)) if given else None


def _line(given: str) -> str:
    return texts.text(given, LONGEST)


def _some_line(given: str) -> str:
    kept = _line(given)
    if not kept:
        raise DomainError("Enter what says so.")
    return kept


class RuleForm(FlaskForm):
    """From when a class is kept, how long, and what says so."""

    counted_from = RadioField(
        _("Counted from"), validators=[InputRequired(_("Choose what it is counted from"))]
    )
    months = IntegerField(_("Months"), validators=[Optional(), NumberRange(0, MOST_MONTHS)])
    basis = StringField(_("What says so"), validators=[passes(_some_line)])

    def offer(self, record_class: str) -> None:
        """What a class may be counted from."""
        self.counted_from.choices = [
            SelectChoice(each, COUNTED_FROM[each]) for each in CLASSES[record_class]
        ]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """The fields each, and a period unless it is kept for good."""
        valid = super().validate(extra_validators)
        if valid and self.counted_from.data != "never" and not self.months.data:
            self.months.errors = [gettext("Enter the number of months, at least 1")]
        return valid and not self.months.errors

    @property
    def rule(self) -> Rule:
        """The rule as entered."""
        months = 0 if self.counted_from.data == "never" else self.months.data or 0
        return Rule(self.counted_from.data, months, self.basis.data or "")


class HoldForm(FlaskForm):
    """What must not be destroyed, and the matter's number or the letter's date."""

    kind = RadioField(
        _("What is on hold"),
        choices=[
            SelectChoice("person", _("Everything about one person")),
            SelectChoice("policy", _("Everything about everybody who was asked for one policy")),
            SelectChoice("days", _("Everything made between two days")),
        ],
        validators=[InputRequired(_("Choose what is on hold"))],
    )
    person = StringField(_("The person's e-mail address or employee number"))
    policy = SelectField(_("Policy"), coerce=_id)
    first = DateField(_("First day"), validators=[Optional()])
    last = DateField(_("Last day"), validators=[Optional()])
    reference = StringField(_("Reference"), validators=[passes(_line)])

    def offer(self, policies: Iterable[Policy]) -> None:
        """The district's policies."""
        choose = SelectChoice("", gettext("Choose"))
        self.policy.choices = [choose, *(SelectChoice(each.id, each.code) for each in policies)]

    def validate_person(self, field: StringField) -> None:
        """Where it is about a person."""
        if self.kind.data == "person" and not (field.data or "").strip():
            raise ValidationError(gettext("Enter an e-mail address or a number"))

    def validate_policy(self, field: SelectField) -> None:
        """Where it is about a policy."""
        if self.kind.data == "policy" and not field.data:
            raise ValidationError(gettext("Choose a policy"))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """The fields each, and a day where it is about days."""
        valid = super().validate(extra_validators)
        if valid and self.kind.data == "days" and not self.first.data:
            self.first.errors = [gettext("Enter a date")]
        return valid and not self.first.errors

    def validate_last(self, field: DateField) -> None:
        """Not before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(gettext("The last day is before the first."))

    def hold(self, person_id: uuid.UUID | None) -> Hold:
        """The hold as entered, with the person who was found."""
        if self.kind.data == "days":
            return Hold(first=self.first.data, last=self.last.data)
        return Hold(policy_id=self.policy.data) if self.kind.data == "policy" else Hold(person_id)


class ListForm(SecondPersonForm):
    """Which of those past their time, by whose order."""

    item = SelectMultipleField(_("On the list"), coerce=_id, validate_choice=False)
    authority = StringField(_("Authority"), validators=[passes(_some_line)])

    def chosen(self, items: Iterable[Item]) -> list[Item]:
        """What was chosen and is still there."""
        wanted: set[Any] = set(self.item.data or ())
        return [item for item in items if item.id in wanted and not item.is_held]
