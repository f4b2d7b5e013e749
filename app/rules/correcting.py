"""Why a record of a signature is corrected, or counts no more; the old record stays as it is."""

from app.rules.excuses import N_

REASONS = {
    "wrong-person": N_("It is of another person"),
    "wrong-edition": N_("It is of another edition"),
    "error": N_("It was made in error"),
    "request": N_("It was made under pressure, or the person asked to take it back"),
    "duplicate": N_("It was recorded twice"),
    "order": N_("A court or the board ordered it"),
}
"""What may be a reason, in general words; the person it is about reads them too."""
