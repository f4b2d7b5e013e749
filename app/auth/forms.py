"""Sign-in forms."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput, GovTextInput
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import EqualTo, InputRequired, Length


class SignInForm(FlaskForm):
    """Sign-in name and own password or PIN."""

    name = StringField(
        _("Sign-in name or e-mail"),
        widget=GovTextInput(),
        validators=[InputRequired(_("Enter your sign-in name or e-mail")), Length(max=200)],
    )
    password = PasswordField(
        _("Password or PIN"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter your password or PIN")), Length(max=200)],
    )
    submit = SubmitField(_("Sign in"), widget=GovSubmitInput())

    @property
    def typed_name(self) -> str:
        """The name as names are kept."""
        return (self.name.data or "").strip().casefold()


class ProofForm(FlaskForm):
    """One's own password or PIN once more."""

    password = PasswordField(
        _("Password or PIN"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter your password or PIN")), Length(max=200)],
    )
    submit = SubmitField(_("Continue"), widget=GovSubmitInput())


class SecretForm(FlaskForm):
    """A password or PIN of one's own."""

    password = PasswordField(
        _("New password or PIN"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_("Enter a new password or PIN")), Length(max=200)],
    )
    submit = SubmitField(_("Set it"), widget=GovSubmitInput())


class FirstSecretForm(SecretForm):
    """The first one, typed twice, for on a tablet nobody looks back at what they typed."""

    again = PasswordField(
        _("The same once more"),
        widget=GovPasswordInput(),
        validators=[EqualTo("password", _("The two are not the same. Type both again."))],
    )
