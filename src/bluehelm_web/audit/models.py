"""Rows of the chain: events, and their payloads outside the hash."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Event(models.Model):
    """
    One link of the chain: who did what to what, and the hash of all before it.

    Nothing here names a person: payload and reason stand in ``Payload``, where they can be erased.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.PositiveBigIntegerField(null=True)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=120)
    request_id = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """In the order of the chain."""

        ordering = ("seq",)
        indexes = (
            models.Index(fields=("object_id", "seq"), name="audit_event_object"),
            models.Index(fields=("kind", "seq"), name="audit_event_kind"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(seq__gte=1), name="audit_event_seq"),
            models.UniqueConstraint(fields=("previous",), name="audit_event_previous"),
        )

    def __str__(self) -> str:
        """Return place and kind."""
        return f"{self.seq} {self.kind}"


class Payload(models.Model):
    """What changed and why, under a key of its own; deleted with its key when it is erased."""

    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, primary_key=True, related_name="payload", db_constraint=True
    )
    key = models.BinaryField()
    body = models.TextField()

    class Meta:
        """In the order of the chain."""

        ordering = ("event",)

    def __str__(self) -> str:
        """Return whose it is."""
        return f"payload of {self.event_id}"


class Erasure(models.Model):
    """
    The proposal that what an event tells is erased, and what another auditor decided.

    Users stand here by their numbers, as in the chain.
    """

    seq = models.PositiveBigIntegerField(db_index=True)
    reason = models.CharField(max_length=200)
    proposed_by_id = models.PositiveBigIntegerField()
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by_id = models.PositiveBigIntegerField(null=True, blank=True)
    is_approved = models.BooleanField(null=True, blank=True)

    class Meta:
        """Oldest first; one at a time waits for an event, and nobody decides alone."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("seq",), condition=Q(decided_by_id=None), name="audit_erasure_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None, is_approved=None)
                | Q(decided_by_id__isnull=False, is_approved__isnull=False)
                & ~Q(decided_by_id=F("proposed_by_id")),
                name="audit_erasure_two_persons",
            ),
        )

    def __str__(self) -> str:
        """Return of which event."""
        return f"erasure of event {self.seq}"


class BulkChange(models.Model):
    """
    A field of several rows that one person changed in one step, under the request that did it.

    Of each row it holds what it said, what it says and by what it is known that nobody has changed it since.
    Users stand here by their numbers, as in the chain.
    """

    request_id = models.CharField(max_length=32, primary_key=True)
    place = models.CharField(max_length=120)
    column = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    rows = models.JSONField()
    reason = models.CharField(max_length=200)
    actor_id = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.PositiveBigIntegerField(null=True)

    class Meta:
        """Latest first."""

        ordering = ("-at", "request_id")
        indexes = (models.Index(fields=("place", "-at"), name="audit_bulk_place"),)

    def __str__(self) -> str:
        """Return where it was and in which request."""
        return f"{self.place} {self.request_id}"
