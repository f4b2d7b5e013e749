"""When a policy is to be reviewed again, and whether that is near; pure."""

from datetime import date, timedelta

SOON = timedelta(days=90)
"""How long before its day a review counts as near."""


def standing(next_review_on: date | None, on: date) -> str:
    """`none` without a date, `past`, `soon`, or empty while there is time."""
    if next_review_on is None:
        return "none"
    if next_review_on < on:
        return "past"
    return "soon" if next_review_on <= on + SOON else ""
