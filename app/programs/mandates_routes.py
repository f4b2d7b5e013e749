"""What counts toward what, and why not: for HR only, with the law of the district's own state."""

from collections.abc import Mapping

from flask import Blueprint, render_template

from app import db, pages, published
from app.auth.access import requires, signed_in
from app.models import Program
from app.programs import describing
from app.programs import ready_made_queries as queries
from app.programs.mandates import CHECKED, COUNTS, MANDATES, TOPICS, Topic

bp = Blueprint("mandates", __name__)


@bp.get("/programs/mandates")
@requires("hr")
def index() -> str:
    """Each duty in turn; in New Mexico also the topics that lessons of ours touch."""
    mine = signed_in().district_id
    loaded = set(published.packs_of(mine))
    made: dict[str, list[Program]] = {}
    for program in db.session.scalars(queries.made(mine)):
        made.setdefault(program.ready_made, []).append(program)
    return render_template(
        "programs/mandates.html",
        mandates=[each for each in MANDATES if not each.pack or each.pack in loaded],
        has_state=bool(loaded & {"law-mt", "law-nm"}),
        topics=_topics() if "law-nm" in loaded else [],
        counts=COUNTS,
        checked=CHECKED,
        made=made,
        may_change=describing.runs_district(),
    )


def _topics() -> list[tuple[Topic, list[str]]]:
    """Each topic with the titles of the published lessons that touch it."""
    language = pages.locale()
    editions = {each.slug: each.id for each in db.session.scalars(queries.newest_modules())}
    titles: dict[str, Mapping[str, str]] = {
        slug: published.bundle(id).module_words(language).lessons for slug, id in editions.items()
    }
    return [
        (
            topic,
            [
                titles[slug][lesson]
                for slug, lessons in topic.lessons.items()
                for lesson in lessons
                if lesson in titles.get(slug, {})
            ],
        )
        for topic in TOPICS
    ]
