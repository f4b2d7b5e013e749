"""The form of a program: who, when, what; shape and messages."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from app import db
from app.auth.access import signed_in
from app.programs import fields, queries
from app.programs.changing import NAMES, Asked, Change
from app.programs.fields import Day, Revealed, line, number
from app.programs.showing import LICENSES, RHYTHMS
from app.words import CONTRACTS, JOBS

MOST_NAMED = 300
"""People asked by name; for more there are sites, work and contracts."""
TWO_YEARS = timedelta(days=731)
EMPTY_ROWS = 1
"""Lines to add outside training in, each time the form is opened."""
DATES: Mapping[str, Any] = {
    "days": 30,
    "before_students": False,
    "opens": "",
    "due": "",
    "ends": "",
    "opens_on": None,
    "due_on": None,
    "policy_id": None,
}
"""Columns of terms that only some rhythms need."""


class Offer(NamedTuple):
    """What may be chosen in the form, by its value: what it is called."""

    sites: Mapping[str, str]
    policies: Mapping[str, str]
    asked: Mapping[str, str]
    """`module:<slug>` and `policy:<id>`."""


class Named(NamedTuple):
    """People found by what was typed, and the lines that name nobody, or several."""

    ids: list[str]
    unknown: list[str]
    unclear: list[str]


def _choices(labels: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class AskedRow(Form):
    """A module or policy that may be asked."""

    what = HiddenField()
    asked = BooleanField()
    place = number(_("Number"), 1, 99)


class OutsideRow(Form):
    """Training outside Brightline; without a title it is none."""

    id = HiddenField()
    title = StringField(_("What it is called"), validators=[line()])
    title_es = StringField(_("In Spanish"), validators=[line()])
    place = number(_("Number"), 1, 99)


class ProgramForm(FlaskForm):
    """All of a program at once."""

    seen = HiddenField()
    title = StringField(_("Title"), validators=[line(_("Enter a title"))])
    title_es = StringField(_("Title in Spanish"), validators=[line()])
    certificate_note = StringField(_("Sentence on the certificate"), validators=[line()])
    certificate_note_es = StringField(_("The same in Spanish"), validators=[line()])
    credits_hours = BooleanField(_("The certificate states clock hours"))

    sites = SelectMultipleField(_("Sites"))
    jobs = SelectMultipleField(_("Kinds of work"), choices=_choices(JOBS))
    contracts = SelectMultipleField(_("Contracts"), choices=_choices(CONTRACTS))
    license = RadioField(_("Educator license"), choices=_choices(LICENSES), default="")
    hired_from = Day(_("Only who started on this day or later"), validators=[Optional()])
    people = TextAreaField(_("People asked by name"))
    named_only = BooleanField(_("Only the people named here"))

    rhythm = RadioField(
        _("How it comes round"),
        choices=_choices({value: name for value, (name, _hint) in RHYTHMS.items()}),
        validators=[InputRequired(_("Choose how it comes round"))],
    )
    onboarding = Revealed(fields.Onboarding)
    school_year = Revealed(fields.SchoolYear)
    season = Revealed(fields.Season)
    anniversary = Revealed(fields.Anniversary)
    renewal = Revealed(fields.Renewal)
    once = Revealed(fields.Once)
    edition = Revealed(fields.Edition)
    valid_months = number(_("Valid for so many months"), 1, 120)
    min_active_months = number(_("Not asked again for so many months after finishing"), 0, 60)
    grace_days = number(_("Days after the due date before anybody counts as late"), 0, 90)
    in_order = BooleanField(_("Done in the order of the numbers"))
    accepts_receipt = BooleanField(
        _("A policy also counts as done once somebody confirms that they received it")
    )
    gates_start = BooleanField(_("Nobody is “ready to start” before this is finished"))

    asked = FieldList(FormField(AskedRow))
    outside = FieldList(FormField(OutsideRow))

    def offer(self, offer: Offer) -> None:
        """What may be chosen."""
        self.offered = offer
        self.sites.choices = _choices(offer.sites)
        self.edition.form.policy_id.choices = _choices({"": _("Choose"), **offer.policies})

    def validate_people(self, _field: TextAreaField) -> None:
        """Every line names one person."""
        if len(self.lines) > MOST_NAMED:
            raise ValidationError(
                gettext(
                    "Name %(most)s people or fewer. For more, choose sites or kinds of work.",
                    most=MOST_NAMED,
                )
            )
        found = self.named
        if found.unknown:
            names = ", ".join(found.unknown)
            raise ValidationError(gettext("Nobody is found by: %(names)s", names=names))
        if found.unclear:
            names = ", ".join(found.unclear)
            said = gettext(
                "Several people are called that. Enter the e-mail: %(names)s", names=names
            )
            raise ValidationError(said)

    def validate_named_only(self, field: BooleanField) -> None:
        """A program for nobody is a slip."""
        if field.data and not self.lines:
            raise ValidationError(gettext("Name the people above, or take this tick away"))

    def validate_asked(self, _field: FieldList) -> None:
        """At least one thing, each with a number of its own."""
        if any(row.what.data not in self.offered.asked for row in self.asked if row.asked.data):
            raise ValidationError(gettext("This is no longer published. Load the page again"))
        places = [each.place for each in self.wanted]
        if not places:
            raise ValidationError(gettext("Tick a module or policy, or name outside training"))
        if len(set(places)) < len(places):
            raise ValidationError(gettext("Two have the same number. Give each its own"))

    @property
    def lines(self) -> list[str]:
        """People as typed, one to a line."""
        return list(
            dict.fromkeys(filter(None, map(str.strip, (self.people.data or "").splitlines())))
        )

    @cached_property
    def named(self) -> Named:
        """Who is meant by the lines; an e-mail or sign-in name is one person's alone."""
        lines = self.lines[:MOST_NAMED]
        asked = queries.called(signed_in().district_id, lines)
        rows = db.session.execute(asked).all() if lines else []
        found = [(said, _meant(said, rows)) for said in lines]
        ids = dict.fromkeys(str(ids[0]) for _said, ids in found if len(ids) == 1)
        unclear = [said for said, ids in found if len(ids) > 1]
        return Named(sorted(ids), [said for said, ids in found if not ids], unclear)

    @property
    def names(self) -> dict[str, Any]:
        """Columns of the program itself."""
        return {name: self[name].data for name in NAMES}

    @property
    def terms(self) -> dict[str, Any]:
        """Columns of the terms; whatever is not filled in yet is as if empty."""
        who = {name: _chosen(self[name]) for name in ("sites", "jobs", "contracts")}
        flags = ("named_only", "in_order", "gates_start", "accepts_receipt")
        return {
            **who,
            "license": self.license.data or "",
            "hired_from": self.hired_from.data,
            "people": self.named.ids,
            "rhythm": self.rhythm.data or "",
            **DATES,
            **dict(self._dates()),
            "valid_months": self.valid_months.data or None,
            "min_active_months": self.min_active_months.data or 0,
            "grace_days": self.grace_days.data or 0,
            **{name: bool(self[name].data) for name in flags},
        }

    def _dates(self) -> Iterator[tuple[str, Any]]:
        """What the chosen rhythm needs."""
        if self.rhythm.data in RHYTHMS:
            for field in self[self.rhythm.data.replace("-", "_")].form:
                id = (
                    uuid.UUID(field.data)
                    if field.short_name == "policy_id" and field.data
                    else None
                )
                yield field.short_name, id or field.data or DATES[field.short_name]

    @property
    def is_dated(self) -> bool:
        """Whether enough is filled in for dates."""
        terms = self.terms
        needed = {
            "school-year": ("opens", "due"),
            "season": ("opens", "due", "ends"),
            "once": ("opens_on", "due_on"),
            "edition": ("policy_id",),
        }
        rhythm = terms["rhythm"]
        return bool(rhythm) and all(terms[name] for name in needed.get(rhythm, ()))

    @property
    def wanted(self) -> list[Asked]:
        """What is to be asked; who has no number comes after those that have one."""
        rows = [row for row in self.asked if row.asked.data]
        rows += [row for row in self.outside if (row.title.data or "").strip()]
        last = max((row.place.data or 0 for row in rows), default=0)
        after = iter(range(last + 1, last + 1 + len(rows)))
        return [_asked(row, row.place.data or next(after)) for row in rows]

    @property
    def change(self) -> Change:
        """The program as it is wanted."""
        return Change(self.names, self.terms, self.wanted)


