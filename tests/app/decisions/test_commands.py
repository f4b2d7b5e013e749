"""A decision from the command line, and what it will change once HR has looked."""

from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from app import clock, db, published
from app.decisions.commands import decide_command
from app.decisions.operations import look
from app.models import District, Ruling, StaffMember
from app.reviewing import open_reviews
from app.roster.commands import district_group
from modules.module import Module, ModuleWords, QuizPlan
from modules.scenario import Option, Scenario, ScenarioWords, Step
from quizzes.bundle import Bundle
from quizzes.question import Bank, BankWords

BY_TEXTING = {"by": "private_texting", "no": "best", "ask": "risky", "yes": "risky"}


def create(email: str = "cora@juniper.example.org") -> None:
    named = ["--name", "Juniper Flats", "--hr-name", "Cora Whitfield", "--hr-email", email]
    CliRunner().invoke(district_group, ["create", *named, "--pack", "hs5460"])


def decide(district: str, answer: str = "no") -> Result:
    said = ["--fact", "private_texting", "--answer", answer, "--by", "Board", "--on", "2026-08-03"]
    return CliRunner().invoke(decide_command, ["--district", district, *said])


def test_decide_takes_the_districts_name_or_its_id(database: Engine) -> None:
    create()
    by_id = str(db.session.scalars(select(District.id)).one())
    assert decide("Juniper Flats").exit_code == decide(by_id, "ask").exit_code == 0
    assert len(db.session.scalars(select(Ruling)).all()) == 2


def test_two_districts_of_one_name_need_an_id(database: Engine) -> None:
    create()
    create("dana@other.example.org")
    assert "Give one of these ids" in decide("Juniper Flats").output


def test_an_answer_that_does_not_exist_is_refused_with_those_that_do(database: Engine) -> None:
    create()
    refused = decide("Juniper Flats", "maybe")
    assert refused.exit_code == 1
    assert "no, ask, yes" in refused.output


def publish_a_scenario_about_texting() -> None:
    options = tuple(Option(id=id, verdict=BY_TEXTING) for id in ("a", "b"))
    step = Step(id="d1", medium="text-message", options=options)
    needs: dict[str, tuple[str, ...]] = {"private_texting": ("no", "ask")}
    scenario = Scenario(id="X1", roles=("coach",), cluster="x", needs=needs, steps=(step,))
    plan = QuizPlan(draw=1, pass_mark=1)
    made = Bundle(
        module=Module(
            slug="texting", minutes=5, lessons=("one",), scenarios=("X1",), take=1, quiz=plan
        ),
        words={"en": ModuleWords(title="Texting", summary="", lessons={"one": "One"})},
        lessons={"one": {"en": "<p>One</p>"}},
        scenarios={"X1": scenario},
        scenario_words={"X1": {"en": ScenarioWords(title="The late bus", setting="", steps={})}},
        bank=Bank(module="texting", questions=()),
        bank_words={"en": BankWords(questions={})},
    )
    db.writing()
    published.publish(made, clock.now())
    db.session.commit()


def hr_looks() -> None:
    """Cora looks at everything that waits."""
    db.writing()
    hr = db.session.scalars(select(StaffMember)).one()
    waiting = {each.subject_id for each in open_reviews(hr.district_id)}
    look(hr.district_id, waiting, hr.id, clock.now())
    db.session.commit()


def test_decide_prints_which_scenarios_staff_get_and_lose_once_hr_has_looked(
    database: Engine,
) -> None:
    create()
    publish_a_scenario_about_texting()
    told = decide("Juniper Flats").output
    assert "Now taught: texting X1: The late bus" in told
    assert "once human resources has looked" in told and "/settings/decisions/review" in told
    hr_looks()
    assert "No longer taught: texting X1: The late bus" in decide("Juniper Flats", "yes").output
