"""Log-ins: seen, ended by their user, by a new password and with the account; and limits on attempts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from bluehelm_web.accounts import attempts, known, sessions
from bluehelm_web.accounts.models import Attempts, LogIn, User
from bluehelm_web.accounts.services import invitation_take_up, invitation_word
from bluehelm_web.audit.models import Event, Payload
from tests.web.test_factors import PASSWORD, enter, is_in, kinds

Of = Callable[[str], Client]
OTHER = "another sentence of their own"
ELSEWHERE = "203.0.113.9"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _passwords(cast: dict[str, User]) -> None:
    User.objects.update(password=make_password(PASSWORD))
    for user in cast.values():
        user.refresh_from_db()


def sign_in(client: Client, password: str, *, name: str = "bao", **extra: str) -> int:
    """Type a password; return the status."""
    words = {"username": name, "password": password}
    return client.post(reverse("sign-in"), words, **extra).status_code  # type: ignore[arg-type]


def marks(client: Client) -> list[str]:
    """Return the marks of the log-ins elsewhere that a page lists."""
    rows = client.get(reverse("account")).context["account"].log_ins
    return [row.session_key for row, is_own in rows if not is_own]


def test_a_user_sees_log_ins_and_ends_them() -> None:
    """One by one, or all others; the page names none by its key."""
    first, second, third = enter("bao"), enter("bao"), enter("bao")
    other = enter("chidi")
    page = first.get(reverse("account")).content.decode()
    for one in (first, second, third):
        assert one.cookies["sessionid"].value not in page + str(LogIn.objects.values())
    assert len(marks(first)) == 2
    chidis = marks(enter("chidi"))
    first.post(reverse("log-in-end", args=[chidis[0]]))
    assert is_in(other)
    first.post(reverse("log-in-end", args=[marks(second)[0]]))
    assert [is_in(one) for one in (first, second, third)].count(True) == 2
    first.post(reverse("log-ins-end"))
    assert [is_in(one) for one in (first, second, third)] == [True, False, False]
    assert kinds()[-2:] == ["log_ins_ended", "log_ins_ended"]


def test_a_browser_is_named_in_two_words() -> None:
    """Neither its version nor an address is kept anywhere."""
    told = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.1.2 Safari/537.36"
    words = {"username": "bao", "password": PASSWORD}
    client = Client(headers={"User-Agent": told}, REMOTE_ADDR=ELSEWHERE)
    client.post(reverse("sign-in"), {**words, "password": "wrong"})
    client.post(reverse("sign-in"), words)
    row = LogIn.objects.get()
    assert row.agent == "Chrome, Windows"
    kept = [*LogIn.objects.values(), *Attempts.objects.values(), *Event.objects.values()]
    kept += [row.get_decoded(), *Payload.objects.values()]
    assert ELSEWHERE not in str(kept)
    assert "140.0" not in str(kept)


def test_a_log_in_ends_by_silence_and_by_age() -> None:
    """After an hour without a request; twelve hours after it began, however often it is used."""
    client = enter("bao")
    row = LogIn.objects.get()
    assert timedelta(minutes=59) < row.expire_date - timezone.now() <= sessions.IDLE
    session = client.session
    session[sessions.SEEN] -= 3_000
    session[sessions.BEGAN] -= 11.5 * 3600
    LogIn.objects.update(session_data=session.encode(dict(session.items())))
    assert is_in(client)
    row.refresh_from_db()
    assert row.expire_date - timezone.now() < timedelta(minutes=31)
    LogIn.objects.update(expire_date=timezone.now())
    assert not is_in(client)
    enter("chidi")
    assert not LogIn.objects.filter(user__username="bao").exists()


def test_a_changed_password_needs_the_old_one_and_ends_other_log_ins(cast: dict[str, User]) -> None:
    """The one in which it was changed remains."""
    first, second = enter("bao"), enter("bao")
    words = {"old_password": "wrong", "new_password1": OTHER, "new_password2": OTHER}
    assert first.post(reverse("password"), words).status_code == 422
    weak = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert first.post(reverse("password"), weak).status_code == 422
    assert is_in(second)
    assert first.post(reverse("password"), {**words, "old_password": PASSWORD}).status_code == 302
    assert (is_in(first), is_in(second)) == (True, False)
    assert not is_in(enter("bao"))
    assert sign_in(Client(), OTHER) == 302
    found = kinds()
    assert found[-4:-2] == ["password_changed", "log_ins_ended"]
    assert found.count("sign_in_failed") == 2


def test_an_account_that_ends_has_no_log_in(cast: dict[str, User]) -> None:
    """Nor has one whose password was chosen by a link."""
    bao, amara = enter("bao"), enter("amara")
    enter("omar").post(reverse("account-end", args=[cast["bao"].pk]), {"reason": "Moved on."})
    invitation_take_up(invitation_word(User.objects.get(username="amara")), password=OTHER)
    assert (is_in(bao), is_in(amara)) == (False, False)
    assert list(LogIn.objects.values_list("user__username", flat=True)) == ["omar"]


def test_signing_out_is_told() -> None:
    """And ends the log-in."""
    client = enter("bao")
    client.post(reverse("sign-out"))
    assert not is_in(client)
    assert kinds() == ["signed_in", "signed_out"]


def test_a_failed_sign_in_is_told_without_what_was_typed(cast: dict[str, User]) -> None:
    """By the number of the account where there is one; its name, a password and an address stand nowhere."""
    sign_in(Client(REMOTE_ADDR=ELSEWHERE), "wrong-word")
    sign_in(Client(REMOTE_ADDR=ELSEWHERE), "wrong-word", name="no.such.person")
    rows = list(Event.objects.order_by("seq").values_list("kind", "object_id", "actor_id"))
    assert rows == [("sign_in_failed", f"user:{cast['bao'].pk}", None), ("sign_in_failed", "sign-in", None)]
    kept = str(list(Event.objects.values())) + str(list(Payload.objects.values("body")))
    for word in ("wrong-word", "no.such.person", ELSEWHERE):
        assert word not in kept


def test_passwords_are_tried_ten_times(cast: dict[str, User]) -> None:
    """Then even the right one waits, from every address alike, and there need be no such account."""
    for name in ("bao", "no.such.person"):
        for number in range(11):
            assert sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), "wrong", name=name) == 422
        client = Client(REMOTE_ADDR="198.51.100.1")
        answer = client.post(reverse("sign-in"), {"username": name, "password": PASSWORD})
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 60
        assert b"try it again in one minute" in answer.content
    assert kinds().count("sign_in_failed") == 22
    Attempts.objects.update(until=timezone.now())
    assert sign_in(Client(), PASSWORD) == 302
    assert sign_in(Client(), "wrong") == 422


def test_the_wait_grows_to_a_quarter_of_an_hour() -> None:
    """And is never longer; two hours after the last attempt it is forgotten."""
    waits = []
    for _number in range(17):
        attempts.take(("password", "x"))
        row = Attempts.objects.get()
        waits.append(round((row.until - timezone.now()).total_seconds() / 60))
        Attempts.objects.update(until=timezone.now())
    assert waits == [0] * 10 + [1, 2, 4, 8, 15, 15, 15]
    Attempts.objects.update(forgotten_at=timezone.now() - timedelta(seconds=1))
    attempts.take(("password", "x"))
    assert Attempts.objects.get().count == 1


def test_strangers_do_not_shut_out_a_browser_that_is_known(cast: dict[str, User]) -> None:
    """Who has signed in there before waits for the own attempts alone; the mark cannot be made up."""
    own = enter("bao")
    own.post(reverse("sign-out"))
    for number in range(11):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), "wrong")
    assert sign_in(Client(), PASSWORD) == 429
    made_up = Client()
    made_up.cookies["known"] = signing.dumps({"bao": "x"}, salt="another")
    assert sign_in(made_up, PASSWORD) == 429
    assert sign_in(own, PASSWORD) == 302
    for _number in range(11):
        own.post(reverse("sign-out"))
        sign_in(own, "wrong")
    assert sign_in(own, PASSWORD) == 429


def test_an_address_that_tries_many_accounts_waits() -> None:
    """Others do not."""
    for number in range(51):
        sign_in(Client(REMOTE_ADDR=ELSEWHERE), "wrong", name=f"name{number}")
    assert sign_in(Client(REMOTE_ADDR=ELSEWHERE), PASSWORD) == 429
    assert sign_in(Client(REMOTE_ADDR="198.51.100.1"), PASSWORD) == 302


def test_invitations_are_not_guessed(cast: dict[str, User]) -> None:
    """Twenty wrong words from one address, and the next waits; the right one counts nothing."""
    right = reverse("invitation", args=[invitation_word(cast["bao"])])
    for _number in range(21):
        assert Client().get(reverse("invitation", args=["1.x"])).status_code == 404
    assert Client().get(right).status_code == 429
    for _number in range(25):
        assert Client(REMOTE_ADDR=ELSEWHERE).get(right).status_code == 200


@pytest.mark.parametrize(
    ("told", "behind", "address"),
    [
        ("9.9.9.9, 203.0.113.7", True, "203.0.113.7"),
        ("9.9.9.9", False, "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", True, "2001:db8:1:2::/64"),
        ("nonsense", True, "unknown"),
    ],
)
def test_an_address_is_what_the_server_before_says(
    settings: Settings, told: str, behind: bool, address: str
) -> None:
    """Its last one, and only where there is such a server; a house is one address of IPv6."""
    settings.BEHIND_SERVER = behind
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told})
    assert attempts.address_of(request) == address


def test_a_mark_of_a_browser_is_of_its_user() -> None:
    """Two users of one browser are counted apart."""
    client = enter("bao")
    request = RequestFactory().get("/")
    request.COOKIES = {"known": client.cookies["known"].value}
    strangers = ("password", "chidi ")
    assert known.counted(request, way="password", username="chidi") == strangers
    assert known.counted(request, way="password", username="bao") != ("password", "bao ")


@pytest.mark.django_db(transaction=True)
def test_attempts_at_once_are_no_way_around() -> None:
    """Forty at a time: eleven are made, and the others wait."""

    def attempt(_number: int) -> bool:
        try:
            attempts.take(("password", "x"))
        except attempts.TooManyError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 11
