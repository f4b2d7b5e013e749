"""OpenID Connect with a provider: where to send people, and what its answer proves."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OAuthError, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError

from app import clock
from app.errors import DomainError
from app.models import IdentityProvider
from config import settings

DOCUMENT = "/.well-known/openid-configuration"
SECONDS = 5.0
"""How long a provider may take; nobody waits at a blank page for longer."""
ALGORITHMS = frozenset(f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512))
"""Signatures that only a private key can make: never `none`, never a shared secret."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unreachable(DomainError):
    """The provider gives no answer, or none that can be used; shown with status 503."""


class Refused(DomainError):
    """The provider's answer lets nobody in; shown with status 403."""


FAILED: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (requests.exceptions.SSLError, "%(host)s has no valid certificate (TLS)."),
    (requests.Timeout, "%(host)s did not answer within 5 seconds."),
    (requests.exceptions.HTTPError, "%(host)s answered with an error. Check the address."),
    (requests.exceptions.JSONDecodeError, "%(host)s did not answer with a discovery document."),
    (requests.RequestException, "%(host)s takes no connection."),
    ((ValueError, TypeError, KeyError), "%(host)s does not speak OpenID Connect."),
)
"""What went wrong on the way to a provider, the special before the general."""


class Careful(OAuth2Session):
    """Waits five seconds, follows nobody elsewhere, and asks nothing inside the own network."""

    def request(self, method: str, url: str, **given: Any) -> Any:
        """One request; raises Unreachable for an address that is not asked."""
        refuse_inside(url)
        return super().request(method, url, timeout=SECONDS, allow_redirects=False, **given)


class Client(OAuth2Mixin, OpenIDMixin, BaseApp):
    """Brightline as a client of one provider: discovery, PKCE with S256, keys, claims."""

    client_cls = Careful

    def load_server_metadata(self) -> dict[str, Any]:
        """The provider's discovery document, once it holds what signing in needs."""
        found: dict[str, Any] = super().load_server_metadata()
        refuse_unfit(found, self._server_metadata_url)
        return found


def client_of(provider: IdentityProvider) -> Client:
    """The client for a provider; document and keys are fetched at first use and again each hour."""
    secret = settings().secret(secret_name(provider))
    hour = f"{clock.now():%Y-%m-%d %H}"
    return _client(str(provider.id), provider.client_id, secret, provider.discovery_url, hour)


@lru_cache(maxsize=64)
def _client(name: str, client_id: str, secret: str, discovery_url: str, _hour: str) -> Client:
    return Client(
        None,
        name,
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=discovery_url,
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
    )


def secret_name(provider: IdentityProvider) -> str:
    """The file of the client secret."""
    return f"oidc-{provider.id}"


def check(provider: IdentityProvider) -> None:
    """Fetch document and keys anew; raises Unreachable that says what is wrong."""
    _client.cache_clear()
    client = client_of(provider)
    with _in_words(provider):
        client.load_server_metadata()
        client.fetch_jwk_set()


def ask(provider: IdentityProvider, back: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """The provider's page to send somebody to, and what has to be kept until they are back."""
    with _in_words(provider):
        made: dict[str, Any] = client_of(provider).create_authorization_url(back, **more)
    return str(made.pop("url")), made


def answer(provider: IdentityProvider, back: str, code: str, asked: Any) -> dict[str, Any]:
    """The claims of whoever signed in there: signature, issuer, audience, nonce and time checked.

    Raises Refused, or Unreachable."""
    client = client_of(provider)
    with _in_words(provider):
        try:
            verifier = asked["code_verifier"]
            token = client.fetch_access_token(back, code=code, code_verifier=verifier)
            return _claims(client, provider, token, asked["nonce"])
        except (OAuthError, JoseError) as error:
            raise Refused(
                "The answer of %(label)s does not hold (%(why)s). Start again.",
                label=provider.label,
                why=f"{error.error}"[:60],
            ) from error


def refuse_unfit(document: dict[str, Any], discovery_url: str) -> None:
    """Raise Unreachable unless a discovery document is its issuer's and offers the code flow.

    Keeps of its signatures those that `ALGORITHMS` allows. Microsoft does S256 and does not say so,
    hence the default."""
    if f"{document['issuer']}".removesuffix("/") + DOCUMENT != discovery_url:
        raise Unreachable("The document is that of another issuer: %(it)s.", it=document["issuer"])
    if "code" not in document["response_types_supported"]:
        raise Unreachable("This provider does not offer the code flow (response type “code”).")
    if "S256" not in document.get("code_challenge_methods_supported", ["S256"]):
        raise Unreachable("This provider does not offer PKCE with S256.")
    for name in ENDPOINTS:
        if not (f"{document[name]}".startswith("https://") or _is_trial()):
            raise Unreachable("The document gives an address without HTTPS: %(name)s.", name=name)
    kept = ALGORITHMS.intersection(document.get("id_token_signing_alg_values_supported", ["RS256"]))
    if not kept:
        raise Unreachable("This provider signs in no way that can be trusted, such as RS256.")
    document["id_token_signing_alg_values_supported"] = sorted(kept)


def refuse_inside(url: str) -> None:
    """Raise Unreachable for what is not HTTPS, and for addresses inside a network.

    An installation that itself runs on loopback is a trial and may ask anything."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or 443, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise Unreachable("There is no server called “%(host)s”.", host=host) from error
    if _is_trial():
        return
    if parts.scheme != "https":
        raise Unreachable("Use an address that begins with https://")
    if not all(ipaddress.ip_address(address[4][0]).is_global for address in found):
        raise Unreachable("“%(host)s” is inside a network. Use a public address.", host=host)


def _claims(
    client: Client, provider: IdentityProvider, token: dict[str, Any], nonce: str
) -> dict[str, Any]:
    """The ID token's claims, and those of the userinfo endpoint where there is no e-mail in it."""
    document = client.load_server_metadata()
    options = {"iss": {"value": document["issuer"]}, "aud": {"value": provider.client_id}}
    found = client.parse_id_token(token, nonce=nonce, claims_options=options)
    if found is None:
        raise OAuthError("no ID token")
    claims = dict(found)
    if "email" not in claims and "userinfo_endpoint" in document:
        more = client.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            raise OAuthError("two subjects")
        claims = {**more, **claims}
    return claims


@contextmanager
def _in_words(provider: IdentityProvider) -> Iterator[None]:
    """Turn every failure on the way into a sentence for whoever set the provider up."""
    try:
        yield
    except Exception as error:
        for kinds, words in FAILED:
            if isinstance(error, kinds):
                host = urlsplit(provider.discovery_url).hostname
                raise Unreachable(words, host=host) from error
        raise


def _is_trial() -> bool:
    return urlsplit(settings().public_url).hostname in LOOPBACK
