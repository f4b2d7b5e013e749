"""Forms of calendar, leave and earlier years: shape and messages."""

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, Form, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app import files, pages
from app.auth.access import signed_in
from app.away import scans, tables
from app.away.years import BreakDays, YearDays, wrong_in_break, wrong_in_year
from app.entering import passes
from app.errors import DomainError
from app.models import Program

LARGEST_UPLOAD = 20 * 1024 * 1024
FIVE_YEARS = timedelta(days=5 * 366)
DAY_NEEDED = _("Enter a date")


def _near(_form: Form, field: DateField) -> None:
    """A slip of the keyboard in the year moves nobody by decades."""
    if field.data and abs(field.data - signed_in().today) > FIVE_YEARS:
        raise ValidationError(gettext("Enter a date within five years of today"))


def _day(label: object) -> DateField:
    return DateField(label, validators=[InputRequired(DAY_NEEDED), _near])


def _attach(form: FlaskForm, wrong: Iterable[tuple[str, DomainError]]) -> bool:
    """Put each broken rule at its field; returns whether there was none."""
    found = list(wrong)
    for name, error in found:
        form[name].errors = [*form[name].errors, pages.said(error)]
    return not found


class YearForm(FlaskForm):
    """The four days of a school year; `seen` is what the last page said would follow."""

    first_day = _day(_("First day for staff"))
    students_from = _day(_("First day with students"))
    students_to = _day(_("Last day with students"))
    last_day = _day(_("Last day for staff"))
    seen = HiddenField()

    def days(self, year: str) -> YearDays:
        """The days as entered."""
        return YearDays(
            year,
            self.first_day.data,
            self.students_from.data,
            self.students_to.data,
            self.last_day.data,
        )

    def holds(self, year: str, starts: str) -> bool:
        """Whether it was sent, filled in, and in order within its school year."""
        return self.validate_on_submit() and _attach(self, wrong_in_year(self.days(year), starts))


class BreakForm(FlaskForm):
    """A break: its name, first and last day."""

    name = StringField(_("Name"), validators=[passes(tables.line)])
    first_day = _day(_("First day off"))
    last_day = _day(_("Last day off"))

    @property
    def days(self) -> BreakDays:
        """The break as entered."""
        return BreakDays(self.name.data or "", self.first_day.data, self.last_day.data)

    def holds(self) -> bool:
        """Whether it was sent, filled in and in order."""
        return self.validate_on_submit() and _attach(self, wrong_in_break(self.days))


class LeaveForm(FlaskForm):
    """Dates and nothing else; `seen` is what the last page said would move."""

    first_day = _day(_("First day away"))
    last_day = DateField(_("Last day away"), validators=[Optional(), _near])
    seen = HiddenField()


class SeenForm(FlaskForm):
    """Agrees to what the last page said would move."""

    seen = HiddenField()


class UploadForm(FlaskForm):
    """A file; what it is decides its content, never its name."""

    upload = FileField(_("File"))
    content = b""

    def validate_upload(self, field: FileField) -> None:
        """Read one byte more than is allowed, and no further."""
        if not field.data:
            raise ValidationError(gettext("Choose a file."))
        self.content = field.data.read(LARGEST_UPLOAD + 1)
        if not self.content:
            raise ValidationError(gettext("This file is empty."))
        if len(self.content) > LARGEST_UPLOAD:
            raise ValidationError(gettext("Choose a file smaller than 20 MB."))


class EarlierForm(FlaskForm):
    """One training of earlier years, with its scan."""

    title = StringField(_("What it was called"), validators=[passes(tables.line)])
    provider = StringField(_("Who gave it"), validators=[passes(tables.line)])
    finished_on = DateField(_("Finished on"), validators=[InputRequired(DAY_NEEDED)])
    minutes = IntegerField(
        _("Minutes"),
        validators=[
            Optional(),
            NumberRange(0, scans.MOST_MINUTES, _("Enter minutes between 0 and 60,000")),
        ],
    )
    program = SelectField(_("Program"))
    scan = FileField(_("Scan"))
    content = b""
    media_type = ""

    def offer(self, programs: Iterable[Program]) -> None:
        """The programs it may count for."""
        named = [SelectChoice(str(each.id), each.title) for each in programs]
        self.program.choices = [SelectChoice("", gettext("None")), *named]

    def validate_title(self, field: StringField) -> None:
        """Without a title nobody knows what it was."""
        if not field.data:
            raise ValidationError(gettext("Enter what the training was called"))

    def validate_finished_on(self, field: DateField) -> None:
        """What is finished lies behind, and within a working life."""
        if field.data:
            try:
                scans.check_finished(field.data, signed_in().today)
            except DomainError as error:
                raise ValidationError(pages.said(error)) from error

    def validate_scan(self, field: FileField) -> None:
        """A PDF, JPEG or PNG by its first bytes, or none."""
        if field.data:
            self.content = field.data.read(files.LARGEST_PROOF + 1)
            try:
                self.media_type = files.proof_type(self.content)
            except DomainError as error:
                raise ValidationError(pages.said(error)) from error
