"""Founds a demonstration district: schools, principals, programs with their terms, a calendar."""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app import clock, db
from app.demo.people import CONTACTS, PROGRAMS, DemoDistrict
from app.enrolling.operations import bring_in_line
from app.models import (
    Approver,
    District,
    ModuleVersion,
    Policy,
    Program,
    Site,
    StaffMember,
)
from app.policies.publishing import Dates, publish
from app.programs.offering import make, offers
from app.programs.operations import ask_for, create_program, set_terms
from app.roster.changing import Row, change_contacts
from app.roster.operations import add_person, add_site, create_district
from app.rules.cycles import school_year_key
from modules.loader import ROOT

MODEL_POLICIES = ROOT / "content" / "model-policies"
MODULE = "boundaries"
READY_MADE = {"nm-two-year"}
"""The ready-made programs that are made where they are offered."""
ASKED_FROM = date(2025, 7, 1)
OPENED, DUE, LATER = timedelta(days=-30), timedelta(days=12), timedelta(days=40)
"""When the programs opened and are due, from the day of founding."""


def found(demo: DemoDistrict, now: datetime) -> District:
    """The district with everything but its learners; the yearly program is made first."""
    district, hr, top = create_district(
        name=demo.name,
        time_zone=demo.time_zone,
        packs=demo.packs,
        hr_name="Cora Whitfield",
        hr_email=hr_email(demo),
        now=now,
    )
    district.is_demo = True
    today = clock.today(district.time_zone)
    change_contacts(district, [Row(*contact, today) for contact in CONTACTS])
    leaders = [hr.id, *_principals(demo, district, top), _coordinator(demo, top)]
    db.session.add(
        Approver(
            district_id=district.id,
            name="Ruth Ellison",
            email=f"ruth.ellison@{demo.key}.example.org",
            held_from=today,
            recorded_by=hr.id,
        )
    )
    _make_programs(demo, district, hr, now)
    bring_in_line(district.id, leaders, today, now)
    return district


def hr_email(demo: DemoDistrict) -> str:
    """The address of the district's one person in HR."""
    return f"hr@{demo.key}.example.org"


def _principals(demo: DemoDistrict, district: District, top: Site) -> list[uuid.UUID]:
    people = []
    for place, school in enumerate(demo.schools):
        site = add_site(district=district, name=school, parent=top, on=ASKED_FROM)
        person = add_person(
            site=site,
            name=f"{('Ben', 'Petra', 'Omar')[place]} {school.split()[0]}",
            email=f"principal{place + 1}@{demo.key}.example.org",
            job_class="office",
            role="principal",
            on=ASKED_FROM,
        )
        people.append(person.id)
    return people


def _coordinator(demo: DemoDistrict, top: Site) -> uuid.UUID:
    """Who keeps the server running."""
    return add_person(
        site=top,
        name="Tomás Whitehorse",
        email=f"technology@{demo.key}.example.org",
        job_class="office",
        role="technology",
        on=ASKED_FROM,
    ).id


def _make_programs(demo: DemoDistrict, district: District, hr: StaffMember, now: datetime) -> None:
    today = clock.today(district.time_zone)
    opens = today + OPENED
    policy = _published(demo, district, today - timedelta(days=130), now)
    year = school_year_key(today, district.school_year_starts)
    yearly = _program(demo, district, f"{year} annual training", f"Capacitación anual {year}")
    due = f"{today + DUE:%m-%d}"
    set_terms(yearly, opens, now, rhythm="school-year", opens=f"{opens:%m-%d}", due=due)
    ask_for(yearly, ASKED_FROM, modules=[MODULE], policies=[policy])
    newcomers = _program(demo, district, "Onboarding", "Capacitación de ingreso")
    set_terms(newcomers, opens, now, rhythm="onboarding", days=14, gates_start=True)
    ask_for(newcomers, ASKED_FROM, modules=[MODULE], policies=[policy])
    published = set(db.session.scalars(select(ModuleVersion.slug)))
    for more in PROGRAMS:
        if more.slug in published and ("ethics" not in more.slug or "mtcode" in demo.packs):
            program = create_program(district.id, more.title, more.title_es)
            set_terms(
                program,
                opens,
                now,
                rhythm="once",
                opens_on=opens,
                due_on=today + LATER,
                license=more.license,
            )
            ask_for(program, ASKED_FROM, modules=[more.slug])
    _ready_made(district, opens, now, hr)


def _program(demo: DemoDistrict, district: District, title: str, title_es: str) -> Program:
    return create_program(
        district.id,
        title,
        title_es,
        certificate_note=demo.certificate_note,
        certificate_note_es=demo.certificate_note_es,
    )


def _ready_made(district: District, opens: date, now: datetime, hr: StaffMember) -> None:
    for offer in offers(district.id, clock.today(district.time_zone)):
        if offer.ready.code in READY_MADE:
            make(offer, district.id, opens, now, hr.id)


def _published(demo: DemoDistrict, district: District, adopted: date, now: datetime) -> Policy:
    policy = Policy(district_id=district.id, code=demo.policy_code)
    db.session.add(policy)
    db.session.flush()
    text = (MODEL_POLICIES / demo.policy_file).read_bytes()
    title = text.decode().splitlines()[0].split(": ", 1)[1]
    dates = Dates(adopted_on=adopted, effective_on=adopted)
    publish(policy, title, text, dates, now, is_model_text=True)
    return policy
