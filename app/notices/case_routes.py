"""One-minute cases: answered by link without signing in, and the choice not to get them.

The pages of a link set no cookie; an answer leaves nothing but one more in the district's tally."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import db, pages
from app.auth.access import LEARNER, public, requires, signed_in
from app.models import StaffMember
from app.notices import cases
from app.notices.operations import count_answer
from app.published import current_profile
from modules.plan import shuffled
from modules.telling import scene_lines, told_under

bp = Blueprint("cases", __name__)

LABELS = {"en": "English", "es": "Español"}


@bp.get("/case/<token>")
@public
def show(token: str) -> str:
    """The situation and what somebody could do."""
    case = pages.found_or_404(cases.opened, token)
    return _case_page(case)


@bp.post("/case/<token>")
@public
def answer(token: str) -> str | tuple[str, int]:
    """What follows from a choice, what the rule says, and what to do tomorrow."""
    chosen = request.form.get("choice")
    if chosen is None and not request.form:
        abort(400)
    case = pages.found_or_404(cases.opened, token)
    _bundle, scenario, _words = pages.found_or_404(cases.found, case)
    step = scenario.steps[0]
    if chosen not in {option.id for option in step.options}:
        return _case_page(case, is_empty=True), 422
    db.writing()
    count_answer(case.district_id, case.name, chosen)
    db.session.commit()
    return _case_page(case, chosen)


@bp.get("/no-cases/<token>")
@public
def stopping(token: str) -> str:
    """Ask once whether the person wants no more cases; opening a link changes nothing."""
    pages.found_or_404(cases.stopped_by, token)
    return render_template("notices/no_cases.html", token=token, is_done=False)


@bp.post("/no-cases/<token>")
@public
def stop(token: str) -> str:
    """The person wants no more cases."""
    person_id = pages.found_or_404(cases.stopped_by, token)
    db.writing()
    person = db.session.get(StaffMember, person_id) or abort(404)
    person.wants_cases = False
    db.session.commit()
    return render_template("notices/no_cases.html", token=token, is_done=True)


@bp.get("/my-cases")
@requires(LEARNER)
def mine() -> str:
    """Whether the signed-in person gets cases."""
    person = db.session.get_one(StaffMember, signed_in().person_id)
    return render_template("notices/my_cases.html", wants=person.wants_cases)


@bp.post("/my-cases")
@requires(LEARNER)
def choose() -> Response:
    """Take them, or not."""
    db.writing()
    person = db.session.get_one(StaffMember, signed_in().person_id)
    person.wants_cases = request.form.get("wants") == "yes"
    db.session.commit()
    flash(_("Your choice is saved."), "success")
    return redirect(url_for(".mine"))


def _case_page(case: cases.Case, chosen: str | None = None, is_empty: bool = False) -> str:
    """A page in the language of the link, whatever the browser speaks."""
    _bundle, scenario, words = pages.found_or_404(cases.found, case)
    step = scenario.steps[0]
    other = "es" if case.language == "en" else "en"
    url = url_for(".show", token=case._replace(language=other).token)
    strip = pages.strip()._replace(language=pages.Switch(LABELS[other], url, other))
    with force_locale(case.language):
        return render_template(
            "notices/case_told.html" if chosen else "notices/case.html",
            token=case.token,
            step=step,
            said=words.steps[step.id],
            words=words,
            lines=scene_lines(step, words),
            options=[
                (option.id, words.steps[step.id].options[option.id].text)
                for option in shuffled(step.options, case.name)
            ],
            told=chosen
            and told_under(
                current_profile(case.district_id), words, step, scenario.option(step.id, chosen)
            ),
            problem=_("Choose what you would do") if is_empty else None,
            strip=strip,
            locale=case.language,
        )


def _needs_no_token(state: BlueprintSetupState) -> None:
    """A case is answered by nobody in particular: there is no session a stranger could use."""
    state.app.extensions["csrf"].exempt(f"{__name__}.answer")


bp.record_once(_needs_no_token)
