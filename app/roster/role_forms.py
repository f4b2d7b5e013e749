"""The form that gives a role, and what each role is called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from app import pages
from app.auth.access import signed_in
from app.errors import DomainError
from app.roster.roles import is_in_order
from app.roster.site_forms import A_DAY, as_id, is_near, open_sites

ROLES = {
    "principal": _("Principal or supervisor"),
    "hr": _("Human resources"),
    "auditor": _("Auditor"),
    "author": _("Content author"),
    "technology": _("Technology coordinator"),
    "office": _("School office"),
}
CHOICES = [SelectChoice("", _("Choose")), *(SelectChoice(*role) for role in ROLES.items())]


class RoleForm(FlaskForm):
    """Which role, over which site, from when to when."""

    role = SelectField(_("Role"), choices=CHOICES, validators=[InputRequired(_("Choose a role"))])
    site = SelectField(_("Over this site and all below it"), coerce=as_id, choices=open_sites)
    held_from = DateField(_("First day"), validators=[A_DAY, is_near])
    held_to = DateField(_("Last day"), validators=[Optional(), is_near])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """The fields each, and then the days together."""
        if not super().validate(extra_validators):
            return False
        days = (self.held_from.data, self.held_to.data, signed_in().today)
        try:
            is_in_order(self.role.data, *days)
        except DomainError as error:
            self.held_to.errors = [pages.said(error)]
        return not self.held_to.errors
