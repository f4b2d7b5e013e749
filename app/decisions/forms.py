"""The questions of a page as they were answered, and by whom it was decided."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, ValidationError

from app import pages
from app.auth.access import signed_in
from app.decisions.asking import Question
from app.decisions.operations import LONGEST_RESTATEMENT, By, Given
from app.entering import passes
from app.errors import DomainError
from app.rules import texts

LEFT_OPEN = ""
"""The radio of a question that is not answered now."""


class ByForm(FlaskForm):
    """Who decided, when, on what authority."""

    decided_by = StringField(_("Who decided"), validators=[passes(texts.name)])
    decided_on = DateField(_("When"), validators=[InputRequired(_("Enter a date"))])
    authority = StringField(_("On what authority, if you know"), validators=[passes(texts.text)])

    def validate_decided_on(self, field: DateField) -> None:
        """A decision is made before it is recorded."""
        if field.data and field.data > signed_in().today:
            raise ValidationError(gettext("Enter today or an earlier day"))

    @property
    def by(self) -> By:
        """As `operations.decide` takes it."""
        me = signed_in().person_id
        return By(
            self.decided_by.data or "",
            self.decided_on.data,
            self.authority.data or "",
            recorded_by=me,
        )


class LinkForm(FlaskForm):
    """The name of whoever has the link, and on what authority they decide."""

    name = StringField(_("Your name"), validators=[passes(texts.name)])
    authority = StringField(
        _("On what authority you decide, such as “delegated by the board”"),
        validators=[passes(texts.text)],
    )


class SendForm(FlaskForm):
    """To whom the open questions go."""

    name = StringField(_("Name"), validators=[passes(texts.name)])
    email = StringField(_("E-mail"), validators=[passes(texts.email)])


class Answers:
    """What was answered to the questions of a page; `errors` by the name of the field."""

    def __init__(self, asked: Sequence[Question], sent: Mapping[str, str]):
        self.sent, self.errors = sent, dict[str, str]()
        self.given = [each for each in map(self._given, asked) if each]
        if not self.given and sent and not self.errors:
            for question in asked[:1]:
                self.errors[question.key] = gettext("Choose an answer")

    def value(self, name: str) -> str:
        """What a field holds."""
        return self.sent.get(name, "")

    @property
    def links(self) -> Iterable[tuple[str, str]]:
        """The errors as an error summary has them; radios are found by their first."""
        for name, said in self.errors.items():
            yield said, f"#{name}-1" if name.startswith(("fact-", "clause-")) else f"#{name}"

    def _given(self, question: Question) -> Given | None:
        key = question.key
        answer = self.sent.get(key, LEFT_OPEN)
        section = self._text(f"section-{key}", texts.text)
        says = self._text(f"says-{key}", lambda said: texts.text(said, LONGEST_RESTATEMENT))
        if answer == LEFT_OPEN:
            return None
        if answer not in dict(question.options):
            self.errors[key] = gettext("Choose one of these answers")
        if answer == "permitted":
            self._needed(f"section-{key}", section, gettext("Name the paragraph that permits it"))
            self._needed(f"says-{key}", says, gettext("Say what the paragraph tells staff"))
        return Given(question.kind, question.name, answer, section, says)

    def _text(self, name: str, check: Callable[[str], str]) -> str:
        given = " ".join(self.sent.get(name, "").split())
        try:
            return check(given)
        except DomainError as error:
            self.errors[name] = pages.said(error)
        return given

    def _needed(self, name: str, said: str, problem: str) -> None:
        if not said:
            self.errors.setdefault(name, problem)
