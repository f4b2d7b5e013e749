"""The form that starts a crew session."""

import uuid

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField


class CrewForm(FlaskForm):
    """For whom, and what is shown."""

    site = SelectField(_("For the people of"), coerce=uuid.UUID)
    module = SelectField(_("Module"))
