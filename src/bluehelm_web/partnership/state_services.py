"""Writes of contributors: what an officer keeps of each, and how a state says that it is reached."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.errors import MissingReference
from bluehelm.core.synonyms import fold
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.owners import Owner, speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.audit.services import BATCH, changing, event_append, events_append
from bluehelm_web.core.names import said
from bluehelm_web.core.rows import difference, values_of
from bluehelm_web.partnership.models import Contact, Contributor
from bluehelm_web.partnership.selectors import MOST_CHANGES
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.snapshot import states_known

States = Mapping[str, ContributorNoun]

MOST_SIGNS = 120
"""Signs of a name."""

OF_CONTACT = ("office", "email", "phone")
"""What a state says of how it is reached."""


Known: TypeAlias = ContributorNoun
"""What is known of a contributor."""


def states_all() -> dict[str, Known]:
    """Return every contributor by code: those of the package, as the registry keeps them."""
    return {one.iso3: one for one in (*contributors.contributors(), *states_known())}


def may_keep_states(viewer: Viewer) -> bool:
    """Tell whether somebody may say what is known of contributors: officers."""
    return can(viewer, Ability.ANSWER)


def may_say_contact(viewer: Viewer, code: str) -> bool:
    """Tell whether somebody may say how a state is reached: its own users who are of no ministry."""
    return can(viewer, Ability.OFFER) and speaks_for(viewer, Owner(state=code))


def may_read_contact(viewer: Viewer, code: str) -> bool:
    """Tell whether somebody may read how a state is reached: officers, planners, its own users."""
    is_own = can(viewer, Ability.OFFER) and state_of(viewer) == code
    return is_own or can(viewer, Ability.READ_CAVEATS)


def changes_of(viewer: Viewer, code: str) -> list[Event]:
    """Return who changed what of a contributor, latest first: for its own users and for officers."""
    is_told = can(viewer, Ability.READ_LOG) or may_keep_states(viewer) or may_say_contact(viewer, code)
    if not is_told:
        return []
    return list(event_list_of(object_id(code))[:MOST_CHANGES])


def sign_of(told: object) -> str:
    """Return a short sign of what was read, by which it shows that somebody else has changed it."""
    text = told.model_dump_json() if isinstance(told, ContributorNoun) else repr(told)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def contact_of(code: str) -> dict[str, str]:
    """Return how a state is reached; empty texts where it has not said so."""
    row = Contact.objects.filter(pk=code).first() or Contact(contributor=code)
    return {name: getattr(row, name) for name in OF_CONTACT}


def contributor_keep(noun: ContributorNoun, *, was: str, by: Writer, reason: str = "") -> None:
    """
    Keep what is known of a contributor; without a difference nothing happens.

    Parameters
    ----------
    noun
        What is said from now on.
    was
        Sign of what was known when it was read; empty for a contributor that is new.
    by
        An officer.
    reason
        Why, for the chain; empty where nobody said so.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster; nothing is changed.
    ValidationError
        When a value is not allowed, or the code is taken.
    """
    if not may_keep_states(by.user):
        raise PermissionDenied
    with changing():
        states = states_all()
        before = states.get(noun.iso3)
        if before is not None and not was:
            raise ValidationError({"iso3": _("There is a contributor of that code; change it on its page.")})
        if before is not None and sign_of(before) != was:
            raise StaleError
        contributor_check(noun, before=before, called=called_by(states))
        if before != noun:
            contributors_write([noun], before=states, by=by, reason=reason)


def contact_keep(code: str, *, told: Mapping[str, str], was: str, by: Writer) -> None:
    """
    Keep how a state is reached; the log holds that it was changed, and not what it says.

    Parameters
    ----------
    code
        Code of the state.
    told
        Office, address for mail, and number.
    was
        Sign of what stood there when it was read.
    by
        A user of that state.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster; nothing is changed.
    """
    if not may_say_contact(by.user, code):
        raise PermissionDenied
    with changing():
        before = contact_of(code)
        if sign_of(before) != was:
            raise StaleError
        changed = [name for name in OF_CONTACT if before[name] != told[name]]
        if changed:
            row = Contact(contributor=code, **{name: told[name] for name in OF_CONTACT})
            row.full_clean(validate_unique=False)
            row.save()
            payload = {"fields": ", ".join(changed)}
            event_append("contact_edited", object_id=object_id(code), payload=payload, act=by.act)


def contributors_write(
    nouns: Iterable[ContributorNoun], *, before: States, by: Writer, reason: str = ""
) -> None:
    """Write what is known of contributors that were checked, all at once, with an event of each."""
    nouns = list(nouns)
    Contributor.objects.bulk_create(
        [Contributor(**values_of(noun)) for noun in nouns],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["iso3"],
        update_fields=[one.name for one in Contributor._meta.concrete_fields if not one.primary_key],
    )
    why = {"reason": reason} if reason else {}
    told = {noun.iso3: difference(before.get(noun.iso3), after=noun) for noun in nouns}
    added = {object_id(code): {**said, **why} for code, said in told.items() if code not in before}
    edited = {object_id(code): {**said, **why} for code, said in told.items() if code in before}
    events_append("contributor_added", told=added, act=by.act)
    events_append("contributor_edited", told=edited, act=by.act)


def called_by(states: States) -> dict[str, set[str]]:
    """Return the codes of the contributors that go by a name, by the folded name."""
    found: dict[str, set[str]] = {}
    for code, one in states.items():
        for name in {fold(name) for name in (code, one.name, *one.synonyms)} - {""}:
            found.setdefault(name, set()).add(code)
    return found


def contributor_check(
    noun: ContributorNoun, *, before: ContributorNoun | None, called: Mapping[str, set[str]]
) -> None:
    """
    Refuse what no contributor may say: a place that is none, what another one is called, what is too long.

    Parameters
    ----------
    noun
        What is said of it.
    before
        What is known of it; None for one that is new.
    called
        Who goes by which name, as ``called_by`` returns it.

    Raises
    ------
    ValidationError
        By field.
    """
    wrong: dict[str, str] = {}
    for name, place in (("home_airport", contributors.airport), ("sea_port", contributors.port)):
        try:
            if code := getattr(noun, name):
                place(code)
        except MissingReference as error:
            wrong[name] = said(str(error))
    known = (before.name, *before.synonyms) if before is not None else ()
    for field, names in (("name", (noun.name,)), ("synonyms", noun.synonyms)):
        asked = {fold(name) for name in {*names} - {*known}}
        others = {code for name in asked for code in called.get(name, ())} - {noun.iso3}
        if others:
            wrong[field] = _("%(code)s is called so already.") % {"code": min(others)}
    if len(noun.name) > MOST_SIGNS:
        wrong["name"] = _("It is longer than %(most)s characters.") % {"most": MOST_SIGNS}
    if wrong:
        raise ValidationError(cast("dict[str, Any]", wrong))
    Contributor(**values_of(noun)).clean_fields()


def object_id(code: str) -> str:
    """Return how the chain names a contributor."""
    return f"contributor:{code}"