class DueForm(FlaskForm):
    """A due date set by hand."""

    due_on = Day(_("Due date"), validators=[InputRequired(_("Enter a date"))])

    def validate_due_on(self, field: Day) -> None:
        """A slip of the keyboard in the year moves nobody by a century."""
        today = signed_in().today
        if field.data and not today <= field.data <= today + TWO_YEARS:
            raise ValidationError(gettext("Enter today or a date within two years"))


def _chosen(field: SelectMultipleField) -> list[str]:
    offered = [str(choice.value) for choice in field.choices or ()]
    return sorted(set(field.data or ()) & set(offered))


def _meant(said: str, rows: Sequence[Any]) -> list[uuid.UUID]:
    """The one whose address or sign-in name it is, else all who are called that."""
    small = said.casefold()
    sure = [r.id for r in rows if small in ((r.email or "").casefold(), r.sign_in_name.casefold())]
    names = [r.id for r in rows if small in (r.legal_name.casefold(), r.preferred_name.casefold())]
    return sure[:1] or names


def _asked(row: Any, place: int) -> Asked:
    if "what" in row.form:
        kind, _colon, which = row.what.data.partition(":")
        is_module = kind == "module"
        return Asked(place, which if is_module else None, None if is_module else uuid.UUID(which))
    titles = (row.title.data or "", row.title_es.data or "")
    return Asked(place, None, None, *titles, _id(row.form.id.data))


def _id(given: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(given or "")
    except ValueError:
        return None
