"""How long each class of records is kept, and how HR changes that."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, db
from app.auth.access import fresh, requires, signed_in
from app.retention import keeping, loading
from app.retention.forms import RuleForm
from app.retention.operations import CLASS_NAMES
from app.rules.proof import FRESH_TO_MANAGE
from app.rules.retention import CLASSES, in_force

bp = Blueprint("retention", __name__)


@bp.get("/settings/retention")
@requires("hr")
def index() -> str:
    """Each class with its rule, what says so, who set it, and what the state suggests."""
    district = loading.district()
    state, chosen = keeping.state_of(district.id), keeping.chosen(district.id)
    rows = []
    for each, triggers in CLASSES.items():
        row, by = chosen.get(each, (None, None))
        rule = in_force(each, state, keeping.as_rule(row) if row else None)
        rows.append((each, rule, row, by, keeping.suggestion(state, each), bool(triggers)))
    return render_template("retention/index.html", rows=rows, state=state, names=CLASS_NAMES)


@bp.get("/settings/retention/<record_class>")
@requires("hr")
def edit(record_class: str) -> str:
    """The rule in force, or what the state suggests, to be changed."""
    district = loading.district()
    _is_chosen_by_districts(record_class)
    suggested = keeping.suggestion(keeping.state_of(district.id), record_class)
    shown = keeping.rule_of(district.id, record_class) or suggested
    return _edit(record_class, RuleForm(obj=shown))


@bp.post("/settings/retention/<record_class>")
@requires("hr")
@fresh(FRESH_TO_MANAGE)
def save(record_class: str) -> Response | tuple[str, int]:
    """Keep the rule; the earlier one stays on record."""
    loading.district()
    _is_chosen_by_districts(record_class)
    form = RuleForm()
    form.offer(record_class)
    if not form.validate_on_submit():
        return _edit(record_class, form), 422
    db.writing()
    by, now = signed_in().person_id, clock.now()
    keeping.set_rule(loading.district(), record_class, form.rule, by, now)
    db.session.commit()
    flash(_("The rule is recorded. It destroys nothing by itself."), "success")
    return redirect(url_for(".index"))


def _is_chosen_by_districts(record_class: str) -> None:
    if not CLASSES.get(record_class):
        abort(404)


def _edit(record_class: str, form: RuleForm) -> str:
    form.offer(record_class)
    state = keeping.state_of(loading.district().id)
    suggested = keeping.suggestion(state, record_class)
    name = CLASS_NAMES[record_class]
    return render_template(
        "retention/edit.html", form=form, name=name, state=state, suggested=suggested
    )
