"""Writes of contributors: what an officer keeps of each, and how a state says that it is reached."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bluehelm.core.errors import MissingReference
from bluehelm.core.synonyms import fold
from bluehelm.core.tables.cells import to_text
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.core.names import said
from bluehelm_web.core.rows import values_of
from bluehelm_web.partnership.models import Contact, Contributor
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.sheets import check_rows
from bluehelm_web.partnership.snapshot import states_known

States = Mapping[str, ContributorNoun]

MOST_SIGNS = 120
"""Signs of a name."""

OF_CONTACT = ("office", "email", "phone")
"""What a state says of how it is reached."""


def states_all() -> dict[str, ContributorNoun]:
    """Return every contributor by code: those of the package, as the registry keeps them."""
    return {one.iso3: one for one in (*contributors.contributors(), *states_known())}


def may_keep_states(viewer: Viewer) -> bool:
    """Tell whether somebody may say what is known of contributors: officers."""
    return can(viewer, Ability.ANSWER)


def may_say_contact(viewer: Viewer, code: str) -> bool:
    """Tell whether somebody may say how a state is reached: its own users."""
    return can(viewer, Ability.OFFER) and state_of(viewer) == code


def may_read_contact(viewer: Viewer, code: str) -> bool:
    """Tell whether somebody may read how a state is reached: officers, planners, its own users."""
    return may_say_contact(viewer, code) or can(viewer, Ability.READ_CAVEATS)


def sign_of(told: object) -> str:
    """Return a short sign of what was read, by which it shows that somebody else has changed it."""
    text = told.model_dump_json() if isinstance(told, ContributorNoun) else repr(told)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def contact_of(code: str) -> dict[str, str]:
    """Return how a state is reached; empty texts where it has not said so."""
    row = Contact.objects.filter(pk=code).first() or Contact(contributor=code)
    return {name: getattr(row, name) for name in OF_CONTACT}


def contributor_keep(noun: ContributorNoun, *, was: str, by: Writer) -> None:
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
        if wrong := _wrong(noun, before=before, states=states):
            raise ValidationError(cast("dict[str, Any]", wrong))
        if before != noun:
            _keep(noun, before=before, by=by)


def contributors_import(
    nouns: Sequence[ContributorNoun], *, is_tried: bool, by: Writer
) -> tuple[Counter[str], list[str]]:
    """
    Take a table of contributors over, all of it or nothing; or only say what that would do.

    Parameters
    ----------
    nouns
        What its rows say.
    is_tried
        Whether nothing is written.
    by
        An officer.

    Returns
    -------
    tuple of (Counter, list of str)
        How many are ``added``, ``changed`` and ``unchanged``; and what keeps rows from being taken, in which
        case nothing is written.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the table has too many rows.
    """
    if not may_keep_states(by.user):
        raise PermissionDenied
    check_rows(nouns)
    done, wrong = Counter[str](), list[str]()
    with changing():
        states = states_all()
        after = {**states, **{noun.iso3: noun for noun in nouns}}
        changed = [noun for noun in nouns if states.get(noun.iso3) != noun]
        for noun in changed:
            done["changed" if noun.iso3 in states else "added"] += 1
            told = _told(noun, before=states, after=after)
            wrong += [format_html("{}: {}", noun.iso3, one) for one in told]
        done["unchanged"] = len(nouns) - len(changed)
        if not wrong and not is_tried:
            for noun in changed:
                _keep(noun, before=states.get(noun.iso3), by=by)
    return done, wrong


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


def _keep(noun: ContributorNoun, *, before: ContributorNoun | None, by: Writer) -> None:
    row = Contributor(**values_of(noun))
    row.full_clean(validate_unique=False)
    row.save()
    pairs = {name: (getattr(before, name, None), getattr(noun, name)) for name in type(noun).model_fields}
    told = {
        name: f"{to_text(old)} -> {to_text(new)}" if before is not None else to_text(new)
        for name, (old, new) in pairs.items()
        if old != new
    }
    kind = "contributor_added" if before is None else "contributor_edited"
    event_append(kind, object_id=object_id(noun.iso3), payload=told, act=by.act)


def _told(noun: ContributorNoun, *, before: States, after: States) -> Iterable[str]:
    return _wrong(noun, before=before.get(noun.iso3), states=after).values()


def _wrong(noun: ContributorNoun, *, before: ContributorNoun | None, states: States) -> dict[str, str]:
    """Return what no contributor may say, by field: a place that is none, or what another one is called."""
    wrong: dict[str, str] = {}
    for name, place in (("home_airport", contributors.airport), ("sea_port", contributors.port)):
        try:
            if code := getattr(noun, name):
                place(code)
        except MissingReference as error:
            wrong[name] = said(str(error))
    known = (before.name, *before.synonyms) if before is not None else ()
    for field, names in (("name", (noun.name,)), ("synonyms", noun.synonyms)):
        if other := _called({*names} - {*known}, states=states, without=noun.iso3):
            wrong[field] = _("%(code)s is called so already.") % {"code": other}
    if len(noun.name) > MOST_SIGNS:
        wrong["name"] = _("It is longer than %(most)s characters.") % {"most": MOST_SIGNS}
    return wrong


def _called(names: Iterable[str], *, states: States, without: str) -> str:
    """Return the code of another contributor that is called by one of some names; empty for none."""
    asked = {fold(name) for name in names} - {""}
    for code, one in states.items():
        if code != without and asked & {fold(name) for name in (code, one.name, *one.synonyms)}:
            return code
    return ""


def object_id(code: str) -> str:
    """Return how the chain names a contributor."""
    return f"contributor:{code}"
