"""Why a program is not asked of somebody for a while, and for how long; never medical."""

from datetime import date

from app.errors import DomainError
from app.rules.cycles import add_months


def N_(words: str) -> str:
    """Marks words for the catalogues; pages translate them, frozen summaries keep the English."""
    return words


EXEMPTION_REASONS = {
    "no-students": N_("No work with students in this time"),
    "short-stay": N_("Here for a few days only"),
    "other-program": N_("Covered by another program"),
    "superintendent": N_("Decision of the superintendent"),
    "agreement": N_("Collective bargaining agreement"),
}
"""What may be a reason, in words. Health, disability and religion are none: they belong in another
file (29 CFR 1630.14(c)), and leave covers time away."""
LONGEST_MONTHS = 36


def check_days(first: date, last: date, on: date) -> None:
    """Raises DomainError unless an exemption may run from the first to the last day, seen today."""
    if last < first:
        raise DomainError("The last day is before the first.")
    if last < on:
        raise DomainError("This time is over already.")
    if last >= add_months(first, LONGEST_MONTHS):
        raise DomainError("An exemption lasts three years at most. Enter an earlier last day.")
