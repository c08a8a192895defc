"""Letters about an offer, filled in from what is known, to be checked and signed by a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from bluehelm.forces.domain import LadderStanding
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import UnitOffer
from bluehelm_web.accounts.models import User, Viewer, can
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.core.names import ENGLISH, colon, named, plain
from bluehelm_web.core.states import of_state
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces.mending import lines_open, mend
from bluehelm_web.forces.permissions import may_write, rules
from bluehelm_web.partnership import snapshot
from bluehelm_web.partnership.forms import unit_type_choices
from bluehelm_web.partnership.known import LIKELY, Known, known_of
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.permissions import may_edit

NOTE, REQUEST = "note-verbale", "request"
"""Letters that answer nothing: one with which a contributor offers, one that asks for what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """
    A letter, in the language in which it was written.

    Attributes
    ----------
    title
        What it is called.
    sender
        Who writes.
    day
        Its date.
    dated
        The same in words.
    language
        Its language.
    is_recorded
        Whether the register holds that it was sent.
    opening
        To whom and about what.
    facts
        Label and value.
    paragraphs
        What it says after them.
    items
        A list below.
    closing
        What it says last.

    Examples
    --------
    >>> first = date(2027, 1, 1)
    >>> letter = Letter(title="Note", sender="Alba", day=first, opening="It offers", closing="Its assurances")
    >>> letter.dated, letter.language
    ('1 January 2027', 'en')
    """

    title: str
    sender: str
    day: date
    opening: str
    closing: str
    is_recorded: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    dated: str = field(init=False)
    language: str = field(init=False)

    def __post_init__(self) -> None:
        """Keep the language in which it is written, and its date in it."""
        object.__setattr__(self, "dated", day_said(self.day))
        object.__setattr__(self, "language", get_language() or ENGLISH)

    @property
    def below(self) -> str:
        """What stands where it is signed."""
        with override(self.language):
            return _("Name, function and signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a letter is about: an offer as it is settled, its state and type, where it stands, and the day."""

    row: Offer
    offer: UnitOffer
    known: Mapping[str, Known]
    state: str
    unit_type: str
    place: LadderStanding
    today: date

    @property
    def persons(self) -> tuple[tuple[str, str], ...]:
        """Strength and women, as far as they were stated, with kind and source where another gave them."""
        labels = {"strength": _("Strength"), "women": _("Women")}
        told = {name: label for name, label in labels.items() if self.known[name].is_told}
        return tuple((label, self._said(name)) for name, label in told.items())

    def _said(self, name: str) -> str:
        number, known = _number(getattr(self.offer, name)), self.known[name]
        return number if known.is_own else f"{number} ({plain(known.words)})"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The same for a letter to the state, with the value that planning takes where it stated none."""
        kind = f"{self.row.get_kind_display()}{colon()}{self.row.source}"
        number, is_told = _number(self.offer.strength), self.known["strength"].is_told
        has_own = any(
            one.is_own and one.is_told for one in map(self.known.__getitem__, ("strength", "women"))
        )
        taken = _("%(number)s (planning value, not stated)") % {"number": number}
        return (
            *([] if is_told else [(_("Strength"), taken)]),
            *self.persons,
            *([(_("Kind and source"), kind)] if has_own else []),
        )

    @property
    def notice(self) -> tuple[tuple[str, str], ...]:
        """Days of notice as far as they were stated, for the letter of the state itself."""
        told = [_number(getattr(self.offer, one)) if self.known[one].is_told else "-" for one in LIKELY]
        stated = any(self.known[one].is_told for one in LIKELY)
        return ((_("Notice, days: least, likely, most"), " / ".join(told)),) if stated else ()


def kinds_for(viewer: Viewer, row: Offer) -> tuple[tuple[str, str], ...]:
    """
    Return the letters that somebody may take about an offer, each with its name.

    Parameters
    ----------
    viewer
        An officer, about a released offer: acknowledgement, acceptance and request. Who speaks for
        its owner: the note verbale with which it is offered.
    row
        An offer that the viewer may see.

    Returns
    -------
    tuple of (str, str)
        Kind and name.
    """
    if may_write(viewer) and row.is_released:
        names = rules().event_names
        notices = ((kind, named(names[kind])) for kind in rules().transitions[0].notices)
        return (*notices, (REQUEST, _("Request for what is missing")))
    if can(viewer, Ability.OFFER) and speaks_for(viewer, row.owner):
        return ((NOTE, _("Note verbale")),)
    return ()


def may_keep(viewer: Viewer, row: Offer) -> bool:
    """Tell whether somebody who may take a letter may keep it among the documents of the offer."""
    return may_write(viewer) or may_edit(viewer, row)


def file_name(row: Offer, *, notice: str, made: Letter) -> str:
    """Return how the file of a letter is called."""
    return f"{row.pk}-{notice}-{made.language}.docx"


class ContradictoryError(Exception):
    """What is stated of an offer contradicts itself: no letter repeats it."""


def letter_of(kind: str, row: Offer, *, user: User, on: date) -> Letter:
    """
    Return a letter.

    Parameters
    ----------
    kind
        One of ``kinds_for``.
    row
        The offer.
    user
        Who takes it.
    on
        The day.

    Returns
    -------
    Letter
        Filled in.

    Raises
    ------
    ContradictoryError
        When what is stated of the offer contradicts itself.
    """
    found = snapshot.judged(row, as_of=on)
    if found.offer is None:
        raise ContradictoryError
    names = {one.iso3: one.name for one in (*contributors.contributors(), *snapshot.states_known())}
    about = About(
        row=row,
        offer=found.offer,
        known=known_of(row, resolutions=found.resolutions),
        state=names[row.contributor],
        unit_type=dict(unit_type_choices()).get(row.unit_type, row.unit_type),
        place=forces_selectors.place_told(user, row.pk, unit_type=row.unit_type, on=on),
        today=on,
    )
    written: dict[str, Callable[[About, User], Letter]] = {NOTE: _note, REQUEST: _request}
    return written[kind](about, user) if kind in written else _notice(kind, about=about, user=user)


def _opening(about: About) -> str:
    said = {"of_state": of_state(about.state), "name": about.row.pk, "unit": about.unit_type}
    return (
        _(
            "The Secretariat of the United Nations presents its compliments to the Permanent Mission"
            " %(of_state)s to the United Nations and has the honour to refer to its offer %(name)s: %(unit)s."
        )
        % said
    )


def closing_to(state: str) -> str:
    """Return how a letter to a state ends."""
    return _(
        "The Secretariat of the United Nations avails itself of this opportunity to renew to the Permanent"
        " Mission %(of_state)s to the United Nations the assurances of its highest consideration."
    ) % {"of_state": of_state(state)}


def closing_of(state: str) -> str:
    """Return how a letter of a state ends."""
    return _(
        "The Permanent Mission %(of_state)s to the United Nations avails itself of this opportunity to"
        " renew to the Secretariat of the United Nations the assurances of its highest consideration."
    ) % {"of_state": of_state(state)}


def day_said(value: date) -> str:
    """Return a day in words; the first of a month has a form of its own in some languages."""
    if value.day == 1:
        return _("1 %(month)s") % {"month": date_format(value, "YEAR_MONTH_FORMAT")}
    return date_format(value, "DATE_FORMAT")


def _number(value: float) -> str:
    return str(number_format(int(value) if value == int(value) else value, force_grouping=True))


def _notice(kind: str, *, about: About, user: User) -> Letter:
    """Return acknowledgement or acceptance; with the day of its record, where it is recorded."""
    history = forces_selectors.ladder_events_of(about.row.pk)
    recorded, lapse = history.filter(kind=kind).first(), rules().lapse
    said = _(
        "The offer was received. Acceptance follows by another letter, once the papers have been looked at."
    )
    if kind == lapse.counts_from:
        said = _(
            "The offer is accepted on the register. It holds for %(months)s months from the day of this"
            " letter, and is renewed every %(renewed)s months after."
        ) % {"months": lapse.months_initial, "renewed": lapse.months_renewed}
    papers = history.filter(kind__in=rules().transitions[0].documents).order_by("on", "pk")
    items = tuple(
        f"{named(rules().event_names[paper.kind])}, {day_said(paper.on)}"
        + (f"{colon()}{paper.evidence}" if paper.evidence else "")
        for paper in papers
    )
    received = _("These papers were received:") if items else _("No paper was received so far.")
    return Letter(
        title=named(rules().event_names[kind]),
        sender=str(user.organization),
        day=recorded.on if recorded else about.today,
        is_recorded=recorded is not None,
        opening=_opening(about),
        closing=closing_to(about.state),
        facts=about.facts,
        paragraphs=(said, received),
        items=items,
    )


def _wanting(kinds: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is missing for a level by name: what a contributor sends, and what answers it."""
    ours = {kind for step in rules().transitions for kind in step.notices}
    told = {kind: named(rules().event_names[kind]) for kind in kinds}
    return (
        tuple(name for kind, name in told.items() if kind not in ours),
        tuple(name for kind, name in told.items() if kind in ours),
    )


def _request(about: About, user: User) -> Letter:
    """Return what asks a contributor for what its offer still needs for the next level."""
    levels = rules().levels
    place, action = about.place, named(about.place.next_action)
    following = named(levels[min(place.order + 1, len(levels) - 1)].name)
    missing, answers = _wanting(place.missing)
    lacks = mend(lines_open(user, [about.row.pk]).get(about.row.pk, ()))
    unmet = tuple(_("Found not met by a visit: %(line)s") % {"line": line} for line in lacks)
    asked = _("For the next level, %(level)s, the register still needs:") % {"level": following}
    if unmet and not missing:
        asked = _("The register still asks to mend:")
    nothing = _("The register needs nothing more of this offer for now.")
    then = _("Next the Secretariat gives: %(answers)s.")
    if missing or unmet:
        then = _("Once what is asked has come, the Secretariat gives: %(answers)s.")
    after = (then % {"answers": ", ".join(answers)},) if answers else ()
    grateful = _("The Secretariat would be grateful if the following could be done next: %(action)s")
    step = (grateful % {"action": action},) if action else ()
    until = (_("Its level lapses on"), day_said(place.until)) if place.until else None
    return Letter(
        title=_("Request for what is missing"),
        sender=str(user.organization),
        day=about.today,
        opening=_opening(about),
        closing=closing_to(about.state),
        facts=(*about.facts, (_("Level"), place.level or "-"), *([until] if until else [])),
        paragraphs=(*step, *after, asked) if missing or unmet else (*(step or (nothing,)), *after),
        items=(*missing, *unmet),
    )


def _note(about: About, user: User) -> Letter:
    """Return the note verbale with which a contributor offers a unit, in the usual form."""
    offer = about.offer
    opening = _(
        "The Permanent Mission %(of_state)s to the United Nations presents its compliments to the Secretariat"
        " of the United Nations and has the honour to offer the following for United Nations peace"
        " operations, for the readiness register."
    )
    available = [
        _("from %(day)s") % {"day": day_said(offer.available_from)} if offer.available_from else "",
        _("until %(day)s") % {"day": day_said(offer.available_until)} if offer.available_until else "",
    ]
    said = {"of_state": of_state(about.state)}
    papers = [kind for kind in rules().transitions[0].documents if not kind.startswith("note_verbale")]
    return Letter(
        title=_("Note verbale"),
        sender=str(user.organization),
        day=about.today,
        opening=opening % said,
        facts=(
            (_("Unit"), about.unit_type),
            (_("Name"), about.row.name or about.row.pk),
            *about.persons,
            (_("Available"), " ".join(one for one in available if one) or _("at any time")),
            *about.notice,
        ),
        paragraphs=(_("These papers are annexed, or follow:"),),
        items=tuple(named(rules().event_names[kind]) for kind in papers),
        closing=closing_of(about.state),
    )
