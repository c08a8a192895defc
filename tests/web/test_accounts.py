"""Accounts: invited, taken up once, ended; the first one of a registry comes from its own console."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bluehelm_web.accounts.confirmations import account_confirm
from bluehelm_web.accounts.models import Organization, User
from bluehelm_web.accounts.roles import Role
from bluehelm_web.accounts.services import invitation_word
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act
from bluehelm_web.site import first
from tests.web.conftest import proved

Of = Callable[[str], Client]
PASSWORD = "quiet rivers carry long bridges"


def invite(client: Client, **other: str) -> tuple[int, str]:
    """Invite somebody to the first state; return the status and the path of the invitation."""
    place = str(Organization.objects.get(code="XAL").pk)
    words = {"username": "a.silva", "name": "Ana Silva", "role": "drafter", "organization": place, **other}
    answer = proved(client).post(reverse("account-invite"), words)
    link = str(answer.context["link"] or "")
    return answer.status_code, link.removeprefix("http://testserver")


def test_an_invitation_serves_once(client_of: Of, cast: dict[str, User]) -> None:
    """Whoever holds the link chooses a password and signs in; the link is worth nothing afterwards."""
    _, path = invite(client_of("omar"))
    guest, words = Client(), {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert b"Ana Silva, choose a password" in guest.get(path).content
    assert guest.post(path, words).headers["Location"] == reverse("sign-in")
    done = guest.post(reverse("sign-in"), {"username": "a.silva", "password": PASSWORD})
    assert done.headers["Location"] == reverse("home")
    account_confirm("a.silva", reason="Came by.", user=cast["aline"], act=Act())
    assert guest.get(reverse("offer-draft")).status_code == 200
    assert Client().get(path).status_code == 404
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds == ["user_invited", "password_chosen", "signed_in", "account_confirmed"]


@pytest.mark.parametrize("password", ["short", "123456789012345"])
def test_a_weak_password_is_refused(client_of: Of, password: str) -> None:
    """Told beside the field; the link still holds."""
    _, path = invite(client_of("omar"))
    words = {"new_password1": password, "new_password2": password}
    answer = Client().post(path, words)
    assert answer.status_code == 422
    assert Client().get(path).status_code == 200


@pytest.mark.parametrize(
    "other",
    [{"role": "officer"}, {"username": "amara"}, {"name": ""}, {"username": "a silva"}, {"role": "king"}],
)
def test_who_cannot_be_invited(client_of: Of, other: dict[str, str]) -> None:
    """A role of the secretariat for a state, a sign-in that is taken, no name: told, and nobody is added."""
    before = User.objects.count()
    status, path = invite(client_of("omar"), **other)
    assert (status, path, User.objects.count()) == (422, "", before)


def test_an_ended_account_is_signed_out_at_once(client_of: Of, cast: dict[str, User]) -> None:
    """And its invitation, were there one, holds no more; what it did stays in the log under its name."""
    bao, omar = client_of("bao"), client_of("omar")
    path = reverse("invitation", args=[invitation_word(cast["bao"])])
    proved(omar).post(reverse("account-end", args=[cast["bao"].pk]), {"reason": "Moved on."})
    assert bao.get(reverse("offer-draft")).status_code == 302
    assert Client().get(path).status_code == 404
    assert not Client().login(username="bao", password="x")
    kinds = Event.objects.order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["user_ended", "log_ins_ended"]


def test_ending_asks_why_and_can_be_taken_back(client_of: Of, cast: dict[str, User]) -> None:
    """One click ends nothing; opened again it needs a new link, and a second person where its word counts."""
    omar, bao = proved(client_of("omar")), cast["bao"]
    end, opened = (reverse(name, args=[bao.pk]) for name in ("account-end", "account-reopen"))
    assert (omar.get(end).status_code, omar.post(end).status_code) == (200, 422)
    assert User.objects.get(pk=bao.pk).is_active
    assert omar.get(opened)["Location"] == reverse("accounts")
    omar.post(end, {"reason": "Moved on."})
    assert opened in omar.get(reverse("accounts")).content.decode()
    assert (omar.get(opened).status_code, omar.post(opened).status_code) == (200, 422)
    page = omar.post(opened, {"reason": "Is back."}).content.decode()
    found = User.objects.get(pk=bao.pk)
    assert (found.is_active, found.has_usable_password(), found.given_by) == (True, False, cast["omar"])
    [word] = re.findall(r"/invitations/([^<]+)<", page)
    assert Client().get(reverse("invitation", args=[word.rstrip("/")])).status_code == 200
    told = client_of("ines").get(reverse("log")).content.decode()
    assert ("Moved on." in told, "Is back." in told) == (True, True)


def test_a_link_that_is_made_anew_stands_in_the_log(client_of: Of, cast: dict[str, User]) -> None:
    """An administrator who takes an account over is seen, and has shown every factor just before."""
    omar, address = client_of("omar"), reverse("account-renew", args=[cast["bao"].pk])
    assert omar.post(address)["Location"].startswith(reverse("prove"))
    page = proved(omar).post(address)
    assert b"/invitations/" in page.content
    assert Event.objects.get().kind == "link_made"
    assert b"Link made" in client_of("ines").get(reverse("log")).content


def test_nobody_ends_the_own_account(client_of: Of, cast: dict[str, User]) -> None:
    """One administrator remains."""
    omar = proved(client_of("omar"))
    assert omar.post(reverse("account-end", args=[cast["omar"].pk])).status_code == 403
    assert User.objects.get(username="omar").is_active


def test_an_open_browser_ends_no_account_and_adds_no_organization(
    client_of: Of, cast: dict[str, User]
) -> None:
    """Whoever did not show every factor a short while ago is led to do so, and nothing happens."""
    omar, before = client_of("omar"), Organization.objects.count()
    words = {"kind": "state", "code": "XCA", "name": "Cadia"}
    for address in (reverse("account-end", args=[cast["bao"].pk]), reverse("organization-add")):
        assert omar.post(address, words)["Location"].startswith(reverse("prove"))
    assert User.objects.get(username="bao").is_active
    assert (Organization.objects.count(), Event.objects.count()) == (before, 0)


def test_an_administrator_has_no_other_power(client_of: Of, released: object) -> None:
    """Accounts and nothing else: no offer, no event, no log."""
    omar = client_of("omar")
    assert omar.get(reverse("log")).status_code == 403
    assert omar.get(reverse("offer-draft")).status_code == 403


@pytest.mark.parametrize("word", ["1", "x.y", "1.x", "999999.c-d", "0.", "1.c0ffee-" + "0" * 32])
def test_a_made_up_invitation_leads_nowhere(client_of: Of, word: str) -> None:
    """Whatever is typed."""
    assert client_of("dina").get(reverse("invitation", args=[word])).status_code == 404


@pytest.mark.django_db
def test_the_first_account_comes_from_the_console() -> None:
    """It is offered until somebody takes it up, and never after."""
    path = first.invitation()
    assert first.invitation()
    words = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert Client().post(path, words).status_code == 302
    assert first.invitation() == ""
    [administrator] = User.objects.all()
    assert administrator.role == Role.ADMINISTRATOR


def test_a_registry_with_accounts_offers_none(cast: dict[str, User]) -> None:
    """Whoever starts the server again does not become administrator."""
    assert first.invitation() == ""


def test_an_organization_is_added_once(client_of: Of) -> None:
    """A state by its three letters."""
    omar = proved(client_of("omar"))
    for code, status in (("XCA", 302), ("XCA", 422), ("Xca", 422)):
        words = {"kind": "state", "code": code, "name": "Cadia"}
        assert omar.post(reverse("organization-add"), words).status_code == status
    assert Organization.objects.filter(name="Cadia").count() == 1
