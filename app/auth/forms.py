"""Sign-in forms."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput, GovTextInput
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Sign-in name and own password."""

    name = StringField(
        _("Sign-in name or e-mail"),
        widget=GovTextInput(),
        validators=[InputRequired(_("Enter your sign-in name or e-mail")), Length(max=200)],
    )
    password = PasswordField(
        _("Password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter your password")), Length(max=200)],
    )
    submit = SubmitField(_("Sign in"), widget=GovSubmitInput())


class PasswordForm(FlaskForm):
    """A password of one's own."""

    password = PasswordField(
        _("New password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter a new password")), Length(max=200)],
    )
    submit = SubmitField(_("Set my password"), widget=GovSubmitInput())
