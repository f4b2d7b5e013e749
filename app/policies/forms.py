"""The forms of signing: the signature itself, and how the district wants signatures made."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.rules.signing import KEPT_ADDRESSES


class SignForm(FlaskForm):
    """The typed name; which editions are ticked is read beside it, for their number varies."""

    typed_name = StringField(
        _("Your full name"),
        validators=[InputRequired(_("Type your full name")), Length(max=200)],
    )


class TermsForm(FlaskForm):
    """The two choices of a district; the page words them."""

    steps_up = RadioField(choices=("yes", "no"), validators=[InputRequired(_("Choose one"))])
    keeps_address = RadioField(choices=KEPT_ADDRESSES, validators=[InputRequired(_("Choose one"))])
