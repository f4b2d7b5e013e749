"""The words of notices, in each person's language; a job has no pages and no catalogue.

Subjects show on locked screens: they name no module, no policy and no program."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.rules.wording import long_date

WORDS = {
    "en": {
        "due": "Training due {due}",
        "was-due": "Training was due {due}",
        "changed": "Please sign by {due}",
        "resolved": "Your training is done",
        "hello": "Hello {name},",
        "invite": "{title}: please finish it by {due}.",
        "changed-line": "A policy you must sign has a new edition. Sign by {due}.",
        "moved": "{title}: the date has moved. It is now due {due}.",
        "soon": "{title}: due {due}.",
        "day": "{title}: due today, {due}.",
        "late": "{title}: it was due {due}. Please finish it now.",
        "resolved-line": "{title}: done, thank you. Nothing is left to do.",
        "open": "Open your training here:",
        "paid": "You are paid by the hour: do this on paid time.",
        "ask": "Questions? Ask {ask}.",
        "nobody": "your supervisor, or human resources",
        "why": "You get this because {district} asks this training of you.",
    },
    "es": {
        "due": "Capacitación para el {due}",
        "was-due": "La capacitación era para el {due}",
        "changed": "Firme a más tardar el {due}",
        "resolved": "Su capacitación está terminada",
        "hello": "Hola, {name}:",
        "invite": "{title}: termínela a más tardar el {due}.",
        "changed-line": "Una política que usted debe firmar tiene una nueva edición. "
        "Fírmela a más tardar el {due}.",
        "moved": "{title}: la fecha cambió. Ahora es para el {due}.",
        "soon": "{title}: es para el {due}.",
        "day": "{title}: es para hoy, {due}.",
        "late": "{title}: era para el {due}. Termínela ahora, por favor.",
        "resolved-line": "{title}: terminada, gracias. No queda nada por hacer.",
        "open": "Abra su capacitación aquí:",
        "paid": "A usted se le paga por hora: hágala en tiempo pagado.",
        "ask": "¿Preguntas? Hable con {ask}.",
        "nobody": "su supervisor o con recursos humanos",
        "why": "Recibe este mensaje porque {district} le pide esta capacitación.",
    },
}
LINES = {
    "invite": "invite",
    "changed": "changed-line",
    "moved": "moved",
    "day": "day",
    "resolved": "resolved-line",
}


class Item(NamedTuple):
    """One enrollment of a digest."""

    step: str
    titles: tuple[str, str]
    """English, and Spanish where there is one."""
    due_on: date
    is_late: bool


class Reader(NamedTuple):
    """Who reads it."""

    name: str
    language: str
    is_hourly: bool


class Sender(NamedTuple):
    """What every message of a district says of itself."""

    district: str
    ask: str
    """Name and number of whom to ask; empty where HR has named nobody."""
    link: str


def by_urgency(items: Sequence[Item]) -> list[Item]:
    """Late ones first, what is finished last."""
    return sorted(items, key=lambda each: (each.step == "resolved", not each.is_late, each.due_on))


def digest(reader: Reader, items: Sequence[Item], sender: Sender) -> tuple[str, str]:
    """Subject and text of one message about all these, the most urgent first."""
    words, first = WORDS[reader.language], by_urgency(items)
    paragraphs = [
        words["hello"].format(name=reader.name),
        "\n".join(dict.fromkeys(f"- {_line(words, item, reader.language)}" for item in first)),
        *([words["paid"]] if reader.is_hourly and first[0].step != "resolved" else []),
        f"{words['open']}\n{sender.link}/",
        closing(reader.language, sender, words["why"]),
    ]
    return _subject(words, first[0], reader.language), "\n\n".join(paragraphs) + "\n"


def letter(language: str, name: str, text: str, sender: Sender) -> str:
    """A message about one thing: greeting, text, and whom to ask."""
    words = WORDS[language]
    ask = words["ask"].format(ask=sender.ask or words["nobody"])
    return "\n\n".join([words["hello"].format(name=name), text.strip(), ask]) + "\n"


def closing(language: str, sender: Sender, why: str) -> str:
    """Whom to ask, and why somebody gets this."""
    words = WORDS[language]
    ask = words["ask"].format(ask=sender.ask or words["nobody"])
    return f"{ask}\n{why.format(district=sender.district)}"


def _subject(words: dict[str, str], first: Item, language: str) -> str:
    due = long_date(first.due_on, language)
    if first.step == "resolved":
        return words["resolved"]
    if first.is_late:
        return words["was-due"].format(due=due)
    return words["changed" if first.step == "changed" else "due"].format(due=due)


def _line(words: dict[str, str], item: Item, language: str) -> str:
    english, spanish = item.titles
    line = "late" if item.is_late and item.step != "resolved" else LINES.get(item.step, "soon")
    title = spanish if language == "es" and spanish else english
    return words[line].format(title=title, due=long_date(item.due_on, language))
