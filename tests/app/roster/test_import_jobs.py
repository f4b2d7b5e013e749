"""Staff list files in the worker, the watched folder and the command line."""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from sqlalchemy import select

from app import clock, db, jobs
from app.errors import Conflict
from app.models import OutboxJob, PersonChange, RosterImport, StaffMember
from app.roster import applying, dry_run, importing
from app.roster.import_commands import roster_group
from app.roster.jobs import folder, take_folders
from app.roster.plan import Step
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.roster.sending import (
    again,
    applied,
    confirmed,
    counted,
    live,
    positions,
    sent,
    text,
)

PEOPLE = [f"{n},Person {n},p{n}@example.org,Lincoln School,teacher" for n in range(10, 50)]
pytestmark = pytest.mark.usefixtures("small_slices")


@pytest.fixture
def small_slices(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten people at once; what the world knows outlives a worker's session."""
    monkeypatch.setattr(dry_run, "SLICE", 10)
    db.session.expunge_all()


def one_slice(file: RosterImport) -> None:
    """Let a worker take one job."""
    job = jobs._claim()
    assert job and job.payload["id"] == str(file.id)
    jobs._run(job)


def names() -> list[str]:
    """Everybody on the list, as often as they are."""
    return list(db.session.scalars(select(StaffMember.legal_name)))


def _killed_while_applying() -> None:
    def die(steps: Sequence[Step], act: applying.Act) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    applying._place = die
    jobs.drain()


def test_a_worker_killed_in_a_slice_leaves_the_rest_to_another(world: World) -> None:
    file = sent(world, *PEOPLE)
    confirmed(file)
    one_slice(file)
    db.session.remove()
    db.engine().dispose()
    worker = multiprocessing.get_context("fork").Process(target=_killed_while_applying)
    worker.start()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL and again(file.id).done == 1
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        jobs.drain()
    assert again(file.id).applied_at and len(positions("Person 49")) == 1
    assert sorted(names()) == sorted(set(names())) and len(names()) == 44


def test_a_slice_applied_twice_is_applied_once(world: World) -> None:
    file = sent(world, *PEOPLE)
    confirmed(file)
    payload = {"id": str(file.id), "place": 0, "run": "again"}
    first, second = importing.apply_slice(payload), importing.apply_slice(payload)
    for finish in (first, second):
        db.writing()
        finish()
        db.session.commit()
    assert again(file.id).done == 1 and counted(StaffMember) == 14


def test_the_steps_themselves_may_happen_twice(world: World) -> None:
    applied(world, PEOPLE[0])
    file = sent(world, PEOPLE[0].replace("Lincoln", "Cedar").replace("p10@", "p@"), *PEOPLE[1:])
    today = clock.today(world.district.time_zone)
    act = applying.Act(world.district.id, "hr", today, clock.now(), None)
    for _time in range(2):
        db.writing()
        applying.apply(dry_run.steps(file.slices[0]), act)
        applying.apply(dry_run.steps(file.slices[1]), act)
        db.session.commit()
    assert len(names()) == len(set(names())) and counted(PersonChange) == 2
    assert len(positions("Person 10")) == len(positions("Person 11")) == 1


def test_a_stopped_file_goes_on_where_it_was(world: World) -> None:
    file = sent(world, *PEOPLE)
    confirmed(file)
    one_slice(file)
    db.writing()
    importing.stop(live(file.id), clock.now())
    db.session.commit()
    jobs.drain()
    assert (again(file.id).done, again(file.id).applied_at) == (1, None)
    db.writing()
    importing.resume(live(file.id), clock.now())
    db.session.commit()
    jobs.drain()
    assert again(file.id).applied_at and counted(StaffMember) == 44


def test_a_file_stopped_before_it_was_agreed_to_is_not_applied(world: World) -> None:
    file = sent(world, *PEOPLE)
    db.writing()
    importing.stop(live(file.id), clock.now())
    db.session.commit()
    with pytest.raises(Conflict, match="stopped"):
        confirmed(file)


def left_in_folder(world: World, name: str, *rows: str, age: int = 90) -> Path:
    """A file that another system put there some seconds ago."""
    path = folder(world.district.id) / name
    path.write_text(text(rows))
    changed = clock.now().timestamp() - age
    os.utime(path, (changed, changed))
    return path


def newest() -> RosterImport:
    """The file that came last."""
    found = select(RosterImport.id).order_by(RosterImport.made_at.desc()).limit(1)
    return again(db.session.scalars(found).one())


def test_a_file_in_the_folder_is_applied_and_put_away(world: World) -> None:
    path = left_in_folder(world, "nightly.csv", *PEOPLE)
    take_folders()
    jobs.drain()
    today = clock.today(world.district.time_zone)
    assert newest().applied_at and newest().confirmed_by is None
    assert not path.exists() and (path.parent / "done" / f"{today}-nightly.csv").exists()


def test_a_file_in_the_folder_that_lets_too_many_leave_waits_for_hr(
    world: World, visit: Visit
) -> None:
    applied(world, *PEOPLE)
    left_in_folder(world, "nightly.csv", *PEOPLE[6:])
    take_folders()
    jobs.drain()
    assert newest().counts["left"] == 6 and newest().confirmed_at is None
    assert "One staff list from the folder waits" in visit(world.cora).get("/today").words()


def test_a_file_that_still_grows_stays_in_the_folder(world: World) -> None:
    path = left_in_folder(world, "nightly.csv", *PEOPLE, age=5)
    take_folders()
    assert path.exists() and counted(RosterImport) == 0


def test_two_files_of_one_night_are_applied_one_after_the_other(world: World) -> None:
    left_in_folder(world, "a.csv", *PEOPLE)
    left_in_folder(world, "b.csv", *PEOPLE, "99,Zoe Park,,Lincoln School,teacher")
    take_folders()
    jobs.drain()
    assert all(db.session.scalars(select(RosterImport.applied_at)))
    assert counted(StaffMember) == 45 and len(positions("Zoe Park")) == 1


def test_two_workers_take_a_file_up_once(world: World) -> None:
    left_in_folder(world, "nightly.csv", *PEOPLE)
    take_folders()
    left_in_folder(world, "nightly.csv", *PEOPLE)
    take_folders()
    assert counted(RosterImport) == counted(OutboxJob) == 1


def run(*arguments: str) -> Result:
    return CliRunner().invoke(roster_group, arguments)


def written(path: Path, *rows: str) -> str:
    """A file outside the folder."""
    path.write_text(text(rows))
    return str(path)


def test_the_command_prints_the_dry_run_and_changes_nobody(world: World, tmp_path: Path) -> None:
    bad = "98,Bad Row,not an address,Lincoln School,teacher"
    told = run("import", written(tmp_path / "x.csv", *PEOPLE, bad, "99,Zoe Park,,Annex,X"))
    assert told.exit_code == 0 and counted(StaffMember) == 4
    assert "added           40" in told.output and "Row 42, E-mail: refused" in told.output
    assert "Not mapped: job “X” of 1 people" in told.output


def test_the_command_applies_when_asked(world: World, tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", *PEOPLE)
    assert "The staff list is applied." in run("import", path, "--commit").output
    assert "same            40" in run("import", path, "--commit").output
    jobs.drain()
    assert counted(StaffMember) == 44


def test_the_command_lets_many_leave_only_when_told(world: World, tmp_path: Path) -> None:
    run("import", written(tmp_path / "x.csv", *PEOPLE), "--commit")
    fewer = written(tmp_path / "y.csv", *PEOPLE[6:])
    refused = run("import", fewer, "--commit")
    assert refused.exit_code == 1 and "one in ten" in refused.output
    assert run("import", fewer, "--commit", "--accept-leaving").exit_code == 0
    assert positions("Person 10")[0].held_to


def test_the_command_says_why_a_file_cannot_be_used(world: World, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"")
    assert run("import", str(tmp_path / "x.csv")).exit_code == 1


def test_the_command_prints_where_the_folders_are(world: World) -> None:
    left_in_folder(world, "nightly.csv", *PEOPLE)
    told = run("folder").output
    assert f"1 files in {folder(world.district.id)}" in told
    assert counted(RosterImport) == 1
