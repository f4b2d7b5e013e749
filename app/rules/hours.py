"""Clock hours: what a program that credits hours may state on its certificate.

Counted are the declared minutes of each module passed, and the minutes that the proof of an
approved credit states. Signing a policy counts nothing, and the time somebody took never counts:
it says how people work, not what they learned. 60 minutes make an hour, rounded down to a quarter,
so that a certificate never states more than was declared.

The rule is ours; no statute sets it. Counsel's condition is that only a program whose district
credits hours states any. Which hours renew a license is for the state's licensing body to decide
(in Montana the Office of Public Instruction, whose units only its approved providers issue), so
these are never called renewal units."""

from collections.abc import Iterable
from decimal import Decimal

QUARTER = 15
"""Minutes."""


def clock_hours(modules: Iterable[int], credits: Iterable[int]) -> Decimal:
    """Hours from declared minutes of modules and proven minutes of credits, in whole quarters."""
    quarters = (sum(modules) + sum(credits)) // QUARTER
    return Decimal(quarters) / 4
