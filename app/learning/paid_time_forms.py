"""The form that declares paid time."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from app.auth.access import signed_in
from app.learning.paid_time import MOST_MINUTES, Declared, is_hourly
from app.models import Position

NEEDED = _("Enter a number of minutes")


class PaidTimeForm(FlaskForm):
    """The day, the minutes, and whether they were within the paid shift."""

    on = DateField(_("Day"), validators=[InputRequired(_("Enter a date"))])
    minutes = IntegerField(
        _("Minutes"), validators=[InputRequired(NEEDED), NumberRange(0, MOST_MINUTES, NEEDED)]
    )
    shift = RadioField(
        _("When was it?"),
        choices=[
            SelectChoice("on", _("During my paid shift")),
            SelectChoice("off", _("Outside my shift: it is paid on top")),
        ],
        validators=[InputRequired(_("Choose one of the two"))],
    )
    work: Sequence[Position] = ()
    fewest = 1

    def validate_on(self, field: DateField) -> None:
        """A day that has come, on which they were paid by the hour."""
        if not field.data:
            return
        if field.data > signed_in().today:
            raise ValidationError(gettext("Enter today or an earlier date"))
        if not is_hourly(self.work, field.data):
            raise ValidationError(gettext("You were not paid by the hour on that day"))

    def validate_minutes(self, field: IntegerField) -> None:
        """Only what was declared can be taken back."""
        if field.data is not None and field.data < self.fewest:
            raise ValidationError(gettext("Enter a number of minutes"))

    @property
    def declared(self) -> Declared:
        """What was entered."""
        return Declared(self.on.data, self.minutes.data, self.shift.data == "on")
