"""Rows of ladder events, what the level of an offer is derived from, and of proposals of such events."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class LadderEvent(models.Model):
    """Something that happened to an offer on its way up or down the readiness ladder."""

    offer_id = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=60)
    on = models.DateField()
    by = models.CharField(max_length=200, blank=True)
    evidence = models.TextField(blank=True)
    refers_to = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=20, default="published")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        """As it happened."""

        ordering = ("offer_id", "on", "pk")

    def __str__(self) -> str:
        """Return what happened to what."""
        return f"{self.offer_id} {self.kind} {self.on}"


class Proposal(models.Model):
    """A ladder event that counts only when a second officer has approved it."""

    offer_id = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=60)
    on = models.DateField()
    evidence = models.TextField(blank=True)
    refers_to = models.CharField(max_length=120, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    is_approved = models.BooleanField(null=True, blank=True)

    class Meta:
        """As they were made."""

        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="forces_proposal_second"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, is_approved=None)
                | Q(decided_by__isnull=False, is_approved__isnull=False),
                name="forces_proposal_decided",
            ),
            models.UniqueConstraint(
                fields=("offer_id", "kind"), condition=Q(decided_by=None), name="forces_proposal_once"
            ),
        )

    def __str__(self) -> str:
        """Return what is proposed for what."""
        return f"{self.offer_id} {self.kind} {self.on}"
