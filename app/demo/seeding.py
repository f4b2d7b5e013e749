"""Fills the demonstration districts; every record is made by the verb that makes real ones."""

from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import Select, func, select

from app import clock, db
from app.demo.people import CONTACTS, DISTRICTS, PROGRAMS, DemoDistrict, job_of, name_of
from app.errors import DomainError
from app.evidence import Arrival
from app.learning.operations import begin, finish, submit_attempt
from app.learning.playing import play
from app.models import District, Enrollment, ModuleVersion, Policy, Program, Site, StaffMember
from app.policies import queries as policy_queries
from app.policies.operations import Dates, publish, sign
from app.programs.operations import ask_for, create_program, enroll
from app.roster.changing import Row, change_contacts
from app.roster.operations import add_person, add_site, create_district
from app.rules.cycles import school_year_key
from app.rules.proof import Proof
from modules.loader import ROOT

MODEL_POLICIES = ROOT / "content" / "model-policies"
MODULE = "boundaries"


def serves_real_districts() -> bool:
    """Whether anybody's real records are here."""
    return bool(db.session.scalar(select(func.count()).where(~District.is_demo)))


def refuse_real_districts() -> None:
    """The demonstration never mixes with a real district."""
    if serves_real_districts():
        raise DomainError("This installation serves a real district. Use an empty database.")


def seed(people: int, now: datetime) -> int:
    """Bring each demonstration district to `people` learners; returns how many were added."""
    refuse_real_districts()
    return sum(_filled(demo, people, now) for demo in DISTRICTS)


def _filled(demo: DemoDistrict, people: int, now: datetime) -> int:
    district = db.session.scalar(select(District).where(District.name == demo.name))
    if district is None:
        district = _founded(demo, now)
    program, *more = db.session.scalars(_cycles(district)).all()
    schools = _schools(district)
    today = clock.today(district.time_zone)
    first = _learners(program)
    added = [
        add_person(
            site=schools[number % len(schools)],
            name=name_of(number),
            email=f"{demo.key}.{number}@example.org",
            sign_in_name=f"{demo.key}.{number}",
            job_class=job_of(number),
            language="en",
            on=date(2025, 8, 18),
        ).id
        for number in range(first, people)
    ]
    year = school_year_key(today, district.school_year_starts)
    late = [id for place, id in enumerate(added, first) if place % 9 == 8]
    opens = today - timedelta(days=30)
    enroll(program, late, year, opens, today - timedelta(days=3))
    enroll(program, added, year, opens, today + timedelta(days=12))
    for other in more:
        jobs = next(each.jobs for each in PROGRAMS if each.title == other.title)
        mine = [id for place, id in enumerate(added, first) if not jobs or job_of(place) in jobs]
        enroll(other, mine, year, opens, today + timedelta(days=40))
    return len(added)


def _founded(demo: DemoDistrict, now: datetime) -> District:
    district, _hr, top = create_district(
        name=demo.name,
        time_zone=demo.time_zone,
        packs=demo.packs,
        hr_name="Cora Whitfield",
        hr_email=f"hr@{demo.key}.example.org",
        now=now,
    )
    district.is_demo = True
    today, on = clock.today(district.time_zone), date(2025, 7, 1)
    change_contacts(district, [Row(*contact, today) for contact in CONTACTS])
    for place, school in enumerate(demo.schools):
        site = add_site(district=district, name=school, parent=top, on=on)
        add_person(
            site=site,
            name=f"{('Ben', 'Petra', 'Omar')[place]} {school.split()[0]}",
            email=f"principal{place + 1}@{demo.key}.example.org",
            job_class="office",
            role="principal",
            on=on,
        )
    policy = _published(demo, district, today - timedelta(days=130), now)
    year = school_year_key(today, "07-01")
    program = create_program(
        district.id,
        f"{year} annual training",
        f"Capacitación anual {year}",
        certificate_note=demo.certificate_note,
        certificate_note_es=demo.certificate_note_es,
    )
    ask_for(program, on, modules=[MODULE], policies=[policy])
    _for_newcomers(demo, district, policy, on)
    published = set(db.session.scalars(select(ModuleVersion.slug)))
    for more in PROGRAMS:
        if more.slug in published and ("ethics" not in more.slug or "mtcode" in demo.packs):
            ask_for(create_program(district.id, more.title, more.title_es), on, modules=[more.slug])
    return district


def _for_newcomers(demo: DemoDistrict, district: District, policy: Policy, on: date) -> None:
    newcomers = create_program(
        district.id,
        "Onboarding",
        "Capacitación de ingreso",
        certificate_note=demo.certificate_note,
        certificate_note_es=demo.certificate_note_es,
        onboarding_days=14,
    )
    ask_for(newcomers, on, modules=[MODULE], policies=[policy])


def _published(demo: DemoDistrict, district: District, adopted: date, now: datetime) -> Policy:
    policy = Policy(district_id=district.id, code=demo.policy_code)
    db.session.add(policy)
    db.session.flush()
    text = (MODEL_POLICIES / demo.policy_file).read_bytes()
    title = text.decode().splitlines()[0].split(": ", 1)[1]
    dates = Dates(adopted_on=adopted, effective_on=adopted)
    publish(policy, title, text, dates, now, is_model_text=True)
    return policy


def finish_some(share: int, now: datetime) -> int:
    """Let one in `share` learners of each demonstration district finish everything."""
    finished = 0
    for district in db.session.scalars(select(District).where(District.is_demo)).all():
        open_ones = (
            select(Enrollment)
            .join(StaffMember)
            .where(
                StaffMember.district_id == district.id,
                Enrollment.program_id == _yearly(district).id,
            )
            .order_by(Enrollment.id)
        )
        for enrollment in islice(db.session.scalars(open_ones).all(), 1, None, share):
            _finish(enrollment, district, now)
            finished += 1
    return finished


def _finish(enrollment: Enrollment, district: District, now: datetime) -> None:
    person, today = enrollment.staff_member, clock.today(district.time_zone)
    module, *_rest = enrollment.program.requirements
    proof = Proof(method="command", began_at=now, proved_at=now)
    sitting = begin(enrollment, module, today, now)
    db.session.flush()
    playing = play(sitting, district.id)
    for item in playing.items:
        finish(sitting, item)
    questions = playing.questions(1)
    right = {question.id: sorted(question.key(playing.profile)) for question in questions}
    arrival = Arrival(person.id, f"demo:{sitting.id}", proof)
    submit_attempt(playing, 1, right, arrival, person.language, now)
    waiting = db.session.execute(policy_queries.to_sign(enrollment.id, today)).all()
    sign(
        enrollment,
        [row[1].id for row in waiting],
        person.legal_name,
        Arrival(person.id, f"demo:{enrollment.id}", proof),
        person.language,
        today,
        now,
    )


def _schools(district: District) -> list[Site]:
    found = select(Site).where(Site.district_id == district.id, Site.kind == "school")
    return list(db.session.scalars(found.order_by(Site.id)))


def _cycles(district: District) -> Select[Program]:
    """The district's programs that come round, not those of newcomers, in the order founded."""
    return (
        select(Program)
        .where(Program.district_id == district.id, Program.onboarding_days.is_(None))
        .order_by(Program.id)
    )


def _yearly(district: District) -> Program:
    """The program founded first."""
    programs = _cycles(district)
    return db.session.scalars(programs.limit(1)).one()


def _learners(program: Program) -> int:
    """How many learners the district has: those enrolled in its yearly program."""
    enrolled = select(func.count(Enrollment.id)).where(Enrollment.program_id == program.id)
    return db.session.scalar(enrolled) or 0
