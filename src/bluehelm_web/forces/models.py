"""Rows of ladder events, from which the level of an offer follows, of proposals of such, and of visits."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.columns import FoldedField


class CountedEvents(models.Manager["LadderEvent"]):
    """Ladder events but for those that were recorded in error: what the ladder counts."""

    def get_queryset(self) -> models.QuerySet[LadderEvent]:
        """Return what counts."""
        return super().get_queryset().filter(annulled_at=None)


class LadderEvent(models.Model):
    """
    Something that happened to an offer on its way up or down the readiness ladder.

    What was recorded in error is annulled, by whom, when and why: it stays, and nothing counts it.
    """

    offer_id = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=60)
    on = models.DateField()
    by = models.CharField(max_length=200, blank=True)
    evidence = models.TextField(blank=True)
    refers_to = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=20, default="published")
    by_hand = models.CharField(max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulled_why = models.CharField(max_length=200, blank=True, default="")
    folded = FoldedField(default="", of=("offer_id", "by", "evidence", "refers_to"))

    objects = CountedEvents()
    every = models.Manager["LadderEvent"]()

    class Meta:
        """As it happened."""

        ordering = ("offer_id", "on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(annulled_at=None, annulled_by=None)
                | Q(annulled_at__isnull=False, annulled_by__isnull=False),
                name="forces_event_annulled",
            ),
        )
        indexes = (
            models.Index(fields=("-on", "id"), name="forces_event_day"),
            models.Index(fields=("kind", "id"), name="forces_event_kind"),
            models.Index(fields=("-kind", "id"), name="forces_event_kind_down"),
        )

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
    basis = models.CharField(max_length=20, default="published")
    by_hand = models.CharField(max_length=200, blank=True, default="")
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


class Place(models.Model):
    """
    Where an offer stands, as the ladder said when something last happened to it.

    It is no statement of anybody: it is derived anew whenever it may no longer hold, and may be thrown away.
    """

    offer_id = models.CharField(max_length=80, primary_key=True)
    unit_type = models.CharField(max_length=40)
    level = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField()
    until = models.DateField(null=True, blank=True)
    standing = models.JSONField()
    settled_on = models.DateField(db_index=True)
    changes_on = models.DateField(null=True, blank=True, db_index=True)
    settled_by = models.CharField(max_length=64, db_index=True)

    class Meta:
        """By offer."""

        ordering = ("offer_id",)
        indexes = (
            # all but the standing, which is long, so that lists and counts need not read it
            models.Index(
                fields=(
                    *("level", "settled_by", "settled_on", "changes_on"),
                    *("until", "offer_id", "order", "unit_type"),
                ),
                name="forces_place_narrow",
            ),
            # what lists are sorted by, with all that says whether it holds
            models.Index(
                fields=("order", "offer_id", "settled_by", "settled_on", "changes_on"),
                name="forces_place_order",
            ),
            models.Index(
                fields=("-order", "offer_id", "settled_by", "settled_on", "changes_on"),
                name="forces_place_order_down",
            ),
            models.Index(
                fields=("until", "offer_id", "settled_by", "settled_on", "changes_on"),
                name="forces_place_until",
            ),
        )

    def __str__(self) -> str:
        """Return what stands where."""
        return f"{self.offer_id} {self.level}"


class Move(models.Model):
    """
    What a ladder event did to the level of its offer, where it moved it; an empty level is below the first.

    Like the place of the offer, with which it is settled, it is derived and may be thrown away.
    """

    event = models.OneToOneField(LadderEvent, on_delete=models.CASCADE, primary_key=True, related_name="+")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)

    class Meta:
        """By event; from and to which level, so that the list of events is narrowed by either."""

        ordering = ("event",)
        indexes = (
            models.Index(fields=("after", "event"), name="forces_move_after"),
            models.Index(fields=("before", "event"), name="forces_move_before"),
        )

    def __str__(self) -> str:
        """Return both levels."""
        return f"{self.before} - {self.after}"


class Commitment(models.Model):
    """An offer that is committed to a mission; an offer is committed to one at a time."""

    offer_id = models.CharField(max_length=80)
    mission = models.CharField(max_length=60, db_index=True)
    reason = models.CharField(max_length=200)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Latest first."""

        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("offer_id",), condition=Q(ended_at=None), name="forces_commitment_once"
            ),
        )

    def __str__(self) -> str:
        """Return what is committed to what."""
        return f"{self.offer_id} to {self.mission}"


class Outcome(models.TextChoices):
    """How a visit ended; empty while it is booked."""

    PASSED = "passed", _("passed")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Visit(models.Model):
    """
    A visit to an offer, of a kind that the ladder knows.

    Members are seen by the secretariat and the contributor; the chain does not hold their names.
    """

    offer_id = models.CharField(max_length=80, db_index=True)
    contributor = models.CharField(max_length=3, db_index=True)
    unit_type = models.CharField(max_length=40)
    visit = models.CharField(max_length=20)
    place = models.CharField(max_length=120)
    start_on = models.DateField()
    end_on = models.DateField()
    members = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    remark = models.CharField(max_length=200, blank=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    folded = FoldedField(default="", of=("offer_id", "place"))

    class Meta:
        """Latest first; one visit of a kind is booked at a time."""

        ordering = ("-start_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="forces_visit_period"),
            models.CheckConstraint(
                condition=Q(outcome__in=("", *Outcome.values)), name="forces_visit_outcome"
            ),
            models.UniqueConstraint(
                fields=("offer_id", "visit"), condition=Q(outcome=""), name="forces_visit_once"
            ),
        )

    def __str__(self) -> str:
        """Return what was visited when."""
        return f"{self.offer_id} {self.visit} {self.start_on}"


class Mark(models.TextChoices):
    """What a visit found of a line; empty when nobody has looked at it."""

    UNSEEN = "", _("not looked at")
    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")


class VisitLine(models.Model):
    """One thing that a visit looks at, and what it found."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="lines")
    topic = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    source = models.TextField()
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    remark = models.CharField(max_length=200, blank=True)

    class Meta:
        """As they were put on the list; each stands there once."""

        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="forces_visit_line_mark"),
            models.UniqueConstraint(fields=("visit", "topic", "text"), name="forces_visit_line_once"),
        )

    def __str__(self) -> str:
        """Return what is looked at."""
        return self.text
