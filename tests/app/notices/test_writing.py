"""Messages about one thing, and the one by which a new edition asks for a signature."""

from datetime import date, timedelta
from typing import Any

import time_machine

from app import clock, db, jobs, noticing, running
from app.models import District, Policy, StaffMember
from app.programs.operations import ask_for, create_program, set_terms
from tests.app.conftest import World
from tests.app.enrolling_town import edition
from tests.app.notices.conftest import moment, outcomes, steps, today, written

WORDS = {
    "en": (
        "An answer is there",
        "Human resources answered you:\nhttps://learn.example/my-questions",
    ),
    "es": ("Hay una respuesta", "Recursos humanos le respondió."),
}


def write(world: World, key: str = "question:1") -> None:
    db.writing()
    about: dict[str, Any] = {"kind": "question", "key": key, "on": today(world)}
    noticing.write(world.ana.id, **about, now=clock.now(), words=WORDS, by=world.cora.id)
    db.session.commit()


def test_a_message_is_written_once_under_its_key(world: World) -> None:
    write(world)
    write(world)
    write(world, "question:2")
    assert len(written(world.ana, "question")) == 2
    assert outcomes(world.ana, "question") == ["no-server", "no-server"]


def test_a_message_comes_in_the_persons_language_with_whom_to_ask(world: World) -> None:
    db.writing()
    db.session.get_one(StaffMember, world.ana.id).language = "es"
    db.session.commit()
    write(world)
    (notice,) = written(world.ana, "question")
    assert notice.subject == "Hay una respuesta"
    assert notice.text.startswith("Hola, Ana") and "Hable con" in notice.text


def test_a_new_edition_is_asked_and_told_on_the_day_it_is_published(world: World) -> None:
    """The run that publishing begins is followed by the day's notices."""
    on = today(world)
    sign_by = on + timedelta(days=24)
    with time_machine.travel(moment(world, 0), tick=False):
        publish_second(world, sign_by)
        jobs.drain()
    assert steps(world.ben) == ["changed"]
    (notice,) = written(world.ben)
    district = db.session.get_one(District, world.district.id)
    subject, text = noticing.sample_edition_mail(district, sign_by, "en")
    assert notice.subject == subject and "GBEE" not in subject
    assert notice.text == text.replace("[name]", "Ben Ortega")


def publish_second(world: World, sign_by: date) -> None:
    on, now = today(world), clock.now()
    db.writing()
    program = create_program(world.district.id, "Editions")
    ask_for(program, on, policies=[db.session.get_one(Policy, world.policy.id)])
    set_terms(program, on, now, rhythm="edition", policy_id=world.policy.id, days=30)
    edition(world.policy.id, 2, on, sign_by=sign_by, published_at=now)
    running.start(world.district.id, "enroll", on, now)
    db.session.commit()
