"""Accounts whose word counts: one person opens the way into them, a second one confirms who came in."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bluehelm.core.errors import InputError
from bluehelm_web.accounts import confirmations, factors, services
from bluehelm_web.accounts.models import AccountNotice, Organization, User, can, kind_of, must_prove
from bluehelm_web.accounts.roles import Ability, OrganizationKind, Role
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.audit.services import Act
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.selectors import offers_visible_to
from bluehelm_web.site import first
from tests.web.conftest import proved

Of = Callable[[str], Client]
PASSWORD = "quiet rivers carry long bridges"


def invited(by: User, *, username: str = "ivo", role: str = Role.AUDITOR) -> User:
    """Return somebody who was invited, and has not come yet."""
    place = Organization.objects.get(code="OIOS")
    return services.user_invite(username, name="Ivo", role=role, to=place, user=by, act=Act())


def comes(whom: User) -> Client:
    """Let somebody choose a password, and return the browser in which that person has signed in."""
    services.invitation_take_up(services.invitation_word(whom), password=PASSWORD)
    client = Client()
    done = client.post(reverse("sign-in"), {"username": whom.username, "password": PASSWORD})
    assert done.status_code == 302
    return client


def confirmed(whom: User, *, by: User | None) -> User:
    """Confirm somebody."""
    return confirmations.account_confirm(whom.username, reason="Came by.", user=by, act=Act())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_role_whose_word_counts_waits_for_a_second_person(cast: dict[str, User], role: Role) -> None:
    """It serves nothing until then, and everything afterwards, without a new sign-in."""
    ivo = invited(cast["omar"], role=role)
    client = comes(ivo)
    address = {"officer": "visits", "auditor": "log", "administrator": "accounts"}[role]
    assert client.get(reverse(address)).status_code == 403
    assert b"other than Omar" in client.get(reverse("account")).content
    confirmed(ivo, by=cast["ines"])
    assert client.get(reverse(address)).status_code == 200
    assert Event.objects.get(kind="account_confirmed").payload.body == '{"reason":"Came by."}'


@pytest.mark.parametrize(
    ("role", "code", "waits"),
    [
        (Role.RELEASER, "XAL", True),
        (Role.RELEASER, "QMA", True),
        (Role.PLANNER, "DPO", True),
        (Role.PLANNER, "UNMIX", False),
        (Role.DRAFTER, "XAL", True),
        (Role.DRAFTER, "QMA", True),
        (Role.ANALYST, "DPO", False),
        (Role.LEADERSHIP, "DPO", True),
        (Role.FOCAL, "XHA", False),
    ],
)
def test_who_speaks_for_a_state_or_reads_its_caveats_waits(
    cast: dict[str, User], role: Role, code: str, waits: bool
) -> None:
    """A releaser and leadership have a second factor too; who analyses or keeps places begins."""
    place = Organization.objects.get(code=code)
    ivo = services.user_invite("ivo", name="Ivo", role=role, to=place, user=cast["omar"], act=Act())
    is_asked = role in (Role.RELEASER, Role.LEADERSHIP)
    assert (ivo.given_by == cast["omar"], bool(kind_of(ivo)), must_prove(ivo)) == (waits, not waits, is_asked)
    if waits:
        own = {"XAL": "aline", "QMA": "remi"}.get(code, "bao")
        assert kind_of(confirmed(comes_as(ivo), by=cast[own]))
        services.user_renew(ivo.pk, user=cast["omar"], act=Act())
        assert not kind_of(User.objects.get(pk=ivo.pk))


def test_who_confirms(cast: dict[str, User]) -> None:
    """An administrator, an auditor or an officer: neither who let the person in, nor the person."""
    ivo = invited(cast["omar"])
    comes(ivo)
    ivo.refresh_from_db()
    for who in (cast["omar"], ivo, cast["pia"], cast["aline"]):
        assert not confirmations.accounts_waiting(who).exists()
        with pytest.raises(PermissionDenied):
            confirmed(ivo, by=who)
    for name in ("bao", "ines"):
        assert ivo in confirmations.accounts_waiting(cast[name])
    confirmed(ivo, by=cast["bao"])
    with pytest.raises(PermissionDenied):
        confirmed(ivo, by=cast["ines"])


def a_drafter(cast: dict[str, User], *, ministry: str = "") -> User:
    """Return somebody who was invited to draft for the first state, and has come."""
    place = cast[ministry].ministry if ministry else Organization.objects.get(code="XAL")
    assert place is not None
    told = {"role": Role.DRAFTER, "user": cast["omar"], "act": Act()}
    return comes_as(services.user_invite("ivo", name="Ivo", to=place, **told))  # type: ignore[arg-type]


def test_a_state_confirms_who_speaks_for_it(cast: dict[str, User], draft: Offer) -> None:
    """Its releaser alone, who is told of the account; until then its drafts are shut to whoever came in."""
    ivo = a_drafter(cast)
    ivo.refresh_from_db()
    assert not offers_visible_to(ivo).filter(pk=draft.pk).exists()
    for name in ("bao", "ines", "ada", "amara", "yara", "omar"):
        assert not confirmations.accounts_waiting(cast[name]).exists(), name
        with pytest.raises(PermissionDenied):
            confirmed(ivo, by=cast[name])
    told = AccountNotice.objects.get(user=cast["aline"])
    assert (told.said[-1], told.reason) == (":", "Ivo (ivo), Drafter of a contributor")
    client = Client()
    client.force_login(cast["aline"])
    page = client.get(reverse("account")).content.decode()
    assert ("your contributor: Ivo (ivo), Drafter" in page, "Reason:" in page) == (True, False)
    assert offers_visible_to(confirmed(ivo, by=cast["aline"])).filter(pk=draft.pk).exists()


def test_a_ministry_confirms_its_own(cast: dict[str, User]) -> None:
    """As does a releaser of the whole state; not one of another ministry."""
    ivo = a_drafter(cast, ministry="zeno")
    assert not confirmations.accounts_waiting(cast["yara"]).exists()
    assert ivo in confirmations.accounts_waiting(cast["aline"])
    User.objects.filter(pk=ivo.pk).update(ministry=cast["yara"].ministry)
    assert ivo in confirmations.accounts_waiting(cast["yara"])


def test_where_no_releaser_serves_others_confirm(cast: dict[str, User]) -> None:
    """Nor does one whose own account waits; whoever opened the way still does not."""
    User.objects.filter(pk=cast["aline"].pk).update(given_by=cast["omar"])
    ivo = a_drafter(cast)
    for name, may in (("bao", True), ("ines", True), ("omar", False), ("yara", False), ("aline", False)):
        who = User.objects.get(username=name)
        assert (ivo in confirmations.accounts_waiting(who)) == may, name


def test_two_accounts_that_wait_do_not_confirm_each_other(cast: dict[str, User]) -> None:
    """One administrator who invites two auditors has none."""
    one, other = invited(cast["omar"]), invited(cast["omar"], username="ira")
    for ivo in (one, other):
        comes(ivo)
    other.refresh_from_db()
    assert not can(other, Ability.READ_LOG)
    with pytest.raises(PermissionDenied):
        confirmed(one, by=other)


def test_nobody_is_confirmed_before_coming(cast: dict[str, User]) -> None:
    """The link is still worth something, to whoever made it as well."""
    with pytest.raises(ValidationError):
        confirmed(invited(cast["omar"]), by=cast["ines"])


@pytest.mark.parametrize("reason", ["", "x" * 201])
def test_a_confirmation_has_a_reason(cast: dict[str, User], reason: str) -> None:
    """How the person was recognized."""
    ivo = invited(cast["omar"])
    comes(ivo)
    with pytest.raises(ValidationError):
        confirmations.account_confirm("ivo", reason=reason, user=cast["ines"], act=Act())


def test_whoever_opens_an_account_again_waits_again(cast: dict[str, User]) -> None:
    """An administrator who takes the factors of an auditor away, and makes a link, has no auditor."""
    bao = cast["bao"]
    factors.factors_reset(bao.pk, reason="Lost.", user=cast["omar"], act=Act())
    bao.refresh_from_db()
    assert not can(bao, Ability.ANSWER)
    services.user_renew(bao.pk, user=cast["omar"], act=Act())
    assert not confirmations.accounts_waiting(cast["omar"]).exists()
    assert can(confirmed(comes_as(bao), by=cast["chidi"]), Ability.ANSWER)


def comes_as(whom: User) -> User:
    """Return somebody who has come."""
    comes(whom)
    return whom


def test_a_link_that_no_factor_stands_behind_waits(cast: dict[str, User]) -> None:
    """One behind which a factor stands lets nobody in alone, and does not; the log says which."""
    services.user_renew(cast["bao"].pk, user=cast["omar"], act=Act())
    assert User.objects.get(username="bao").given_by == cast["omar"]
    with_factor(cast["chidi"])
    services.user_renew(cast["chidi"].pk, user=cast["omar"], act=Act())
    assert User.objects.get(username="chidi").given_by is None
    services.user_renew(cast["amara"].pk, user=cast["omar"], act=Act())
    assert [body_of(one) for one in Event.objects.filter(kind="link_made").order_by("seq")] == [
        {"waits": True},
        {"waits": False},
        {"waits": True},
    ]


def with_factor(user: User) -> None:
    """Give somebody a passkey."""
    user.passkeys.create(name="ring", credential_id=f"of {user.pk}", credential=b"x")


def test_while_an_account_waits_nobody_else_opens_it(cast: dict[str, User]) -> None:
    """Or the second person would take it over and confirm it; and old links end with the confirmation."""
    ivo, second = invited(cast["omar"]), cast["chidi"]
    User.objects.filter(pk=second.pk).update(role=Role.ADMINISTRATOR)
    second.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.user_renew(ivo.pk, user=second, act=Act())
    with pytest.raises(PermissionDenied):
        factors.factors_reset(ivo.pk, reason="x", user=second, act=Act())
    comes(ivo)
    word = services.invitation_word(services.user_renew(ivo.pk, user=cast["omar"], act=Act()))
    assert services.invited_by(word) == ivo
    confirmed(ivo, by=second)
    assert services.invited_by(word) is None


def test_the_page_asks_for_proof_and_tells_who_may_confirm(client_of: Of, cast: dict[str, User]) -> None:
    """Nobody else is told that anybody waits."""
    ivo = invited(cast["omar"])
    comes(ivo)
    ines, address = client_of("ines"), reverse("account-confirm", args=[ivo.pk])
    assert ines.get(address)["Location"] == f"{reverse('prove')}?next={quote(address, safe='')}"
    assert address in ines.get(reverse("account")).content.decode()
    assert proved(ines).post(address, {"reason": ""}).status_code == 422
    assert ines.post(address, {"reason": "Came by."}).status_code == 302
    assert proved(ines).get(address).status_code == 404
    assert proved(client_of("pia")).get(address).status_code == 404
    assert b"waits for a second person" not in client_of("omar").get(reverse("accounts")).content


def test_an_invitation_asks_for_proof(client_of: Of) -> None:
    """Whoever finds the browser of an administrator open lets nobody in."""
    omar = client_of("omar")
    sent = omar.post(reverse("account-invite"), {"username": "x"})
    assert sent["Location"] == f"{reverse('prove')}?next=%2Faccounts"
    assert f"{reverse('prove')}?next=/accounts" in omar.get(reverse("accounts")).content.decode()


@pytest.mark.django_db
def test_a_registry_begins_with_one_administrator() -> None:
    """The first one comes from the console and waits for nobody; the second is confirmed there."""
    first.invitation()
    omar = User.objects.get()
    assert can(omar, Ability.KEEP_ACCOUNTS)
    place = Organization.objects.create(code="OIOS", name="x", kind=OrganizationKind.SECRETARIAT)
    assert place.kind == OrganizationKind.SECRETARIAT
    ivo = invited(omar, role=Role.ADMINISTRATOR)
    for name, reason in (("nobody", "x"), ("ivo", "x")):
        with pytest.raises(InputError):
            first.confirm(name, reason=reason)
    comes(ivo)
    with pytest.raises(InputError):
        first.confirm("ivo", reason="")
    assert first.confirm("ivo", reason="Came in person.")
    assert not first.confirm("ivo", reason="Came in person.")
    ivo.refresh_from_db()
    assert can(ivo, Ability.KEEP_ACCOUNTS)
    assert Event.objects.get(kind="account_confirmed").actor_id is None


def test_a_second_factor_is_asked_for_while_an_account_waits(cast: dict[str, User], settings: object) -> None:
    """So that it is there when the role begins to serve."""
    settings.SECOND_FACTOR_FORCED = True  # type: ignore[attr-defined]
    assert factors.must_have(invited(cast["omar"]))


def test_the_database_lets_nobody_open_the_own_account(cast: dict[str, User]) -> None:
    """Whoever writes rows is held to it as well."""
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast["ines"].pk).update(given_by=cast["ines"].pk)
