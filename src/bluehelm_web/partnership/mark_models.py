"""Rows of marks that an offer is stale, and who may read why; ``models`` has them, too."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ReasonReaders(models.TextChoices):
    """Who may read why the secretariat marks an offer."""

    OFFICERS = "officers", _("officers only")
    PARTIES = "parties", _("its contributor and officers")
    PUBLIC = "public", _("everybody")


class StaleMark(models.Model):
    """
    A mark that an offer is stale: announced to its contributor, who may answer, before others see it.

    One that the clock of the pledge gives names the day of the lapse; one that an officer proposes has a
    reason, and says who may read it.
    """

    offer_id = models.CharField(max_length=80)
    lapses_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    visibility = models.CharField(max_length=20, choices=ReasonReaders.choices, default=ReasonReaders.PUBLIC)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    told_on = models.DateField()
    shown_from = models.DateField()
    reply = models.CharField(max_length=200, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        """Latest first; an offer has one at a time, and nobody sees it before its contributor was told."""

        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("offer_id",), condition=Q(ended_on=None), name="partnership_stale_once"
            ),
            models.CheckConstraint(
                condition=Q(shown_from__gt=F("told_on")), name="partnership_stale_announced"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None, lapses_on__isnull=False) | Q(lapses_on=None) & ~Q(reason=""),
                name="partnership_stale_why",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=ReasonReaders.values), name="partnership_stale_visibility"
            ),
        )

    def __str__(self) -> str:
        """Return what is shown from when; never why."""
        return f"{self.offer_id} from {self.shown_from}"
