"""The form that makes a shared tablet."""

import uuid

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from app.entering import passes
from app.rules import texts


class KioskForm(FlaskForm):
    """Where the tablet stands, and what receipts call it."""

    site = SelectField(_("Site"), coerce=uuid.UUID)
    name = StringField(_("What people call it"), validators=[passes(texts.name)])
