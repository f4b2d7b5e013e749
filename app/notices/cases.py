"""One-minute cases: three times a year a short scenario by mail, for those who want it.

Spaced practice, not a record: nothing is kept but that it was sent, and how often each answer was
chosen in the district."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer

from app import db, published
from app.models import District
from app.notices import case_queries, queries
from app.noticing import Draft, sender_of
from app.rules.cycles import DAY
from app.rules.letters import Sender, closing
from config import settings
from modules.scenario import Scenario, ScenarioWords
from quizzes.bundle import Bundle

SENT_ON = ((1, 20), (4, 15), (10, 15))
"""Month and day; in a break or on a weekend the next day that is neither."""
MODULES = ("refresher", "boundaries")
"""Whose cases suit everybody."""
REST = timedelta(days=731)
"""No case comes again in a district before."""
SALT, NO_MORE = "case", "no-cases"
"""What a link is for."""
SATURDAY = 5
WORDS = {
    "en": {
        "subject": "One minute: what would you do?",
        "hello": "Hello {name},",
        "lead": "Here is a short case. You need not sign in, and nobody sees your answer.",
        "open": "See what you could do:",
        "why": "You get this three times a year, because {district} sends such cases.",
        "stop": "You do not want them? Say so here:",
    },
    "es": {
        "subject": "Un minuto: ¿qué haría usted?",
        "hello": "Hola, {name}:",
        "lead": "Aquí tiene un caso breve. No hace falta entrar, y nadie ve su respuesta.",
        "open": "Vea qué podría hacer:",
        "why": "Recibe esto tres veces al año, porque {district} envía estos casos.",
        "stop": "¿No los quiere? Dígalo aquí:",
    },
}


class Case(NamedTuple):
    """A scenario as a link names it."""

    district_id: uuid.UUID
    name: str
    """Its module and id, such as `refresher/R1`."""
    language: str

    @property
    def token(self) -> str:
        """The signed form that stands in the link."""
        return str(_signer().dumps([str(self.district_id), self.name, self.language], salt=SALT))


def opened(token: str) -> Case:
    """The case a link names; LookupError when we did not make it."""
    try:
        district_id, name, language = _signer().loads(token, salt=SALT)
    except BadSignature as error:
        raise LookupError(token) from error
    return Case(uuid.UUID(district_id), name, language)


def stop_token(person_id: uuid.UUID) -> str:
    """What stands in the link by which a person wants no more cases."""
    return str(_signer().dumps(str(person_id), salt=NO_MORE))


def stopped_by(token: str) -> uuid.UUID:
    """Whose link it is; LookupError when we did not make it."""
    try:
        return uuid.UUID(_signer().loads(token, salt=NO_MORE))
    except BadSignature as error:
        raise LookupError(token) from error


def found(case: Case) -> tuple[Bundle, Scenario, ScenarioWords]:
    """The newest edition of the case; LookupError when it is no longer there."""
    slug, _slash, id = case.name.partition("/")
    version = db.session.scalar(case_queries.newest(slug))
    bundle = published.bundle(version) if version else None
    if bundle is None or id not in bundle.module.scenarios:
        raise LookupError(case.name)
    return bundle, bundle.scenarios[id], bundle.scene(id, case.language)


def drafts(district: District, people: Sequence[uuid.UUID], on: date) -> list[Draft]:
    """The day's case for those of the people who want one and can be reached."""
    if not district.sends_cases or not is_day(district.id, on):
        return []
    by_work, sender = chosen(district.id, on), sender_of(district)
    made: dict[uuid.UUID, Draft] = {}
    for row in db.session.execute(case_queries.readers(people, on)):
        if row.id not in made and row.job_class in by_work:
            made[row.id] = _draft(district, sender, row, by_work[row.job_class], on)
    for id in db.session.scalars(queries.away(list(made), on)):
        made.pop(id, None)
    for id in db.session.scalars(case_queries.written(list(made), on)):
        made.pop(id, None)
    return list(made.values())


def is_day(district_id: uuid.UUID, on: date) -> bool:
    """Whether a case goes out that day."""
    named = max(
        date(year, month, day)
        for year in (on.year - 1, on.year)
        for month, day in SENT_ON
        if date(year, month, day) <= on
    )
    breaks = db.session.scalars(queries.breaks(district_id, named, on)).all()
    while named <= on and (
        named.weekday() >= SATURDAY or any(b.held_from <= named <= b.held_to for b in breaks)
    ):
        named += DAY
    return named == on


@lru_cache(maxsize=16)
def chosen(district_id: uuid.UUID, on: date) -> dict[str, str]:
    """The case of each kind of work: usable in the district, and not sent there for two years.

    It follows from earlier days alone, so every slice of a run chooses alike."""
    used = {
        key.split(":")[2]
        for key in db.session.scalars(case_queries.keys(district_id, on - REST, on))
    }
    profile = published.current_profile(district_id)
    usable = [
        (f"{slug}/{id}", bundle.scenarios[id])
        for slug in MODULES
        for bundle in _newest(slug)
        for id in bundle.module.scenarios
        if f"{slug}/{id}" not in used and bundle.scenarios[id].is_playable(profile)
    ]
    by_work: dict[str, str] = {}
    for name, scenario in usable:
        for job_class in scenario.roles:
            by_work.setdefault(job_class, name)
    return by_work


def _newest(slug: str) -> list[Bundle]:
    version = db.session.scalar(case_queries.newest(slug))
    return [published.bundle(version)] if version else []


def _draft(district: District, sender: Sender, row: Any, name: str, on: date) -> Draft:
    case, words = Case(district.id, name, row.language), WORDS[row.language]
    _bundle, scenario, said = found(case)
    paragraphs = (
        words["hello"].format(name=row.preferred_name or row.legal_name),
        words["lead"],
        f"{said.setting}\n{said.steps[scenario.steps[0].id].narration}",
        f"{words['open']}\n{sender.link}/case/{case.token}",
        f"{words['stop']}\n{sender.link}/no-cases/{stop_token(row.id)}",
        closing(row.language, sender, words["why"]),
    )
    text = "\n\n".join(paragraphs) + "\n"
    key = f"case:{on}:{name}"
    return Draft(row.id, key, "case", row.language, row.email, words["subject"], text)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret("case-links"))
