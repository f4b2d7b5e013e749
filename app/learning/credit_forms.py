"""Forms of training done elsewhere: who gave it, when, how long, and the proof."""

import uuid
from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app import files, pages
from app.auth.access import signed_in
from app.errors import DomainError
from app.learning.credits import Given, Proof
from app.models import Approver
from app.rules import texts

MOST_MINUTES = 60_000
"""A thousand hours."""
OLDEST = 1960


class CreditForm(FlaskForm):
    """What somebody claims, with the file that shows it."""

    provider = StringField(_("Who gave the training"))
    finished_on = DateField(_("Finished on"), validators=[InputRequired(_("Enter a date"))])
    minutes = IntegerField(
        _("Minutes"),
        validators=[Optional(), NumberRange(0, MOST_MINUTES, _("Enter a number of minutes"))],
    )
    proof = FileField(_("Proof"))
    content = b""
    media_type = ""

    def validate_provider(self, field: StringField) -> None:
        """A line of text that says who."""
        try:
            field.data = texts.text(field.data or "")
        except DomainError as error:
            raise ValidationError(pages.said(error)) from error
        if not field.data:
            raise ValidationError(gettext("Enter who gave the training"))

    def validate_finished_on(self, field: DateField) -> None:
        """Nobody has finished tomorrow."""
        if field.data and (field.data > signed_in().today or field.data.year < OLDEST):
            raise ValidationError(gettext("Enter today or an earlier date"))

    def validate_proof(self, field: FileField) -> None:
        """The first bytes say what the file is, never its name; read no further than allowed."""
        if not field.data:
            raise ValidationError(gettext("Choose the file that shows it"))
        self.content = field.data.read(files.LARGEST_PROOF + 1)
        try:
            self.media_type = files.proof_type(self.content)
        except DomainError as error:
            raise ValidationError(pages.said(error)) from error

    def kept(self) -> Given:
        """Store the file, and say what was given."""
        proof = Proof(files.keep(self.content), self.media_type, len(self.content))
        return Given(self.provider.data or "", self.finished_on.data, self.minutes.data or 0, proof)


class CreditForSomebodyForm(CreditForm):
    """The same by HR, who may name whoever approves it."""

    approver = SelectField(
        _("Who approves it"),
        coerce=lambda given: uuid.UUID(str(given)) if given else None,
        validators=[Optional()],
    )

    def offer(self, approvers: Iterable[Approver], nobody: str) -> None:
        """Whom HR has named; `nobody` says what happens where no approver is chosen."""
        named = [SelectChoice(each.id, f"{each.name}, {each.email}") for each in approvers]
        self.approver.choices = [SelectChoice("", nobody), *named]
