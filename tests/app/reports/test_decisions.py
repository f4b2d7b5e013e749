"""Scenarios that wait are counted at each open fact they wait for."""

from app.reports.decisions import waiting
from modules.pack import Answer, Profile
from modules.scenario import Scenario


def scenario(**needs: tuple[str, ...]) -> Scenario:
    best = {"id": "a", "verdict": "best"}
    step = {"id": "s", "medium": "email", "options": [best, {"id": "b", "verdict": "wrong"}]}
    asked = {"id": "x", "roles": ["teacher"], "cluster": "c", "needs": needs, "steps": [step]}
    return Scenario.model_validate(asked)


def profile(**facts: str | None) -> Profile:
    said = {"en": "The text lists it."}
    return Profile(facts={k: Answer(value=v, says=said, citations=()) for k, v in facts.items()})


def test_the_fact_that_holds_back_most_comes_first() -> None:
    scenarios = [
        ("boundaries", scenario(private_texting=("no",), student_posts=("free",))),
        ("ethics", scenario(private_texting=("ask",))),
        ("ethics", scenario(private_texting=("no",))),
    ]
    found = waiting(scenarios, profile(private_texting=None))
    assert [(each.fact, each.scenarios, each.module) for each in found] == [
        ("private_texting", 3, "ethics"),
        ("student_posts", 1, "boundaries"),
    ]
    assert found[1].asks["en"].startswith("Who approves what students post")


def test_a_settled_fact_waits_for_nobody_whatever_its_answer() -> None:
    asked = [("boundaries", scenario(private_texting=("no",)))]
    assert waiting(asked, profile(private_texting="no")) == []
    assert waiting(asked, profile(private_texting="yes")) == []
