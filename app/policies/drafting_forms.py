"""Forms of publishing: where the text comes from, what it is called, when it holds."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from app import pages
from app.auth.access import signed_in
from app.documents.reading import LARGEST
from app.enrolling.editions import EVERYBODY
from app.entering import SecondPersonForm, passes
from app.errors import DomainError
from app.models import Policy
from app.policies import asking_again, drafting
from app.policies.drafting import Source
from app.rules import texts

LONGEST_REASON = 500
LONGEST_CODE = 40
MOST_LINES = 60


def _line(given: str) -> str:
    return texts.text(given, 200)


def reason(given: str) -> str:
    """Why something was decided, on one line."""
    return texts.text(given, LONGEST_REASON)


def _why(given: str) -> str:
    kept = reason(given)
    if not kept:
        raise DomainError("Say why it is withdrawn")
    return kept


def _lines(given: str) -> str:
    """One reference to a line, without empty ones."""
    kept = [_line(line) for line in given.splitlines() if line.strip()]
    return "\n".join(kept[:MOST_LINES])


def _address(given: str) -> str:
    kept = texts.text(given, 2000)
    if kept and (urlsplit(kept).scheme not in ("http", "https") or not urlsplit(kept).netloc):
        raise DomainError("Enter the whole address, beginning with https://")
    return kept


def _not_in_future(_form: Form, field: DateField) -> None:
    if field.data and field.data > signed_in().today:
        raise ValidationError(gettext("Enter today or an earlier date"))


class SourceForm(FlaskForm):
    """A file, or what was copied from a page, with where it was copied from."""

    pasted = TextAreaField(_("Paste the text here"))
    pasted_html = HiddenField()
    file = FileField(_("Or choose a file"))
    source_url = StringField(_("Address of the page"), validators=[passes(_address)])
    source_on = DateField(_("Copied on"), validators=[Optional(), _not_in_future])
    source: Source | None = None
    """What was given, once the form is valid."""

    def validate_file(self, field: FileField) -> None:
        """Either a file or pasted text, which can be read."""
        if not field.data:
            return
        if self.pasted.data:
            raise ValidationError(gettext("Paste the text or choose a file, not both"))
        self.source = _read(
            lambda: drafting.uploaded(field.data.read(LARGEST + 1), field.data.filename or "")
        )

    def validate_pasted(self, field: TextAreaField) -> None:
        """What was pasted, where no file was chosen."""
        if self.file.data:
            return
        if not field.data:
            raise ValidationError(gettext("Paste the text, or choose a file"))
        self.source = _read(lambda: drafting.pasted(field.data, self.pasted_html.data or ""))

    def given(self) -> Source:
        """What was pasted or uploaded, with its source."""
        assert self.source
        return self.source._replace(url=self.source_url.data or "", on=self.source_on.data)


class NewForm(SourceForm):
    """The same for a policy that may not be there yet."""

    code = StringField(_("The policy's code"), validators=[passes(_line)])

    def validate_code(self, field: StringField) -> None:
        """As it stands on the policy."""
        if not field.data or len(field.data) > LONGEST_CODE:
            raise ValidationError(gettext("Enter the code, such as GBEE"))


class RevisionForm(FlaskForm):
    """Something that changes a draft as it was when the page was opened."""

    revision = IntegerField(validators=[InputRequired()])


class ReplaceForm(SourceForm):
    """Another file for a draft."""

    revision = IntegerField(validators=[InputRequired()])


class TextForm(RevisionForm):
    """The text of a scan, or mended where a file was read wrongly."""

    text = TextAreaField(_("The text"))


class TranslationForm(RevisionForm):
    """A translation with who made it, and when."""

    file = FileField(_("File"))
    translator = StringField(_("Translated by"), validators=[passes(texts.name)])
    translated_on = DateField(
        _("Translated on"), validators=[InputRequired(_("Enter a date")), _not_in_future]
    )
    source: Source | None = None

    def given(self) -> tuple[Source, str, date]:
        """The file, who translated it, and when."""
        assert self.source
        return self.source, self.translator.data or "", self.translated_on.data

    def validate_file(self, field: FileField) -> None:
        """A file that can be read."""
        if not field.data:
            raise ValidationError(gettext("Choose the file that holds the translation"))
        self.source = _read(
            lambda: drafting.uploaded(field.data.read(LARGEST + 1), field.data.filename or "")
        )


class DetailsForm(RevisionForm):
    """What an edition is called, its dates, and who signs it."""

    title = StringField(_("Title"), validators=[passes(_line)])
    change = RadioField(
        _("What kind of change is it?"),
        choices=[
            SelectChoice("substantive", _("It changes what staff must do")),
            SelectChoice("editorial", _("Only the wording changes")),
        ],
        validators=[InputRequired(_("Choose one of the two"))],
    )
    adopted_on = DateField(_("Adopted on"), validators=[Optional(), _not_in_future])
    effective_on = DateField(_("In effect from"), validators=[Optional()])
    reviewed_on = DateField(_("Last reviewed on"), validators=[Optional(), _not_in_future])
    next_review_on = DateField(_("Next review on"), validators=[Optional()])
    responsible_office = StringField(_("Responsible office"), validators=[passes(_line)])
    legal_references = TextAreaField(_("Legal references"), validators=[passes(_lines)])
    cross_references = TextAreaField(_("Cross references"), validators=[passes(_lines)])
    sign_by = DateField(_("Sign by"), validators=[Optional()])
    asks = SelectField(_("Who signs it"), validators=[Optional()])
    program = ""
    """The title of the program that asks for each edition already."""

    def offer(self, policy: Policy, on: date) -> None:
        """Whom a substantive edition can ask; no choice where a program asks already."""
        program = asking_again.program_of(policy, on)
        if program:
            self.program = program.title
            del self.asks
            return
        programs = asking_again.choices(policy, on)
        first = gettext("Choose") if policy.versions else gettext("Nobody yet")
        self.asks.choices = [
            SelectChoice("", first),
            SelectChoice(EVERYBODY, gettext("Everybody in the district")),
            *(
                SelectChoice(str(each.id), gettext("Those in “%(program)s”", program=each.title))
                for each in programs
            ),
        ]

    def validate_effective_on(self, field: DateField) -> None:
        """Nothing is in effect before it was adopted."""
        if field.data and self.adopted_on.data and field.data < self.adopted_on.data:
            raise ValidationError(gettext("It takes effect on or after the day it is adopted"))

    def facts(self) -> dict[str, Any]:
        """The draft's columns as entered; references one to a line."""
        kept = {
            each.name: each.data for each in self if each.name not in ("csrf_token", "revision")
        }
        references = ("legal_references", "cross_references")
        return kept | {name: kept[name].splitlines() for name in references}


class SoloForm(SecondPersonForm):
    """Where nobody is there to be asked, it goes ahead after a day."""

    if_alone = _("Nobody: it goes ahead after 24 hours")


class SendForm(SoloForm, RevisionForm):
    """To whom a draft goes for review."""


class WithdrawForm(SoloForm):
    """From when an edition is not in effect, and why."""

    withdrawn_on = DateField(_("Withdrawn from"), validators=[InputRequired(_("Enter a date"))])
    reason = StringField(_("Reason"), validators=[passes(_why)])


def _read(reading: Callable[[], Source]) -> Source:
    try:
        return reading()
    except DomainError as error:
        raise ValidationError(pages.said(error)) from error
