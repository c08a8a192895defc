"""Letters about an announcement, filled in from what was recorded, to be checked and signed by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bluehelm.partnership.categories import is_unit
from bluehelm_web.accounts.models import User, Viewer, can
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.core.names import colon, named, plain
from bluehelm_web.core.quantities import amount
from bluehelm_web.core.states import of_state
from bluehelm_web.forces.permissions import may_write, rules
from bluehelm_web.partnership.announced import GIVES, LABELS, names_of_states, offers_of
from bluehelm_web.partnership.letters import NOTE, Letter, closing_of, closing_to, day_said
from bluehelm_web.partnership.models import Announcement, Kind
from bluehelm_web.partnership.snapshot import announcement_of

ACKNOWLEDGEMENT = "acknowledgement"
"""The letter with which the secretariat takes note of an announcement."""

STATED = (Kind.PUBLISHED, Kind.MEASURED, Kind.ILLUSTRATIVE)
"""Kinds of what a contributor said itself: no letter repeats as its word what others suppose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a letter is about: an announcement, its state, how its conference is called, and the day."""

    row: Announcement
    state: str
    at: str
    today: date

    @property
    def said(self) -> dict[str, str]:
        """Words that several sentences take."""
        day = day_said(self.row.stated_on)
        return {"of_state": of_state(self.state), "conference": self.at, "day": day}

    @property
    def what(self) -> tuple[tuple[str, str], ...]:
        """Return what was announced as its source said it, where the record was corrected since."""
        row, before = self.row, self.row.published
        told = (
            ("capability", before.get("capability", row.capability)),
            ("quantity", self._quantity),
            ("partners", before.get("partners", ", ".join(row.partners))),
            ("description", before.get("description", row.description)),
        )
        return tuple((str(LABELS[name]), text) for name, text in told if text)

    @property
    def _quantity(self) -> str:
        """Return how much was announced; a number alone where its unit was not said."""
        before = self.row.published
        unit, told = str(before.get("unit", self.row.unit)), before.get("quantity", self.row.quantity)
        return "" if told in (None, "") else plain(amount(float(told), unit))

    @property
    def corrected(self) -> tuple[tuple[str, str], ...]:
        """Return what the record says now of what was corrected since."""
        names = [name for name in ("capability", "quantity", "unit") if name in self.row.published]
        label = _("%(what)s, as the record was corrected since")
        texts = {name: str(getattr(self.row, name) or "-") for name in names}
        if "quantity" in texts and self.row.quantity is not None:
            texts["quantity"] = str(number_format(self.row.quantity, force_grouping=True))
        return tuple((label % {"what": LABELS[name]}, text) for name, text in texts.items())


def kinds_for(viewer: Viewer, row: Announcement) -> tuple[tuple[str, str], ...]:
    """
    Return the letters that somebody may take about an announcement, each with its name.

    Parameters
    ----------
    viewer
        An officer, about a released one: the acknowledgement. Who speaks for its owner: the note verbale that
        confirms it, unless it was withdrawn.
    row
        An announcement that the viewer may see; none is written about one that is only supposed.

    Returns
    -------
    tuple of (str, str)
        Kind and name.
    """
    if row.kind not in STATED:
        return ()
    if may_write(viewer) and row.is_released:
        return ((ACKNOWLEDGEMENT, _("Acknowledgement of the announcement")),)
    if can(viewer, Ability.OFFER) and speaks_for(viewer, row.owner) and row.withdrawn_on is None:
        return ((NOTE, _("Note verbale")),)
    return ()


def file_name(row: Announcement, *, notice: str, made: Letter) -> str:
    """Return how the file of a letter is called."""
    return f"{row.pk.replace('/', '-')}-{notice}-{made.language}.docx"


def letter_of(kind: str, row: Announcement, *, at: str, user: User, on: date) -> Letter:
    """
    Return a letter.

    Parameters
    ----------
    kind
        One of ``kinds_for``.
    row
        The announcement.
    at
        How its conference is called.
    user
        Who takes it.
    on
        The day.

    Returns
    -------
    Letter
        Filled in; it states nothing that was not recorded, and says whose word it is.
    """
    state = names_of_states().get(row.contributor, row.contributor)
    about = About(row=row, state=state, at=at or "-", today=on)
    return (_note if kind == NOTE else _acknowledgement)(about, user)


def _acknowledgement(about: About, user: User) -> Letter:
    """Return the letter with which the secretariat takes note, and says what it would be grateful for."""
    row = about.row
    opening = _(
        "The Secretariat of the United Nations presents its compliments to the Permanent Mission"
        " %(of_state)s to the United Nations and has the honour to acknowledge what was announced at"
        " %(conference)s on %(day)s."
    )
    kind = format_html('{}{}<span lang="en">{}</span>', row.get_kind_display(), colon(), row.source)
    gives = str(GIVES.get(row.gives, ""))
    read = ((_("What it gives, as the register reads it"), gives),) if gives else ()
    paragraphs, items = _following(about, user)
    return Letter(
        title=_("Acknowledgement of the announcement"),
        sender=str(user.organization),
        day=about.today,
        opening=opening % about.said,
        facts=(*about.what, *about.corrected, *read, (_("Kind and source"), kind), (_("Record"), row.pk)),
        paragraphs=paragraphs,
        items=items,
        closing=closing_to(about.state),
    )


def _following(about: About, user: User) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is said of how it goes on, and a list below."""
    row = about.row
    if row.withdrawn_on is not None:
        noted = _("The Secretariat has noted that it was withdrawn on %(day)s.")
        return (noted % {"day": day_said(row.withdrawn_on)},), ()
    counts = _("It is kept on the public register as an announcement, and does not count as ready.")
    if offers := [one.pk for one in offers_of(user, row) if one.is_released]:
        return (counts, _("These offers on the readiness register make it real:")), tuple(offers)
    if not is_unit(announcement_of(row)):
        asked = _(
            "The Secretariat would be grateful to be told when it is agreed, funded and delivered, and whom"
            " it may ask about it."
        )
        return (counts, asked), ()
    papers = tuple(named(rules().event_names[kind]) for kind in rules().transitions[0].documents)
    asked = _("For a unit to be registered, the Secretariat would be grateful to receive:")
    return (counts, asked), papers


def _note(about: About, user: User) -> Letter:
    """Return the note verbale with which a contributor confirms what it announced."""
    opening = _(
        "The Permanent Mission %(of_state)s to the United Nations presents its compliments to the Secretariat"
        " of the United Nations and has the honour to confirm what it announced at %(conference)s on %(day)s."
    )
    return Letter(
        title=_("Note verbale"),
        sender=str(user.organization),
        day=about.today,
        opening=opening % about.said,
        facts=about.what,
        closing=closing_of(about.state),
    )
