"""Forms of the tree of sites."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from app import db
from app.auth.access import signed_in
from app.entering import passes
from app.roster import site_queries
from app.roster.sites import Branch, grow
from app.rules import texts

FAR = timedelta(days=5 * 366)
"""A date farther away than this is a slip of the keyboard."""
KINDS = [SelectChoice("school", _("School")), SelectChoice("department", _("Department"))]
A_DAY = InputRequired(_("Enter a date"))


def is_near(_form: FlaskForm, field: DateField) -> None:
    """Refuse a date more than five years away."""
    if field.data and abs(field.data - signed_in().today) > FAR:
        raise ValidationError(gettext("Enter a date within five years of today"))


def as_id(given: uuid.UUID | str) -> uuid.UUID:
    """The id behind a choice; WTForms asks for choices and for what was sent alike."""
    return uuid.UUID(str(given))


def open_sites() -> list[SelectChoice]:
    """Every site of the district that is open today, moved to the right below the one above it."""
    me = signed_in()
    rows = db.session.execute(site_queries.with_parents(me.district_id, me.today))
    return list(_listed(grow(rows)[0]))


def _listed(branch: Branch, depth: int = 0) -> Iterator[SelectChoice]:
    yield SelectChoice(branch.site.id, "\N{NO-BREAK SPACE}" * 4 * depth + branch.site.name)
    for each in branch.below:
        yield from _listed(each, depth + 1)


class NewSiteForm(FlaskForm):
    """A school or department, and what it is below."""

    name = StringField(_("Name"), validators=[passes(texts.name)])
    kind = SelectField(_("What it is"), choices=KINDS)
    parent = SelectField(_("Belongs to"), coerce=as_id, choices=open_sites)


class NameForm(FlaskForm):
    """Another name; `seen` is the one the page showed."""

    name = StringField(_("Name"), validators=[passes(texts.name)])
    seen = HiddenField()


class PlaceForm(FlaskForm):
    """Below which site, from when; `seen` is the newest placement the page showed."""

    parent = SelectField(_("Belongs to"), coerce=as_id, choices=open_sites)
    since = DateField(_("From this day"), validators=[A_DAY, is_near])
    seen = HiddenField()


class CloseForm(FlaskForm):
    """The last day; `seen` as in `PlaceForm`."""

    last_day = DateField(_("Last day"), validators=[A_DAY, is_near])
    seen = HiddenField()
