"""Mails those who look after the server when a line turns bad, and again when it is well.

Each address is told once for each turn; who could not be told is told at the next look."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage

from app import clock, logbook, mail
from app.operating.line import Line, When, read_in
from app.operating.telling_kept import one_at_a_time, read, write
from app.operating.telling_whom import Reader, readers
from config import settings

LASTS = timedelta(minutes=4)
"""A line is bad for so long, in two looks running, before it is told: some come and go."""
STATE = "told.json"
WORDS = {
    "en": {
        "bad": "Brightline needs you: {titles}",
        "well": "Brightline is well again: {titles}",
        "is bad": "{title} (since {since})\n{words}",
        "is well": "{title}: well again\n{words}",
        "where": "The state of the server, and what to do, is on this page:\n{link}",
        "stands in": "You get this because no technology coordinator has an e-mail address here. "
        "Name one in Settings, Roles; until then please pass this on to whoever keeps the server.",
    },
    "es": {
        "bad": "Brightline le necesita: {titles}",
        "well": "Brightline vuelve a estar bien: {titles}",
        "is bad": "{title} (desde el {since})\n{words}",
        "is well": "{title}: vuelve a estar bien\n{words}",
        "where": "El estado del servidor y lo que hay que hacer está en esta página:\n{link}",
        "stands in": "Usted recibe esto porque aquí nadie que coordine la tecnología tiene correo "
        "electrónico. Nombre a alguien en Ajustes, Funciones; hasta entonces, pase este mensaje a "
        "quien cuide el servidor.",
    },
}

log = logging.getLogger(__name__)


def tell(lines: Sequence[Line]) -> None:
    """One mail to each reader about every line that turned for them."""
    with one_at_a_time():
        kept = read(STATE, {"bad": {}, "told": {}})
        since = _since(lines, kept["bad"])
        write(STATE, {"bad": since, "told": kept["told"]})
        found = Found(lines, since)
        told = {each.address: found.tell(each, kept["told"]) for each in readers()}
        write(STATE, {"bad": since, "told": told or kept["told"]})
        found.note()


def _since(lines: Sequence[Line], before: dict[str, str]) -> dict[str, str]:
    """When each thing that is bad now was first seen so."""
    now = clock.now().isoformat()
    return {key: before.get(key, now) for each in lines if each.is_bad for key in each.keys}


class Found:
    """What a look found, and how many people have heard what of it."""

    def __init__(self, lines: Sequence[Line], since: dict[str, str]) -> None:
        self.lines = lines
        self.since = {key: datetime.fromisoformat(at) for key, at in since.items()}
        self.sure = {key for line in lines if line.is_bad for key in line.keys if self._lasts(line)}
        self.heard: Counter[tuple[str, bool]] = Counter()

    def tell(self, reader: Reader, told: dict[str, list[str]]) -> list[str]:
        """Mail what turned for this reader; returns what they know to be bad from now on."""
        knows = set(told.get(reader.address, ()))
        bad = [line for line in self.lines if line.keys & self.sure - knows]
        well = [line for line in self.lines if line.good and any(map(line.is_about, knows))]
        if (bad or well) and not self._mailed(reader, bad, well):
            return sorted(knows)
        self.heard.update([(each.name, True) for each in bad])
        self.heard.update([(each.name, False) for each in well])
        return sorted(self.sure | {key for key in knows if not self._is_over(key)})

    def note(self) -> None:
        """Write down how many people were told of each line."""
        for (name, bad), people in self.heard.items():
            logbook.note("told", True, line=name, bad=bad, people=people)

    def _lasts(self, line: Line) -> bool:
        first = min(self.since[key] for key in line.keys)
        return line.at_once or clock.now() - first >= LASTS

    def _is_over(self, key: str) -> bool:
        """The line is well, or bad for another reason; not while nobody can say."""
        line = next((each for each in self.lines if each.is_about(key)), None)
        return line is None or (line.good is not None and key not in self.since)

    def _mailed(self, reader: Reader, bad: Sequence[Line], well: Sequence[Line]) -> bool:
        try:
            mail.send(reader.settings(), self._message(reader, bad, well))
        except Exception:
            log.exception("an alarm could not be mailed; the next look tries again")
            return False
        return True

    def _message(self, reader: Reader, bad: Sequence[Line], well: Sequence[Line]) -> EmailMessage:
        said, message = WORDS[reader.language], EmailMessage()
        with read_in(reader.language, reader.zone):
            titles = ", ".join(str(each.title) for each in bad or well)
            parts = [self._paragraph(each, said["is bad"]) for each in bad]
            parts += [self._paragraph(each, said["is well"]) for each in well]
        parts.append(said["where"].format(link=f"{settings().public_url}/status"))
        parts += [said["stands in"]] if reader.stands_in else []
        message["To"], message["Auto-Submitted"] = reader.address, "auto-generated"
        message["Subject"] = said["bad" if bad else "well"].format(titles=titles)
        message.set_content("\n\n".join(parts) + "\n", cte="quoted-printable")
        return message

    def _paragraph(self, line: Line, form: str) -> str:
        first = min((self.since[key] for key in line.keys if key in self.since), default=None)
        return form.format(title=line.title, words=line.words, since=When(first) if first else "")
