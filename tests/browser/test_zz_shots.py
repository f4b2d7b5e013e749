from datetime import date, timedelta
import pytest
from app import clock, db
from app.auth import kiosks
from app.programs.operations import enroll
from app.roster.operations import add_person
from tests.app.tablets import PIN, give_pin
from tests.browser.walking import Visitor
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

def test_shots(world, site, new_context):
    give_pin(world.ana)
    db.writing()
    _k, code = kiosks.make(world.lincoln.id, "Bus garage tablet", world.cora.id, clock.now())
    _k2, _c = kiosks.make(world.lincoln.id, "Kitchen tablet", world.cora.id, clock.now())
    people = [add_person(site=world.lincoln, name=n, email=f"d{i}@d.example", job_class="driver", on=date(2025,8,1)) for i, n in enumerate(["Rosa Delgado","Tom Whitehorse","Ingrid Larsen-Fernández","Sam Yazzie"])]
    enroll(world.program, [p.id for p in people], "2026-27", clock.today("America/Denver"), clock.today("America/Denver")+timedelta(days=9))
    db.session.commit()
    def ctx(w, h=900):
        c = new_context(base_url=site, locale="en-US", viewport={"width": w, "height": h}); return Visitor(c.new_page(), True)
    from tests.app.browsing import way_in
    def signed(person, w):
        v = ctx(w); v.go(f"/sign-in/{way_in(person)}"); v.press("Yes, sign me in"); return v
    n = [0]
    def shot(v, name, full=True):
        v.look(); v.page.screenshot(path=f"/tmp/shots7/{name}.png", full_page=full)
    cora = signed(world.cora, 1280)
    cora.go("/settings/tablets"); shot(cora, "tablets")
    cora.go("/settings/tablets/new"); shot(cora, "tablet_new")
    cora.page.get_by_label("What people call it").fill("Gym tablet"); cora.press("Show the code"); shot(cora, "tablet_code")
    ben = signed(world.ben, 1280)
    ben.go("/crew"); shot(ben, "crew_index")
    ben.press("Start"); screen = ben.page.url; shot(ben, "crew_lesson")
    join = "/crew/join/" + ben.page.locator(".bl-code").inner_text()
    tab = ctx(768, 1024); tab.go("/kiosk/pair"); shot(tab, "pair")
    tab.page.get_by_label("The code").fill(code); tab.press("Pair this tablet"); shot(tab, "kiosk")
    small = ctx(360, 740)
    small.page.context.add_cookies(tab.page.context.cookies()); small.go("/kiosk"); shot(small, "kiosk360")
    tab.page.locator("[name=name]").fill("ana@example.org"); tab.page.locator("[name=password]").fill("111111"); tab.press("Sign in"); shot(tab, "kiosk_wrong")
    tab.page.locator("[name=password]").fill(PIN); tab.press("Sign in"); shot(tab, "kiosk_join")
    tab.press("Join"); shot(tab, "kiosk_me")
    tab.page.evaluate("document.getElementById('still-there').showModal()"); tab.page.screenshot(path="/tmp/shots7/still.png")
    phone = signed(people[0], 360); phone.go("/crew/join"); shot(phone, "find360")
    phone.go(join); shot(phone, "join360"); phone.press("Join"); shot(phone, "me360")
    for p in people[1:]:
        v = signed(p, 360); v.go(join); v.press("Join")
    ben.page.wait_for_timeout(6000); shot(ben, "crew_lesson_people")
    ben.press("Next part"); shot(ben, "crew_case")
    ben.page.get_by_role("button", name="Show what the rule says").click(); shot(ben, "crew_told")
    ben.page.set_viewport_size({"width": 360, "height": 740}); shot(ben, "crew_told360")
    ben.page.set_viewport_size({"width": 768, "height": 1024}); shot(ben, "crew_told768")
    ben.page.set_viewport_size({"width": 1280, "height": 900})
    for _ in range(6):
        b = ben.page.get_by_role("button", name="What happens next")
        if not b.count(): break
        b.click(); ben.page.get_by_role("button", name="Show what the rule says").click()
    ben.press("To the quiz"); shot(ben, "crew_quiz")
    phone.page.wait_for_timeout(6000); shot(phone, "me_quiz360")
    phone.press("Continue"); shot(phone, "quiz360")
    ben.press("End the session"); shot(ben, "crew_ended")
    for v in (cora, ben, tab, phone, small): print(v.problems)
    assert [] == cora.problems + ben.problems + tab.problems + phone.problems + small.problems
