"""Turning calibration on or off."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf

from app.entering import passes
from app.rules import texts


class ChoiceForm(FlaskForm):
    """On, with whom counsel was asked of, or off."""

    is_on = HiddenField(validators=[AnyOf(("yes", "no"))])
    counsel = StringField(
        _("Whom you asked, and when, such as “Lee & Ortiz, June 3”"),
        validators=[passes(texts.text)],
    )
