"""Second factors: set up after proof, asked for after the password, used once, encrypted, ended, reset."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from bluehelm.core.errors import InputError
from bluehelm_web.accounts import factors, one_time, services, vault
from bluehelm_web.accounts.models import AccountNotice, LogIn, OneTimeKey, RecoveryCode, User
from bluehelm_web.audit.models import Event, Payload
from bluehelm_web.audit.selectors import chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.site import first

Of = Callable[[str], Client]
PASSWORD = "a sentence of their own"


@pytest.fixture
def people(cast: dict[str, User]) -> dict[str, User]:
    """Return the cast, all with a password."""
    User.objects.update(password=make_password(PASSWORD))
    for user in cast.values():
        user.refresh_from_db()
    return cast


def enter(name: str, *, onward: str = "") -> Client:
    """Return the browser of somebody who has typed the password."""
    client = Client()
    client.post(reverse("sign-in"), {"username": name, "password": PASSWORD, "next": onward})
    return client


def is_in(client: Client) -> bool:
    """Tell whether somebody is signed in."""
    return client.get(reverse("tokens")).status_code == 200


def code_of(user: User, *, ahead: int = 0) -> str:
    """Return the code that the app of somebody shows, some half minutes ahead."""
    key = OneTimeKey.objects.get(user=user)
    plain = vault.opened(key.sealed, place=f"one-time key of user {user.pk}")
    return one_time.code_at(plain, step=int(timezone.now().timestamp()) // one_time.STEP_S + ahead)


def set_up(client: Client, user: User) -> list[str]:
    """Set up one-time codes on the pages; return the recovery codes that are shown."""
    client.post(reverse("one-time-begin"))
    page = client.post(reverse("one-time-codes"), {"code": code_of(user)})
    assert "no-store" in page["Cache-Control"]
    return re.findall(r"<li><code>([^<]+)</code>", page.content.decode())


def kinds() -> list[str]:
    """Return the kinds of all events."""
    return list(Event.objects.order_by("seq").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(at: int, code: str) -> None:
    """Appendix B, for SHA-1."""
    assert one_time.code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", step=at // 30, figures=8) == code


def test_a_code_is_taken_from_one_step_around_and_once() -> None:
    """Clocks may go wrong by half a minute; a step that was used, and all before it, are gone."""
    key, at = one_time.key_made(), 3_000_000
    present = at // 30
    taken = {ahead: one_time.code_at(key, step=present + ahead) for ahead in (-2, -1, 0, 1, 2)}
    found = {ahead: one_time.step_of(code, key=key, at=at, after=0) for ahead, code in taken.items()}
    assert found == {-2: None, -1: present - 1, 0: present, 1: present + 1, 2: None}
    assert one_time.step_of(taken[0], key=key, at=at, after=present) is None
    assert one_time.step_of("é", key=key, at=at, after=0) is None


def test_a_second_factor_is_asked_for_after_the_password(people: dict[str, User]) -> None:
    """The password alone opens nothing; a code of now does, once."""
    bao = people["bao"]
    set_up(enter("bao"), bao)
    browser = enter("bao", onward=reverse("visits"))
    assert not is_in(browser)
    wrong = browser.post(reverse("second-factor"), {"code": "000000x"})
    assert wrong.status_code == 422
    assert browser.post(reverse("second-factor"), {"code": code_of(bao)}).status_code == 422  # used up
    again = code_of(bao, ahead=1)
    done = browser.post(reverse("second-factor"), {"code": f"{again[:3]} {again[3:]}"})
    assert done["Location"] == reverse("visits")
    assert is_in(browser)
    other = enter("bao")
    assert other.post(reverse("second-factor"), {"code": again}).status_code == 422
    assert not is_in(other)
    assert kinds()[-4:] == ["sign_in_failed", "sign_in_failed", "signed_in", "sign_in_failed"]
    assert chain_verify().fault == ""


def test_without_the_password_no_code_is_asked_for(people: dict[str, User]) -> None:
    """Nor after more than ten minutes, nor once the account has ended."""
    set_up(enter("bao"), people["bao"])
    assert Client().get(reverse("second-factor"))["Location"] == reverse("sign-in")
    browser = enter("bao")
    User.objects.filter(username="bao").update(is_active=False)
    late = browser.post(reverse("second-factor"), {"code": code_of(people["bao"], ahead=1)})
    assert late["Location"] == reverse("sign-in")
    User.objects.filter(username="bao").update(is_active=True)
    session = browser.session
    session["pending"]["at"] -= 601
    session.save()
    assert browser.get(reverse("second-factor"))["Location"] == reverse("sign-in")


def test_a_recovery_code_serves_once_and_is_kept_as_a_hash(people: dict[str, User]) -> None:
    """Ten of them; others make the old ones worthless; how many are left is told."""
    bao = people["bao"]
    codes = set_up(enter("bao"), bao)
    assert len(set(codes)) == factors.CODES
    assert codes[0].replace("-", "") not in str(RecoveryCode.objects.values())
    browser = enter("bao")
    assert browser.post(reverse("second-factor"), {"code": codes[3].upper()}).status_code == 302
    assert "9 are left" in browser.get(reverse("account")).content.decode()
    again = enter("bao")
    assert again.post(reverse("second-factor"), {"code": codes[3]}).status_code == 422
    made = browser.post(reverse("recovery-codes"))
    assert codes[4] not in made.content.decode()
    assert again.post(reverse("second-factor"), {"code": codes[4]}).status_code == 422
    assert "recovery_code_used" in kinds()


def test_nothing_of_a_key_stands_in_the_database(people: dict[str, User]) -> None:
    """It is encrypted for its row, under a key of the registry; shown only until it is confirmed."""
    browser = enter("bao")
    browser.post(reverse("one-time-begin"))
    key = OneTimeKey.objects.get()
    plain = factors.key_shown(people["bao"])
    page = browser.get(reverse("one-time-codes")).content.decode()
    assert plain in page
    assert "<svg" in page
    kept = str(OneTimeKey.objects.values()) + str(Payload.objects.values()) + str(LogIn.objects.values())
    assert plain not in kept
    with pytest.raises(vault.SealError):
        vault.opened(key.sealed, place="one-time key of user 0")
    assert browser.post(reverse("one-time-codes"), {"code": "00000"}).status_code == 422
    assert OneTimeKey.objects.get().confirmed_at is None
    browser.post(reverse("one-time-codes"), {"code": code_of(people["bao"])})
    assert browser.get(reverse("one-time-codes"))["Location"] == reverse("account")


def test_a_key_survives_another_secret_of_the_registry(people: dict[str, User], settings: Settings) -> None:
    """The old secret opens it while it is named, and it is sealed anew with the next code."""
    bao = people["bao"]
    set_up(enter("bao"), bao)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [old]
    assert factors.code_check(bao, code=code_of(bao, ahead=1), act=Act()) == factors.ONE_TIME
    settings.SECRET_KEY_FALLBACKS = []
    sealed = OneTimeKey.objects.get().sealed
    assert not vault.is_old(sealed)
    assert vault.opened(sealed, place=f"one-time key of user {bao.pk}")
    settings.SECRET_KEY = old
    with pytest.raises(vault.SealError):
        vault.opened(sealed, place=f"one-time key of user {bao.pk}")


@pytest.mark.parametrize(
    "name", ["one-time-begin", "one-time-codes", "one-time-end", "recovery-codes", "passkey-add"]
)
def test_a_factor_is_changed_only_after_proof(people: dict[str, User], name: str) -> None:
    """An open session is not enough: password and second factor are shown again."""
    bao, browser = people["bao"], enter("bao")
    codes = set_up(browser, bao)
    session = browser.session
    session["proved"] -= 601
    session.save()
    led = browser.post(reverse(name))
    assert led["Location"].startswith(reverse("prove"))
    assert OneTimeKey.objects.exists()
    assert browser.post(reverse("prove"), {"password": "wrong"}).status_code == 422
    half = browser.post(reverse("prove"), {"password": PASSWORD})
    assert half["Location"] == reverse("second-factor")
    assert browser.post(reverse(name))["Location"].startswith(reverse("prove"))
    browser.post(reverse("second-factor"), {"code": codes[0]})
    assert not browser.post(reverse(name)).get("Location", "").startswith(reverse("prove"))


def test_the_password_of_somebody_else_proves_nothing(people: dict[str, User]) -> None:
    """Whoever finds an open session cannot change its factors by signing in as themselves."""
    set_up(enter("bao"), people["bao"])
    for name in ("chidi", "bao"):
        browser = Client()
        browser.force_login(people["amara"])
        browser.post(reverse("sign-in"), {"username": name, "password": PASSWORD})
        assert browser.session.get("_auth_user_id") != str(people["amara"].pk)
        assert ("proved" in browser.session) == (name == "chidi")


@pytest.mark.parametrize(
    ("name", "is_led"),
    [*((name, True) for name in ("bao", "ines", "omar", "aline", "lena")), ("amara", False)],
)
def test_roles_whose_word_counts_set_one_up_first(
    people: dict[str, User], settings: Settings, name: str, is_led: bool
) -> None:
    """No other page opens until then, not even a public one; the demonstration only offers it."""
    assert is_in(enter(name))
    settings.SECOND_FACTOR_FORCED = True
    browser = enter(name)
    for place in ("home", "offers", "tokens", "api"):
        answer = browser.get(reverse(place))
        assert (answer.status_code, answer.get("Location")) == (
            (302, reverse("account")) if is_led else (200, None)
        )
    page = browser.get(reverse("account")).content.decode()
    assert ("Your role needs a second factor" in page) == is_led
    set_up(browser, people[name])
    assert is_in(browser)
    assert browser.post(reverse("one-time-end")).status_code == (422 if is_led else 302)
    assert OneTimeKey.objects.exists() == is_led


def test_the_last_factor_ends_with_its_recovery_codes(people: dict[str, User]) -> None:
    """Afterwards the password is enough, where the role allows that."""
    browser = enter("amara")
    set_up(browser, people["amara"])
    browser.post(reverse("one-time-end"))
    assert not RecoveryCode.objects.exists()
    assert is_in(enter("amara"))
    assert browser.post(reverse("recovery-codes")).status_code == 422
    assert kinds()[-2:] == ["factor_ended", "signed_in"]


def test_a_link_to_a_password_keeps_the_second_factor(people: dict[str, User]) -> None:
    """Whoever holds the link alone does not get in."""
    bao = people["bao"]
    set_up(enter("bao"), bao)
    bao.refresh_from_db()
    services.invitation_take_up(services.invitation_word(bao), password=PASSWORD)
    assert not is_in(enter("bao"))


def test_an_administrator_takes_factors_away_and_the_person_reads_it(
    people: dict[str, User],
) -> None:
    """With a reason, in the chain; log-ins end, and the next sign-in leads to the notice."""
    bao, omar, browser = people["bao"], enter("omar"), enter("bao")
    set_up(browser, bao)
    address = reverse("account-reset", args=[bao.pk])
    stale = Client()
    stale.force_login(people["omar"])
    assert stale.post(address, {"reason": "x"})["Location"].startswith(reverse("prove"))
    assert OneTimeKey.objects.exists()
    assert omar.get(address).status_code == 200
    assert omar.post(address, {"reason": ""}).status_code == 422
    assert omar.post(address, {"reason": "Lost the phone; called back."}).status_code == 302
    assert not is_in(browser)
    body = Event.objects.get(kind="factors_reset").payload.body
    assert "Lost the phone" in body
    again = Client()
    words = {"username": "bao", "password": PASSWORD, "next": reverse("visits")}
    assert again.post(reverse("sign-in"), words)["Location"] == reverse("account")
    assert "Lost the phone" in unescape(again.get(reverse("account")).content.decode())
    notice = AccountNotice.objects.get()
    with pytest.raises(PermissionDenied):
        services.account_notice_read(notice.pk, user=people["omar"])
    again.post(reverse("account-notice-read", args=[notice.pk]))
    assert Client().post(reverse("sign-in"), words)["Location"] == reverse("visits")


def test_nobody_takes_factors_away_but_administrators_of_others(people: dict[str, User]) -> None:
    """Not from the own account either: that would be a way around proof."""
    for name in ("bao", "omar"):
        with pytest.raises(PermissionDenied):
            factors.factors_reset(people["omar"].pk, reason="x", user=people[name], act=Act())


def test_the_console_lets_the_last_administrator_in_again(people: dict[str, User]) -> None:
    """With a reason, in the chain; the old password and the old factors open nothing any more."""
    omar = people["omar"]
    set_up(enter("omar"), omar)
    path = first.unlock("omar", reason="Lost the phone.")
    words = {"new_password1": "another sentence of his", "new_password2": "another sentence of his"}
    assert Client().post(path, words).status_code == 302
    again = {"username": "omar", "password": words["new_password1"]}
    assert Client().post(reverse("sign-in"), again)["Location"] == reverse("account")
    assert {"link_made", "password_chosen"} < set(kinds())
    assert Event.objects.get(kind="factors_reset").actor_id is None
    for name, reason in (("nobody", "x"), ("omar", ""), ("omar", "x" * 201)):
        with pytest.raises(InputError):
            first.unlock(name, reason=reason)
    assert kinds().count("factors_reset") == 1


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_the_demonstration_leaves_the_choice(is_demo: bool) -> None:
    """Elsewhere second factors are forced, and the mark of a browser is sent to this host alone."""
    own = {"BLUEHELM_SECRET": "s" * 60, "BLUEHELM_HOSTS": "x.org", "BLUEHELM_DATABASE": "sqlite:////x"}
    asked = "from bluehelm_web.site import settings as s; print(s.SECOND_FACTOR_FORCED, s.KNOWN_COOKIE_NAME)"
    told = {name: value for name, value in os.environ.items() if not name.startswith("BLUEHELM_")}
    told |= {"BLUEHELM_DEMO": "1"} if is_demo else own
    done = subprocess.run([sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True)
    assert done.stdout.split() == (["False", "known"] if is_demo else ["True", "__Host-known"])


def test_sessions_end_after_an_hour_of_silence_and_after_twelve() -> None:
    """The settings name the store that sees to it."""
    store = import_module(settings.SESSION_ENGINE)
    assert (store.IDLE.total_seconds(), store.ABSOLUTE.total_seconds()) == (3600, 12 * 3600)
