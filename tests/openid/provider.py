"""A certified OpenID provider (idpyoidc) on loopback: `tests.openid.provider PORT FOLDER`.

Whoever `FOLDER/says.json` names is signed in without being asked, with the claims it gives. Its
`tampered` changes claims after the provider has made the ID token: signed again with the provider's
own key, so that only the claim is wrong, or with nobody's."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from cryptojwt.jwk.rsa import new_rsa_key
from cryptojwt.jws.jws import JWS, factory
from flask import Flask, Response, request
from idpyoidc.message.oauth2 import ResponseMessage
from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from idpyoidc.server.user_authn.user import UserAuthnMethod

CLIENT_ID, SECRET = "brightline", "a secret of sixteen signs or more"
PLAIN = "brightline-plain"
"""A second client, whose ID tokens hold no more than OpenID Connect demands."""
ASKED_FOR = ("email", "email_verified", "hd", "tid", "oid", "xms_edov")
"""What Google and Microsoft put into the ID token; others answer at the userinfo endpoint."""
PROVIDER = "idpyoidc.server"
FOLDER = Path(sys.argv[2] if __name__ == "__main__" else ".")


def says() -> dict[str, Any]:
    """Who signs in next, and with which claims."""
    found: dict[str, Any] = json.loads((FOLDER / "says.json").read_text())
    return found


class Somebody(UserAuthnMethod):
    """Signs in whom `says.json` names, anew each time, without a page."""

    def authenticated_as(self, *_about: Any, **_asked: Any) -> tuple[dict[str, str], int]:
        """The account, and when it was signed in."""
        return {"uid": says()["sub"]}, int(time.time())

    def __call__(self, **_asked: Any) -> str:
        """The log-in page, for a request that wants the person asked again."""
        return "Log in"


class Claims:
    """What the provider knows of an account."""

    def __init__(self, **_given: Any) -> None:
        pass

    def __call__(self, _account: str, _client_id: str, **_asked: Any) -> dict[str, Any]:
        """All claims; the provider releases those it may."""
        found: dict[str, Any] = says()["claims"]
        return found


def subject(uid: str, *_salted: Any, **_about: Any) -> str:
    """The account's own name as its subject."""
    return uid


def endpoint(path: str, kind: str, **given: Any) -> dict[str, Any]:
    """One of the provider's endpoints."""
    module = {"ProviderConfiguration": "provider_config"}.get(kind, kind.lower())
    return {"path": path, "class": f"{PROVIDER}.oidc.{module}.{kind}", "kwargs": given}


def configuration(issuer: str) -> dict[str, Any]:
    """The code flow with mandatory PKCE, and nothing else."""
    methods = ["client_secret_basic", "client_secret_post"]
    keys = [{"type": "RSA", "use": ["sig"]}, {"type": "EC", "crv": "P-256", "use": ["sig"]}]
    token = f"{PROVIDER}.token"
    return {
        "issuer": issuer,
        "key_conf": {"uri_path": "jwks.json", "key_defs": keys},
        "endpoint": {
            "provider_config": endpoint(
                ".well-known/openid-configuration", "ProviderConfiguration"
            ),
            "authorization": endpoint("authorization", "Authorization"),
            "token": endpoint("token", "Token", client_authn_method=methods),
            "userinfo": endpoint("userinfo", "UserInfo", client_authn_method=["bearer_header"]),
        },
        "add_on": {
            "pkce": {
                "function": f"{PROVIDER}.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_methods": {"S256": None}},
            }
        },
        "token_handler_args": {
            "key_conf": {"key_defs": keys},
            "code": {"lifetime": 600},
            "token": {"class": f"{token}.jwt_token.JWTToken", "kwargs": {"lifetime": 3600}},
            "id_token": {
                "class": f"{token}.id_token.IDToken",
                "kwargs": {"enable_claims_per_client": True},
            },
        },
        "session_params": {"sub_func": {"public": {"function": subject}}},
        "userinfo": {"class": Claims, "kwargs": {}},
        "authentication": {"anybody": {"acr": "none", "class": Somebody, "kwargs": {}}},
        "template_dir": str(FOLDER),
    }


def clients(redirect_uris: list[str]) -> dict[str, dict[str, Any]]:
    """Both clients; the first gets the claims with the ID token."""
    client: dict[str, Any] = {
        "client_secret": SECRET,
        "redirect_uris": [(uri, {}) for uri in redirect_uris],
        "response_types_supported": ["code"],
        "allowed_scopes": ["openid", "email", "profile"],
        "token_endpoint_auth_method": "client_secret_basic",
    }
    always = {"add_claims": {"always": {"id_token": list(ASKED_FOR)}}}
    return {CLIENT_ID: {**client, **always}, PLAIN: client}


def tampered(id_token: str, keys: list[Any]) -> str:
    """The ID token with other claims (null: without them), or with a signature of nobody's key."""
    change = says().get("tampered")
    if change is None:
        return id_token
    made = factory(id_token)
    claims = {**made.jwt.payload(), **change}
    kept = {name: value for name, value in claims.items() if value is not None}
    kid, alg = made.jwt.headers["kid"], "RS256"
    key = new_rsa_key(kid=kid) if says().get("forged") else keys[0]
    return str(JWS(json.dumps(kept), alg=alg, kid=kid).sign_compact([key]))


def log_in(point: Any, asked: Any) -> str:
    """What follows the log-in page: the person has shown their password; the new session."""
    method = point.pick_authn_method(asked, asked["redirect_uri"])["method"]
    session: str = point.create_session(asked, says()["sub"], "none", int(time.time()), method)
    return session


def create_app(issuer: str) -> Flask:
    """The provider over HTTP."""
    app, server = Flask(__name__), Server(OPConfiguration(configuration(issuer)))
    keys = server.keyjar.get_signing_key("RSA", "")

    def answer(name: str, sent: Any) -> Response:
        server.context.cdb.update(clients(says()["redirect_uris"]))
        point = server.get_endpoint(name)
        about = {"headers": {k.lower(): v for k, v in request.headers.items()}, "url": request.url}
        time.sleep(says().get("slow", 0))
        parsed = point.parse_request(sent, http_info=about)
        if isinstance(parsed, ResponseMessage) and "error" in parsed:
            return Response(parsed.to_json(), 400, content_type="application/json")
        args = point.process_request(parsed, http_info=about)
        if "http_response" in args:
            args = point.authz_part2(parsed, log_in(point, parsed))
        if "error" in args:
            return Response(json.dumps(dict(args)), 400, content_type="application/json")
        if "id_token" in args.get("response_args", {}):
            given = args["response_args"]
            given["id_token"] = tampered(given["id_token"], keys)
        said = point.do_response(request=parsed, **args)
        if point.response_placement == "url":
            return Response(status=302, headers={"Location": said["response"]})
        return Response(said["response"], headers=dict(said["http_headers"]))

    app.add_url_rule(
        "/.well-known/openid-configuration", "d", lambda: answer("provider_config", None)
    )
    app.add_url_rule("/authorization", "a", lambda: answer("authorization", request.args.to_dict()))
    app.add_url_rule(
        "/token", "t", lambda: answer("token", request.form.to_dict()), methods=["POST"]
    )
    app.add_url_rule("/userinfo", "u", lambda: answer("userinfo", {}))
    app.add_url_rule("/jwks.json", "k", lambda: server.keyjar.export_jwks(""))
    return app


if __name__ == "__main__":
    port = int(sys.argv[1])
    create_app(f"http://127.0.0.1:{port}").run("127.0.0.1", port)
