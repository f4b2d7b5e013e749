"""What Today says waits for HR, only of their own people and their own district."""

from datetime import timedelta

import pytest

from app import clock, db
from app.models import DateProblem, Notice, NoticeOutcome, Run, StaffMember
from app.reports import today_queries
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.reports.test_person import kept


def notice(world: World, person: StaffMember, outcome: str, days_ago: int = 0) -> None:
    """A notice to somebody, and what became of it."""
    now = clock.now() - timedelta(days=days_ago)
    made = Notice(id=db.uuid7(), district_id=world.district.id, staff_member_id=person.id)
    made.key, made.kind, made.day, made.language = f"{outcome}{days_ago}", "training", now, "en"
    made.address, made.subject, made.text = "a@example.org", "Training to do", "Hello"
    kept(made, NoticeOutcome(notice_id=made.id, outcome=outcome, recorded_at=now))


def test_today_leads_to_dates_that_cannot_be_computed(world: World, visit: Visit) -> None:
    about = {"program_id": world.program.id, "staff_member_id": world.dan.id}
    kept(DateProblem(**about, problem="no-school-year"))
    page = visit(world.cora).get("/today")
    assert "One due date cannot be computed." in page.words()
    assert page.link("^/programs/problems$")


@pytest.mark.parametrize(
    ("outcome", "days_ago", "told"),
    [("refused", 0, 1), ("unknown", 6, 1), ("refused", 8, 0), ("sent", 0, 0)],
)
def test_notices_that_failed_lately_are_counted(
    world: World, outcome: str, days_ago: int, told: int
) -> None:
    notice(world, world.dan, outcome, days_ago)
    on, now = clock.today(world.district.time_zone), clock.now()
    asked = today_queries.failed_notices([world.top.id], on, now)
    assert db.session.scalar(asked) == told
    elsewhere = today_queries.failed_notices([world.lincoln.id], on, now)
    assert db.session.scalar(elsewhere) == 0


def test_a_run_that_stopped_is_told_to_hr_of_the_whole_district(world: World) -> None:
    now = clock.now()
    about = {"district_id": world.district.id, "day": now.date()}
    kept(
        Run(**about, kind="enroll", stopped_at=now),
        Run(**about, kind="notices", problem="The disk is full.", ended_at=now),
    )
    assert db.session.scalar(today_queries.halted_runs([world.top.id])) == 1
    assert db.session.scalar(today_queries.halted_runs([world.lincoln.id])) == 0


def test_nothing_waits_on_a_quiet_day(world: World, visit: Visit) -> None:
    words = visit(world.cora).get("/today").words()
    for said in ("cannot be computed", "for a second person", "was refused", "has stopped"):
        assert said not in words
