"""HR finds what is open, records what was decided, looks at what changes, and then it counts."""

import json

import pytest
from sqlalchemy import select

from app import clock, db
from app.auth.access import rule_of
from app.models import Body, Policy, PolicyVersion, StaffMember
from app.policies.publishing import Dates, publish
from app.published import beside, current_profile
from modules.facts import FACTS
from tests.app.browsing import Browser, Visit
from tests.app.conftest import World
from tests.app.decisions.deciding import (
    TODAY,
    about,
    clause_rulings,
    like_5460,
    packs,
    rulings,
    under,
)
from tests.app.roster.adding import put

FRIENDS = "connect_with_students"


def look_at_all(hr: Browser) -> None:
    """HR lets everything go live that waits."""
    page = hr.get("/settings/decisions/review")
    ids = [e.get("value") for e in page.tree.iter("input") if e.get("name") == "subject"]
    hr.post("/settings/decisions/review", subject=sorted(set(ids), key=str))


def permit(hr: Browser, clause: str) -> None:
    """Permitted, by a paragraph of the district's own."""
    key = f"clause-5460.{clause}"
    own = {f"section-{key}": f"5460-R {clause}", f"says-{key}": f"You may, says {clause}."}
    about(f"clauses/5460.{clause}", hr, answer="permitted", **own)


def value(world: World, fact: str = FRIENDS) -> str | None:
    """What a fact is for whoever begins now."""
    db.session.rollback()
    return current_profile(world.district.id).facts[fact].value


def test_hr_finds_each_question_in_words_open_or_decided(world: World, visit: Visit) -> None:
    like_5460(world)
    page = visit(world.cora).get("/settings/decisions")
    words = page.words()
    before, after = words.split(" Decided ")
    assert "Are family and other relationships outside school exempt?" in before
    assert "Is section B4 in force: Sending friend requests?" in before
    assert "Administration approves it first" in after and "By the policy or law" in after
    assert not any(f" {slug} " in words for slug in (*FACTS, "family-employment-legal"))


def test_questions_can_be_shown_policy_by_policy(world: World, visit: Visit) -> None:
    like_5460(world)
    words = visit(world.cora).get("/settings/decisions?policy=law-mt").words()
    assert "Who has to report suspected abuse?" in words
    assert "May staff text students" not in words


def test_a_fact_decided_counts_after_hr_has_looked_and_not_before(
    world: World, visit: Visit
) -> None:
    like_5460(world)
    cora = visit(world.cora)
    page = about(FRIENDS, cora, answer="no")
    assert page.heading == "What changes" and value(world) is None
    assert "waits for your look" in cora.get("/settings/decisions").words()
    look_at_all(cora)
    assert value(world) == "no"
    words = cora.get(f"/settings/decisions/{FRIENDS}").words()
    assert "Ruth Ellison, January 5, 2026, delegated" in words and "Counts since" in words


def test_clauses_permitted_by_the_districts_own_paragraph_settle_their_fact(
    world: World, visit: Visit
) -> None:
    like_5460(world)
    cora = visit(world.cora)
    permit(cora, "B4")
    permit(cora, "B5")
    assert value(world) is None
    look_at_all(cora)
    assert value(world) == "yes"
    assert "You may, says B5." in cora.get("/settings/decisions/clauses/5460.B5").words()


def test_a_decision_is_taken_back_by_another_and_both_are_kept(world: World, visit: Visit) -> None:
    like_5460(world)
    cora = visit(world.cora)
    for answer in ("yes", "taken-back"):
        about(FRIENDS, cora, answer=answer)
        look_at_all(cora)
    assert value(world) is None
    assert [each.answer for each in rulings()] == ["yes", "taken-back"]
    assert "Taken back" in cora.get("/settings/decisions/history").words()


