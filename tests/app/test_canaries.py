"""Nothing of a foreign district or school reaches anybody: no page, file, search, count or error.

Canaries stand in every text column of somebody else's rows; the URL map says what is opened."""

import os
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app import clock, db
from app.db import Base
from app.models import StaffMember
from tests.app import tablets
from tests.app.browsing import Browser, Visit
from tests.app.canaries import (
    FOREIGN_DISTRICT,
    FOREIGN_SITE,
    OWN,
    World,
    columns,
    holding,
    personal,
)
from tests.app.canary_codes import CODES, STORED, WORDLESS
from tests.app.canary_town import Planted
from tests.app.conftest import World as Town
from tests.app.crawling import Crawl, asked, foreign, number, pages, rules

IN_FULL = bool(os.environ.get("BRIGHTLINE_FULL"))
ROLES = {
    "nobody": ("public",),
    "learner": ("learner", "public"),
    "tablet": ("learner",),
    "supervisor": ("supervisor",),
    "principal": ("principal",),
    "branch hr": ("hr",),
    "hr": ("hr",),
    "auditor": ("auditor",),
    "author": ("author",),
    "technology": ("technology",),
    "office": ("office",),
}
"""Who looks, and the rules of the addresses opened; all but `hr` have their role at Lincoln."""
SHARE = {"tablet": 9, "learner": 6, "principal": 3, "auditor": 3, "branch hr": 8, "hr": 10}
"""Of so many rules one is tried in the short run; of other roles all, and all reports."""
SENDERS = ("learner", "supervisor", "principal", "branch hr", "hr", "technology")
COUNTERS = ("branch hr", "principal", "supervisor", "auditor", "office")
SHOWN = {
    "people.index": {"staff_member.legal_name"},
    "programs.index": {"program.title"},
    "policies.index": {"policy.code"},
    "notices.index": {"notice.subject"},
    "kiosks.index": {"kiosk.name"},
    "sites.index": {"site.name"},
    "approvals.index": {"staff_member.legal_name"},
    "reports.people": {"staff_member.legal_name"},
    "reports.people_file": {"staff_member.legal_name"},
}
"""What a crawl by those who may see it finds at least: else it proves nothing."""
Looks = Callable[[str], Browser]


@pytest.fixture
def planted(world: Town) -> Iterator[Planted]:
    """Everybody's rows; the clock stands still, so that pages differ by what they show alone."""
    with time_machine.travel(clock.now(), tick=False):
        made = Planted(world)
        made.plant_own()
        yield made


