"""Forms of the other answers: shape and messages."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app import files, pages
from app.auth.access import signed_in
from app.entering import passes
from app.errors import DomainError
from app.models import Approver
from app.rules import answering, texts
from app.rules.correcting import REASONS
from app.words import label


def _not_later(_form: Form, field: DateField) -> None:
    if field.data and field.data > signed_in().today:
        raise ValidationError(gettext("Enter today or an earlier date"))


A_DAY = [InputRequired(_("Enter a date")), _not_later]


class NameForm(FlaskForm):
    """The typed name under a receipt."""

    typed_name = StringField(
        _("Your full name"),
        validators=[InputRequired(_("Type your full name")), Length(max=200)],
    )


class WordsForm(FlaskForm):
    """A question or an answer."""

    words = TextAreaField(_("Your question"), validators=[passes(answering.lines)])

    def validate_words(self, field: TextAreaField) -> None:
        """Something has to be asked or answered."""
        if not field.data:
            raise ValidationError(gettext("Write something here"))


class RefusalForm(FlaskForm):
    """What human resources notes after talking with somebody who declined."""

    presented_on = DateField(_("Day on which you gave them the policy"), validators=A_DAY)
    note = TextAreaField(_("What was said about signing"), validators=[passes(answering.lines)])
    witness = StringField(_("Witness, if there was one"), validators=[passes(texts.text)])


class PaperForm(FlaskForm):
    """A packet that came back signed."""

    fingerprint = StringField(
        _("Fingerprint on the paper"),
        validators=[InputRequired(_("Type the first two groups of the fingerprint"))],
    )
    signed_on = DateField(_("Date on the paper"), validators=A_DAY)
    name_written = StringField(_("Name as it is written"), validators=[passes(texts.name)])
    witness = StringField(_("Witness, if one signed"), validators=[passes(texts.text)])
    scan = FileField(_("Scan or photo of the signed page"))
    content = b""
    media_type = ""

    def validate_scan(self, field: FileField) -> None:
        """The first bytes say what the file is, never its name; read no further than allowed."""
        if not field.data:
            raise ValidationError(gettext("Choose the scan"))
        self.content = field.data.read(files.LARGEST_PROOF + 1)
        try:
            self.media_type = files.proof_type(self.content)
        except DomainError as error:
            raise ValidationError(pages.said(error)) from error


def _id(given: object) -> uuid.UUID | None:
    return uuid.UUID(str(given)) if given else None


class CorrectionForm(FlaskForm):
    """A note beside a record, or the wish that it counts no more."""

    kind = RadioField(
        _("What do you want to do?"),
        choices=[
            SelectChoice("correction", _("Add a note beside it: the record still counts")),
            SelectChoice("void", _("Void it: it counts no more, once a second person approves")),
        ],
        validators=[InputRequired(_("Choose one of the two"))],
    )
    reason = SelectField(
        _("Reason"),
        choices=lambda: [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(key, label(said)) for key, said in REASONS.items()),
        ],
        validators=[InputRequired(_("Choose a reason"))],
    )
    words = TextAreaField(_("What is right instead"), validators=[passes(answering.lines)])
    approver = SelectField(_("Who approves it"), coerce=_id, validators=[Optional()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """A note without words says nothing."""
        is_valid: bool = super().validate(extra_validators)
        if self.kind.data == "correction" and not self.words.data:
            self.words.errors = [*self.words.errors, gettext("Say what is right instead")]
            return False
        return is_valid

    def offer(self, approvers: Iterable[Approver], nobody: str) -> None:
        """Whom human resources has named; `nobody` says what happens without one."""
        named = [SelectChoice(each.id, f"{each.name}, {each.email}") for each in approvers]
        self.approver.choices = [SelectChoice("", nobody), *named]
