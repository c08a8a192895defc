"""What visits found not met, until a later one finds it met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import Viewer
from bluehelm_web.core.names import colon, named
from bluehelm_web.forces.models import Mark, Outcome, VisitLine
from bluehelm_web.forces.selectors import MOST_LACKS, visits_visible_to

MADE = (Outcome.PASSED, Outcome.FAILED)
"""How visits end that were made."""

Open = dict[str, list[VisitLine]]
"""Lines that are not met, by offer."""


def lines_open(viewer: Viewer, offer_ids: Collection[str] | QuerySet[Any]) -> Open:
    """
    Return what visits to offers found not met, and no later visit found met; none where nothing is open.

    Parameters
    ----------
    viewer
        Who reads: officers, and users of the contributor; nobody else is told what a visit found.
    offer_ids
        The offers, or a query of them.

    Returns
    -------
    dict of str to list of VisitLine
        As the last visit that looked at each of them says it; whether the visit passed is not asked.
    """
    return _open(VisitLine.objects.filter(visit__in=visits_visible_to(viewer)), offer_ids=offer_ids)


def lines_left(offer_id: str) -> list[VisitLine]:
    """Return what is open of an offer, so that the next visit looks at it."""
    return _open(VisitLine.objects.all(), offer_ids=[offer_id]).get(offer_id, [])


def _open(lines: QuerySet[VisitLine], *, offer_ids: Collection[str] | QuerySet[Any]) -> Open:
    lacking = lines.filter(visit__offer_id__in=offer_ids, visit__outcome__in=MADE, mark=Mark.NOT_MET)
    looked = lines.filter(
        visit__offer_id__in=lacking.order_by().values("visit__offer_id"), visit__outcome__in=MADE
    )
    found = defaultdict[str, dict[tuple[str, str], VisitLine]](dict)
    looked = looked.exclude(mark=Mark.UNSEEN).select_related("visit")
    for line in looked.order_by("visit__offer_id", "visit__end_on", "visit_id", "pk"):
        found[line.visit.offer_id][line.topic, line.text] = line
    last = {name: [one for one in said.values() if one.mark == Mark.NOT_MET] for name, said in found.items()}
    return {name: rows for name, rows in last.items() if rows}


def mend(lines: Iterable[VisitLine]) -> list[str]:
    """Return each line with what was found of it, in the language of the reader."""
    return [named(line.text) + (f"{colon()}{line.remark}" if line.remark else "") for line in lines]


def mend_in_short(lines: Iterable[VisitLine]) -> str:
    """Return in one sentence what is to be mended: the first things, and how many more there are."""
    told = mend(lines)
    said = {"lacks": "; ".join(told[:MOST_LACKS]), "number": len(told) - MOST_LACKS}
    if told[MOST_LACKS:]:
        return _("To mend: %(lacks)s; and %(number)s more.") % said
    return _("To mend: %(lacks)s.") % said
