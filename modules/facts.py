"""The questions every policy on electronic communication answers; verdicts are rules over these."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

STATES = ("MT", "NM")

CODE = (
    "wellbeing",
    "fairness",
    "protection",
    "confidences",
    "families",
    "boundaries",
    "diligence",
    "growth",
    "colleagues",
    "honesty",
    "impartial",
    "qualifications",
    "citizenship",
    "respect",
    "rights",
    "own_actions",
    "resources",
    "community",
    "lawful",
)
"""Commitments of a code of ethics, each a fact `code_…`; letters are a pack's content."""

FACTS: dict[str, tuple[str, ...]] = {
    "state": STATES,
    "purpose_test": ("expected", "filter", "silent"),
    "appearance": ("barred", "caution", "silent"),
    "same_as_offline": ("yes", "silent"),
    "staff_responsible": ("yes", "silent"),
    "safety_contact": ("yes", "silent"),
    "connect_with_students": ("no", "ask", "yes"),
    "personal_pages": ("no", "ask", "yes"),
    "private_number": ("no", "ask", "yes"),
    "private_texting": ("no", "ask", "yes"),
    "school_help_on_private_channel": ("no", "ask", "yes"),
    "student_email": ("school-accounts", "ask", "any"),
    "page_approval": ("administration", "silent"),
    "unapproved_group": ("no", "ask", "yes"),
    "student_posts": ("advisor", "free"),
    "family_exception": ("none", "family-employment-legal", "independent-relationships"),
    "outside_organizations": ("protected", "silent"),
    "school_hours_social_media": ("no", "ask", "yes"),
    "breaks_social_media": ("no", "yes"),
    "district_material": ("no", "ask", "yes"),
    "confidential_material": ("no", "silent"),
    "staff_courtesy": ("yes", "silent"),
    "concern_report": ("required", "silent"),
    "abuse_report": ("personal-duty", "silent"),
    "misconduct_report": ("superintendent-or-state", "silent"),
    "sexual_harassment_report": ("any-employee", "silent"),
    "good_faith": ("protected", "silent"),
    "effect_counts": ("yes", "silent"),
    "families_included": ("yes", "silent"),
    "job_help": ("barred", "silent"),
    "rides": ("unavoidable-only", "ask", "silent"),
    "gifts_to_one": ("no", "ask", "silent"),
    "secret_recording": ("offense", "silent"),
    "private_images": ("no", "silent"),
    "public_resources": ("no", "silent"),
    "gifts_from_vendors": ("limited", "silent"),
    **{f"code_{word}": ("committed", "silent") for word in CODE},
}
"""Fact → its possible answers. `no` forbids, `ask` means ask administration first, `silent` says
nothing. A fact a district has not settled is *open*: every answer stays possible."""


@lru_cache
def questions(language: str) -> dict[str, str]:
    """Each fact as a plain question to the district; a code's commitments are not asked."""
    return {fact: said["asks"] for fact, said in _words(language).items() if "asks" in said}


def answer_words(fact: str, answer: str, language: str) -> str:
    """An answer of a fact as people say it."""
    said = _words(language)[fact.split("_")[0] if fact.startswith("code_") else fact]
    return str(said["answers"][answer])


@lru_cache
def _words(language: str) -> dict[str, dict[str, Any]]:
    path = Path(__file__).parent / f"questions.{language}.yaml"
    read: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return read
