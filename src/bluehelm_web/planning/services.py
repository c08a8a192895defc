"""Writes of scenarios: each change is a new version, with who and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.errors import NotAllowed
from bluehelm.deployment import review
from bluehelm.deployment.scenario import Scenario as ScenarioNoun
from bluehelm.generation.domain import Pin
from bluehelm.partnership.domain import Visibility
from bluehelm_web.accounts.models import Organization, User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.planning.left_out import LeftOut, lines_of
from bluehelm_web.planning.models import Kind, Run, Scenario, ScenarioVersion, Shown, State
from bluehelm_web.planning.permissions import limits_in, may_change, may_plan, may_share
from bluehelm_web.planning.selectors import current_of
from bluehelm_web.planning.snapshot import scenario_of, scenario_read
from bluehelm_web.planning.takeovers import Taken


class StaleError(Exception):
    """Somebody else has changed the scenario since it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    What is changed, and why.

    Attributes
    ----------
    version
        Number of the version that was read.
    reason
        Why, for the log.
    user
        Who changes it.
    act
        Who and in which request, for the chain.
    """

    version: int
    reason: str
    user: User
    act: Act


def scenario_add(
    name: str, *, found: ScenarioNoun, owner: Organization, user: User | None, reason: str, act: Act
) -> ScenarioVersion:
    """
    Keep a scenario under a new name.

    Parameters
    ----------
    name
        Short name.
    found
        What it says.
    owner
        Whose planners see it.
    user
        Who brings it; None for the registry itself.
    reason
        Why, for the log.
    act
        Who and in which request, for the chain.

    Returns
    -------
    ScenarioVersion
        Its first version.

    Raises
    ------
    PermissionDenied
        For anybody who does not plan for the owner.
    ValidationError
        When the name is taken, or is none.
    """
    return scenario_begin(name, found=Taken(scenario=found), owner=owner, user=user, reason=reason, act=act)


def scenario_begin(
    name: str, *, found: Taken, owner: Organization, user: User | None, reason: str, act: Act
) -> ScenarioVersion:
    """
    Keep under a new name what a scenario takes over from the registers.

    Parameters
    ----------
    name, owner, user, reason, act
        As of ``scenario_add``.
    found
        What it says, and which offers it could not take over.

    Returns
    -------
    ScenarioVersion
        Its first version, which names these offers, as does the chain.

    Raises
    ------
    PermissionDenied, ValidationError
        As of ``scenario_add``.
    """
    if user is not None and not (may_plan(user) and user.organization_id == owner.pk):
        raise PermissionDenied
    settings = found.scenario.settings
    row = Scenario(name=name, title=settings.title, owner=owner, mission=settings.mission)
    with changing():
        row.full_clean(validate_unique=False)
        if Scenario.objects.filter(pk=name).exists():  # the same words, whosever it is
            why = _("This name cannot be given; choose another, such as one with the code of your office.")
            raise ValidationError({"name": why})
        row.save(force_insert=True)
        lines = lines_of(found.left_out)
        version = _version(row, found=found.scenario, number=1, user=user, reason=reason, left_out=lines)
        told = {"version": 1, "digest": version.digest, "reason": reason, **_named(found.left_out)}
        event_append("scenario_added", object_id=object_id(row), payload=told, act=act)
    return version


def scenario_send(row: Scenario, *, found: ScenarioNoun, change: Change) -> ScenarioVersion:
    """
    Make what somebody brings back the version that holds.

    Parameters
    ----------
    row
        The scenario.
    found
        What it says from now on.
    change
        From which version, why and by whom; a planner of its owner.

    Returns
    -------
    ScenarioVersion
        The new version; the one that holds, where nothing differs.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When there is a later version than that from which it was taken; nothing is changed.
    ValidationError
        When it brings limits into it that not all read who open it.
    """
    return _advance(row, found=found, change=change, kind="scenario_sent", left_out=[])


def scenario_take_over(
    row: Scenario, *, found: ScenarioNoun, change: Change, left_out: Sequence[LeftOut] | None = None
) -> ScenarioVersion:
    """
    Make what a scenario takes over from the registers of its mission the version that holds.

    Parameters
    ----------
    row, found, change
        As in ``scenario_send``.
    left_out
        Offers that are not taken over as they have faults, which version and chain name; None where no offers
        are taken over.

    Returns
    -------
    ScenarioVersion
        As of ``scenario_send``.

    Raises
    ------
    PermissionDenied, StaleError
        As ``scenario_send``.
    """
    told, lines = _named(left_out or ()), None if left_out is None else lines_of(left_out)
    return _advance(row, found=found, change=change, kind="scenario_took_over", told=told, left_out=lines)


def _named(left_out: Sequence[LeftOut]) -> dict[str, str]:
    return {"left out": ", ".join(one.offer_id for one in left_out)} if left_out else {}


def scenario_show(row: Scenario, *, shown_to: Shown, reason: str, user: User, act: Act) -> Scenario:
    """
    Share what a scenario came to: say to whom the first page shows its last plan and calendar as of now.

    Parameters
    ----------
    row
        The scenario.
    shown_to
        To whom; they see probability, base rate, gaps and the stand-by force, and none of its caveats.
    reason
        Why, for the log.
    user
        A planner of its owner; beyond the own organization only an office of the secretariat shows anything.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Scenario
        As it is shown from now on.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_share(user, row, shown_to=shown_to):
        raise PermissionDenied
    with changing():
        held = Scenario.objects.get(pk=row.pk)
        done = Run.objects.filter(version__scenario=held, state=State.DONE)
        last = {kind: done.filter(kind=kind).order_by("-pk").first() for kind in (Kind.PLAN, Kind.STANDBY)}
        shown = sorted(run.pk for run in last.values() if run)
        of = Run.objects.filter(version__scenario=held)
        before = sorted(of.filter(is_shown=True).values_list("pk", flat=True))
        if (held.shown_to, before) != (shown_to, shown):
            told = {"shown to": shown_to.value, "before": held.shown_to, "reason": reason}
            told["runs"] = ", ".join(map(str, shown)) or "-"
            held.shown_to = shown_to
            held.save(update_fields=["shown_to"])
            of.filter(is_shown=True).update(is_shown=False)
            of.filter(pk__in=shown).update(is_shown=True)
            event_append("scenario_shown", object_id=object_id(held), payload=told, act=act)
    return held


