"""Single sign-on against an OpenID Connect provider of our own: a real one of somebody else cannot be had in a test.

It is a small server that speaks the protocol over HTTP, with signed tokens; the desk asks it as it would ask any.
"""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import override_settings

from desk import Browser, Site
from tidewaiter.centre.people import queries
from tidewaiter.centre.permissions import Role
from tidewaiter.desk.config.environment import SingleSignOn

pytestmark = pytest.mark.enable_socket


@dataclass
class Provider:
    """What the provider says of whoever logs in there, and what it was asked."""

    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    claims: dict[str, object] = field(default_factory=dict)
    nonce: str = ""
    challenge: str = ""
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, body: str) -> dict[str, object]:
        self.asked.append(path)
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/token":
            told = parse_qs(body)
            assert told["client_secret"] == ["the secret between us"]
            assert len(told["code_verifier"][0]) > 40  # PKCE
            now = int(time.time())
            claims = {"iss": self.url, "aud": "desk", "iat": now, "exp": now + 300, "nonce": self.nonce, **self.claims}
            token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
            return {"access_token": "a", "token_type": "Bearer", "id_token": token}
        if path == "/userinfo":
            return self.claims
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        raise AssertionError(path)


@pytest.fixture
def provider() -> Iterator[Provider]:
    told = Provider()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            data = json.dumps(told.answer(urlsplit(self.path).path, body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET  # noqa: N815 - as http.server calls it

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told.url = f"http://127.0.0.1:{server.server_port}"
        oidc = SingleSignOn(told.url, "desk", "the secret between us", "Harbour login")
        app = {"provider_id": "sso", "name": oidc.name, "client_id": oidc.client, "secret": oidc.secret}
        providers = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{**app, "settings": {"server_url": told.url}}]}
        }
        with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, oidc=oidc), SOCIALACCOUNT_PROVIDERS=providers):
            yield told
        server.shutdown()


def come_in(browser: Browser, provider: Provider, **claims: object):
    """Through the provider's login and back."""
    provider.claims = claims
    away = browser.post("/accounts/sso/sso/login/")
    assert away.status_code == 302
    assert away["Location"].startswith(f"{provider.url}/authorize?")
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    provider.nonce = asked.get("nonce", [""])[0]
    return browser.get("/accounts/sso/sso/login/callback/", {"code": "c", "state": asked["state"][0]})


OLU = {
    "sub": "77",
    "preferred_username": "olu",
    "name": "Olu Reed",
    "email": "olu@harbour.example",
    "email_verified": True,
}


def test_a_newcomer_has_a_login_and_no_role(sqlite_site: Site, provider: Provider) -> None:
    browser = sqlite_site.browser(None)
    assert b"Harbour login" in browser.get("/accounts/login/").content
    come_in(browser, provider, **OLU)
    person = queries.person("olu")
    assert person is not None
    assert (person.role, person.facilities, person.display_name) == ("", [], "Olu Reed")
    assert browser.get("/")["Location"] == "/second-factor"
    assert provider.asked[-2:] == ["/token", "/userinfo"]


def test_the_second_time_it_is_the_same_person(sqlite_site: Site, provider: Provider) -> None:
    come_in(sqlite_site.browser(None), provider, **OLU)
    come_in(sqlite_site.browser(None), provider, **OLU)
    assert [one.username for one in queries.people()] == ["olu"]


def test_nobody_becomes_somebody_who_is_here_already(sqlite_site: Site, provider: Provider) -> None:
    sqlite_site.person(Role.ADMINISTRATOR, "olu")
    come_in(sqlite_site.browser(None), provider, **OLU)
    assert sorted((one.username, one.role) for one in queries.people()) == [
        ("olu", "administrator"),
        ("olu@harbour.example", ""),
    ]


def test_a_token_for_somebody_else_is_refused(sqlite_site: Site, provider: Provider) -> None:
    browser = sqlite_site.browser(None)
    come_in(browser, provider, **{**OLU, "aud": "another desk"})
    assert queries.nobody_yet()
    assert browser.get("/notices").status_code == 302


def test_an_answer_that_was_not_asked_for_is_refused(sqlite_site: Site, provider: Provider) -> None:
    browser = sqlite_site.browser(None)
    provider.claims = dict(OLU)
    browser.get("/accounts/sso/sso/login/callback/", {"code": "c", "state": "made-up"})
    assert queries.nobody_yet()


def test_without_a_provider_there_is_no_such_way(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(None)
    assert browser.post("/accounts/sso/sso/login/").status_code == 404
    assert b"Harbour" not in browser.get("/accounts/login/").content


def test_asking_does_not_begin_it(sqlite_site: Site, provider: Provider) -> None:
    assert sqlite_site.browser(None).get("/accounts/sso/sso/login/").status_code == 200
    assert provider.asked == []
