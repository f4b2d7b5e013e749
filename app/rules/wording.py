"""Dates and editions as people read them, for words that are frozen."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}


def long_date(on: date, language: str) -> str:
    """`August 28, 2026`, or `28 de agosto de 2026`."""
    month = MONTHS[language].split()[on.month - 1]
    if language == "es":
        return f"{on.day} de {month} de {on.year}"
    return f"{month} {on.day}, {on.year}"


def moment(at: datetime, zone: str, language: str) -> str:
    """`August 28, 2026, 3:05 p.m. MDT`, in a district's zone (an IANA name)."""
    local = at.astimezone(ZoneInfo(zone))
    hour, half = local.hour % 12 or 12, "a.m." if local.hour < 12 else "p.m."
    if language == "es":
        half = half.replace(".m.", ". m.")
    on = long_date(local.date(), language)
    return f"{on}, {hour}:{local.minute:02d} {half} {local.tzname()}"


def edition_name(adopted_on: date, language: str) -> str:
    """How an edition of a policy is called: by its adoption date."""
    said = {"en": "adopted {}", "es": "adoptada el {}"}[language]
    return said.format(long_date(adopted_on, language))
