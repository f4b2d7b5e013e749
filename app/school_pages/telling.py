"""Tells those who look after a page what was decided, and each night what ends soon."""

import uuid
from datetime import date, datetime

from sqlalchemy import select

from app import clock, db, noticing
from app.models import District, SchoolPage
from app.rules.wording import long_date
from app.school_pages import queries
from app.school_pages.operations import Act
from app.school_pages.standing import step
from config import settings

KIND = "school-page"
"""The kind of these notices."""
SUBJECT = {"en": "About a page you look after", "es": "Sobre una página que usted cuida"}
"""Neutral, for phones show it locked."""
WORDS = {
    "approved": {
        "en": "Your school page “{title}” is approved until {day}.",
        "es": "Su página escolar «{title}» está aprobada hasta el {day}.",
    },
    "refused": {
        "en": "Your school page “{title}” is not approved. The reason is here:",
        "es": "Su página escolar «{title}» no está aprobada. El motivo está aquí:",
    },
    "ended": {
        "en": "Your school page “{title}” is not approved any more. The reason is here:",
        "es": "Su página escolar «{title}» ya no está aprobada. El motivo está aquí:",
    },
    "soon": {
        "en": "The approval of your school page “{title}” ends on {day}. To keep the page after "
        "that, ask for more time. Otherwise close it by then.",
        "es": "La aprobación de su página escolar «{title}» termina el {day}. Para conservarla, "
        "pida más tiempo. Si no, ciérrela antes de esa fecha.",
    },
}


def tell(page: SchoolPage, what: str, act: Act) -> None:
    """Write to who asked and who looks after it, but not to whoever did it; no commit."""
    for person_id in {page.owner_id, page.second_id, page.recorded_by} - {act.by}:
        _write(person_id, page, what, what, act.on, act.now, act.by)


def remind_of_endings() -> None:
    """In every district, 30 and 7 days before a page ends, write to those who look after it."""
    for district_id in db.session.scalars(select(District.id)).all():
        db.writing()
        db.one_at_a_time(district_id)
        _remind(district_id, clock.now())
        db.session.commit()


def _remind(district_id: uuid.UUID, now: datetime) -> None:
    on = clock.today(db.session.get_one(District, district_id).time_zone)
    for row in db.session.execute(queries.ending_soon(district_id, on)).all():
        page = row.SchoolPage
        due = step((page.ends_on - on).days, (page.ends_on - page.starts_on).days)
        who = {page.owner_id: row.owner_left, page.second_id: row.second_left}
        for person_id in [id for id, has_left in who.items() if due and not has_left]:
            _write(person_id, page, "soon", str(due), on, now)


def _write(
    person_id: uuid.UUID,
    page: SchoolPage,
    what: str,
    key: str,
    on: date,
    now: datetime,
    by: uuid.UUID | None = None,
) -> None:
    noticing.write(
        person_id,
        kind=KIND,
        key=f"{KIND}:{page.id}:{key}",
        on=on,
        now=now,
        words={language: _words(page, what, language) for language in SUBJECT},
        by=by,
    )


def _words(page: SchoolPage, what: str, language: str) -> tuple[str, str]:
    said = WORDS[what][language].format(title=page.title, day=long_date(page.ends_on, language))
    return SUBJECT[language], f"{said}\n\n{settings().public_url}/my-pages/{page.id}"
