"""Somebody who wants to act as Ana or Cora: each way that looked open, tried and closed."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from app import clock, db
from app.auth import sessions
from app.auth.links import make_link
from app.auth.sessions import Where
from app.models import (
    Credential,
    Identity,
    IdentityProvider,
    KeptForm,
    LoginSession,
    OutboxJob,
    Recovery,
    SignInLink,
    StaffMember,
)
from app.roster.operations import add_person, create_district
from tests.app.browsing import Browser, Page, Visit
from tests.app.conftest import World
from tests.app.roster.sending import applied, somebody
from tests.app.tablets import PIN, enter, give_pin, paired
from tests.app.test_factors import by_link, set_up

OWN = "copper kettle on the porch"
FIRST = "/my-sign-in/first"
MAILED = OutboxJob.kind == "sign-in-mail"


def later(browser: Browser, *seconds: int) -> None:
    """Touch the tablet so many seconds from now, so that the session stays."""
    start = clock.now()
    for second in seconds:
        with time_machine.travel(start + timedelta(seconds=second)):
            assert browser.client.get("/kiosk/here.txt").status_code == 204


def tablet_of(person: StaffMember, world: World, visit: Visit) -> Browser:
    """A shared tablet, and a person who has a PIN."""
    person_id, tablet = person.id, paired(visit, world)
    give_pin(db.session.get_one(StaffMember, person_id))
    return tablet


def slip_of(person: StaffMember) -> str:
    """The address of a slip that HR has printed, and perhaps copied."""
    db.writing()
    code = make_link(person.id, clock.now(), "slip")
    db.session.commit()
    return f"/sign-in/{code}"


def opened(browser: Browser, link: str) -> Browser:
    browser.get(link)
    browser.post(link)
    return browser


def ask_slip(cora: Browser, person_id: uuid.UUID, status: int = 200, /, **said: str) -> Page:
    cora.get(f"/people/{person_id}/slip")
    return cora.post(f"/people/{person_id}/slip", status, **said)


def provider(world: World, who: StaffMember | None = None) -> tuple[str, str]:
    """Ids of the district's provider, and of an account there of somebody's."""
    made = IdentityProvider(
        id=db.uuid7(),
        district_id=world.district.id,
        kind="other",
        label="Cottonwood account",
        discovery_url="http://127.0.0.1:9/.well-known/openid-configuration",
        client_id="brightline",
        made_at=clock.now(),
    )
    linked = {"provider_id": made.id, "subject": "c-1", "linked_by": "verified-email"}
    identity = Identity(id=db.uuid7(), linked_at=clock.now(), **linked)
    db.writing()
    db.session.add(made)
    db.session.flush()
    if who:
        identity.staff_member_id = who.id
        db.session.add(identity)
    ids = str(made.id), str(identity.id)
    db.session.commit()
    return ids


def test_the_page_for_a_first_secret_is_no_way_around_a_fresh_proof(
    world: World, visit: Visit
) -> None:
    ana = visit(world.ana)
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        assert ana.get(FIRST).heading == "My sign-in"
        assert ana.post(FIRST, password=OWN, again=OWN).heading == "My sign-in"
    assert not db.session.query(Credential).count()


def test_who_learned_the_password_of_hr_connects_no_account_of_theirs(
    world: World, visit: Visit
) -> None:
    account, _identity = provider(world)
    set_up(visit(world.cora))
    thief = by_link(world.cora, visit())
    thief.get("/my-sign-in")
    assert thief.post(f"/my-sign-in/connect/{account}").heading == "One more step"


@pytest.mark.parametrize("way", ["/second-step/app", "/second-step/passkey"])
def test_who_reads_the_mail_of_hr_adds_no_factor_beside_their_account(
    world: World, visit: Visit, way: str
) -> None:
    account, _identity = provider(world, world.cora)
    page = by_link(world.cora, visit()).get(way)
    assert page.heading == "One more step"
    assert page.link(f"/sign-in/with/{account}")


def test_who_reads_the_mail_of_hr_does_not_disconnect_their_account(
    world: World, visit: Visit
) -> None:
    _account, identity = provider(world, world.cora)
    thief = by_link(world.cora, visit())
    thief.get("/my-sign-in")
    assert thief.post(f"/my-sign-in/disconnect/{identity}").heading == "One more step"
    assert db.session.query(Identity).count() == 1


def test_a_slip_connects_no_account(world: World, visit: Visit) -> None:
    account, _identity = provider(world)
    holder = opened(visit(), slip_of(world.ana))
    page = holder.post(f"/my-sign-in/connect/{account}")
    assert page.response.request.path == FIRST


def test_a_slip_is_worth_nothing_once_its_person_came_another_way(
    world: World, visit: Visit
) -> None:
    copied = slip_of(world.ana)
    by_link(world.ana, visit())
    visit().get(copied, 410)


def test_a_session_begun_by_a_slip_ends_when_its_person_comes(world: World, visit: Visit) -> None:
    holder = opened(visit(), slip_of(world.ana))
    by_link(world.ana, visit())
    assert holder.get(FIRST).heading == "Sign in"


def test_a_slip_for_who_comes_by_mailed_links_is_help_on_record(world: World, visit: Visit) -> None:
    ana_id, cora = world.ana.id, visit(world.cora)
    by_link(db.session.get_one(StaffMember, ana_id), visit())
    assert "Say how you know this person." in ask_slip(cora, ana_id, 422).words()
    ask_slip(cora, ana_id, said="known to me")
    assert db.session.query(Recovery).filter_by(staff_member_id=ana_id).count() == 1


def test_a_slip_used_halfway_is_printed_again_without_a_day_of_waiting(
    world: World, visit: Visit
) -> None:
    ana_id, cora = world.ana.id, visit(world.cora)
    opened(visit(), slip_of(db.session.get_one(StaffMember, ana_id)))
    assert ask_slip(cora, ana_id).heading == "One sign-in slip"
    assert not db.session.query(Recovery).filter_by(staff_member_id=ana_id).count()


def test_who_finds_a_tablet_in_use_sets_no_pin_for_its_owner(world: World, visit: Visit) -> None:
    tablet, start = tablet_of(world.ana, world, visit), clock.now()
    enter(tablet, "ana@example.org")
    later(tablet, 40, 80)
    with time_machine.travel(start + timedelta(seconds=100)):
        tablet.get("/my-sign-in")
        assert tablet.post("/my-sign-in", password="730158").heading == "Show that it is you"


def test_who_finds_a_tablet_in_use_signs_nothing(world: World, visit: Visit) -> None:
    address = f"/sign/{world.enrollment.id}"
    tablet, start = tablet_of(world.ana, world, visit), clock.now()
    enter(tablet, "ana@example.org")
    assert tablet.get(address).heading != "Show that it is you"
    later(tablet, *range(40, 320, 40))
    with time_machine.travel(start + timedelta(seconds=330)):
        assert tablet.get(address).heading == "Show that it is you"
        assert tablet.post("/prove", password=PIN).heading != "Show that it is you"


def test_of_many_guesses_at_one_instant_few_count(world: World, visit: Visit) -> None:
    guessers = [visit() for _each in range(24)]
    for guesser in guessers:
        guesser.get("/sign-in")

    def guess(guesser: Browser) -> str:
        page = guesser.post("/sign-in", 422, name="ana@example.org", password="a guess")
        db.session.remove()
        return page.text

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(guess, guessers))
    assert sum("Too many tries" not in text for text in said) == 5


def test_proving_it_again_is_no_mistake(world: World, visit: Visit) -> None:
    give_pin(world.ana)
    ana = visit(world.ana)
    for _time in range(8):
        ana.get("/prove")
        assert ana.post("/prove", password=PIN).heading == "My training"


def test_a_file_that_changes_an_address_ends_links_and_tells_the_old_one(world: World) -> None:
    db.session.expunge_all()
    row = "1,Eve Lund,%s,Lincoln School,TCH"
    applied(world, row % "eve@example.org", many=True)
    db.writing()
    sessions.begin(somebody("Eve Lund").id, "link", clock.now(), Where())
    make_link(somebody("Eve Lund").id, clock.now(), "link")
    db.session.commit()
    applied(world, row % "hr.alias@example.org", many=True)
    waiting = SignInLink.used_at.is_(None) & (SignInLink.expires_at > clock.now())
    assert not db.session.query(SignInLink).where(waiting).count()
    told = [job.payload.get("to") for job in db.session.query(OutboxJob)]
    assert told.count("eve@example.org") == 1


def test_another_districts_list_keeps_nobody_from_their_links(world: World, visit: Visit) -> None:
    db.writing()
    _district, _una, top = create_district(
        name="Elsewhere Schools",
        time_zone="America/Denver",
        packs=["gbee"],
        hr_name="Una Reyes",
        hr_email="una@elsewhere.example",
        now=clock.now(),
    )
    on = clock.today("America/Denver")
    copy = add_person(site=top, name="Ana Copy", email=None, job_class="teacher", on=on)
    copy.email, ana_id = "ana@example.org", world.ana.id
    db.session.commit()
    ana = visit()
    ana.get("/sign-in")
    ana.post("/sign-in/link", **{"link-name": "ana@example.org"})
    asked = [job.payload["person_id"] for job in db.session.query(OutboxJob).where(MAILED)]
    assert str(ana_id) in asked and len(asked) == 2


def test_what_was_kept_is_offered_for_a_day_only(world: World, visit: Visit) -> None:
    ana_id, now = world.ana.id, clock.now()
    db.writing()
    kept = {"staff_member_id": ana_id, "path": "/prove", "fields": "[]"}
    db.session.add(KeptForm(kept_at=now - timedelta(hours=25), **kept))
    db.session.commit()
    ana = visit(db.session.get_one(StaffMember, ana_id))
    assert ana.get("/kept").heading == "My training"


def test_a_principal_who_has_a_pin_sees_nobody_by_it(world: World, visit: Visit) -> None:
    give_pin(world.ben)
    ben = visit()
    ben.get("/sign-in")
    page = ben.post("/sign-in", name="ben@example.org", password=PIN)
    assert page.heading == "My sign-in" and "choose a password, not a PIN" in page.words()
    assert db.session.query(LoginSession).one().method == "pin"
