"""What the board of a conference shows, and the page on which everybody follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from bluehelm_web.audit.selectors import chain_length
from bluehelm_web.conferences import effects, telling
from bluehelm_web.conferences.models import CaptureState, Conference, State
from bluehelm_web.conferences.selectors import LineGap, captures_told, gaps_of
from bluehelm_web.core.names import colon

MOST_LINES = 8
"""Lines of the guide that a screen shows: of who has the floor, then those of which most is open."""

MOST_SAID = 8
"""Pledges that a screen shows, the latest first."""

MOST_IN_TEXT = 10
"""Lines, and pledges, of the board that is text alone."""

MOST_SIGNS = 64
"""Signs of a line of that."""


def followed(conference: Conference) -> dict[str, object]:
    """
    Return what is shown of a conference, in its own time and in the language that is spoken.

    Parameters
    ----------
    conference
        The conference.

    Returns
    -------
    dict
        By the name that the templates have for it: ``mark`` is up to where all of it is known, and what comes
        behind that is told by the stream. It is read first, so that nothing is lost between the two.
    """
    mark = chain_length()
    conference.refresh_from_db()
    gaps = gaps_of(conference)
    with timezone.override(ZoneInfo(conference.time_zone)):
        by_line = {one.line_id: one for one in gaps}
        told = captures_told(conference)
        pledges = [telling.pledge_told(one, line=by_line.get(one.line_id)) for one in told]
        effect = effects.effect_said(conference)
        names = dict(conference.delegations.values_list("code", "name"))
        speaking = telling.speaking_told(conference, names=names, gaps=gaps)
    num = len({one["code"] for one in pledges if one["state"] != CaptureState.WITHDRAWN})
    return {
        "conference": conference,
        "mark": mark,
        "gaps": [(one, telling.line_told(one)) for one in gaps],
        "totals": telling.totals(gaps, num=num),
        "answered": {
            one.line_id
            for one in told
            if one.delegation == conference.speaking and one.state != CaptureState.WITHDRAWN
        },
        "pledges": pledges[::-1],
        "speaking": speaking,
        "effect": effect,
        "is_live": conference.state == State.LIVE,
        "now": timezone.now(),
    }


def screened(conference: Conference) -> dict[str, object]:
    """
    Return what a big screen shows: the lines of which most is open, and the latest pledges.

    Before all others stand the lines that whoever has the floor answers, so that everybody sees them close;
    one without room is there unseen, and takes the first place once a pledge answers it.
    What was pledged last stands below the speaker only where it is of somebody else.
    """
    shown = followed(conference)
    gaps, pledges, answered = shown["gaps"], shown["pledges"], shown["answered"]
    assert isinstance(gaps, list)
    assert isinstance(pledges, list)
    assert isinstance(answered, set)
    lines = sorted(gaps, key=lambda one: (one[0].line_id not in answered, -one[0].open / one[0].asked))
    latest = next((one for one in pledges if one["state"] != CaptureState.WITHDRAWN), None)
    is_own = latest is not None and latest["code"] == conference.speaking
    return {
        **shown,
        "gaps": lines,
        "most_lines": MOST_LINES,
        "num_more": max(0, len(lines) - MOST_LINES),
        "pledges": pledges[:MOST_SAID],
        "most": MOST_SAID,
        "latest": None if is_own else latest,
    }


def text_of(conference: Conference) -> dict[str, object]:
    """Return what a slow line is told: few lines, each cut short."""
    shown = followed(conference)
    gaps, pledges = shown["gaps"], shown["pledges"]
    assert isinstance(gaps, list)
    assert isinstance(pledges, list)
    return {
        **shown,
        "lines": _open_lines([line for line, _told in gaps]),
        "said": [_line(one) for one in pledges[:MOST_IN_TEXT]],
        "num_before": max(0, len(pledges) - MOST_IN_TEXT),
    }


def _line(pledge: Mapping[str, object]) -> str:
    """Return a pledge in one line; what became of it is never cut off."""
    told = ", ".join(str(pledge[name]) for name in ("much", "what") if pledge[name])
    cut = Truncator(f"{pledge['at']} {pledge['who']}{colon()}{told}").chars(MOST_SIGNS)
    return f"{cut} ({pledge['state_said']})"


def _open_lines(gaps: Sequence[LineGap]) -> list[str]:
    lines = sorted((one for one in gaps if one.open), key=lambda one: -one.open / one.asked)
    told = [
        _("%(need)s: %(said)s")
        % {"need": Truncator(one.need).chars(MOST_SIGNS - 24), "said": telling.open_said(one)}
        for one in lines[:MOST_IN_TEXT]
    ]
    more = len(lines) - MOST_IN_TEXT
    return [*told, _("and %(number)s more") % {"number": more}] if more > 0 else told
