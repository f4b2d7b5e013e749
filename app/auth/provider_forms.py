"""Forms of the sign-in settings; what is entered is not looked up until the coordinator asks."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.auth.providers import Given, place
from app.errors import DomainError
from app.models import IdentityProvider


def printable(_form: Form, field: StringField) -> None:
    """Refuse what shows nothing or turns the line around."""
    if not (field.data or "").isprintable():
        raise ValidationError(gettext("Use letters and digits only"))


class ProviderForm(FlaskForm):
    """What may change: the button's words and the client."""

    label = StringField(
        _("Name of the account"),
        validators=[InputRequired(_("Enter a name, such as Google")), Length(max=40), printable],
    )
    client_id = StringField(
        _("Client ID"),
        validators=[InputRequired(_("Enter the client ID")), Length(max=200), printable],
    )
    password = PasswordField(_("Client secret"), validators=[Length(max=1000)])

    @property
    def given(self) -> Given:
        """The provider as entered."""
        return Given(
            label=(self.label.data or "").strip(),
            client_id=(self.client_id.data or "").strip(),
            secret=self.password.data or "",
        )

    @classmethod
    def of(cls, provider: IdentityProvider) -> "ProviderForm":
        """The form as the provider fills it; the secret is never sent to the page."""
        return cls(label=provider.label, client_id=provider.client_id)


class NewProviderForm(ProviderForm):
    """All of a new provider; `place` is the domain, the tenant, or the discovery address."""

    place = StringField(validators=[Length(max=300), printable])

    def __init__(self, kind: str, *given: Any, **named: Any) -> None:
        """The kind says what `place` is called."""
        super().__init__(*given, **named)
        self.kind = kind
        self.place.label.text = {
            "google": gettext("Your Google Workspace domain"),
            "microsoft": gettext("Directory (tenant) ID"),
            "other": gettext("Address of the discovery document"),
        }[kind]

    def validate_place(self, field: StringField) -> None:
        """Refuse what is no domain, tenant or address."""
        try:
            place(self.kind, field.data or "")
        except DomainError as error:
            raise ValidationError(gettext(error.words, **error.values)) from error
