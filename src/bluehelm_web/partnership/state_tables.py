"""Writes of many contributors at once: a table that is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from bluehelm.core.tables import Sheet
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing
from bluehelm_web.core.lists import Words
from bluehelm_web.partnership.given_back import row_named
from bluehelm_web.partnership.sheets import Placed
from bluehelm_web.partnership.state_services import (
    States,
    called_by,
    contributor_check,
    contributors_write,
    may_keep_states,
    states_all,
)
from bluehelm_web.partnership.taken import SENT, Fate, Refusals, fate_of, faults_told

K = TypeVar("K")
"""What tells rows apart."""

SHEET = Sheet(name="contributors", thing="Contributor", noun=ContributorNoun, key=("iso3",))
"""A table of contributors, as in a scenario."""

LABELS: Mapping[str, Words] = {
    "iso3": _("Code"),
    "name": _("Name"),
    "synonyms": _("Other names"),
    "groups": _("Organizations"),
    "home_airport": _("Airport of embarkation"),
    "sea_port": _("Sea port of embarkation"),
    "is_landlocked": _("It has no sea port of its own"),
    "kind": _("Kind"),
    "source": _("Source"),
}
"""How a column is called."""


def contributors_take(table: Placed, *, by: Writer) -> tuple[Sequence[Fate], Refusals]:
    """
    Take rows of a table over: those of a known code are changed, others added.

    Parameters
    ----------
    table
        What they say, each with its number in the table.
    by
        An officer.

    Returns
    -------
    tuple of (sequence of Fate, dict)
        What became of those that were taken, and why others were not.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_keep_states(by.user):
        raise PermissionDenied
    with changing():
        states = states_all()
        sent = {number: cast("ContributorNoun", noun) for number, noun in table.rows}
        nouns, apart = _over(sent, states=states, table=table)
        faults = apart | contributors_refused(nouns, states=states)
        taken = [noun for number, noun in nouns.items() if number not in faults]
        changed = [noun for noun in taken if states.get(noun.iso3) != noun]
        contributors_write(changed, before=states, by=by, reason=str(SENT))
    refusals = {
        number: faults_told(error, noun=sent[number], name=row_named(number, sent[number].iso3))
        for number, error in faults.items()
    }
    fates = [fate_of(noun.iso3, before=states.get(noun.iso3), after=noun, labels=LABELS) for noun in taken]
    return fates, refusals


def _over(
    sent: Mapping[int, ContributorNoun], *, states: States, table: Placed
) -> tuple[dict[int, ContributorNoun], dict[int, ValidationError]]:
    """Return what rows let contributors say, and why others do not stand together with what is known."""
    nouns, apart = dict[int, ContributorNoun](), dict[int, ValidationError]()
    for number, noun in sent.items():
        try:
            nouns[number] = table.over(states.get(noun.iso3), noun=noun)
        except ValidationError as error:
            apart[number] = error
    return nouns, apart


def contributors_refused(nouns: Mapping[K, ContributorNoun], *, states: States) -> dict[K, ValidationError]:
    """Return what is wrong with which of several contributors, once all the others say what they are to."""
    found, left = dict[K, ValidationError](), dict(nouns)
    while True:
        called = called_by({**states, **{noun.iso3: noun for noun in left.values()}})
        wrong = dict[K, ValidationError]()
        for key, noun in left.items():
            before = states.get(noun.iso3)
            try:
                if before != noun:
                    contributor_check(noun, before=before, called=called)
            except ValidationError as error:
                wrong[key] = error
        if not wrong:
            return found
        found |= wrong
        left = {key: noun for key, noun in left.items() if key not in wrong}
