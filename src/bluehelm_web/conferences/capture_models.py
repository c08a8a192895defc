"""Rows of captures: what a desk heard a delegation pledge, until the chair confirms it and after."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.partnership.models import Announcement


class CaptureState(models.TextChoices):
    """What became of a capture."""

    PROVISIONAL = "provisional", _("provisional")
    VALIDATED = "validated", _("provisional, validated")
    CONFIRMED = "confirmed", _("confirmed")
    UNDONE = "undone", _("taken back")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (CaptureState.PROVISIONAL, CaptureState.VALIDATED)
"""States before the chair has confirmed it: the board shows both as provisional."""

CONFIRMED = CaptureState.CONFIRMED
"""The state of what the chair has confirmed."""

STANDING = (*OPEN, CONFIRMED)
"""States in which it counts, be it provisionally."""


class Capture(models.Model):
    """
    What a desk heard a delegation pledge.

    Its identifier is made by the browser, so that what is sent twice is one. ``words`` and ``caveat`` are
    told to nobody outside the secretariat and the delegation itself. ``heard_at`` is what the clock of the
    browser said, which was ``skew_seconds`` behind the server's. ``corrected_by`` is who said last what it
    says now, if not who captured it: whoever validates is another. ``correction_asked`` is what its
    delegation finds wrong; empty once somebody answered.
    """

    capture_id = models.UUIDField(primary_key=True, editable=False)
    conference = models.ForeignKey(
        "conferences.Conference", on_delete=models.CASCADE, related_name="captures"
    )
    delegation = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    category = models.CharField(max_length=80)
    capability = models.CharField(max_length=300)
    quantity = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    line_id = models.CharField(max_length=80, blank=True)
    initiative_id = models.CharField(max_length=60, blank=True)
    gives = models.CharField(max_length=20, blank=True)
    available_from = models.DateField(null=True, blank=True)
    caveat = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=CaptureState.choices, default=CaptureState.PROVISIONAL)
    version = models.PositiveIntegerField(default=1)
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    captured_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    skew_seconds = models.FloatField(null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    corrected_at = models.DateTimeField(null=True, blank=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    validated_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    correction_asked = models.CharField(max_length=500, blank=True)
    correction_asked_at = models.DateTimeField(null=True, blank=True)
    announcement = models.OneToOneField(
        Announcement, on_delete=models.PROTECT, related_name="capture", null=True, blank=True
    )

    class Meta:
        """As they came."""

        ordering = ("captured_at", "capture_id")
        indexes = (
            models.Index(fields=("conference", "state", "captured_at"), name="conferences_capture_queue"),
            models.Index(fields=("conference", "delegation"), name="conferences_capture_of"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=CaptureState.values), name="conferences_capture_state"
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gt=0), name="conferences_capture_quantity"
            ),
            models.CheckConstraint(
                condition=Q(validated_by=None)
                | ~Q(validated_by=F("captured_by"))
                & (Q(corrected_by=None) | ~Q(validated_by=F("corrected_by"))),
                name="conferences_capture_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | Q(state__in=("provisional", "validated", "undone"), confirmed_at=None)
                | Q(state="withdrawn"),
                name="conferences_capture_confirmed",
            ),
        )

    def __str__(self) -> str:
        """Return who pledged what."""
        return f"{self.delegation}: {self.capability}"

    @property
    def is_open(self) -> bool:
        """Whether the chair has still to confirm it."""
        return self.state in OPEN

    @property
    def is_fresh(self) -> bool:
        """Whether the chair has never confirmed it; afterwards it stays told, and changes with a reason."""
        return self.is_open and self.announcement_id is None

    @property
    def worded_by_id(self) -> int | None:
        """Who said last what it says."""
        return self.corrected_by_id or self.captured_by_id
