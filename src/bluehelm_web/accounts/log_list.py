"""What may be asked of the log."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.core.lists import Column, Filter, Listing, Words, by
from bluehelm_web.core.names import named


def kind_name(kind: str) -> str:
    """Return what a kind of event is called."""
    return named(kind.replace("_", " ").capitalize())


def _kinds() -> list[tuple[str, Words]]:
    kinds = Event.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return [(kind, kind_name(kind)) for kind in kinds]


def _by_whom(words: str) -> Q:
    own = User.objects.filter(Q(name__icontains=words) | Q(username=words))
    return Q(actor_id__in=own.order_by().values("pk"))


LOG = Listing(
    columns={"seq": Column(head=_("No."), by="seq", is_number=True)},
    filters={
        "kind": Filter(label=_("What"), where=by("kind"), choices=_kinds, is_open=True),
        "who": Filter(label=_("Who"), where=_by_whom),
        "thing": Filter(label=_("To what"), where=by("object_id__icontains")),
        "since": Filter(label=_("From"), where=by("at__date__gte"), is_day=True),
        "until": Filter(label=_("To"), where=by("at__date__lte"), is_day=True),
    },
    sort="-seq",
    searched=(),
)
"""Latest first where nobody says otherwise; no words are looked for in what events tell."""