def pin_add(row: Scenario, *, pin: Pin, change: Change) -> ScenarioVersion:
    """
    Decide that an offer must, or must not, fill a line; an earlier decision on the two gives way.

    Parameters
    ----------
    row
        The scenario.
    pin
        The decision.
    change
        As in ``scenario_send``.

    Returns
    -------
    ScenarioVersion
        The new version.

    Raises
    ------
    PermissionDenied, StaleError
        As ``scenario_send``.
    InputError
        When the decision contradicts another one, or names what there is not.
    NotAllowed
        When no plan could keep it, such as that an offer which a filter rules out must fill a line.
    """
    found = scenario_of(current_of(row))
    others = [one for one in found.pins if _place(one) != _place(pin)]
    changed = scenario_read(replace(found, pins=(*others, pin)).canonical())  # with every rule, as a file
    if wrong := review.refused(changed):
        before = {str(fault) for fault in review.refused(found)}
        if fresh := [fault for fault in wrong if str(fault) not in before]:
            raise NotAllowed(fresh)
    return _advance(row, found=changed, change=change, kind="pin_added", told=_told(pin))


def pin_remove(row: Scenario, *, requirement_id: str, offer_id: str, change: Change) -> ScenarioVersion:
    """
    Take a decision on an offer and a line back.

    Parameters
    ----------
    row
        The scenario.
    requirement_id, offer_id
        The line and the offer.
    change
        As in ``scenario_send``.

    Returns
    -------
    ScenarioVersion
        The new version; the one that holds, where there is no such decision.

    Raises
    ------
    PermissionDenied, StaleError
        As ``scenario_send``.
    """
    found, place = scenario_of(current_of(row)), (requirement_id, offer_id)
    changed = replace(found, pins=tuple(one for one in found.pins if _place(one) != place))
    told = {"requirement": requirement_id, "offer": offer_id}
    return _advance(row, found=changed, change=change, kind="pin_removed", told=told)


def _place(pin: Pin) -> tuple[str, str]:
    return pin.requirement_id, pin.offer_id


def _told(pin: Pin) -> dict[str, str]:
    return {"requirement": pin.requirement_id, "offer": pin.offer_id, "action": pin.action.value}


def _advance(
    row: Scenario,
    *,
    found: ScenarioNoun,
    change: Change,
    kind: str,
    told: dict[str, str] | None = None,
    left_out: list[list[str]] | None = None,
) -> ScenarioVersion:
    """Add a version, where something differs and nobody was faster; what is left out stays where not said."""
    if not may_change(change.user, row):
        raise PermissionDenied
    with changing():
        held = Scenario.objects.get(pk=row.pk)
        current = current_of(held)
        if found.digest() == current.digest:
            return current
        if current.number != change.version:
            raise StaleError
        _check_limits(current, found=found, user=change.user)
        held.title, held.mission = found.settings.title, found.settings.mission
        held.save(update_fields=["title", "mission"])
        number, reason, user = current.number + 1, change.reason, change.user
        lines = current.left_out if left_out is None else left_out
        version = _version(held, found=found, number=number, user=user, reason=reason, left_out=lines)
        payload = {"version": number, "digest": version.digest, "reason": reason, **(told or {})}
        event_append(kind, object_id=object_id(held), payload=payload, act=change.act)
    return version


def _check_limits(before: ScenarioVersion, *, found: ScenarioNoun, user: User) -> None:
    """Refuse limits that somebody brings and not all read who open the scenario."""
    if limits_in(before.scenario, viewer=user) == read_by(user):
        return
    closed = {one for one in found.caveats if one.visibility != Visibility.PUBLIC}
    if offers := sorted({one.offer_id for one in closed - {*scenario_of(before).caveats}}):
        said = _(
            "An analyst began this scenario and reads all of it, and the file brings limits of %(offers)s"
            " that are not for everybody. Take them out, or bring the file as a scenario of your own."
        )
        raise ValidationError(said % {"offers": ", ".join(offers)})


def _version(
    row: Scenario,
    *,
    found: ScenarioNoun,
    number: int,
    user: User | None,
    reason: str,
    left_out: list[list[str]],
) -> ScenarioVersion:
    version = ScenarioVersion(
        scenario=row,
        number=number,
        document=found.canonical(),
        digest=found.digest(),
        guesses=[str(guess) for guess in found.guesses],
        left_out=left_out,
        reason=reason,
        made_by=user,
    )
    version.full_clean(exclude=["scenario"])
    version.save()
    return version


def object_id(row: Scenario) -> str:
    """Return how the chain names a scenario."""
    return f"scenario:{row.name}"
