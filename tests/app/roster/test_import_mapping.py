"""What columns, jobs and sites of a file are is said once, and later files are read that way."""

from typing import get_args

from app import db
from app.models import Position, Site
from app.roster import columns
from app.roster.import_forms import FIELDS
from app.rules import people
from app.words import CONTRACTS, JOBS
from modules.scenario import JobClass
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.roster.test_oneroster import zipped
from tests.app.roster.uploading import HEAD, ROSA, SAM, address, apply, on_list, read, send

STRANGE = "Nr,Wer,Post\n7,Rosa Delgado,rosa@example.org\n"
CODED = HEAD + ROSA.replace("teacher", "T-12") + SAM.replace("Lincoln School", "Birch School")


def say(cora: Browser, status: int = 200, /, **choices: str) -> Page:
    """Choose in the form of jobs and sites, leaving the rest as it is."""
    page = cora.get(address("/codes"))
    kept = {name: page.field(name) for name in page.fields(r"(jobs|sites)-\d+-code")}
    later = {name.replace("code", "means"): "later" for name in kept}
    return cora.post(address("/codes"), status, **{**kept, **later, **choices})


def named(name: str) -> Site | None:
    """A site, with the read of it ended."""
    found = db.session.query(Site).filter_by(name=name).one_or_none()
    db.session.rollback()
    return found


def test_every_field_has_a_label() -> None:
    assert set(FIELDS) == set(columns.FIELDS)
    assert set(JOBS) == set(get_args(JobClass)) and set(CONTRACTS) == set(people.CONTRACTS)


def test_strange_headings_are_explained_once(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = send(cora, STRANGE)
    assert page.heading == "This file cannot be used"
    cora.get(page.link("/columns"))
    meant = {"columns-0": "number", "columns-1": "name", "columns-2": "email"}
    cora.post(address("/columns"), **meant)
    assert "person" in read(cora).words()
    assert send(cora, STRANGE).heading == "Check before it counts"


def test_two_columns_for_one_thing_are_refused(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, STRANGE)
    cora.get(address("/columns"))
    twice = {"columns-0": "name", "columns-1": "name", "columns-2": "email"}
    words = cora.post(address("/columns"), 422, **twice).words()
    assert "Nr: Two columns are chosen for this" in words


def test_columns_that_name_nobody_are_refused(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, STRANGE)
    cora.get(address("/columns"))
    none = {f"columns-{n}": "" for n in range(3)}
    assert "There is no column with names" in cora.post(address("/columns"), 422, **none).words()


def test_unknown_jobs_and_sites_wait_until_somebody_says_what_they_are(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    page = send(cora, CODED)
    assert "2 people wait for a job or site" in page.words()
    say(cora, **{"jobs-0-means": "teacher", "sites-0-means": str(world.lincoln.id)})
    page = read(cora)
    assert "2 people are new" in page.words()
    apply(cora, page)
    assert {"Rosa Delgado", "Sam Whitehorse"} <= on_list()


def test_a_part_can_be_said_now_and_the_rest_later(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, CODED)
    say(cora, **{"jobs-0-means": "teacher"})
    assert "1 person is new" in read(cora).words()
    page = cora.get(address("/codes"))
    assert "Birch School" in page.words() and page.field("jobs-0-code") == "T-12"


def test_a_new_school_is_made_by_its_name_in_the_file(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, CODED)
    say(cora, **{"sites-0-means": "new-school"})
    apply(cora, read(cora))
    made = named("Birch School")
    assert made and made.kind == "school"
    assert db.session.query(Position).filter_by(site_id=made.id).count() == 1


def test_a_site_that_cannot_be_made_is_an_error_beside_it(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, HEAD + SAM.replace("Lincoln School", ""))
    refused = say(cora, 422, **{"sites-0-means": "new-school"})
    assert "Enter a name." in refused.words()


def test_people_with_a_job_that_is_left_out_are_not_added(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, CODED)
    say(cora, **{"jobs-0-means": ""})
    page = read(cora)
    assert "Rosa" not in page.words() and "1 person waits for a job or site" in page.words()


def test_three_hundred_codes_fit_one_page_and_all_are_kept(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, HEAD + "".join(f"{n},Person {n} Stone,,Lincoln School,J{n}\n" for n in range(300)))
    say(cora, **{f"jobs-{n}-means": "office" for n in range(300)})
    assert "300 people are new" in read(cora).words()


def test_what_was_said_before_is_shown_and_can_be_changed(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    send(cora, HEAD + ROSA.replace("teacher", "T-12"))
    say(cora, **{"jobs-0-means": "teacher"})
    apply(cora, read(cora))
    send(cora, HEAD + ROSA.replace("teacher", "T-12"))
    assert '<option value="teacher" selected>' in cora.get(address("/codes")).text
    say(cora, **{"jobs-0-means": "coach"})
    assert "Job: Coach, was Teacher" in read(cora).words()


def test_a_school_of_oneroster_is_made_by_its_name(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = send(cora, zipped(), "oneroster.zip")
    assert "2 students and family members in the file are passed over" in page.words()
    page = say(cora, **{"sites-0-means": "new-school", "sites-1-means": "new-school"})
    assert named("Lincoln Elementary") and not named("LIN")
    assert "/columns" not in read(cora).text
    cora.get(address("/columns"), 404)
