"""Dates and editions as people read them, for words that are frozen."""

from datetime import date

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


def edition_name(adopted_on: date, language: str) -> str:
    """How an edition of a policy is called: by its adoption date."""
    said = {"en": "adopted {}", "es": "adoptada el {}"}[language]
    return said.format(long_date(adopted_on, language))
