"""A new HR clerk follows the handbook, from the staff list to the closed year."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock, db, work
from app.demo.signatures import sign_all
from app.evidence import Arrival
from app.models import Enrollment, Program, Site, StaffMember
from app.programs.operations import ask_for, create_program
from app.roster.operations import add_person
from app.rules.proof import Proof
from tests.app.conftest import World
from tests.browser import handbook_answers as answers
from tests.browser import handbook_policies as policies
from tests.browser import handbook_walks as walks
from tests.browser.conftest import Arrive
from tests.browser.handbook import WIDTH, Clerk, broken, unknown
from tests.browser.handbook_setting_up import set_up
from tests.browser.publishing import TODAY

SINCE = date(2025, 8, 1)


LATE = ("Grace Lucero", "Hugo Vega")
SIGNED = ("Omar Reyes", "Lena Stone", "Marc Wells", "Nina Castro")
"""Teachers who are late with a signature, and those who gave it."""


@pytest.fixture
def rita(world: World) -> StaffMember:
    """A second person in HR, in a district where a year is under way."""
    db.writing()
    add(world.lincoln, "Tess Walker")
    staff = [add(world.lincoln, name) for name in LATE + SIGNED]
    program = create_program(world.district.id, "Yearly signatures")
    ask_for(program, SINCE, policies=[world.policy])
    for person in staff:
        ask(program, person)
    for person in staff[len(LATE) :]:
        signs(person)
    added = add(world.top, "Rita Moss", job_class="office", role="hr")
    db.session.commit()
    return added


def add(site: Site, name: str, job_class: str = "teacher", role: str = "") -> StaffMember:
    """Somebody who has worked here for a while."""
    email = f"{name.split()[0].lower()}@example.org"
    return add_person(site=site, name=name, email=email, job_class=job_class, role=role, on=SINCE)


def ask(program: Program, person: StaffMember) -> None:
    """Asked 40 days ago, due 9 days ago."""
    row = Enrollment(
        id=db.uuid7(),
        staff_member_id=person.id,
        program_id=program.id,
        cycle="autumn",
        opens_on=TODAY - timedelta(days=40),
        first_due_on=TODAY - timedelta(days=9),
        recorded_at=clock.now() - timedelta(days=40),
    )
    db.session.add(row)
    db.session.flush()


def signs(person: StaffMember) -> None:
    """Reads, agrees and signs."""
    now = clock.now()
    mine = select(Enrollment).where(Enrollment.staff_member_id == person.id)
    arrival = Arrival(person.id, "signed", Proof("link", now, now))
    sign_all(db.session.scalars(mine).one(), arrival, TODAY, now)


@pytest.mark.browser
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_new_clerk_gets_through_the_year_with_the_handbook(
    world: World, rita: StaffMember, arrive: Arrive
) -> None:
    work.register()
    hr, second = (arrive(who, False, WIDTH, Clerk) for who in (world.cora, rita))
    assert isinstance(hr, Clerk) and isinstance(second, Clerk)
    second.met = hr.met
    for clerk in (hr, second):
        clerk.press("Yes, sign me in")
    set_up(hr)
    walks.keep_the_staff_list(hr)
    walks.assign_training(hr)
    walks.follow_up(hr, second)
    answers.close_the_year(hr)
    policies.publish_an_edition(hr, second)
    policies.see_who_signed(hr)
    policies.correct(hr)
    answers.answer_a_request(hr)
    answers.keep_records(hr)
    assert "\n".join(unknown(hr.met)) == ""


def test_the_handbook_links_to_what_is_there() -> None:
    assert broken() == []
