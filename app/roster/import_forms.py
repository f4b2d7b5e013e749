"""Forms of the staff list import: the file, what its columns are, what its codes mean."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.utils import secure_filename
from wtforms import FieldList, Form, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app import pages
from app.errors import DomainError
from app.roster import columns
from app.roster.site_forms import open_sites
from app.words import JOBS
from certificates.words import LONGEST_NAME

LARGEST = 20 * 1024 * 1024
LONGEST_FILENAME = 100
LATER, LEAVE_OUT = "later", ""
"""What may be chosen for a code besides a kind of work or a site; an empty job class leaves out."""
NEW_SITES = {"new-school": "school", "new-department": "department"}
"""What may be chosen for the code of a site that is not here yet, and its kind."""
FIELDS = {
    "number": _("Employee number"),
    "first_name": _("Legal first name"),
    "middle_name": _("Legal middle name"),
    "last_name": _("Legal last name"),
    "suffix": _("Suffix, such as Jr."),
    "name": _("Legal name, all in one column"),
    "preferred_first": _("Preferred first name"),
    "preferred_last": _("Preferred last name"),
    "preferred_name": _("Preferred name, all in one column"),
    "email": _("Work e-mail address"),
    "site": _("Site: its code or name"),
    "job": _("Job: its code or title"),
    "contract": _("Regular, substitute, seasonal, volunteer, contractor, student teacher"),
    "pay": _("Hourly or salaried"),
    "license": _("Educator license needed: yes or no"),
    "first_day": _("First day"),
    "last_day": _("Last day"),
    "supervisor": _("Supervisor: employee number or e-mail address"),
    "language": _("Language: en or es"),
    "sign_in_name": _("Sign-in name"),
    "status": _("Status: active, or left"),
}
"""What a column may hold (`columns.FIELDS`)."""


class UploadForm(FlaskForm):
    """A staff list file; what it is decides its content, never its name."""

    staff_list = FileField(_("Staff list file"))
    content = b""

    def validate_staff_list(self, field: FileField) -> None:
        """Read one byte more than is allowed, and no further."""
        if not field.data:
            raise ValidationError(gettext("Choose a CSV file or a OneRoster zip file."))
        self.content = field.data.read(LARGEST + 1)
        if not self.content:
            raise ValidationError(gettext("This file is empty."))
        if len(self.content) > LARGEST:
            raise ValidationError(gettext("Choose a file smaller than 20 MB."))

    @property
    def filename(self) -> str:
        """What the file is called: shown, but never opened by."""
        last = (self.staff_list.data.filename or "").replace("\\", "/").split("/")[-1]
        return secure_filename(last)[:LONGEST_FILENAME] or "staff-list"


class ColumnsForm(FlaskForm):
    """Each heading of a file, by its place, with what it holds."""

    columns = FieldList(SelectField())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.columns:
            field.choices = [SelectChoice("", gettext("Not used")), *_choices(FIELDS)]

    def name(self, headings: Sequence[str]) -> None:
        """Call each field by its heading."""
        for heading, field in zip(headings, self.columns, strict=True):
            field.label.text = heading

    def validate_columns(self, fields: FieldList) -> None:
        """One column for each thing, and enough of them to know who is who."""
        given = {field.name: field.data for field in fields if field.data}
        for field in fields:
            if list(given.values()).count(field.data) > 1:
                field.errors = [gettext("Two columns are chosen for this. Choose one.")]
        if len(given) > len(set(given.values())):
            raise ValidationError(gettext("Choose one column for each thing."))
        try:
            columns.usable(given)
        except DomainError as error:
            raise ValidationError(pages.said(error)) from error

    def given(self, headings: Sequence[str]) -> dict[str, str]:
        """Heading → field, empty where it is not used."""
        return dict(zip(headings, (field.data for field in self.columns), strict=True))

    @classmethod
    def of(cls, headings: Sequence[str], taken_for: Mapping[str, str]) -> "ColumnsForm":
        """The form as the file was read."""
        form = cls(columns=[taken_for.get(heading, "") for heading in headings])
        form.name(headings)
        return form


class CodeRow(Form):
    """A code of the file and what it means."""

    code = HiddenField(validators=[Length(max=LONGEST_NAME)])
    means = SelectField()


class CodesForm(FlaskForm):
    """What codes mean; those still undecided stay as they are."""

    jobs = FieldList(FormField(CodeRow))
    sites = FieldList(FormField(CodeRow))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rows, choices in ((self.jobs, _jobs()), (self.sites, _sites())):
            for row in rows:
                is_said = row.means.data in {choice.value for choice in choices} - {LATER}
                row.means.choices = choices[1:] if is_said else choices

    @property
    def job_classes(self) -> dict[str, str]:
        """Job code → job class, empty for people who are left out."""
        return {row.code.data: row.means.data for row in self.jobs if row.means.data != LATER}

    @property
    def places(self) -> dict[str, str]:
        """Site code → id of a site, or a key of `NEW_SITES`."""
        return {row.code.data: row.means.data for row in self.sites if row.means.data != LATER}

    @property
    def sites_refused(self) -> bool:
        """Whether a new site could not be made."""
        return any(row.means.errors for row in self.sites)

    @classmethod
    def of(cls, jobs: Iterable[tuple[str, str]], sites: Iterable[tuple[str, str]]) -> "CodesForm":
        """The form from codes and what is said of them."""
        return cls(
            jobs=[{"code": code, "means": means} for code, means in jobs],
            sites=[{"code": code, "means": means} for code, means in sites],
        )


def _jobs() -> list[SelectChoice]:
    leave_out = SelectChoice(LEAVE_OUT, gettext("Leave these people out"))
    return [SelectChoice(LATER, gettext("Decide later")), *_choices(JOBS), leave_out]


def _sites() -> list[SelectChoice]:
    made = {
        "new-school": gettext("Make a new school of this name"),
        "new-department": gettext("Make a new department of this name"),
    }
    here = [SelectChoice(str(site.value), site.label) for site in open_sites()]
    return [SelectChoice(LATER, gettext("Decide later")), *here, *_choices(made)]


def _choices(labels: Mapping[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, str(label)) for value, label in labels.items()]
