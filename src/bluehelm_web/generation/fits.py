"""Which offers fit the lines of a statement, what a new version changes in that, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bluehelm.generation import statements
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.generation.statements import FitChange
from bluehelm_web.accounts.models import User, Viewer, state_of
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.accounts.roles import CONTRIBUTING, Ability, roles_with
from bluehelm_web.core import names
from bluehelm_web.generation.models import StatementFit, StatementVersion
from bluehelm_web.generation.permissions import may_keep
from bluehelm_web.generation.snapshot import lines_of
from bluehelm_web.partnership.models import Notice, Offer
from bluehelm_web.partnership.snapshot import limited, offers_resolved


def lines_before(version: StatementVersion) -> tuple[StatementLine, ...]:
    """Return the lines of the issued version before one; none where it is the first."""
    issued = StatementVersion.objects.filter(statement=version.statement_id, issued_on__isnull=False)
    last = issued.filter(number__lt=version.number).order_by("-number").first()
    return lines_of(last) if last else ()


def changes(version: StatementVersion, *, on: date) -> tuple[FitChange, ...]:
    """
    Return which released offers fitted before and do not by a version, and the other way round.

    Parameters
    ----------
    version
        The version, issued or not; it is held against the issued one before it.
    on
        The day.

    Returns
    -------
    tuple of FitChange
        By line and offer; of offers whose values can be settled.
    """
    before, after = lines_before(version), lines_of(version)
    types = {line.unit_type for line in (*before, *after)}
    released = Offer.objects.filter(is_released=True, unit_type__in=types)
    offers = limited(offers_resolved(released, as_of=on))
    mission = version.statement.mission_id
    return statements.fit_changes(offers, before=before, after=after, mission=mission, on=on)


def rows(version: StatementVersion, *, changes: Iterable[FitChange]) -> list[StatementFit]:
    """Return the rows that keep what a version changed."""
    return [
        StatementFit(
            statement_version=version,
            line_id=one.line_id,
            offer_id=one.offer_id,
            is_lost=one.is_lost,
            words=words(one),
        )
        for one in changes
    ]


def words(change: FitChange) -> str:
    """Return why an offer fits no more, or did not fit before."""
    return change.after.words if change.is_lost else names.BEFORE % {"why": change.before.words}


def shown_to(viewer: Viewer, fits: Sequence[StatementFit], /) -> list[StatementFit]:
    """Return what somebody may see of it: those who keep the registers all, a state what is its own."""
    if may_keep(viewer):
        return list(fits)
    own = Offer.objects.filter(contributor=state_of(viewer) or "-", pk__in=[one.offer_id for one in fits])
    mine = set(own.values_list("pk", flat=True))
    return [one for one in fits if one.offer_id in mine]


def notify(version: StatementVersion, *, changes: Sequence[FitChange], on: date) -> list[Notice]:
    """
    Tell the people of each contributor what a version changes for its offers, and the officers how many.

    Parameters
    ----------
    version
        The version that was issued.
    changes
        What it changes.
    on
        The day.

    Returns
    -------
    list of Notice
        One an offer for each user who speaks for it, and one for each officer; none where nothing changes.
    """
    if not changes:
        return []
    by_offer: dict[str, list[FitChange]] = {}
    for one in changes:
        by_offer.setdefault(one.offer_id, []).append(one)
    owners = {row.pk: row.owner for row in Offer.objects.filter(pk__in=by_offer)}
    people = User.objects.filter(is_active=True, given_by=None).select_related("organization")
    of_states = people.filter(role__in=roles_with(Ability.OFFER), organization__kind__in=CONTRIBUTING)
    told = [
        (user, offer_id, _told(found))
        for user in of_states.filter(organization__code__in={owner.state for owner in owners.values()})
        for offer_id, found in sorted(by_offer.items())
        if speaks_for(user, owners[offer_id])
    ]
    told += [(user, "", _counted(changes)) for user in people.filter(role__in=roles_with(Ability.ANSWER))]
    return Notice.objects.bulk_create(
        Notice(
            user=user,
            offer_id=offer_id,
            action=action,
            made_on=on,
            statement=version.statement_id,
            statement_version=version.number,
        )
        for user, offer_id, action in told
    )


def _counted(changes: Sequence[FitChange], /) -> str:
    """Return how many offers fit a line no more, and how many fit one now."""
    lost, gained = (
        len({one.offer_id for one in changes if one.is_lost == is_lost}) for is_lost in (True, False)
    )
    return names.COUNTED % {"lost": lost, "gained": gained}


def _told(changes: Iterable[FitChange]) -> str:
    """Return what changes for one offer, line by line, in English as the library."""
    return "\n".join(
        (names.LOST if one.is_lost else names.GAINED) % {"line": one.line_id, "why": one.after.words}
        for one in changes
    )
