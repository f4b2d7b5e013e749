"""Attacks on what counts of policies, on ids of other districts, and behind somebody's back."""

from datetime import timedelta

from app import clock, db
from app.figures.moment import Moment
from app.models import (
    ApprovalRequest,
    Notice,
    PolicyWithdrawal,
    Refusal,
    SchoolPageEnding,
    StaffQuestion,
    Submission,
)
from app.models.scope import ended
from app.programs.ready_made_queries import policies
from app.reports.files import asked
from tests.app import facts
from tests.app.answering import steps
from tests.app.approvals.asking import decide, second_hr
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.app.journey import pass_quiz
from tests.app.policies import acts, drafting
from tests.app.school_pages import asking as pages

DAY = timedelta(days=1)


# What counts


def never_was(world: World) -> None:
    """An edition with another title was withdrawn before its first day."""
    version = acts.edition(world, on=facts.TODAY - DAY)
    about = {"version_id": version.id, "withdrawn_on": facts.TODAY - DAY}
    facts.keep(PolicyWithdrawal(**about, reason="Mistake"))


def test_an_edition_that_never_was_is_nowhere_the_one_in_effect(world: World) -> None:
    never_was(world)
    ((_policy, offered),) = db.session.execute(policies(world.district.id, facts.TODAY)).all()
    rows = db.session.execute(asked(world.ana.id, Moment(facts.TODAY, "America/Denver"))).all()
    assert offered.id == world.version.id
    assert [row.version_id for row in rows if row.code] == [world.version.id]


def test_a_withdrawn_policy_is_not_offered(world: World) -> None:
    about = {"version_id": world.version.id, "withdrawn_on": facts.TODAY}
    facts.keep(PolicyWithdrawal(**about, reason="Repealed"))
    ((_policy, offered),) = db.session.execute(policies(world.district.id, facts.TODAY)).all()
    assert offered is None


def test_what_comes_next_waits_for_nothing_that_is_done(world: World, visit: Visit) -> None:
    facts.in_order(world)
    ana = visit(world.ana)
    pass_quiz(ana, world.ana)
    facts.keep(ended(facts.asked(world, "module"), facts.TODAY + DAY, recorded_at=clock.now()))
    assert acts.sign(ana).heading == "You signed"


# School pages


def test_hr_takes_no_request_back_for_who_asked(world: World, visit: Visit) -> None:
    pages.ask(visit(world.ana), world, world.ben)
    where, cora = f"/settings/pages/{pages.newest().id}", visit(world.cora)
    cora.get(where)
    cora.post(f"{where}/end", 409, reason="No.")
    assert steps.every(SchoolPageEnding) == []


def test_the_person_is_told_of_what_others_recorded(world: World, visit: Visit) -> None:
    cora, second = visit(world.cora), second_hr(world)
    steps.record_paper(cora, world)
    steps.void(cora, "paper", steps.completions(world)[0].paper_id)
    decide(visit(second))
    told = [each for each in steps.every(Notice) if each.kind == "record"]
    assert {each.staff_member_id for each in told} == {world.ana.id}
    assert ["a paper with your signature" in each.text for each in told].count(True) == 1
    assert len(told) == 2 and "GBEE" not in told[0].subject


# Another district


def everything(world: World, visit: Visit) -> list[str]:
    """The address of each thing that Cora's district made, with its HR and its people."""
    ana, cora = visit(world.ana), visit(world.cora)
    steps.ask(ana, world, "What is a group?")
    steps.decline(ana, world)
    steps.record_paper(cora, world)
    pages.ask(ana, world, world.ben)
    drafting.sent(cora)
    version, enrollment = world.version.id, world.enrollment.id
    (paper, refusal) = steps.completions(world)[0].paper_id, steps.every(Refusal)[0].id
    request, draft = steps.every(ApprovalRequest)[0].id, drafting.at()
    requirement, page = facts.asked(world, "policy").id, pages.newest().id
    return [
        *(f"/policies/editions/{version}{step}" for step in ("", "/withdraw", "/packets")),
        *(f"/policies/{version}{step}" for step in ("", "/original", "/pdf")),
        *(f"{draft}{step}" for step in ("", "/text", "/findings", "/before", "/original")),
        *(f"{draft}{step}" for step in ("/translations", "/translation", "/file", "/pdf")),
        *(f"/approvals/{request}{step}" for step in ("", "/file/en")),
        *(f"/signatures/paper/{paper}{step}" for step in ("", "/correct")),
        *(f"/signatures/refusal/{refusal}{step}" for step in ("", "/correct")),
        *(f"/{where}/{page}" for where in ("my-pages", "settings/pages")),
        *(f"/{where}/{steps.every(Submission)[0].id}" for where in ("answers", "receipts")),
        *(steps.at(world, what) for what in ("packet", "other", "question", "received", "decline")),
        f"/sign/{enrollment}",
        f"/sign/{enrollment}/read/{requirement}",
        f"/sign/{enrollment}/signed",
        f"/policies/editions/{version}/signatures",
        f"/policies/{world.policy.id}/new-edition",
        f"/policies/questions/{steps.every(StaffQuestion)[0].id}",
        f"/paper/{enrollment}/{version}",
        f"/paper/{paper}/scan",
        steps.of_ana(world, "declined"),
    ]


def test_nothing_of_a_district_exists_for_another(world: World, visit: Visit) -> None:
    made, eve = everything(world, visit), visit(drafting.hr_elsewhere())
    found = {path: eve.client.get(path, follow_redirects=True).status_code for path in made}
    assert set(found.values()) == {404}, found
