"""How the values of an offer are known: the kind and source of the statement that gave each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bluehelm.core.claims import Kind as KindNoun
from bluehelm.partnership.resolution_domain import Resolution
from bluehelm_web.core.names import colon, said
from bluehelm_web.partnership.models import Kind, Offer

NO_FIGURE = gettext_noop("planning value, no published figure known")
"""Source of the strength of a unit type of which none is published, as the catalogue words it."""

LIKELY = ("notice_min_days", "notice_mode_days", "notice_max_days")
"""The fields of notice."""

TOGETHER: Mapping[str, Sequence[str]] = {
    "notice": LIKELY,
    "available": ("available_from", "available_until"),
    "cargo": ("lane_m", "tonnes"),
}
"""Fields that stand in one line of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """
    How one value is known.

    Attributes
    ----------
    kind, source
        Of the statement that gave it.
    is_stated
        Whether anybody stated it; else it was filled in, so that the offer can be planned with.
    is_own
        Whether the entry itself gives it: then its kind and source are those of the entry.
    """

    kind: str
    source: str
    is_stated: bool
    is_own: bool

    @property
    def is_told(self) -> bool:
        """
        Whether a letter may say it as what a state gives.

        The entry gives it, of whatever kind its figures are, or another states what is more than assumed.
        """
        return self.is_own or (self.is_stated and self.kind != Kind.ASSUMED)

    @property
    def words(self) -> str:
        """Return kind and source, and whether nobody stated it; safe where a part of it stays English."""
        kind = f"{Kind(self.kind).label}{colon()}"
        if self.is_stated:
            return kind + self.source
        return format_html("{}; {}{}", _("not stated"), kind, said(self.source))


def known_of(row: Offer, *, resolutions: Iterable[Resolution]) -> dict[str, Known]:
    """
    Return how each value of an offer is known.

    Parameters
    ----------
    row
        The offer.
    resolutions
        Which statements gave the values of some offers, this one among them.

    Returns
    -------
    dict of str to Known
        By field; without those of which nothing is known.
    """
    return {line.attribute: _known(row, line) for line in resolutions if line.offer_id == row.pk}


def _known(row: Offer, line: Resolution, /) -> Known:
    is_claimed = bool(line.claim_id)
    raised = line.attribute in LIKELY and line.kind is KindNoun.DERIVED and line.source != row.source
    awaits = raised and not is_claimed  # the last part of a composition raises days of notice
    is_own = not is_claimed and not awaits and getattr(row, line.attribute) not in (None, "", [])
    is_stated = is_claimed or awaits or is_own
    return Known(kind=line.kind.value, source=line.source, is_stated=is_stated, is_own=is_own)


def beside(known: Mapping[str, Known]) -> dict[str, tuple[str, ...]]:
    """
    Return what is said beside the values of an offer that its entry does not give.

    Parameters
    ----------
    known
        As of ``known_of``.

    Returns
    -------
    dict of str to tuple of str
        By line of a page: kind and source, once for all its fields where they are the same.
    """
    alone = {name: (name,) for name in known if all(name not in names for names in TOGETHER.values())}
    return {line: found for line, names in {**TOGETHER, **alone}.items() if (found := _beside(names, known))}


def _beside(names: Sequence[str], known: Mapping[str, Known]) -> tuple[str, ...]:
    there = [known[name] for name in names if name in known]
    if len({(one.kind, one.source) for one in there}) <= 1:
        return tuple(one.words for one in there[:1] if not one.is_own)
    labels = dict(zip(LIKELY, (_("least"), _("likely"), _("most")), strict=True))
    told: dict[str, list[str]] = {}
    for name in names:
        if name in known and not known[name].is_own:
            told.setdefault(known[name].words, []).append(labels.get(name, ""))
    return tuple(_labelled(words, [one for one in some if one]) for words, some in told.items())


def _labelled(words: str, labels: Sequence[str]) -> str:
    """Return what is said of some fields of a line, with their names before it."""
    return format_html("{}{}{}", ", ".join(labels), colon(), words) if labels else words
