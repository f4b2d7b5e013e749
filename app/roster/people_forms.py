"""Forms about one person: shape and messages; what a text may hold is asked of `checks`."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from app import db
from app.auth.access import signed_in
from app.entering import passes
from app.models import Position, Proposal, Site, StaffMember
from app.roster import people_queries
from app.roster.naming import LONGEST_NUMBER
from app.roster.people import Details
from app.roster.positions import Work
from app.rules import texts
from app.rules.people import PROPOSABLE
from app.words import CONTRACTS, JOBS

YEAR = timedelta(days=366)
DAY_NEEDED = _("Enter a date")


def _options(labels: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


def _id(given: object) -> uuid.UUID | None:
    return uuid.UUID(str(given)) if given else None


def _site_field() -> SelectField:
    needed = [InputRequired(_("Choose a site"))]
    return SelectField(_("Site"), coerce=_id, validators=needed)


def _job_field() -> SelectField:
    needed = [InputRequired(_("Choose a kind of work"))]
    return SelectField(_("Kind of work"), choices=_job_choices, validators=needed)


def _job_choices() -> list[SelectChoice]:
    return [SelectChoice("", _("Choose")), *_options(JOBS)]


def _site_choices(sites: Sequence[Site]) -> list[SelectChoice]:
    """Nobody is put at the first site of the list by accident."""
    found = [SelectChoice(site.id, site.name) for site in sites]
    return found if len(found) == 1 else [SelectChoice("", _("Choose")), *found]


def _email(given: str) -> str:
    return texts.email(given) if given.strip() else ""


def _number(given: str) -> str:
    return texts.text(given, LONGEST_NUMBER)


def within_a_year(_form: Form, field: DateField) -> None:
    """A slip of the keyboard in the year moves nobody by a century."""
    if field.data and abs(field.data - signed_in().today) > YEAR:
        raise ValidationError(gettext("Enter a date within a year of today"))


def day(label: Any) -> DateField:
    """A date that has to be given, within a year of today."""
    return DateField(label, validators=[InputRequired(DAY_NEEDED), within_a_year])


class DetailsForm(FlaskForm):
    """Name, address, language and number."""

    legal_name = StringField(_("Legal name"), validators=[passes(texts.name)])
    preferred_name = StringField(_("Goes by"), validators=[passes(texts.text)])
    email = StringField(_("E-mail"), validators=[passes(_email)])
    number = StringField(_("Employee number"), validators=[passes(_number)])
    language = SelectField(
        _("Language"), choices=[SelectChoice("en", "English"), SelectChoice("es", "Español")]
    )

    @property
    def given(self) -> Details:
        """The details as entered."""
        return Details(
            legal_name=self.legal_name.data or "",
            preferred_name=self.preferred_name.data or "",
            email=self.email.data or "",
            language=self.language.data,
            number=self.number.data or "",
        )


class WorkForm(FlaskForm):
    """What somebody does, where, for whom, from when."""

    site = _site_field()
    job_class = _job_field()
    contract = SelectField(_("Contract"), choices=lambda: _options(CONTRACTS))
    pay = SelectField(
        _("Paid by the hour"),
        choices=[
            SelectChoice("", _("As is usual for this kind of work")),
            SelectChoice("yes", _("Yes")),
            SelectChoice("no", _("No")),
        ],
    )
    license = SelectField(
        _("Educator license"),
        choices=[
            SelectChoice("", _("As is usual for this kind of work")),
            SelectChoice("yes", _("Needs a license")),
            SelectChoice("no", _("Does not need one")),
        ],
    )
    supervisor = StringField(_("Supervisor"), validators=[passes(texts.text)])
    first_day = day(_("First day"))
    supervisor_id: uuid.UUID | None = None

    def offer(self, sites: Sequence[Site]) -> None:
        """The sites that may be chosen."""
        self.site.choices = _site_choices(sites)

    def validate_supervisor(self, field: StringField) -> None:
        """Whoever is meant has to be one person who works here."""
        me = signed_in()
        asked = people_queries.called(me.district_id, field.data or "", me.today)
        found = db.session.scalars(asked).all() if field.data else []
        if field.data and not found:
            raise ValidationError(gettext("Nobody who works here is found by that"))
        if len(found) > 1:
            raise ValidationError(gettext("Several people are called that. Enter the e-mail."))
        self.supervisor_id = found[0] if found else None

    @property
    def work(self) -> Work:
        """The work as entered."""
        return Work(
            site_id=self.site.data,
            job_class=self.job_class.data,
            contract=self.contract.data,
            is_hourly={"yes": True, "no": False}.get(self.pay.data),
            is_licensed={"yes": True, "no": False}.get(self.license.data),
            supervisor_id=self.supervisor_id,
        )

    @classmethod
    def of(cls, position: Position, supervisor: StaffMember | None) -> "WorkForm":
        """The form as a position fills it; the first day is left to be entered."""
        return cls(
            site=position.site_id,
            job_class=position.job_class,
            contract=position.contract,
            pay="yes" if position.is_hourly else "no",
            license="" if position.is_licensed is None else "yes" if position.is_licensed else "no",
            supervisor=supervisor.sign_in_name if supervisor else "",
        )


class PersonForm(DetailsForm, WorkForm):
    """A new person with the first position."""

    another = BooleanField(_("This is another person"))


class LastDayForm(FlaskForm):
    """The last day of a position, or of employment."""

    last_day = day(_("Last day"))


class ProposalForm(FlaskForm):
    """A volunteer or coach whom a principal names."""

    legal_name = StringField(_("Legal name"), validators=[passes(texts.name)])
    preferred_name = StringField(_("Goes by"), validators=[passes(texts.text)])
    email = StringField(_("E-mail"), validators=[passes(_email)])
    site = _site_field()
    job_class = _job_field()
    contract = SelectField(
        _("Contract"),
        choices=lambda: [SelectChoice(each, CONTRACTS[each]) for each in PROPOSABLE],
    )
    first_day = day(_("First day"))

    def offer(self, sites: Sequence[Site]) -> None:
        """The sites that may be chosen."""
        self.site.choices = _site_choices(sites)

    @property
    def given(self) -> Proposal:
        """The proposal as entered, by nobody yet."""
        return Proposal(
            legal_name=self.legal_name.data or "",
            preferred_name=self.preferred_name.data or "",
            email=self.email.data or None,
            job_class=self.job_class.data,
            contract=self.contract.data,
            first_day=self.first_day.data,
        )
