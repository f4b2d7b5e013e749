"""Invented people and schools of the demonstration."""

from typing import NamedTuple

# fmt: off
GIVEN = [
    "Ana", "Ben", "Cora", "Dan", "Elena", "Frank", "Grace", "Hugo", "Iris",
    "Jorge", "Kay", "Luis", "Mae", "Noah", "Olga", "Pete", "Quinn", "Rosa",
    "Sam", "Tess", "Uma", "Victor", "Wren", "Ximena", "Yara", "Zeke",
]
FAMILY = [
    "Abbott", "Begay", "Castillo", "Dunn", "Escobar", "Fields", "Garza", "Holm", "Ibarra",
    "Jensen", "Kipp", "Lucero", "Meyer", "Núñez", "Olsen", "Padilla", "Quintana", "Reyes",
    "Stone", "Trujillo", "Ulrich", "Vega", "Wells", "Yazzie", "Zimmer",
]
# fmt: on
JOBS = ("teacher", "paraeducator", "coach", "driver", "custodian", "food-service", "office")

CONTACTS = (
    ("Principal or supervisor", "Your school office", "555-0100"),
    ("Human resources", "Cora Whitfield", "555-0110"),
    ("Title IX coordinator", "Lena Brooks", "555-0120"),
    ("Employee assistance (support)", "", "555-0130"),
)
"""Label, name and number: 555-0100 to 555-0199 ring nowhere."""


class DemoProgram(NamedTuple):
    """One more program of the demonstration: a module, its title, and for which license."""

    slug: str
    title: str
    title_es: str
    license: str = ""


PROGRAMS = (
    DemoProgram("speaking-up", "Boundaries and speaking up", "Límites y hablar a tiempo"),
    DemoProgram("ethics", "Ethics for educators", "Ética para educadores", "licensed"),
    DemoProgram(
        "ethics-overview",
        "The code of ethics in short",
        "El código de ética en breve",
        "unlicensed",
    ),
)
"""Offered where the module is published; the code of ethics only under its pack."""

LEAD, TEAM = 0, 3
"""The learner who leads a team: every third one after them, all at the same school."""
STARTS = {4: 4, 6: -5}
"""Learners who start so many days from today; the others began in August 2025."""
LATE, AMONG = 8, 9
"""The learner at this place among so many is late."""
EXPERIENCED, HOURLY, EXEMPT, AWAY = 1, 2, 3, 7
"""Learners who were trained elsewhere, are paid by the hour, may be exempted, and are on leave."""


class DemoDistrict(NamedTuple):
    """What a demonstration district is made of."""

    key: str
    name: str
    time_zone: str
    packs: tuple[str, ...]
    policy_code: str
    policy_file: str
    certificate_note: str
    certificate_note_es: str
    schools: tuple[str, ...]


DISTRICTS = (
    DemoDistrict(
        key="larkspur",
        name="Larkspur School District",
        time_zone="America/Denver",
        packs=("hs5460", "mtcode", "law-mt", "federal"),
        policy_code="5460",
        policy_file="5460.md",
        certificate_note="",
        certificate_note_es="",
        schools=("Larkspur Elementary", "Larkspur High School", "Transportation and Meals"),
    ),
    DemoDistrict(
        key="ocotillo",
        name="Ocotillo Public Schools",
        time_zone="America/Denver",
        packs=("gbee", "law-nm", "federal"),
        policy_code="GBEE",
        policy_file="gbee.md",
        certificate_note="Supplementary. Does not by itself satisfy NMSA 22-10A-32.",
        certificate_note_es="Complementario. Por sí solo no cumple con NMSA 22-10A-32.",
        schools=("Ocotillo Elementary", "Mesquite Middle School", "Ocotillo High School"),
    ),
)


def name_of(number: int) -> str:
    """The invented name of the person with this number; a number is added when names run out."""
    given = GIVEN[number % len(GIVEN)]
    family = FAMILY[(number * 7 + number // len(GIVEN)) % len(FAMILY)]
    repeat = number // (len(GIVEN) * len(FAMILY))
    return f"{given} {family}" + (f" {repeat + 1}" if repeat else "")


def job_of(number: int) -> str:
    """The work of the person with this number; every second one teaches."""
    return "teacher" if number % 2 else JOBS[(number // 2) % len(JOBS)]
