"""Tokens: shown once, kept as a hash, no more than their user; ended with the account or the password."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from bluehelm_web.accounts import allowances, services, tokens
from bluehelm_web.accounts.models import Allowance, Attempts, Token, User
from bluehelm_web.accounts.roles import Role
from bluehelm_web.audit.models import Event, Payload
from bluehelm_web.audit.services import Act
from tests.web.conftest import proved

Of = Callable[..., Client]


def make(client: Client, **other: object) -> str:
    """Return the word of a token that is made on the page; empty where none is."""
    words = {"name": "nightly sheet", "scope": "write", "days": 30, **other}
    page = proved(client).post(reverse("token-make"), words)
    assert "no-store" in page["Cache-Control"]
    found = re.search(r'<code class="word">([^<]+)</code>', page.content.decode())
    return unescape(found[1]) if found else ""


def status(word: str) -> int:
    """Return what a programme with a token is answered."""
    return Client(headers={"Authorization": f"Bearer {word}"}).get(reverse("api:me")).status_code


def test_a_token_is_shown_once_and_kept_as_a_hash(client_of: Of) -> None:
    """Nowhere in the database, the log or a page afterwards."""
    amara = client_of("amara")
    word = make(amara)
    token = Token.objects.get()
    assert word.startswith(tokens.MARK)
    assert len(word) >= len(tokens.MARK) + 43
    assert (token.digest, token.used_on) == (tokens.digest_of(word), None)
    assert status(word) == 200
    token.refresh_from_db()
    assert token.used_on == timezone.localdate()
    page = amara.get(reverse("tokens")).content.decode()
    assert "nightly sheet" in page
    kept = page + str(Payload.objects.values_list("body", flat=True)) + str(Token.objects.values())
    assert word not in kept
    assert word.removeprefix(tokens.MARK) not in kept
    assert [one.kind for one in Event.objects.all()] == ["token_made"]


@pytest.mark.parametrize("word", ["", "x", "bh_", "bh_" + "a" * 43, "Basic YTpi", "\u00e9"])
def test_another_word_serves_nothing(client_of: Of, word: str) -> None:
    """Nor does a digest, which somebody with the database would have."""
    made = make(client_of("amara"))
    assert status(word) == 401
    assert status(tokens.digest_of(made)) == 401
    assert Client(headers={"Authorization": f"Token {made}"}).get(reverse("api:me")).status_code == 401
    assert Client(headers={"Authorization": "Bearer"}).get(reverse("api:offer_list")).status_code == 401


def test_a_token_expires(client_of: Of) -> None:
    """On its day, whose user is told on the page."""
    amara = client_of("amara")
    word = make(amara, days=1)
    Token.objects.update(expires_on=timezone.localdate() + timedelta(days=1))
    assert status(word) == 200
    Token.objects.update(expires_on=timezone.localdate())
    assert status(word) == 401
    assert b"expired" in amara.get(reverse("tokens")).content


@pytest.mark.parametrize(
    "other", [{"days": 0}, {"days": 181}, {"scope": "admin"}, {"name": ""}, {"name": "a\u202eb"}]
)
def test_a_token_that_is_not_sound_is_not_made(client_of: Of, other: dict[str, object]) -> None:
    """Told beside the field."""
    assert make(client_of("amara"), **other) == ""
    assert not Token.objects.exists()


def test_a_token_is_made_only_after_every_factor_was_shown(client_of: Of) -> None:
    """It outlives the log-in: whoever finds a browser open makes none, and the page leads to the proof."""
    amara = client_of("amara")
    words = {"name": "x", "scope": "read", "days": 1}
    sent = amara.post(reverse("token-make"), words)
    assert sent["Location"] == f"{reverse('prove')}?next=%2Ftokens"
    assert not Token.objects.exists()
    assert f"{reverse('prove')}?next=/tokens" in amara.get(reverse("tokens")).content.decode()
    assert make(amara) != ""


def test_nobody_has_too_many(client_of: Of, cast: dict[str, User]) -> None:
    """One that has ended counts no more."""
    for _ in range(tokens.MOST):
        tokens.token_make("x", scope="read", days=1, user=cast["amara"], act=Act())
    amara = client_of("amara")
    assert make(amara) == ""
    last = Token.objects.latest("pk")
    assert amara.post(reverse("token-end", args=[last.pk])).status_code == 302
    assert make(amara) != ""


def test_a_token_is_ended_by_its_user_alone(client_of: Of, cast: dict[str, User]) -> None:
    """At once, once, and in the log."""
    word = make(client_of("amara"))
    token = Token.objects.get()
    assert client_of("aline").post(reverse("token-end", args=[token.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        tokens.token_end(token.pk, user=cast["aline"], act=Act())
    for _ in range(2):
        assert client_of("amara").post(reverse("token-end", args=[token.pk])).status_code == 302
    assert status(word) == 401
    assert [one.kind for one in Event.objects.all()] == ["token_made", "tokens_ended"]


def test_the_tokens_of_an_ended_account_end(client_of: Of, cast: dict[str, User]) -> None:
    """In the same transaction; they do not come back with the account."""
    word = make(client_of("bao"))
    proved(client_of("omar")).post(reverse("account-end", args=[cast["bao"].pk]), {"reason": "Moved on."})
    assert status(word) == 401
    User.objects.update(is_active=True)
    assert status(word) == 401
    cast["bao"].is_active = False
    with pytest.raises(PermissionDenied):
        tokens.token_make("x", scope="read", days=1, user=cast["bao"], act=Act())


def test_a_password_that_is_chosen_anew_ends_tokens(client_of: Of, cast: dict[str, User]) -> None:
    """Whoever had the account before, and made one, is out."""
    word = make(client_of("bao"))
    services.invitation_take_up(services.invitation_word(cast["bao"]), password="quiet rivers carry bridges")
    assert status(word) == 401


def test_a_token_may_what_its_user_may_now(client_of: Of, cast: dict[str, User]) -> None:
    """Another role from today on counts at once."""
    word = make(client_of("ines"))
    client = Client(headers={"Authorization": f"Bearer {word}"})
    assert client.get(reverse("api:log")).status_code == 200
    User.objects.filter(pk=cast["ines"].pk).update(role=Role.PLANNER)
    assert client.get(reverse("api:log")).status_code == 403


def test_a_token_asks_so_often_in_a_minute(client_of: Of, settings: Settings) -> None:
    """For all processes together; another token or minute is another allowance."""
    settings.API_PER_MINUTE = 50
    word, other = make(client_of("amara")), make(client_of("aline"))
    first, second = Token.objects.order_by("pk")
    at = 90_000_000.0
    assert [allowances.claim(first, now=at) for _ in range(30)] == [0] * 30
    cache.clear()  # a second process
    assert [allowances.claim(first, now=at + 12) for _ in range(10)] == [0] * 10
    assert allowances.claim(first, now=at + 12) == 48
    assert allowances.claim(second, now=at + 12) == 0
    assert allowances.claim(first, now=at + 60) == 0
    settings.API_PER_MINUTE = 0
    client = Client(headers={"Authorization": f"Bearer {other}"})
    Allowance.objects.update(used=600)
    cache.clear()
    refused = client.get(reverse("api:me"))
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused.json()["type"] == "/api#too-many"
    assert status(word) == 429


def test_words_that_are_no_token_are_counted_by_address(client_of: Of) -> None:
    """Then they wait; a token of the same address does not."""
    word = make(client_of("amara"))
    for _ in range(3):
        assert status("bh_wrong") == 401
    Attempts.objects.update(count=1_001)
    assert status("bh_wrong") == 401
    assert status("bh_wrong") == 429
    assert status(word) == 200
