"""The words of the weekly digests; subjects name nobody and no training."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from app.rules.letters import Sender, closing
from app.rules.wording import long_date

MOST = 40
"""So many names stand in a message; the page has them all."""
WORDS = {
    "en": {
        "hello": "Hello {name},",
        "team": ("One of your people is late", "{n} of your people are late"),
        "team-none": "Your people are done",
        "team-lead": "These people should have finished a week ago or more:",
        "late": "{name}: {n} days late, due {due}",
        "done": "Done since the last message:",
        "more": "And {n} more.",
        "team-open": "See your people and remind them here:",
        "team-why": "You get this once a week at most, because you supervise these people at "
        "{district}.",
        "hr": ("One person is three weeks late", "{n} people are three weeks late"),
        "hr-lead": "Three weeks late or more, by site:",
        "site": "{site}: {n}",
        "hr-open": "See who they are here:",
        "hr-why": "You get this once a week at most, because you work in human resources at "
        "{district}.",
    },
    "es": {
        "hello": "Hola, {name}:",
        "team": ("Una persona de su equipo va tarde", "{n} personas de su equipo van tarde"),
        "team-none": "Su equipo ya terminó",
        "team-lead": "Estas personas debían terminar hace una semana o más:",
        "late": "{name}: {n} días tarde, era para el {due}",
        "done": "Terminaron desde el último mensaje:",
        "more": "Y {n} más.",
        "team-open": "Vea a su equipo y envíe recordatorios aquí:",
        "team-why": "Recibe esto una vez por semana como máximo, porque supervisa a estas personas "
        "en {district}.",
        "hr": ("Una persona lleva tres semanas tarde", "{n} personas llevan tres semanas tarde"),
        "hr-lead": "Con tres semanas de retraso o más, por plantel:",
        "site": "{site}: {n}",
        "hr-open": "Vea quiénes son aquí:",
        "hr-why": "Recibe esto una vez por semana como máximo, porque trabaja en recursos humanos "
        "de {district}.",
    },
}


class Late(NamedTuple):
    """A person in a supervisor's digest, with what is late longest."""

    name: str
    days: int
    due_on: date


def team_digest(
    reader: Any, late: Sequence[Late], done: Sequence[str], sender: Sender
) -> tuple[str, str]:
    """Subject and text for a supervisor: who is late, the latest first, and who is done."""
    words: Any = WORDS[reader.language]
    worst = sorted(late, key=lambda each: (-each.days, each.name))
    lines = [
        words["late"].format(
            name=each.name, n=each.days, due=long_date(each.due_on, reader.language)
        )
        for each in worst
    ]
    return _counted(words["team"], len(late)) if late else words["team-none"], _text(
        reader,
        [*_listed(words, "team-lead", lines), *_listed(words, "done", done)],
        f"{words['team-open']}\n{sender.link}/my-people",
        closing(reader.language, sender, words["team-why"]),
    )


def hr_digest(
    reader: Any, people: int, sites: Sequence[tuple[str, int]], sender: Sender
) -> tuple[str, str]:
    """Subject and text for HR: how many are late for weeks, by site."""
    words: Any = WORDS[reader.language]
    lines = [words["site"].format(site=site, n=count) for site, count in sites]
    return _counted(words["hr"], people), _text(
        reader,
        _listed(words, "hr-lead", lines),
        f"{words['hr-open']}\n{sender.link}/reports",
        closing(reader.language, sender, words["hr-why"]),
    )


def _text(reader: Any, lists: Sequence[str], way: str, end: str) -> str:
    words: Any = WORDS[reader.language]
    hello = words["hello"].format(name=reader.preferred_name or reader.legal_name)
    return "\n\n".join([hello, *lists, way, end]) + "\n"


def _listed(words: Any, lead: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    shown = "\n".join(f"- {line}" for line in lines[:MOST])
    more = [words["more"].format(n=len(lines) - MOST)] if len(lines) > MOST else []
    return ["\n".join([words[lead], shown, *more])]


def _counted(words: tuple[str, str], n: int) -> str:
    return words[n != 1].format(n=n)
