"""The signing form."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length


class SignForm(FlaskForm):
    """The typed name; which editions are ticked is read beside it, for their number varies."""

    typed_name = StringField(
        _("Your full name"),
        validators=[InputRequired(_("Type your full name")), Length(max=200)],
    )
