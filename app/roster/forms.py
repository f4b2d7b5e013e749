"""Settings forms: shape and messages; what a text may hold is asked of `checks`."""

import calendar
from datetime import date

from babel.dates import get_timezone, get_timezone_location, get_timezone_name
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app import pages
from app.auth.access import signed_in
from app.entering import passes
from app.errors import DomainError
from app.mail import MailSettings
from app.models import Contact, District
from app.roster.changing import LARGEST_LOGO, Row, logo_type
from app.rules import texts
from app.rules.wording import MONTHS

ROWS = 8
NOT_LEAP = 2001
"""A school year begins on a day that every year has."""


def _months() -> list[SelectChoice]:
    names = MONTHS[pages.locale()].split()
    return [SelectChoice(month, name) for month, name in enumerate(names, start=1)]


def _zones() -> list[SelectChoice]:
    return [SelectChoice(zone, zone_name(zone)) for zone in texts.TIME_ZONES]


def zone_name(zone: str) -> str:
    """`Mountain Time (Denver)`: what people call a zone, and where it is."""
    known, locale = get_timezone(zone), get_locale()
    called = get_timezone_name(known, zone_variant="generic", locale=locale)
    return f"{called} ({get_timezone_location(known, locale, return_city=True)})"


class DistrictForm(FlaskForm):
    """Name, zone, and the day a school year begins."""

    name = StringField(_("Name of the district"), validators=[passes(texts.name)])
    time_zone = SelectField(_("Time zone"), choices=_zones)
    month = SelectField(_("Month"), coerce=int, choices=_months)
    day = IntegerField(_("Day"), validators=[InputRequired(_("Enter a day, such as 1"))])

    def validate_day(self, field: IntegerField) -> None:
        """Refuse a day that its month does not have."""
        last = calendar.monthrange(NOT_LEAP, self.month.data or 1)[1]
        if not 1 <= (field.data or 0) <= last:
            raise ValidationError(gettext("That month does not have this day every year"))

    @property
    def year_starts(self) -> date:
        """The day in a year that is not a leap year."""
        return date(NOT_LEAP, self.month.data or 1, self.day.data or 1)

    @classmethod
    def of(cls, district: District) -> "DistrictForm":
        """The form as the district's settings fill it."""
        month, day = map(int, district.school_year_starts.split("-"))
        return cls(name=district.name, time_zone=district.time_zone, month=month, day=day)


class LogoForm(FlaskForm):
    """A picture, judged by its content and never by its name."""

    logo = FileField(_("Picture"))
    picture = b""
    media_type = ""

    def validate_logo(self, field: FileField) -> None:
        """Read one byte more than is allowed, and no further."""
        if not field.data:
            raise ValidationError(gettext("Choose a picture saved as PNG or JPEG."))
        self.picture = field.data.read(LARGEST_LOGO + 1)
        try:
            self.media_type = logo_type(self.picture)
        except DomainError as error:
            raise ValidationError(pages.said(error)) from error


class ContactRow(Form):
    """One contact; an empty row is none."""

    label = StringField(_("Who this is"), validators=[passes(texts.text)])
    name = StringField(_("Name"), validators=[passes(texts.text)])
    phone = StringField(_("Telephone"), validators=[passes(texts.phone)])
    checked_on = DateField(_("Date you last called this number"), validators=[Optional()])

    def validate_label(self, field: StringField) -> None:
        """A name or number says nothing without what it is for."""
        if not field.data and (self.name.data or self.phone.data):
            raise ValidationError(gettext("Say who this is, such as Human resources"))

    def validate_checked_on(self, field: DateField) -> None:
        """Nobody has called tomorrow."""
        if field.data and field.data > signed_in().today:
            raise ValidationError(gettext("Enter today or an earlier date"))


class ContactsForm(FlaskForm):
    """All contacts at once, in the order in which pages show them."""

    rows = FieldList(FormField(ContactRow), min_entries=ROWS, max_entries=ROWS)

    @property
    def given(self) -> list[Row]:
        """The rows as entered, empty ones among them: their place says which contact they were."""
        return [Row(**row.data) for row in self.rows]

    @classmethod
    def of(cls, contacts: list[Contact]) -> "ContactsForm":
        """The form as the district's contacts fill it."""
        return cls(rows=contacts[:ROWS])


class MailForm(FlaskForm):
    """The mail server; the saved password is never sent to the page."""

    host = StringField(_("Mail server"), validators=[passes(texts.host)])
    port = IntegerField(
        _("Port"),
        validators=[
            InputRequired(_("Enter a port, such as 587")),
            NumberRange(1, 65535, _("Enter a port, such as 587")),
        ],
    )
    security = SelectField(
        _("Encryption"),
        choices=[
            SelectChoice("starttls", "STARTTLS (587)"),
            SelectChoice("ssl", "TLS (465)"),
            SelectChoice("none", _("None (25)")),
        ],
    )
    account = StringField(_("Account"), validators=[passes(texts.text)])
    password = PasswordField(_("Password"), validators=[Length(max=1000)])
    sender = StringField(_("Mail comes from"), validators=[passes(texts.email)])

    def validate_security(self, field: SelectField) -> None:
        """A password never travels in the clear."""
        if field.data == "none" and self.account.data:
            raise ValidationError(
                gettext("A password must not travel unencrypted. Choose STARTTLS or TLS.")
            )

    @property
    def given(self) -> MailSettings:
        """The settings as entered; an empty password means the saved one."""
        return MailSettings(
            host=self.host.data or "",
            port=self.port.data or 0,
            security=self.security.data,
            account=self.account.data or "",
            password=self.password.data or "",
            sender=self.sender.data or "",
        )

    @classmethod
    def of(cls, district: District) -> "MailForm":
        """The form as the district's settings fill it."""
        return cls(
            host=district.mail_host,
            port=district.mail_port,
            security=district.mail_security,
            account=district.mail_account,
            sender=district.mail_sender,
        )
