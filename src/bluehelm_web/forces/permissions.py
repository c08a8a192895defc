"""Who may record what happened to an offer."""

from __future__ import annotations

from bluehelm.forces import rule_sets
from bluehelm.forces.ladder_domain import (
    AGREEMENT_SIGNED,
    SUR_ALIGNED,
    WITHDRAWN,
    LadderRuleSet,
)
from bluehelm_web.accounts.models import Viewer, can
from bluehelm_web.accounts.owners import Owner, speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.core.names import named
from bluehelm_web.forces.models import LadderEvent, Proposal

RULES = "un-pcrs-2019"
"""The ladder of the registry."""


def rules() -> LadderRuleSet:
    """Return the ladder of the registry."""
    return rule_sets.rule_set(RULES)


def selected_from() -> str:
    """Return the lowest level at which a unit is selected: no unit is without a visit, says the ladder."""
    return next(step.to_level for step in rules().transitions if step.visit)


def visit_names() -> dict[str, str]:
    """Return the names of the kinds of visit."""
    return {visit: named(rule.name) for visit, rule in rules().visits.items()}


def notices_of_steps() -> tuple[str, ...]:
    """Return the kinds of event by which the secretariat answers papers."""
    return tuple(kind for step in rules().transitions for kind in step.notices)


def kinds_of_visits() -> tuple[str, ...]:
    """Return the kinds of event to which visits come: passed and failed."""
    return tuple(kind for visit in rules().visits.values() for kind in (visit.passed, visit.failed))


def kinds_recorded_by(viewer: Viewer, *, owner: Owner) -> tuple[str, ...]:
    """
    Return the kinds of event that somebody may record for the offers of an owner.

    The contributor says which papers it sends, its releaser also what it releases, renews and withdraws. The
    secretariat answers, visits, and signs. Nobody sets a level.

    Parameters
    ----------
    viewer
        Who asks.
    owner
        Whose the offers are; who speaks for another ministry of the same state records nothing.

    Returns
    -------
    tuple of str
        Kinds of the rule set, in the order of the ladder.
    """
    ladder = rules()
    steps = ladder.transitions
    if can(viewer, Ability.ANSWER):
        return (*notices_of_steps(), *kinds_of_visits(), SUR_ALIGNED, AGREEMENT_SIGNED)
    if not speaks_for(viewer, owner):
        return ()
    papers = tuple(kind for step in steps for kind in (*step.documents, *step.certificates))
    if can(viewer, Ability.RELEASE):
        own = (ladder.release.given, ladder.release.revoked, ladder.lapse.renewed_by, WITHDRAWN)
        return (*papers, *own)
    return papers if can(viewer, Ability.OFFER) else ()


def may_visit(viewer: Viewer) -> bool:
    """Tell whether somebody may book visits, fill in their check-lists and conclude them."""
    return can(viewer, Ability.ANSWER)


def may_write(viewer: Viewer) -> bool:
    """Tell whether somebody may see the letters that the secretariat writes about an offer."""
    return can(viewer, Ability.ANSWER)


def kinds_of_last_step() -> tuple[str, ...]:
    """Return the kinds of event of the step to the highest level; who recorded one does not approve it."""
    last = rules().transitions[-1]
    return (*last.papers, rules().visits[last.visit].passed) if last.visit else last.papers


def may_decide(viewer: Viewer, proposal: Proposal) -> bool:
    """Tell whether somebody may decide on a proposal: an officer who recorded nothing of the last step."""
    own = LadderEvent.objects.filter(
        offer_id=proposal.offer_id, kind__in=kinds_of_last_step(), recorded_by_id=viewer.pk
    )
    return can(viewer, Ability.ANSWER) and viewer.pk != proposal.proposed_by_id and not own.exists()
