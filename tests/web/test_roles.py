"""Roles: with which organizations they go, what they may do, and that the menu says no more than opens."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bluehelm_web.accounts import factors, services
from bluehelm_web.accounts.models import Organization, User, can, host_of, kind_of, mission_of, state_of
from bluehelm_web.accounts.roles import (
    ABILITIES,
    GOES_WITH,
    ONLY_FOR,
    WITH_SECOND_FACTOR,
    Ability,
    OrganizationKind,
    Role,
    roles_for,
)
from bluehelm_web.audit.services import Act
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.generation.services import Keeper, row_add
from bluehelm_web.partnership import supply
from bluehelm_web.partnership.models import Caveat, Limit, Offer
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.partnership.selectors import caveats_visible_to
from bluehelm_web.site.cast import CAST as OF_DEMO
from tests.web import registered
from tests.web.conftest import CAST, proved

Of = Callable[[str], Client]
PAIRS = [(role, kind) for role in Role for kind in OrganizationKind]
LINK = re.compile(r'<a href="(/[^"]*)"')


def test_the_tables_know_every_role() -> None:
    """None is left to a default, and no ability is held for a kind with which none of its roles goes."""
    assert set(GOES_WITH) == set(ABILITIES) == set(Role)
    for ability, kinds in ONLY_FOR.items():
        having = [role for role in Role if ability in ABILITIES[role]]
        assert set(kinds) <= {kind for role in having for kind in GOES_WITH[role]}
    assert set(Ability) == set().union(*ABILITIES.values())


def test_the_demonstration_has_each_role(cast: dict[str, User]) -> None:
    """So has the cast of the tests, and nobody of either has a role that does not go with it."""
    assert {role for _, _, role, _ in OF_DEMO} == {role for role, _ in CAST.values()} == set(Role)
    assert all(kind_of(user) for user in cast.values())


@pytest.mark.parametrize(("role", "kind"), PAIRS)
def test_who_is_invited_to_what(cast: dict[str, User], role: Role, kind: OrganizationKind) -> None:
    """Only in a role that goes with the kind; that stands in one table."""
    to = Organization.objects.filter(kind=kind).first()
    assert to is not None

    def invite() -> User:
        return services.user_invite("noor", name="Noor", role=role, to=to, user=cast["omar"], act=Act())

    if kind in GOES_WITH[role]:
        assert invite().role == role
    else:
        with pytest.raises(ValidationError, match="does not go with"):
            invite()


@pytest.mark.parametrize(("role", "kind"), PAIRS)
def test_a_role_of_a_wrong_organization_opens_nothing(
    cast: dict[str, User], role: Role, kind: OrganizationKind
) -> None:
    """Whoever wrote it there; nor does it make somebody a contributor, a mission or a host."""
    if kind in GOES_WITH[role]:
        return
    noor = User(username="noor", role=role, organization=Organization.objects.filter(kind=kind).first())
    assert not any(can(noor, ability) for ability in Ability)
    assert (kind_of(noor), state_of(noor), mission_of(noor), host_of(noor)) == ("", "", "", "")


def test_the_form_offers_the_roles_of_the_organization(client_of: Of, cast: dict[str, User]) -> None:
    """And no other; what is sent all the same is refused beside the field."""
    omar, host = proved(client_of("omar")), Organization.objects.get(code="XHA")
    page = omar.get(reverse("accounts"), {"organization": host.pk}).content.decode()
    assert [role for role in Role if f'<option value="{role}">' in page] == roles_for(OrganizationKind.HOST)
    words = {"username": "noor", "name": "Noor", "organization": host.pk}
    assert omar.post(reverse("account-invite"), {**words, "role": "auditor"}).status_code == 422
    assert omar.post(reverse("account-invite"), {**words, "role": "focal"}).status_code == 200
    assert User.objects.get(username="noor").role == Role.FOCAL


@pytest.mark.parametrize("role", [Role.CONDUCT, Role.VICTIMS])
@pytest.mark.parametrize("code", ["DPO", "UNMIX"])
def test_conduct_and_victims_rights_officers_have_a_second_factor(
    cast: dict[str, User], settings: object, role: Role, code: str
) -> None:
    """And wait for a second person, as everybody whose word counts."""
    settings.SECOND_FACTOR_FORCED = True  # type: ignore[attr-defined]
    to = Organization.objects.get(code=code)
    noor = services.user_invite("noor", name="Noor", role=role, to=to, user=cast["omar"], act=Act())
    assert factors.must_have(noor)
    assert noor.given_by == cast["omar"]
    assert kind_of(noor) == ""
    assert role in WITH_SECOND_FACTOR


@pytest.mark.parametrize("who", CAST)
def test_the_menu_opens(client_of: Of, released: Offer, who: str) -> None:
    """Each entry, and each step that the first page proposes; what it leaves out is closed."""
    client = client_of(who)
    page = client.get(reverse("home")).content.decode()
    menu = LINK.findall(page[page.index("<nav") : page.index("</nav>")])
    steps = [address for _, address in client.get(reverse("home")).context["steps"]]
    assert {address: client.get(address).status_code for address in (*menu, *steps)} == dict.fromkeys(
        (*menu, *steps), 200
    )
    for name in ("scenarios", "visits", "notices", "accounts", "webhooks", "log"):
        if reverse(name) not in menu:
            assert client.get(reverse(name)).status_code == 403


def test_who_reads_the_limits_that_the_secretariat_reads(cast: dict[str, User], released: Offer) -> None:
    """Officers and planners of an office, and their contributor; nobody of a mission, nor any other role."""
    told = {"offer_id": released.pk, "value": "UNMIX", "visibility": "secretariat"}
    Caveat.objects.create(rule=Limit.values[0], **told)
    Caveat.objects.create(rule=Limit.values[1], **{**told, "visibility": "contributor"})
    all_of_it = {name for name, user in cast.items() if not caveats_visible_to(user, released)[1]}
    assert all_of_it == {"amara", "aline"}
    read = {name for name, user in cast.items() if caveats_visible_to(user, released)[0]}
    assert read == {"amara", "aline", "yara", "zeno", "bao", "chidi", "pia", "piet"}
    names = ("pia", "mika", "ana")
    assert {name for name in names if supply.num_unread(read_by(cast[name]))} == {"mika", "ana"}


def test_a_regional_organization_drafts_and_releases(client_of: Of) -> None:
    """As a state does: its offer stands on the board under its name, and no state reads its draft."""
    words = {"unit_type": "FPU", "strength": "140", "kind": "illustrative", "source": "a test"}
    made = client_of("rosa").post(reverse("offer-draft"), words)
    assert made.status_code == 302, made.context["form"].errors
    row = Offer.objects.get(contributor="QMA")
    page = reverse("offer", args=[row.pk])
    assert client_of("amara").get(page).status_code == 404
    send = {"reason": "It is time.", "version": row.version}
    assert client_of("rosa").post(reverse("offer-release", args=[row.pk]), send).status_code == 403
    assert client_of("remi").post(reverse("offer-release", args=[row.pk]), send).status_code == 302
    assert client_of("dina").get(page).status_code == 200
    assert b"QMA" in client_of("dina").get(reverse("states")).content


def test_a_host_keeps_its_own_consent_alone(cast: dict[str, User]) -> None:
    """For a mission on its soil, in its own name."""
    registered.a_mission()
    register = REGISTERS["obstacles"]
    own = registered.an_obstacle("XHA", "overflight", days=(1, 2, 3))
    keeper = Keeper(user=cast["hana"], act=Act())
    assert row_add(own, register=register, mission="UNMIX", keeper=keeper).host_state == "XHA"
    other = registered.an_obstacle("XHB", "overflight", days=(1, 2, 3))
    for noun, who in ((other, "hana"), (other, "hugo"), (own, "hugo"), (own, "mika"), (own, "chen")):
        with pytest.raises(PermissionDenied):
            row_add(noun, register=register, mission="UNMIX", keeper=Keeper(user=cast[who], act=Act()))


@pytest.mark.parametrize(
    ("kind", "code"),
    [("state", "DPO2"), ("host", "xha"), ("regional", "XAL"), ("regional", "QLA"), ("host", "XHA")],
)
def test_the_code_of_an_organization_goes_with_its_kind(cast: dict[str, User], kind: str, code: str) -> None:
    """In the form and in the database; one code stands once for a kind."""
    with pytest.raises(ValidationError):
        services.organization_add(kind=kind, code=code, name="N", user=cast["omar"], act=Act())
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(kind=kind, code=code, name="N")


def test_a_state_that_hosts_a_mission_is_two_organizations(cast: dict[str, User]) -> None:
    """With one code: who speaks for the host drafts no offers."""
    added = services.organization_add(kind="host", code="XAL", name="Aldara", user=cast["omar"], act=Act())
    noor = User(username="noor", role=Role.FOCAL, organization=added)
    assert (host_of(noor), state_of(noor), can(noor, Ability.OFFER)) == ("XAL", "", False)
