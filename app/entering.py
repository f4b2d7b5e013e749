"""Pieces of forms that several features need."""

from collections.abc import Callable
from typing import Any, TypedDict

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from app import pages
from app.errors import DomainError
from app.rules import texts

LONGEST_REASON = 300


def passes(check: Callable[[str], str]) -> Callable[[Form, Any], None]:
    """A validator from a check; the field then holds the text as it is kept."""

    def validate(_form: Form, field: Any) -> None:
        try:
            field.data = check(field.data or "")
        except DomainError as error:
            raise ValidationError(pages.said(error)) from error

    return validate


def reason(given: str) -> str:
    """A reason on one line; DomainError for one that is too long or cannot be read."""
    return texts.text(given, LONGEST_REASON)


class Given(TypedDict):
    """A decision as `approving.decide` takes it."""

    approved: bool
    reason: str


class ChoiceForm(FlaskForm):
    """Approve or refuse."""

    @property
    def given(self) -> Given:
        """The decision as entered."""
        return Given(approved=self.choice.data == "approve", reason=self.reason.data or "")


class DecisionForm(ChoiceForm):
    """Approve, or refuse and say why."""

    choice = RadioField(
        _("Your decision"),
        choices=[SelectChoice("approve", _("Approve")), SelectChoice("refuse", _("Refuse"))],
        validators=[InputRequired(_("Choose one of the two"))],
    )
    reason = StringField(_("Reason"), validators=[passes(reason)])

    def validate_reason(self, field: StringField) -> None:
        """Whoever asked has to know what to mend."""
        if self.choice.data == "refuse" and not field.data:
            raise ValidationError(gettext("Say why you refuse"))
