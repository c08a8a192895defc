"""Writes of scenarios: each change is a new version, with who and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction

from bluehelm.deployment.scenario import Scenario as ScenarioNoun
from bluehelm_web.accounts.models import Organization, User
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.planning.models import Scenario, ScenarioVersion


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
    ValidationError
        When the name is taken, or is none.
    """
    row = Scenario(name=name, title=found.settings.title, owner=owner)
    with transaction.atomic():
        row.full_clean()
        row.save(force_insert=True)
        version = _version(row, found=found, number=1, user=user, reason=reason)
        told = {"version": 1, "digest": version.digest, "reason": reason}
        event_append("scenario_added", object_id=object_id(row), payload=told, act=act)
    return version


def _version(
    row: Scenario,
    *,
    found: ScenarioNoun,
    number: int,
    user: User | None,
    reason: str,
    guesses: Sequence[str] = (),
) -> ScenarioVersion:
    document = found.canonical()
    version = ScenarioVersion(
        scenario=row,
        number=number,
        document=document,
        digest=digest_of(document),
        guesses=list(guesses) or [str(guess) for guess in found.guesses],
        reason=reason,
        made_by=user,
    )
    version.full_clean(exclude=["scenario"])
    version.save()
    return version


def digest_of(document: str) -> str:
    """
    Return the hash of a document, which is the same for the same content.

    Examples
    --------
    >>> digest_of("{}")[:8]
    '44136fa3'
    """
    return hashlib.sha256(document.encode()).hexdigest()


def object_id(row: Scenario) -> str:
    """Return how the chain names a scenario."""
    return f"scenario:{row.name}"