@pytest.mark.parametrize(
    ("path", "sent", "problem"),
    [
        (FRIENDS, {"answer": ""}, "Choose an answer"),
        (FRIENDS, {"answer": "perhaps"}, "Choose one of these answers"),
        (FRIENDS, {"answer": "no", "decided_by": " "}, "Enter a name"),
        (FRIENDS, {"answer": "no", "decided_on": "2999-01-01"}, "Enter today or an earlier day"),
        ("clauses/5460.B4", {"answer": "permitted"}, "Name the paragraph that permits it"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(
    world: World, visit: Visit, path: str, sent: dict[str, str], problem: str
) -> None:
    like_5460(world)
    assert problem in about(path, visit(world.cora), 422, **sent).words()
    assert rulings() == [] and clause_rulings() == []


def test_decisions_and_looks_are_in_the_ledger(world: World, visit: Visit) -> None:
    like_5460(world)
    cora = visit(world.cora)
    about(FRIENDS, cora, answer="no")
    look_at_all(cora)
    bodies = [json.loads(each) for each in db.session.scalars(select(Body.bytes))]
    made = {each["type"]: each for each in bodies}
    assert made["district.decision"]["answered"] == "No, it is not allowed"
    assert made["content.review"]["row"]["subject_id"] == str(rulings()[0].id)
    assert made["district.pack"]["recorded_by"] == str(world.cora.id)


def test_only_hr_of_the_whole_district_decides(world: World, visit: Visit) -> None:
    lincolns: StaffMember = put(world.lincoln, "Hana Reed", email="hana@example.org", role="hr")
    for path in ("", "/sheet", "/review", "/policy", "/history", "/answers", f"/{FRIENDS}"):
        visit(lincolns).get(f"/settings/decisions{path}", 404)
    visit(world.cora).get("/settings/decisions/no_such_question", 404)
    visit(world.cora).get("/settings/decisions/clauses/5460.L-note", 404)


def test_the_preview_shows_what_staff_would_meet(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    page = about(FRIENDS, cora, answer="no")
    ahead = cora.get(page.link("/preview/boundaries")).words()
    assert "Breaks the policy" in ahead
    assert "Breaks the policy" not in cora.get("/preview/boundaries").words()


def test_beside_a_policy_stands_what_was_decided_and_what_is_open(
    world: World, visit: Visit
) -> None:
    like_5460(world)
    cora = visit(world.cora)
    about("family_exception", cora, answer="family-employment-legal")
    look_at_all(cora)
    rows = {row.question["en"]: row for row in beside(world.district.id, "5460")}
    exempt = rows["Are family and other relationships outside school exempt?"]
    assert exempt.answer["es"].startswith("Sí: las relaciones") and not exempt.is_open
    assert exempt.decided[0].by == "Ruth Ellison"
    assert rows["May staff text students for other than school purposes?"].is_open
    assert beside(world.district.id, "GBEE") == []


def test_learners_see_beside_the_text_what_was_decided_and_where_to_ask(
    world: World, visit: Visit
) -> None:
    like_5460(world)
    cora, version = visit(world.cora), published_5460(world)
    about("family_exception", cora, answer="family-employment-legal")
    look_at_all(cora)
    words = visit(world.ana).get(f"/policies/{version.id}").words()
    assert "Ruth Ellison, January 5, 2026" in words
    assert "questions are open: ask administration" in words


def published_5460(world: World) -> PolicyVersion:
    """An edition of a second policy."""
    db.writing()
    policy = Policy(district_id=world.district.id, code="5460")
    db.session.add(policy)
    version = publish(policy, "Online", b"Ask first.", Dates(TODAY, TODAY), clock.now())
    db.session.commit()
    return version


def test_a_district_with_its_own_policy_answers_and_cites_its_own_section(
    world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    sent = {"policy": "own", "state": "law-mt", "other": ["federal"], "looked": "yes"}
    cora.get("/settings/decisions/policy")
    cora.post("/settings/decisions/policy", **sent)
    assert set(packs(world)) == {"law-mt", "federal"}
    key = f"fact-{FRIENDS}"
    own = {f"section-{key}": "4040-R 3", f"says-{key}": "Decline kindly."}
    about(FRIENDS, cora, answer="no", **own)
    look_at_all(cora)
    (row,) = beside(world.district.id, "4040")
    assert row.answer["en"] == "No, it is not allowed" and row.says == {"en": "Decline kindly."}
    assert beside(world.district.id, "404") == []


def test_another_policy_counts_only_once_hr_has_looked_at_what_changes(
    world: World, visit: Visit
) -> None:
    cora, before = visit(world.cora), packs(world)
    cora.get("/settings/decisions/policy")
    page = cora.post("/settings/decisions/policy", policy="hs5460", state="law-mt")
    assert "Judged differently" in page.words() and "Nothing is saved yet" in page.words()
    assert packs(world) == before
    sent = {name: page.field(name) for name in ("policy", "state", "looked")}
    cora.post("/settings/decisions/policy", **sent)
    assert packs(world) == ["hs5460", "law-mt"]


def test_a_policy_chosen_by_mistake_can_be_changed_and_chosen_again(world: World) -> None:
    for wanted in (["hs5460", "law-mt"], ["law-mt"], ["hs5460", "law-mt"], ["gbee"]):
        under(world, *wanted)
        assert set(packs(world)) == set(wanted)


def test_the_page_says_how_much_can_be_taught_and_what_the_rest_waits_for(
    world: World, visit: Visit
) -> None:
    like_5460(world)
    words = visit(world.cora).get("/settings/decisions/policy").words()
    assert "scenarios that make sense here can be taught" in words
    assert "Are family and other relationships outside school exempt?" in words


def test_every_page_of_decisions_is_for_hr_but_the_link(app: object) -> None:
    with app.app_context():  # type: ignore[attr-defined]
        rules = {
            rule.endpoint: rule_of(rule.endpoint)
            for rule in app.url_map.iter_rules()  # type: ignore[attr-defined]
            if rule.endpoint.startswith("decisions.")
        }
    public = {name for name, rule in rules.items() if rule != ("hr",)}
    assert public == {"decisions.by_link", "decisions.decide_by_link"}
