"""Forms of school pages: shape and messages."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app import pages
from app.auth.access import signed_in
from app.entering import passes
from app.errors import DomainError
from app.models import Site, StaffMember
from app.rules import texts
from app.school_pages.links import school_link
from app.school_pages.operations import Wish
from app.school_pages.standing import check_days

LONGEST_TITLE, LONGEST_TEXT = 100, 500
A_DAY = InputRequired(_("Enter a date"))
Find = Callable[[str], StaffMember | None]
"""Who works here under a sign-in name or e-mail address."""


def _needed(longest: int, words: str) -> Callable[[str], str]:
    def check(given: str) -> str:
        kept = _line(given, longest)
        if not kept:
            raise DomainError(words)
        return kept

    return check


def _line(given: str, longest: int = LONGEST_TEXT) -> str:
    """One paragraph, whatever line breaks a box was filled with."""
    return texts.text(" ".join(given.split()), longest)


def _id(given: object) -> uuid.UUID | None:
    return uuid.UUID(str(given)) if given else None


class PageForm(FlaskForm):
    """What is asked for; nothing here is about a personal account."""

    title = StringField(
        _("Name of the page"),
        validators=[passes(_needed(LONGEST_TITLE, "Enter the name of the page."))],
    )
    purpose = TextAreaField(
        _("What is it for?"),
        validators=[passes(_needed(LONGEST_TEXT, "Say what the page is for."))],
    )
    link = StringField(_("Address of the page"), validators=[passes(school_link)])
    site = SelectField(
        _("School or department"), coerce=_id, validators=[InputRequired(_("Choose a site"))]
    )
    owner = SelectField(
        _("Who looks after it"), coerce=_id, validators=[InputRequired(_("Choose a person"))]
    )
    second = SelectField(_("Second administrator"), coerce=_id)
    other = StringField(_("Or somebody else: their sign-in name or e-mail address"))
    starts_on = DateField(_("First day"), validators=[A_DAY])
    ends_on = DateField(_("Last day"), validators=[A_DAY])
    second_id: uuid.UUID
    find: Find

    def offer(self, sites: Iterable[Site], people: Iterable[StaffMember], find: Find) -> None:
        """What may be chosen, and how to find somebody at another site."""
        named = sorted((each.name, each.id) for each in people)
        colleagues = [SelectChoice(id, name) for name, id in named]
        self.site.choices = [SelectChoice(each.id, each.name) for each in sites]
        self.owner.choices = colleagues
        self.second.choices = [SelectChoice("", gettext("Choose")), *colleagues]
        self.find = find

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """The fields each, then the days together, then who the second administrator is."""
        if not super().validate(extra_validators):
            return False
        try:
            check_days(self.starts_on.data, self.ends_on.data, signed_in().today)
        except DomainError as error:
            self.ends_on.errors = [pages.said(error)]
        self._choose_second()
        return not self.errors

    def _choose_second(self) -> None:
        typed = (self.other.data or "").strip()
        found = self.find(typed) if typed else None
        if typed and found is None:
            self.other.errors = [gettext("Nobody who works here is known by that.")]
        elif found is None and self.second.data is None:
            self.second.errors = [gettext("Choose a person, or type who it is")]
        else:
            self.second_id = found.id if found else self.second.data
            if self.second_id == self.owner.data:
                self.second.errors = [gettext("Choose another person than who looks after it")]

    @property
    def wish(self) -> Wish:
        """The request as entered."""
        return Wish(
            self.title.data or "",
            self.purpose.data or "",
            self.link.data or "",
            self.site.data,
            self.owner.data,
            self.second_id,
            self.starts_on.data,
            self.ends_on.data,
        )


class EndingForm(FlaskForm):
    """Why a page counts no more."""

    reason = StringField(_("Reason"), validators=[passes(_needed(LONGEST_TEXT, "Say why."))])
