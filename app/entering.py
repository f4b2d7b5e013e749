"""Pieces of forms that several features need."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypedDict

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Form, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from app import pages
from app.errors import DomainError
from app.models import Approver
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


class SecondPersonForm(FlaskForm):
    """Who is asked to be the second person."""

    if_alone: Any = _("Choose")
    """What stands first where nobody else is in human resources."""
    approver = SelectField(
        _("Who approves it"),
        coerce=lambda given: uuid.UUID(str(given)) if given else None,
        validators=[Optional()],
    )

    def offer(self, named: Iterable[Approver], is_alone: bool) -> None:
        """Whom HR has named, after what happens where nobody is chosen."""
        nobody = self.if_alone if is_alone else gettext("Somebody else in human resources")
        approvers = [SelectChoice(each.id, f"{each.name}, {each.email}") for each in named]
        self.approver.choices = [SelectChoice("", str(nobody)), *approvers]
