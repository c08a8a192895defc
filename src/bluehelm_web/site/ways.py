"""Where somebody may go from any page, and what the first page proposes to do next."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import User, Viewer, can, host_of, kind_of, mission_of
from bluehelm_web.accounts.roles import ABILITIES, Ability
from bluehelm_web.generation.models import HostConsent, Mission
from bluehelm_web.generation.permissions import OF_HOSTS, missions_kept_by
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.planning.permissions import may_plan

READING = ((_("Look at the missions"), "missions"), (_("See what happened"), "happenings"))
"""What is proposed to whoever reads only."""

Step = tuple[str, str]
"""What to do, and where."""


def ways_of(viewer: Viewer) -> dict[str, bool]:
    """Return which entries of the menu somebody can open, by the name of their address."""
    return {
        "scenarios": may_plan(viewer),
        "visits": can(viewer, Ability.OFFER) or can(viewer, Ability.ANSWER),
        "notices": can(viewer, Ability.RECEIVE_NOTICES),
        "accounts": can(viewer, Ability.KEEP_ACCOUNTS),
        "webhooks": can(viewer, Ability.KEEP_ACCOUNTS),
        "log": can(viewer, Ability.READ_LOG),
    }


def next_steps(viewer: Viewer) -> tuple[str, list[Step]]:
    """
    Return where those begin of whom the list of what waits says little: missions, host countries, readers.

    Parameters
    ----------
    viewer
        Who has signed in.

    Returns
    -------
    tuple of (str, list of Step)
        A sentence, empty where none is needed, and the steps; none for all others, nor for the public.
    """
    if not isinstance(viewer, User) or not kind_of(viewer) or can(viewer, Ability.OFFER):
        return "", []
    if host := host_of(viewer):
        return _of_host(viewer, host)
    said, own = _of_mission(mission_of(viewer))
    if ABILITIES[viewer.role]:
        return said, own
    read = [(str(words), reverse(name)) for words, name in READING]
    is_told = gettext("The registry has no pages of your own for your role yet: you read.")
    return said or is_told, [*own, *read]


def _of_mission(code: str) -> tuple[str, list[Step]]:
    """Return the step to the page of the own mission, or that it is not there yet; nothing for an office."""
    if not code:
        return "", []
    if Mission.objects.filter(pk=code).exists():
        return "", [(gettext("Open the page of %(code)s") % {"code": code}, reverse("mission", args=[code]))]
    said = gettext(
        "The register has no mission %(code)s yet. The secretariat adds it; then its page opens here."
    )
    return said % {"code": code}, []


def _of_host(viewer: User, host: str) -> tuple[str, list[Step]]:
    """Return the steps to what a host country has agreed to, mission by mission."""
    missions = missions_kept_by(viewer, REGISTERS["consents"])
    if not missions:
        said = gettext("No mission on the register names %(code)s as its host. The secretariat adds it.")
        return said % {"code": host}, []
    stated = dict(HostConsent.objects.filter(host_state=host).values_list("mission", "pk"))
    steps = []
    for code in missions:
        if code in stated:
            place = reverse("register-row", args=["consents", stated[code]])
            steps.append((gettext("Look at the consent to %(code)s") % {"code": code}, place))
        else:
            place = f"{reverse('register-add', args=['consents'])}?{urlencode({'mission': code})}"
            steps.append((gettext("State the consent to %(code)s") % {"code": code}, place))
    return "", [
        *steps,
        (gettext("Keep the days that your formalities take"), reverse("register", args=OF_HOSTS[1:])),
    ]
