"""Sign-in settings: who may change them, what they refuse, and what a check says in words."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from app import clock, db
from app.auth import sso
from app.auth.providers import Given, add, place
from app.errors import DomainError
from app.models import IdentityProvider, StaffMember
from app.roster.operations import create_district
from config import settings
from tests.app.browsing import Visit
from tests.app.conftest import World
from tests.openid.running import OpenID, account, openid, use

__all__ = ["account", "openid"]
TENANT = "3f2b8c1e-5a6d-4e7f-9a0b-1c2d3e4f5a6b"
CLIENT = {"label": "Google", "client_id": "1234", "password": "a client secret"}
Answering = Callable[[bytes], str]


@pytest.fixture
def answering() -> Iterator[Answering]:
    """Makes a server on loopback that answers every request with the same bytes."""
    servers: list[HTTPServer] = []

    def answers(body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body.replace(b"HERE", str(servers[-1].server_port).encode()))

            def log_message(self, *_line: Any) -> None:
                return

        servers.append(HTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}{sso.DOCUMENT}"

    yield answers
    for server in servers:
        server.shutdown()
        server.server_close()


def document(**changed: Any) -> bytes:
    """A discovery document in order, but for what is changed."""
    here = "http://127.0.0.1:HERE"
    whole = {
        "issuer": here,
        "authorization_endpoint": f"{here}/a",
        "token_endpoint": f"{here}/t",
        "jwks_uri": f"{here}/k",
        "response_types_supported": ["code"],
        "keys": [],
    }
    return json.dumps({**whole, **changed}).encode()


def test_hr_adds_google_and_its_secret_goes_to_a_file(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/settings/sign-in/new/google")
    page = cora.post("/settings/sign-in/new/google", place=" District.example ", **CLIENT)
    assert "It is saved" in page.text and "a client secret" not in page.text
    added = db.session.query(IdentityProvider).one()
    assert (added.belongs_to, added.kind) == ("district.example", "google")
    assert settings().secret(sso.secret_name(added)) == "a client secret"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("google", "not a domain"),
        ("google", ""),
        ("microsoft", "district.example"),
        ("microsoft", "common"),
        ("other", "district.example"),
        ("other", "file:///etc/passwd"),
    ],
)
def test_what_is_no_domain_tenant_or_address_is_refused(
    world: World, visit: Visit, kind: str, typed: str
) -> None:
    cora = visit(world.cora)
    cora.get(f"/settings/sign-in/new/{kind}")
    page = cora.post(f"/settings/sign-in/new/{kind}", 422, place=typed, **CLIENT)
    assert "There is a problem" in page.text


def test_a_tenant_or_an_issuer_leads_to_its_discovery_document() -> None:
    found = f"https://login.microsoftonline.com/{TENANT}/v2.0" + sso.DOCUMENT
    assert place("microsoft", TENANT.upper()) == (found, TENANT)
    assert place("other", "https://login.example/")[0] == "https://login.example" + sso.DOCUMENT


def test_a_provider_without_a_secret_is_not_added(world: World, visit: Visit) -> None:
    cora = visit(world.cora)
    cora.get("/settings/sign-in/new/google")
    sent = {**CLIENT, "password": "", "place": "district.example"}
    assert "Enter the client secret" in cora.post("/settings/sign-in/new/google", 422, **sent).text


def test_a_saved_secret_goes_to_no_other_client(
    account: IdentityProvider, world: World, visit: Visit
) -> None:
    cora, address = visit(world.cora), f"/settings/sign-in/{account.id}"
    cora.get(address)
    page = cora.post(address, 422, label="Google", client_id="another", password="")
    assert "it belongs to one client ID" in page.text
    assert "It is saved" in cora.post(address, label="New name", client_id=account.client_id).text


def test_an_ended_provider_is_gone_from_settings_and_sign_in(
    account: IdentityProvider, world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    assert "Sign in with Cottonwood account" in visit().get("/sign-in").text
    cora.get(f"/settings/sign-in/{account.id}")
    page = cora.post(f"/settings/sign-in/{account.id}/end")
    assert "None yet" in page.text and "Cottonwood account" not in visit().get("/sign-in").text


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_only_hr_and_technology_of_the_whole_district_see_the_settings(
    world: World, visit: Visit, who: str
) -> None:
    visit(getattr(world, who)).get("/settings/sign-in", 404)


def sagebrush() -> StaffMember:
    """HR of another district, which has a provider of its own."""
    db.session.expunge_all()
    db.writing()
    made, eve, _top = create_district(
        name="Sagebrush Schools",
        time_zone="America/Denver",
        packs=["gbee"],
        hr_name="Eve Moss",
        hr_email="eve@sagebrush.example",
        now=clock.now(),
    )
    add(made.id, "google", "sagebrush.example", Given("Sage", "1", "s"), clock.now())
    db.session.commit()
    return eve


def test_hr_of_another_district_does_not_see_the_provider(
    account: IdentityProvider, visit: Visit
) -> None:
    eve = visit(sagebrush())
    eve.get(f"/settings/sign-in/{account.id}", 404)
    eve.get("/settings/sign-in")
    eve.post(f"/settings/sign-in/{account.id}/end", 404)


def test_where_there_are_several_districts_the_address_says_which(
    account: IdentityProvider, visit: Visit
) -> None:
    sagebrush()
    stranger = visit()
    page = stranger.get("/sign-in")
    assert "Cottonwood account" not in page.text and "Sage" not in page.text
    page = stranger.post("/sign-in/with", at="Nobody.We.Know@sagebrush.example")
    assert "Sign in with Sage" in page.text and "Cottonwood" not in page.text


@pytest.mark.parametrize(
    "typed", ["ana@elsewhere.example", "ana", "", "%@%", "x@_agebrush.example"]
)
def test_an_unknown_address_leads_back_to_the_sign_in_page(
    account: IdentityProvider, visit: Visit, typed: str
) -> None:
    sagebrush()
    stranger = visit()
    stranger.get("/sign-in")
    assert "We know no district account" in stranger.post("/sign-in/with", at=typed).text


def test_a_check_says_that_a_provider_is_in_order(
    account: IdentityProvider, world: World, visit: Visit
) -> None:
    cora = visit(world.cora)
    cora.get("/settings/sign-in")
    page = cora.post(f"/settings/sign-in/{account.id}/check")
    assert "Cottonwood account answers as it should" in page.text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>", "did not answer with a discovery document"),
        (b"[]", "does not speak OpenID Connect"),
        (b"{}", "does not speak OpenID Connect"),
        (document(issuer="https://evil.example"), "that of another issuer: https://evil.example"),
        (document(response_types_supported=["id_token"]), "does not offer the code flow"),
        (document(code_challenge_methods_supported=["plain"]), "PKCE with S256"),
        (document(id_token_signing_alg_values_supported=["none", "HS256"]), "signs in no way"),
    ],
)
def test_a_check_says_in_words_what_is_wrong_with_the_document(
    world: World, openid: OpenID, visit: Visit, answering: Answering, body: bytes, said: str
) -> None:
    broken = use(world, openid, discovery_url=answering(body))
    cora = visit(world.cora)
    cora.get("/settings/sign-in")
    assert said in cora.post(f"/settings/sign-in/{broken.id}/check").words()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://nowhere.invalid", "There is no server called “nowhere.invalid”"),
        ("http://127.0.0.1:9", "takes no connection"),
    ],
)
def test_a_check_says_why_nobody_answers(
    world: World, openid: OpenID, visit: Visit, address: str, said: str
) -> None:
    silent = use(world, openid, discovery_url=address + sso.DOCUMENT)
    cora = visit(world.cora)
    cora.get("/settings/sign-in")
    assert said in cora.post(f"/settings/sign-in/{silent.id}/check").words()


def test_a_server_without_a_valid_certificate_is_not_trusted(
    world: World, openid: OpenID, visit: Visit
) -> None:
    plain = use(world, openid, discovery_url=f"https{openid.issuer[4:]}{sso.DOCUMENT}")
    with pytest.raises(sso.Unreachable, match="no valid certificate"):
        sso.check(plain)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1/", "begins with https"),
        ("https://127.0.0.1/", "inside a network"),
        ("https://10.20.30.40/", "inside a network"),
        ("https://169.254.169.254/latest", "inside a network"),
        ("https://[::1]/", "inside a network"),
        ("https://[::ffff:10.0.0.1]/", "inside a network"),
        ("https://2130706433/", "inside a network"),
    ],
)
def test_a_real_installation_asks_nothing_inside_its_own_network(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://training.district.example")
    settings.cache_clear()
    with pytest.raises(DomainError, match=said):
        sso.refuse_inside(url)
    settings.cache_clear()


def test_a_real_installation_takes_no_document_with_plain_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://training.district.example")
    settings.cache_clear()
    with pytest.raises(sso.Unreachable, match="without HTTPS"):
        sso.refuse_unfit(json.loads(document()), "http://127.0.0.1:HERE" + sso.DOCUMENT)
    settings.cache_clear()
