"""What laws and rules ask for by way of training, in our own words, and whether we count toward it.

HR's page alone shows this; learners never read what was not verified at its source. Restated in
November 2026. Where a source was read only in a copy, in part, or not at all, `checked` says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import LazyString, lazy_gettext

COUNTS = {
    "no": lazy_gettext("No"),
    "toward": lazy_gettext("Yes, toward it"),
    "nothing": lazy_gettext("There is nothing to count toward"),
}
CHECKED = {
    "copy": lazy_gettext("Read in copies of the text, in part."),
    "summary": lazy_gettext("Read in summaries only. Not verified at the source."),
    "old": lazy_gettext("Read in a copy of 2022, and it may have changed. Not verified."),
    "own": lazy_gettext("Your own policy, in our numbering."),
}


@dataclass(frozen=True)
class Mandate:
    """One duty, or one that people ask about."""

    clause: str
    pack: str
    """Shown where the district has loaded this pack; empty for all."""
    name: LazyString
    asks: LazyString
    counts: str
    """One of `COUNTS`."""
    why: LazyString
    checked: str
    """One of `CHECKED`."""
    programs: tuple[str, ...] = ()
    """Codes of the ready-made programs that belong to it, whether or not they count."""


MANDATES = (
    Mandate(
        "NMSA 22-10A-32; 6.60.11 NMAC",
        "law-nm",
        lazy_gettext("New Mexico training on child abuse and ethical misconduct"),
        lazy_gettext(
            "All staff, volunteers and contractors are trained on seven topics, in their first"
            " year and again every two years, by a provider the state has approved."
        ),
        "no",
        lazy_gettext(
            "Brightline is not an approved provider, so our modules are supplementary whatever"
            " topics they touch. Training by an approved provider counts; its proof is kept here."
        ),
        "copy",
        ("nm-two-year", "nm-supplement"),
    ),
    Mandate(
        "MCA 41-3-207, 41-3-212, 20-7-1311",
        "law-mt",
        lazy_gettext("Montana: training on child abuse, reporting or boundaries"),
        lazy_gettext(
            "We found no state law that asks for such training. Many school employees must report"
            " suspected abuse themselves, and the state may offer model policies for districts to"
            " take up. Our latest source is of May 2023."
        ),
        "nothing",
        lazy_gettext(
            "If your board or a policy asks for training, onboarding and the refresher count as"
            " far as that board or policy says."
        ),
        "summary",
        ("mt-onboarding", "annual-refresher"),
    ),
    Mandate(
        "ARM 10.57.216",
        "law-mt",
        lazy_gettext("Montana: units of professional development to renew a license"),
        lazy_gettext(
            "Units are earned from providers approved by the state's Office of Public Instruction,"
            " on its own form. The approval of providers was being changed in 2026."
        ),
        "no",
        lazy_gettext(
            "Brightline is not an approved provider and gives no renewal units. A program that"
            " credits hours states clock hours on its certificate. An approved provider or your"
            " district may take them into account where its rules and the state's allow it."
        ),
        "old",
    ),
    Mandate(
        "MCA 20-4-133",
        "law-mt",
        lazy_gettext("The code of ethics for Montana's educators"),
        lazy_gettext(
            "No training. The code says what the profession promises; those who keep it call it"
            " something to strive for, not binding law."
        ),
        "nothing",
        lazy_gettext("Your district may still ask staff to learn it; two ready-made programs do."),
        "copy",
        ("mt-ethics", "mt-ethics-overview"),
    ),
    Mandate(
        "5460.S1",
        "hs5460",
        lazy_gettext("Policy 5460: staff development"),
        lazy_gettext("The superintendent trains staff for the policy."),
        "toward",
        lazy_gettext(
            "Modules and signatures under the policy are such training. Whether they are enough is"
            " for the superintendent to say."
        ),
        "own",
        ("mt-onboarding", "annual-refresher"),
    ),
    Mandate(
        "34 CFR Part 106 (2020)",
        "",
        lazy_gettext("Federal: Title IX"),
        lazy_gettext(
            "Training for certain roles: coordinators, investigators, those who decide, and those"
            " who lead an informal resolution. Sexual harassment that any school employee knows of"
            " counts as known to the district."
        ),
        "no",
        lazy_gettext(
            "Those roles need training of their own. Our modules only teach all staff to tell the"
            " coordinator."
        ),
        "summary",
    ),
    Mandate(
        "ESEA 8546 (20 USC 7926)",
        "",
        lazy_gettext("Federal: no help toward a new job"),
        lazy_gettext(
            "No training. Schools must not help somebody to a new job when they know, or have"
            " probable cause to believe, of sexual misconduct with a minor or a student."
        ),
        "nothing",
        lazy_gettext("The supervisor edition has a case for those who are asked for a reference."),
        "copy",
        ("supervisors",),
    ),
)


class Topic(NamedTuple):
    """A topic that New Mexico's training has to treat, and lessons of ours that touch it."""

    name: LazyString
    lessons: Mapping[str, tuple[str, ...]]
    """Ids of lessons by module."""


TOPICS = (
    Topic(lazy_gettext("When and to whom to report"), {"speaking-up": ("reports",)}),
    Topic(lazy_gettext("Teaching with trauma in mind"), {}),
    Topic(lazy_gettext("Signs of likely abuse or improper conduct"), {"speaking-up": ("signals",)}),
    Topic(lazy_gettext("Ethical misconduct"), {"speaking-up": ("conduct",)}),
    Topic(
        lazy_gettext("Professional duties"),
        {"boundaries": ("purpose", "channels", "open-door", "outside", "own-it")},
    ),
    Topic(lazy_gettext("Investigations and how they go"), {"supervisors": ("first-hour",)}),
    Topic(lazy_gettext("What the legal terms mean"), {}),
)
"""The list of NMSA 22-10A-32, in our words. To touch a topic is not to cover it."""
