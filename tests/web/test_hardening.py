"""What holds of every answer, cookie and request, whoever asks: as a registry of one's own is served."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as present
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm_web.accounts.models import LogIn, User
from bluehelm_web.accounts.sessions import kept_under
from bluehelm_web.site import private
from bluehelm_web.site.cast import PASSWORD
from bluehelm_web.site.urls import urlpatterns
from tests.web.conftest import proved

Of = Callable[[str], Client]
HOST = "registry.example.org"
KINDS = (
    "SECURE_",
    "SESSION_COOKIE_",
    "CSRF_COOKIE_",
    "LANGUAGE_COOKIE_",
    "KNOWN_COOKIE_",
    "ALLOWED_HOSTS",
    "BEHIND_SERVER",
)
ELSEWHERE = (
    "https://evil.example.org/",
    "//evil.example.org/",
    "///evil.example.org/",
    "/\\evil.example.org/",
    "http:evil.example.org",
    "javascript:alert(1)",
    "\x00//evil.example.org",
)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """Return what the settings say outside the demonstration."""
    asked = (
        "import json; from bluehelm_web.site import settings as s;"
        f"print(json.dumps({{n: getattr(s, n) for n in dir(s) if n.startswith({KINDS!r})}}))"
    )
    own = {name: value for name, value in os.environ.items() if not name.startswith("BLUEHELM_")}
    own |= {"BLUEHELM_SECRET": "s" * 60, "BLUEHELM_HOSTS": HOST, "BLUEHELM_DATABASE": "sqlite:////x"}
    done = subprocess.run([sys.executable, "-c", asked], env=own, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.fixture
def served(told: dict[str, Any], settings: Any, cast: dict[str, User]) -> Callable[..., Client]:
    """Return what makes browsers of a registry that is served so."""
    for name, value in told.items():
        setattr(settings, name, tuple(value) if isinstance(value, list) else value)

    def browser(**words: Any) -> Client:
        return Client(**{"headers": {"host": HOST, "x-forwarded-proto": "https"}, **words})

    return browser


def signed_in(client: Client) -> Client:
    """Sign Bao in, by the form."""
    User.objects.filter(username="bao").update(password=make_password(PASSWORD))
    done = client.post(reverse("sign-in"), {"username": "bao", "password": PASSWORD})
    assert done.status_code == 302
    return client


class Unread:
    """What is sent; reading any of it fails the test."""

    def read(self, *_size: int) -> bytes:
        """Fail."""
        raise AssertionError("what is too large was read")

    readline = read


def too_large(client: Client, *, path: str, size: str) -> HttpResponse:
    """Send something of which the header says how large it is."""
    words = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_LENGTH": size, "wsgi.input": Unread()}
    return client.request(**words, CONTENT_TYPE="multipart/form-data; boundary=x")


def assert_told(answer: HttpResponse, *, what: str) -> None:
    """Assert that a browser is told what it may not do."""
    head = answer.headers
    policy = head["Content-Security-Policy"]
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy, what
    assert not {"unsafe", "*"} & set(re.split(r"[- ;']+", policy)), what
    for name, value in (
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ):
        assert head[name] == value, what
    assert "camera=()" in head["Permissions-Policy"], what
    assert "Access-Control-Allow-Origin" not in head, what
    kind = head.get("Content-Type", "")
    assert "charset=utf-8" in kind.replace('"', "") or not kind.startswith("text/"), what
    assert not {"Server", "X-Powered-By"} & set(head), what


def test_every_page_tells_a_browser_what_it_may_not_do(served: Callable[..., Client]) -> None:
    """Whoever asks, and whatever is answered: a page, a file, a fault of who asks."""
    bao = signed_in(served())
    for pattern in urlpatterns:
        try:
            path = reverse(str(getattr(pattern, "name", "")))
        except NoReverseMatch:
            continue
        for client in (bao, served()):
            answer = client.get(path, headers={"origin": "https://evil.example.org"})
            assert_told(answer, what=path)
            assert "max-age=31536000; includeSubDomains" in answer["Strict-Transport-Security"]


def test_no_answer_goes_past_that(served: Callable[..., Client]) -> None:
    """Static files, the way to HTTPS, an unknown host, a form of another site, what is too large."""
    plain = served(headers={"host": HOST}).get("/")
    assert plain["Location"] == f"https://{HOST}/"
    strange = served(headers={"host": "evil.example.org", "x-forwarded-proto": "https"}).get("/")
    forged = served(enforce_csrf_checks=True).post(reverse("sign-in"), {"username": "bao"})
    named = {
        301: plain,
        400: strange,
        403: forged,
        404: served().get("/nowhere"),
        405: served().put(reverse("offers")),
        413: too_large(served(), path="/", size=str(private.LARGEST + 1)),
        200: served().head("/static/site/bluehelm.css"),
    }
    for status, answer in named.items():
        assert answer.status_code == status
        assert_told(answer, what=str(status))


def test_no_programme_is_led_on_from_the_open(served: Callable[..., Client]) -> None:
    """It is told, so that its token does not go on being sent in the open."""
    answer = served(headers={"host": HOST}).get("/api/v1/offers")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert b"came in the open" in answer.content
    assert_told(answer, what="a programme")
    assert served().get("/api/v1/offers").status_code == 200


def test_nothing_else_is_served(served: Callable[..., Client]) -> None:
    """Neither what keeps the versions of the source, nor settings, rows or a list of files."""
    paths = (
        "/.git/HEAD",
        "/static/",
        "/static/site/",
        "/static/../settings.py",
        "/registry.sqlite3",
        "/.env",
    )
    for path in paths:
        assert served().get(path).status_code == 404, path


def test_every_cookie_is_of_this_host_alone(served: Callable[..., Client]) -> None:
    """Sent sealed only, read by no script, and not with what another site sends."""
    client = served()
    client.get(reverse("sign-in"))
    client.post(reverse("language", args=["fr"]))
    signed_in(client)
    found = {name: cookie for name, cookie in client.cookies.items() if cookie.value}
    assert set(found) == {f"__Host-{name}" for name in ("session", "csrf", "known", "language")}
    for name, cookie in found.items():
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (
            True,
            True,
            "/",
            "",
        ), name
        assert cookie["samesite"] == "Lax", name


def test_whoever_signs_in_gets_a_new_key(cast: dict[str, User]) -> None:
    """A key that a stranger knew before, or put there, opens nothing afterwards."""
    client = Client()
    session = client.session
    session["x"] = 1
    session.save()
    before = str(session.session_key)
    client.cookies[present.SESSION_COOKIE_NAME] = before
    signed_in(client)
    after = client.cookies[present.SESSION_COOKIE_NAME].value
    assert after != before
    assert not LogIn.objects.filter(session_key=kept_under(before)).exists()
    stranger = Client()
    stranger.cookies[present.SESSION_COOKIE_NAME] = before
    assert stranger.get(reverse("account")).status_code == 302


def test_whoever_proves_anew_gets_a_new_key(cast: dict[str, User]) -> None:
    """The log-in goes on, under another key; the one before opens nothing."""
    client = signed_in(Client())
    before = client.cookies[present.SESSION_COOKIE_NAME].value
    client.post(reverse("prove"), {"password": PASSWORD, "next": reverse("account")})
    assert client.cookies[present.SESSION_COOKIE_NAME].value != before
    assert client.get(reverse("account")).status_code == 200
    assert LogIn.objects.count() == 1
    stranger = Client()
    stranger.cookies[present.SESSION_COOKIE_NAME] = before
    assert stranger.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_no_way_in_leads_elsewhere(cast: dict[str, User], onward: str) -> None:
    """Whoever sends a link to the way in does not choose where it leads."""
    User.objects.filter(username="bao").update(password=make_password(PASSWORD))
    words = {"username": "bao", "password": PASSWORD, "next": onward}
    client = Client()
    assert client.post(reverse("sign-in"), words)["Location"] == "/"
    assert client.post(reverse("prove"), words)["Location"] == "/"
    assert client.post(reverse("language", args=["en"]), {"onward": onward})["Location"] == "/"


def test_no_header_says_under_which_name_links_are_made(client_of: Of) -> None:
    """What is forwarded may be made up; a link into an account leads to a host that the registry knows."""
    words = {"username": "ivo", "name": "Ivo", "role": "planner", "organization": ""}
    words["organization"] = str(User.objects.get(username="pia").organization_id)
    forged = {"x-forwarded-host": "evil.example.org", "forwarded": "host=evil.example.org"}
    page = proved(client_of("omar")).post(reverse("account-invite"), words, headers=forged)
    assert str(page.context["link"]).startswith("http://testserver/invitations/")


def test_what_is_traced_is_not_sent_back(client_of: Of) -> None:
    """No page tells a script what its browser sent."""
    for path in (reverse("home"), reverse("offers"), "/api/v1/offers", "/static/site/bluehelm.css"):
        answer = client_of("bao").trace(path, headers={"x-canary": "canary"})
        assert answer.status_code == 405, path
        assert b"canary" not in answer.getvalue()


@pytest.mark.parametrize("size", [str(private.LARGEST + 1), "9" * 30, "-1", "a"])
def test_what_is_too_large_is_refused_unread(client_of: Of, size: str) -> None:
    """Before anybody has signed in as well; programmes get a problem. The largest table still fits."""
    assert private.LARGEST > MAX_BYTES
    for who in ("dina", "amara"):
        page = too_large(client_of(who), path=reverse("upload-draft"), size=size)
        assert page.status_code == 413
        assert b"larger than 21,000,000 bytes" in page.content
    problem = too_large(client_of("dina"), path="/api/v1/offers", size=size)
    assert (problem.status_code, problem["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize(
    "password",
    [
        "bluehelm bluehelm 1",
        "Peacekeeping Registry",
        "bao bao bao bao bao bao",
        "aaaaaaaaaaaaaaaaaaaa",
        "123456789012345",
        "ponmlkjihgfedcba",
        "UNDPO.bao.password1",
    ],
)
def test_a_password_is_not_made_of_what_everybody_knows(cast: dict[str, User], password: str) -> None:
    """Names of its user and words of the field count for nothing."""
    with pytest.raises(ValidationError):
        validate_password(password, cast["bao"])


@pytest.mark.parametrize(
    "password",
    [
        "password12345678",
        "DragonMonkeyShadow",
        "iloveyou-123456789",
        "letmein letmein letmein",
        "qwertyuiopasdfgh!",
        "football_Baseball_1987",
    ],
)
def test_a_password_is_not_a_row_of_common_ones(cast: dict[str, User], password: str) -> None:
    """Whatever stands between them; as long as they must be, few stand in any list."""
    with pytest.raises(ValidationError, match="passwords that many people take"):
        validate_password(password, cast["bao"])


def test_common_passwords_after_each_other_are_no_password() -> None:
    """Every 200th that is long enough of the list of Django, sorted, each before one from the other end."""
    common = sorted(CommonPasswordValidator().passwords)
    pairs = [first + last for first, last in zip(common, reversed(common), strict=True)]
    words = [pair for pair in pairs if len(pair) >= 15][::200]
    assert words
    for word in words:
        with pytest.raises(ValidationError, match="passwords that many people take"):
            validate_password(word)


def test_long_passwords_of_the_list_are_refused() -> None:
    """Each of the common passwords that is as long as ours must be: they are few."""
    long = sorted(word for word in CommonPasswordValidator().passwords if len(word) >= 15)
    assert len(long) == 48
    for word in long:
        with pytest.raises(ValidationError):
            validate_password(word)


def test_a_sentence_is_a_password_whatever_its_signs(cast: dict[str, User]) -> None:
    """No rule asks for a kind of sign, and one that is long is taken whole."""
    sentences = (
        "quiet rivers carry long bridges",
        "x" * 80 + "тихая река несет мосты",
        "14142135623730950488",
    )
    bao = cast["bao"]
    for password in sentences:
        validate_password(password, bao)
        bao.set_password(password)
        assert bao.check_password(password)
        for other in (password[:-1], f"{password} ", password.swapcase() + "x"):
            assert not bao.check_password(other)
