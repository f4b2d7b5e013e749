"""Forms of approvals and exemptions: shape and messages."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, Form, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from app import pages
from app.auth.access import signed_in
from app.entering import ChoiceForm, passes, reason
from app.errors import DomainError
from app.models import Approver, Program
from app.rules import texts
from app.rules.excuses import EXEMPTION_REASONS, check_days
from app.words import label

A_DAY = InputRequired(_("Enter a date"))
FAR = timedelta(days=4 * 366)


def _is_near(_form: Form, field: DateField) -> None:
    if field.data and abs(field.data - signed_in().today) > FAR:
        raise ValidationError(gettext("Enter a date within four years of today"))


def _id(given: object) -> uuid.UUID | None:
    return uuid.UUID(str(given)) if given else None


class LinkForm(ChoiceForm):
    """The decision of an approver with a link, who types their name."""

    choice = RadioField(
        _("Your decision"),
        choices=[
            SelectChoice("approve", _("Yes, I approve this")),
            SelectChoice("refuse", _("No, I do not approve this")),
        ],
        validators=[InputRequired(_("Choose yes or no"))],
    )
    name = StringField(_("Your name"), validators=[passes(texts.name)])
    reason = StringField(_("Reason, if you want to give one"), validators=[passes(reason)])


class ApproverForm(FlaskForm):
    """Somebody outside human resources who may approve."""

    name = StringField(_("Name"), validators=[passes(texts.name)])
    email = StringField(_("E-mail"), validators=[passes(texts.email)])


class ExemptionForm(FlaskForm):
    """From which program, why, from when to when, and who approves it."""

    program = SelectField(
        _("Program"), coerce=_id, validators=[InputRequired(_("Choose a program"))]
    )
    reason = SelectField(
        _("Reason"),
        choices=lambda: [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(key, label(said)) for key, said in EXEMPTION_REASONS.items()),
        ],
        validators=[InputRequired(_("Choose a reason"))],
    )
    held_from = DateField(_("First day"), validators=[A_DAY, _is_near])
    held_to = DateField(_("Last day"), validators=[A_DAY, _is_near])
    approver = SelectField(_("Who approves it"), coerce=_id, validators=[Optional()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """The fields each, and then the days together."""
        if not super().validate(extra_validators):
            return False
        try:
            check_days(self.held_from.data, self.held_to.data, signed_in().today)
        except DomainError as error:
            self.held_to.errors = [pages.said(error)]
        return not self.held_to.errors

    def offer(
        self, programs: Iterable[Program], approvers: Iterable[Approver], nobody: str
    ) -> None:
        """What may be chosen; `nobody` says what happens where no approver is."""
        choose = SelectChoice("", gettext("Choose"))
        self.program.choices = [choose, *(SelectChoice(each.id, titled(each)) for each in programs)]
        named = [SelectChoice(each.id, f"{each.name}, {each.email}") for each in approvers]
        self.approver.choices = [SelectChoice("", nobody), *named]


class EndForm(FlaskForm):
    """The last day of an exemption; without one it is taken back whole."""

    last_day = DateField(_("Last day"), validators=[A_DAY, _is_near])


def titled(program: Program) -> str:
    """A program's title in the language of the page."""
    return program.title_es if pages.locale() == "es" and program.title_es else program.title
