"""Signing in by an identity provider: only who was invited, only what it signed for this question."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from bluehelm_web.accounts import identity
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.services import invitation_word
from bluehelm_web.audit.models import Event
from bluehelm_web.site import conf
from tests.web.test_factors import PASSWORD, enter, is_in, kinds, set_up

CLIENT = "bluehelm"
KEY, OTHER_KEY = (generate_private_key(65537, 2048) for _number in range(2))


class House(HTTPServer):
    """An identity provider on this machine, which says what a test wants."""

    def __init__(self) -> None:
        super().__init__(("localhost", 0), Desk)
        self.issuer = f"http://localhost:{self.server_port}"
        self.said: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []
        self.key: RSAPrivateKey | str = KEY
        self.algorithm = "RS256"
        self.status = 200

    def answer(self, path: str) -> dict[str, Any]:
        """Return what stands at an address."""
        if path.endswith("openid-configuration"):
            parts = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            return {"issuer": self.issuer} | {part: f"{self.issuer}/{part}" for part in parts}
        if path.endswith("jwks_uri"):
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}
        return {"id_token": jwt.encode(self.said, self.key, algorithm=self.algorithm, headers={"kid": "one"})}


class Desk(BaseHTTPRequestHandler):
    """Answers for the house."""

    server: House

    def do_GET(self) -> None:
        """Answer."""
        body = json.dumps(self.server.answer(self.path)).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Answer, and keep what was asked."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        told = {name: values[0] for name, values in sent.items()}
        self.server.asked.append(told | {"auth": self.headers["Authorization"]})
        self.do_GET()

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """Return the provider of the registry."""
    with House() as server:
        settings.IDENTITY_PROVIDER = conf.Provider(
            issuer=server.issuer, client=CLIENT, secret="hush", name="the ministry"
        )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def people(cast: dict[str, User]) -> dict[str, User]:
    """Return the cast, all with a password."""
    User.objects.update(password=make_password(PASSWORD))
    return cast


def go(
    client: Client, house: House, name: str = "identity", *, args: list[object] | None = None, **said: Any
) -> Any:
    """Go to the provider and come back, having signed in there as somebody; return the answer."""
    sent = client.get(reverse(name, args=args or []), {"next": reverse("tokens")})
    assert sent["Location"].startswith(f"{house.issuer}/authorization_endpoint?")
    asked = {key: values[0] for key, values in parse_qs(urlsplit(sent["Location"]).query).items()}
    now = int(timezone.now().timestamp())
    house.said = {"iss": house.issuer, "aud": CLIENT, "sub": "7", "nonce": asked["nonce"], "iat": now}
    house.said |= {"exp": now + 60, "auth_time": now, **said}
    house.said = {key: value for key, value in house.said.items() if value is not None}
    house.asked.append(asked)
    return client.get(reverse("identity-return"), {"code": "c", "state": asked["state"]})


def linked(house: House, name: str = "amara", **said: Any) -> Client:
    """Return the browser of somebody who has linked the account."""
    client = enter(name)
    assert go(client, house, "identity-link", **said)["Location"] == reverse("account")
    return client


def test_an_invitation_is_taken_up_without_a_password(house: House, cast: dict[str, User]) -> None:
    """It serves once; the account then opens by the provider alone, and the chain names no person."""
    word = invitation_word(cast["amara"])
    page = Client().get(reverse("invitation", args=[word])).content.decode()
    assert "Or sign in by the ministry" in page
    client = Client()
    assert go(client, house, "invitation-identity", args=[word])["Location"] == reverse("home")
    assert is_in(client)
    assert Client().get(reverse("invitation", args=[word])).status_code == 404
    again = Client()
    assert go(again, house)["Location"] == reverse("tokens")
    assert is_in(again)
    kept = User.objects.get(username="amara")
    assert re.fullmatch(r"[0-9a-f]{64}", kept.identity or "")
    assert not kept.has_usable_password()
    assert kinds() == ["identity_linked", "signed_in", "signed_in"]
    assert Event.objects.last().payload.body == '{"by":"identity provider"}'  # type: ignore[union-attr]


def test_what_is_sent_proves_who_asks(house: House, people: dict[str, User]) -> None:
    """PKCE, the secret of the registry, and the same way back."""
    linked(house)
    asked, sent = house.asked[-2:]
    assert asked["code_challenge_method"] == "S256"
    assert identity._digest(sent["code_verifier"]) == asked["code_challenge"]
    assert sent["redirect_uri"] == asked["redirect_uri"] == "http://testserver/sign-in/identity/return"
    assert sent["auth"].startswith("Basic ")


def test_nobody_gets_an_account_by_it(house: House, people: dict[str, User]) -> None:
    """Who was not invited is told so, and nothing is made."""
    before = User.objects.count()
    client = Client()
    answer = go(client, house, sub="somebody else")
    assert answer.status_code == 403
    assert b"No account of this registry is yours" in answer.content
    assert not is_in(client)
    assert User.objects.count() == before


@pytest.mark.parametrize(
    "said",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"iss": "http://localhost:1"},
        {"exp": 1_000},
        {"sub": None},
        {"azp": "another"},
    ],
)
def test_what_is_not_for_this_question_opens_nothing(
    house: House, people: dict[str, User], said: dict[str, Any]
) -> None:
    """Of another time, for another client, by another provider, for another question."""
    linked(house)
    client = Client()
    assert go(client, house, **said).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", OTHER_KEY), ("HS256", "hush" * 10), ("none", "")])
def test_what_is_not_signed_by_it_opens_nothing(
    house: House, people: dict[str, User], algorithm: str, key: RSAPrivateKey | str
) -> None:
    """By another key, with the secret that both know, or not at all."""
    linked(house)
    house.algorithm, house.key = algorithm, key
    client = Client()
    assert go(client, house).status_code == 403
    assert not is_in(client)


def test_an_answer_is_taken_once_and_in_its_browser(house: House, people: dict[str, User]) -> None:
    """With the state of that question; later it is none."""
    linked(house)
    client = Client()
    go(client, house)
    state = house.asked[-2]["state"]
    back = {"code": "c", "state": state}
    assert client.get(reverse("identity-return"), back).status_code == 403
    assert Client().get(reverse("identity-return"), back).status_code == 403
    other = Client()
    other.get(reverse("identity"))
    assert other.get(reverse("identity-return"), {"code": "c", "state": "x"}).status_code == 403
    late = Client()
    late.get(reverse("identity"))
    session = late.session
    session["identity"]["at"] -= 601
    session.save()
    asked = {"code": "c", "state": session["identity"]["state"]}
    assert late.get(reverse("identity-return"), asked).status_code == 403
    refused = Client()
    refused.get(reverse("identity"))
    told = {"error": "access_denied", "state": refused.session["identity"]["state"]}
    assert refused.get(reverse("identity-return"), told).status_code == 403
    assert not any(is_in(one) for one in (other, late, refused))


def test_a_second_factor_is_asked_for_as_well(house: House, people: dict[str, User]) -> None:
    """The provider stands in for the password, not for it."""
    client = linked(house, "bao")
    set_up(client, people["bao"])
    again = Client()
    assert go(again, house)["Location"] == reverse("second-factor")
    assert not is_in(again)


def test_one_person_is_one_account(house: House, people: dict[str, User]) -> None:
    """Linked to one, the provider does not open another; an account that has ended does not open."""
    linked(house, "amara")
    client = enter("bao")
    assert go(client, house, "identity-link").status_code == 403
    assert User.objects.get(username="bao").identity is None
    User.objects.filter(username="amara").update(is_active=False)
    assert go(Client(), house).status_code == 403


def test_the_link_ends_where_a_password_remains(house: House, people: dict[str, User]) -> None:
    """And only after proof, which the provider gives anew to who has no password."""
    client = linked(house)
    assert client.post(reverse("identity-end")).status_code == 302
    assert go(Client(), house).status_code == 403
    assert kinds()[-1] == "identity_ended"
    other = linked(house)
    User.objects.filter(username="amara").update(password=make_password(None))
    other = Client()
    go(other, house)
    session = other.session
    session["proved"] -= 601
    session.save()
    assert other.post(reverse("identity-end"))["Location"].startswith(reverse("prove"))
    assert b"Go on by the ministry" in other.get(reverse("prove")).content
    assert go(other, house)["Location"] == reverse("tokens")
    assert house.asked[-2]["prompt"] == "login"
    assert other.post(reverse("identity-end")).status_code == 422


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_provider_that_does_not_answer_is_told(house: House, people: dict[str, User], status: int) -> None:
    """And everybody signs in as before."""
    house.status = status
    assert Client().get(reverse("identity")).status_code == 503
    assert is_in(enter("amara"))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"OIDC_ISSUER": ""}, "BLUEHELM_OIDC_ISSUER is missing"),
        ({"OIDC_SECRET": ""}, "BLUEHELM_OIDC_SECRET is missing"),
        ({"OIDC_ISSUER": "http://id.example.org"}, "begins with https://"),
        ({}, ""),
    ],
)
def test_the_environment_names_the_provider(changes: dict[str, str], fault: str) -> None:
    """All of it or nothing, and over HTTPS."""
    told = {"OIDC_ISSUER": "https://id.example.org", "OIDC_CLIENT": "c", "OIDC_SECRET": "hush", **changes}
    environment = {f"BLUEHELM_{name}": value for name, value in told.items()}
    environment |= {
        "BLUEHELM_SECRET": "s" * 60,
        "BLUEHELM_HOSTS": "x.org",
        "BLUEHELM_DATABASE": "sqlite:////x",
    }
    if fault:
        with pytest.raises(conf.ConfError, match=fault):
            conf.read(environment)
        return
    read = conf.read(environment)
    assert read.provider is not None
    assert (read.provider.name, "hush" in repr(read)) == ("your organization", False)
