"""Ready-made programs: whom each asks, what, and when; `app.programs.offering` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString, lazy_gettext

SUPPLEMENTARY = {
    "en": "Supplementary. Does not by itself satisfy NMSA 22-10A-32.",
    "es": "Complementario. Por sí solo no cumple con NMSA 22-10A-32.",
}
ELSEWHERE = {
    "en": "Records training given by another provider. Whether it satisfies NMSA 22-10A-32 is"
    " for that provider and the state to say.",
    "es": "Registra capacitación impartida por otro proveedor. Si cumple con NMSA 22-10A-32 lo"
    " determinan ese proveedor y el estado.",
}
AUTUMN = {"rhythm": "school-year", "opens": "08-01", "due": "09-30", "min_active_months": 6}
ONCE_EACH = {"rhythm": "renewal", "days": 60}


@dataclass(frozen=True)
class ReadyMade:
    """A program HR can begin with; afterward it is a program like any other."""

    code: str
    title: Mapping[str, str]
    asked: LazyString
    """Of whom, in words."""
    comes: LazyString
    """When, in words."""
    terms: Mapping[str, Any]
    """Columns of `ProgramTerms`."""
    packs: frozenset[str] = frozenset()
    """Offered where the district has loaded all of these."""
    modules: tuple[str, ...] = ()
    with_policies: bool = False
    """Asks for a signature under each policy of the district."""
    outside: Mapping[str, str] = field(default_factory=dict)
    """Training elsewhere that is asked for, with proof."""
    note: Mapping[str, str] = field(default_factory=dict)
    """What its certificates must carry, wherever it is made."""


EVERYBODY = lazy_gettext("All staff, volunteers and contractors included")
NEWCOMERS = lazy_gettext(
    "On the first day, due in 14 days, or before the first day with students where that is still"
    " ahead. “Ready to start?” says no until it is done."
)
EACH_AUTUMN = lazy_gettext(
    "Each school year, open from August 1, due on September 30. Who finished it in the last six"
    " months is not asked again yet."
)
ONCE = lazy_gettext("Once for each person, due in 60 days")

READY_MADE = (
    ReadyMade(
        "mt-onboarding",
        {"en": "Onboarding", "es": "Capacitación de ingreso"},
        EVERYBODY,
        NEWCOMERS,
        {"rhythm": "onboarding", "days": 14, "before_students": True, "gates_start": True},
        packs=frozenset({"law-mt"}),
        modules=("boundaries", "speaking-up"),
        with_policies=True,
    ),
    ReadyMade(
        "annual-refresher",
        {"en": "Annual refresher", "es": "Repaso anual"},
        EVERYBODY,
        EACH_AUTUMN,
        AUTUMN,
        modules=("refresher",),
    ),
    ReadyMade(
        "mt-ethics",
        {"en": "Ethics for educators", "es": "Ética para educadores"},
        lazy_gettext("Licensed staff"),
        ONCE,
        {**ONCE_EACH, "license": "licensed"},
        packs=frozenset({"law-mt", "mtcode"}),
        modules=("ethics",),
    ),
    ReadyMade(
        "mt-ethics-overview",
        {"en": "The code of ethics in short", "es": "El código de ética en breve"},
        lazy_gettext("Staff without a license"),
        ONCE,
        {**ONCE_EACH, "license": "unlicensed"},
        packs=frozenset({"law-mt", "mtcode"}),
        modules=("ethics-overview",),
    ),
    ReadyMade(
        "supervisors",
        {"en": "For supervisors", "es": "Para supervisores"},
        lazy_gettext("Only people you name: those to whom others report. Name them next."),
        ONCE,
        {**ONCE_EACH, "named_only": True},
        modules=("supervisors",),
    ),
    ReadyMade(
        "coaches-season",
        {"en": "Coaches' fall season", "es": "Temporada de otoño de entrenadores"},
        lazy_gettext("Coaches, volunteers among them included"),
        lazy_gettext(
            "Each fall: open from July 15, due on August 10, over on November 15. “Ready to"
            " start?” says no until it is done."
        ),
        {
            "rhythm": "season",
            "opens": "07-15",
            "due": "08-10",
            "ends": "11-15",
            "jobs": ["coach"],
            "gates_start": True,
        },
        modules=("refresher",),
    ),
    ReadyMade(
        "nm-two-year",
        {
            "en": "New Mexico two-year training",
            "es": "Capacitación bienal de Nuevo México",
        },
        EVERYBODY,
        lazy_gettext("In the first year, and again before 24 months have passed"),
        {"rhythm": "renewal", "days": 365, "valid_months": 24},
        packs=frozenset({"law-nm"}),
        outside={
            "en": "Training by a provider approved in New Mexico",
            "es": "Capacitación de un proveedor aprobado en Nuevo México",
        },
        note=ELSEWHERE,
    ),
    ReadyMade(
        "nm-supplement",
        {
            "en": "Boundaries and speaking up (supplementary)",
            "es": "Límites y hablar a tiempo (complementario)",
        },
        EVERYBODY,
        lazy_gettext("In the first 60 days, and again before 24 months have passed"),
        {"rhythm": "renewal", "days": 60, "valid_months": 24},
        packs=frozenset({"law-nm"}),
        modules=("boundaries", "speaking-up"),
        with_policies=True,
    ),
)
