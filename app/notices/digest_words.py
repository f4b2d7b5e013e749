"""The words of the weekly message; its subject names nobody and no training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from app.figures.tally import Tally
from app.rules.letters import Sender, closing
from app.rules.wording import long_date

MOST = 40
"""So many names or sites stand in a message; the page has them all."""
WORDS = {
    "en": {
        "hello": "Hello {name},",
        "team": ("One of your people is late", "{n} of your people are late"),
        "team-none": "Your people are done",
        "week": ("Your week: one person is late", "Your week: {n} people are late"),
        "week-none": "Your week: nobody is late",
        "figures": "Today at {sites}:",
        "finished": "Finished: {n} of {m} people",
        "due": "Due: {n}",
        "overdue": "Late: {n}, of these {newly} since last week",
        "apart": "Apart from these, such as on leave or exempt: {n}",
        "starting": "Starting work this week: {n}",
        "next": "Next dates:",
        "next-line": "{due}: {n} not finished",
        "team-lead": "These people should have finished a week ago or more:",
        "late": "{name}: {n} days late, due {due}",
        "done": "Done since the last message:",
        "more": "And {n} more.",
        "long": "Three weeks late or more, by site:",
        "site": "{site}: {n}",
        "team-open": "Sign in to see your people and remind them:",
        "hr-open": "Sign in to see who they are:",
        "team-why": "You get this once a week at most, because you supervise people at {district}.",
        "week-why": "You get this once a week, because you lead a school or department at "
        "{district}.",
        "hr-why": "You get this once a week, because you work in human resources at {district}.",
    },
    "es": {
        "hello": "Hola, {name}:",
        "team": ("Una persona de su equipo va tarde", "{n} personas de su equipo van tarde"),
        "team-none": "Su equipo ya terminó",
        "week": ("Su semana: una persona va tarde", "Su semana: {n} personas van tarde"),
        "week-none": "Su semana: nadie va tarde",
        "figures": "Hoy en {sites}:",
        "finished": "Terminaron: {n} de {m} personas",
        "due": "Pendientes: {n}",
        "overdue": "Tarde: {n}, de ellas {newly} desde la semana pasada",
        "apart": "Aparte de estas, por ejemplo de permiso o exentas: {n}",
        "starting": "Empiezan a trabajar esta semana: {n}",
        "next": "Próximas fechas:",
        "next-line": "{due}: {n} sin terminar",
        "team-lead": "Estas personas debían terminar hace una semana o más:",
        "late": "{name}: {n} días tarde, era para el {due}",
        "done": "Terminaron desde el último mensaje:",
        "more": "Y {n} más.",
        "long": "Con tres semanas de retraso o más, por plantel:",
        "site": "{site}: {n}",
        "team-open": "Inicie sesión para ver a su equipo y enviar recordatorios:",
        "hr-open": "Inicie sesión para ver quiénes son:",
        "team-why": "Recibe esto una vez por semana como máximo, porque supervisa a personas en "
        "{district}.",
        "week-why": "Recibe esto una vez por semana, porque dirige un plantel o departamento de "
        "{district}.",
        "hr-why": "Recibe esto una vez por semana, porque trabaja en recursos humanos de "
        "{district}.",
    },
}


class Late(NamedTuple):
    """A person whom the reader leads, with what is late longest."""

    name: str
    days: int
    due_on: date


@dataclass(frozen=True)
class Figures:
    """Where the people of some sites stand."""

    sites: Sequence[str]
    tally: Tally
    newly: int
    """Of those who are late, who was not a week ago."""
    starting: int
    due_next: Sequence[tuple[date, int]]


class Told(NamedTuple):
    """What a reader is told."""

    late: Sequence[Late] = ()
    done: Sequence[str] = ()
    figures: Figures | None = None
    """Of the sites over which the reader is HR or principal."""
    long: Sequence[tuple[str, int]] = ()
    """Site → people who have been late for weeks."""
    is_hr: bool = False

    @property
    def is_something(self) -> bool:
        """Whether there is anything to say."""
        has_figures = self.figures and (self.figures.tally.counted or self.figures.starting)
        return bool(self.late or self.done or has_figures)


def digest(reader: Any, told: Told, sender: Sender) -> tuple[str, str]:
    """Subject and text in the reader's language."""
    words: Any = WORDS[reader.language]
    way = "/reports" if told.is_hr else "/my-people"
    why = "hr-why" if told.is_hr else "week-why" if told.figures else "team-why"
    paragraphs = [
        words["hello"].format(name=reader.preferred_name or reader.legal_name),
        *(_figures(words, told.figures, reader.language) if told.figures else ()),
        *_listed(words, "team-lead", _late(words, told.late, reader.language)),
        *_listed(words, "done", told.done),
        *_listed(words, "long", [words["site"].format(site=s, n=n) for s, n in told.long]),
        f"{words['hr-open' if told.is_hr else 'team-open']}\n{sender.link}{way}",
        closing(reader.language, sender, words[why]),
    ]
    return _subject(words, told), "\n\n".join(paragraphs) + "\n"


def _subject(words: Any, told: Told) -> str:
    kind, n = ("week", told.figures.tally.late) if told.figures else ("team", len(told.late))
    subject: str = words[kind][n != 1].format(n=n) if n else words[f"{kind}-none"]
    return subject


def _figures(words: Any, found: Figures, language: str) -> list[str]:
    tally, apart = found.tally, sum(found.tally.apart.values())
    lines = [
        words["finished"].format(n=tally.finished, m=tally.counted),
        words["due"].format(n=tally.due),
        words["overdue"].format(n=tally.late, newly=found.newly) if tally.late else "",
        words["apart"].format(n=apart) if apart else "",
        words["starting"].format(n=found.starting),
    ]
    ahead = [
        words["next-line"].format(due=long_date(due, language), n=n) for due, n in found.due_next
    ]
    head = words["figures"].format(sites=", ".join(found.sites))
    shown = "\n".join(f"- {line}" for line in lines if line)
    return [f"{head}\n{shown}", *_listed(words, "next", ahead)]


def _late(words: Any, late: Sequence[Late], language: str) -> list[str]:
    """The latest first."""
    worst = sorted(late, key=lambda each: (-each.days, each.name))
    return [
        words["late"].format(name=each.name, n=each.days, due=long_date(each.due_on, language))
        for each in worst
    ]


def _listed(words: Any, lead: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    shown = "\n".join(f"- {line}" for line in lines[:MOST])
    more = [words["more"].format(n=len(lines) - MOST)] if len(lines) > MOST else []
    return ["\n".join([words[lead], shown, *more])]