@pytest.fixture
def looks(planted: Planted, app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Looks:
    """A browser of somebody by role; a page that fails says so and nothing more."""
    monkeypatch.setattr(app, "testing", False)

    def opened(viewer: str) -> Browser:
        if viewer == "nobody":
            return visit()
        person = db.session.get_one(StaffMember, planted.people[viewer])
        if viewer != "tablet":
            return visit(person)
        tablets.give_pin(person)
        tablet = tablets.paired(visit, planted.town)
        tablets.enter(tablet, person.sign_in_name)
        return tablet

    return opened


def test_every_text_column_of_foreign_rows_holds_a_canary(planted: Planted) -> None:
    planted.plant_district()
    planted.plant_site()
    words = set(columns()) - set(CODES) - set(STORED) - WORDLESS
    of_people = {name for name in words if name.split(".")[0] in personal()}
    assert words - holding(FOREIGN_DISTRICT) == set()
    assert of_people - holding(FOREIGN_SITE) == set()


def test_nothing_of_a_foreign_district_or_school_reaches_anybody(
    planted: Planted, app: Flask, looks: Looks
) -> None:
    planted.plant_district()
    planted.plant_site()
    found = {viewer: crawled(planted, app, viewer, looks(viewer)) for viewer in ROLES}
    assert {viewer: dict(each.leaked) for viewer, each in found.items() if each.leaked} == {}
    assert {viewer: each.failed for viewer, each in found.items() if each.failed} == {}


def crawled(planted: Planted, app: Flask, viewer: str, browser: Browser) -> Crawl:
    """Addresses of a role with ids of worlds that are not theirs, and with their own."""
    theirs = OWN + FOREIGN_SITE if viewer == "hr" else OWN
    found = Crawl(browser, not_theirs(theirs), theirs)
    for rule in rules(app, "GET", ROLES[viewer]):
        for address in chosen(planted, viewer, rule):
            found.get(rule, address)
    return found


def not_theirs(theirs: str) -> str:
    return "".join(each for each in (FOREIGN_DISTRICT, FOREIGN_SITE, OWN) if each not in theirs)


def chosen(planted: Planted, viewer: str, rule: Rule) -> list[str]:
    """All addresses of a rule, or a share; in the short run about one with each world's ids."""
    found = []
    for other in (planted.district, planted.site):
        theirs = foreign(rule, planted.own.ids, other.ids)
        mine = asked(rule, planted.own.ids, other.ids)
        picked = number(f"{viewer} {rule.endpoint} {other.letter}")
        short = [each[picked % len(each)] for each in (theirs, mine[:3]) if each]
        found += [*theirs, *mine] if IN_FULL else short
    is_figures = rule.endpoint.startswith("reports.") and viewer != "hr"
    share = 1 if IN_FULL or is_figures else SHARE.get(viewer, 1)
    return found if number(f"{viewer} {rule.endpoint}") % share == 0 else []


def test_who_may_see_the_rows_finds_their_canaries(
    planted: Planted, app: Flask, looks: Looks
) -> None:
    planted.plant_district()
    planted.plant_site()
    assert unseen(planted.district, app, looks("neighbor")) == {}
    of_people = {name: words for name, words in unseen(planted.site, app, looks("hr")).items()}
    assert set(of_people) <= {"programs.index", "policies.index"}


def unseen(world: World, app: Flask, browser: Browser) -> dict[str, set[str]]:
    """What should stand on a page and does not."""
    missing = {}
    for rule in rules(app, "GET", ["hr"]):
        wanted = SHOWN.get(rule.endpoint, set())
        found = Crawl(browser, "", world.letter)
        for address in asked(rule, world.ids, {})[:1] if wanted else ():
            found.get(rule, address)
        if wanted - found.seen:
            missing[rule.endpoint] = wanted - found.seen
    return missing


def test_no_form_does_or_says_anything_about_foreign_rows(
    planted: Planted, app: Flask, looks: Looks
) -> None:
    planted.plant_district()
    planted.plant_site()
    found = {viewer: sent(planted, app, viewer, looks(viewer)) for viewer in SENDERS}
    assert {viewer: dict(each.leaked) for viewer, each in found.items() if each.leaked} == {}
    assert {viewer: each.failed for viewer, each in found.items() if each.failed} == {}


def sent(planted: Planted, app: Flask, viewer: str, browser: Browser) -> Crawl:
    """Each form of a role, sent about rows that are not theirs."""
    theirs = OWN + FOREIGN_SITE if viewer == "hr" else OWN
    found, before = Crawl(browser, not_theirs(theirs), theirs), number_of_rows()
    others = [planted.district] if viewer == "hr" else [planted.site, planted.district]
    for rule in rules(app, "POST", ROLES[viewer]):
        picked = number(f"{viewer} {rule.endpoint}")
        for other in others if IN_FULL else others[picked % 4 :][:1]:
            about = {"person": other.ids["staff_member"][0], "site": other.ids["site"][0]}
            for address in foreign(rule, planted.own.ids, other.ids)[:1]:
                found.send(rule, address, **about)
    assert number_of_rows() == before, viewer
    return found


def number_of_rows() -> dict[str, int]:
    """Of each table."""
    tables = Base.metadata.sorted_tables
    counts = [select(func.count()).select_from(each).scalar_subquery() for each in tables]
    found = db.session.execute(select(*counts)).one()
    db.session.remove()
    return {table.name: count for table, count in zip(tables, found, strict=True)}


def test_no_count_moves_when_foreign_rows_come(planted: Planted, app: Flask, looks: Looks) -> None:
    share = 1 if IN_FULL else 3
    viewers = {viewer: looks(viewer) for viewer in ("hr", *COUNTERS)}
    before = {who: pages(app, each, ROLES[who][0], share) for who, each in viewers.items()}
    planted.plant_district()
    assert pages(app, viewers["hr"], "hr", share) == before["hr"]
    planted.plant_site()
    for who in COUNTERS:
        assert pages(app, viewers[who], ROLES[who][0], share) == before[who], who
