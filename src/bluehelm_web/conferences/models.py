"""Rows of conferences and of what is kept of each; columns have the names of the nouns' fields."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.conferences.capture_models import CONFIRMED as CONFIRMED
from bluehelm_web.conferences.capture_models import OPEN as OPEN
from bluehelm_web.conferences.capture_models import STANDING as STANDING
from bluehelm_web.conferences.capture_models import Capture as Capture
from bluehelm_web.conferences.capture_models import CaptureState as CaptureState
from bluehelm_web.core.columns import FoldedField
from bluehelm_web.generation.models import Kept
from bluehelm_web.partnership.models import PERSONS
from bluehelm_web.planning.models import Scenario


class State(models.TextChoices):
    """How far a conference is, in order."""

    PLANNED = "planned", _("planned")
    GUIDE_PUBLISHED = "guide_published", _("pledging guide published")
    PLEDGES_OPEN = "pledges_open", _("open for pledges")
    LIVE = "live", _("under way")
    CLOSED = "closed", _("closed")
    SUMMARY_PUBLISHED = "summary_published", _("Chair's Summary published")


OVER = (State.CLOSED, State.SUMMARY_PUBLISHED)
"""States in which a conference is over: it is followed up, and nobody speaks any more."""


class Conference(Kept):
    """
    A meeting at which states say what they will give.

    ``speaking`` is the code of the delegation that has the floor, since ``speaking_since``. A rehearsal is
    seen by the secretariat alone, nothing of it is counted, and it may be removed with all that is of it.
    ``scenario`` is whose shown plan tells what is missing.
    """

    conference_id = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    precision = models.CharField(max_length=10, default="day")
    place = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=60, default="UTC")
    hosts = models.JSONField(default=list, blank=True)
    form = models.CharField(max_length=300, blank=True)
    next_host = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PLANNED)
    is_rehearsal = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    speaking = models.CharField(max_length=40, blank=True)
    speaking_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    scenario = models.ForeignKey(
        Scenario, on_delete=models.SET_NULL, related_name="conferences", null=True, blank=True
    )
    folded = FoldedField(default="", of=("conference_id", "name", "place"))

    class Meta:
        """Latest first."""

        ordering = ("-starts_on", "conference_id")
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="conferences_period"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="conferences_state"),
            models.CheckConstraint(
                condition=Q(is_rehearsal=False) | Q(is_public=False), name="conferences_rehearsal_is_inside"
            ),
            models.CheckConstraint(
                condition=Q(speaking="", speaking_since=None)
                | ~Q(speaking="") & Q(speaking_since__isnull=False),
                name="conferences_speaking_since",
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class OfConference(models.Model):
    """A row that is of a conference, and goes with it when a rehearsal is removed."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta:
        """No table of its own."""

        abstract = True


class Session(OfConference):
    """One entry of the agenda."""

    version = models.PositiveIntegerField(default=1)
    session_id = models.CharField(max_length=60)
    session_kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """In the order of time."""

        ordering = ("conference", "starts_at", "session_id")
        constraints = (
            models.UniqueConstraint(fields=("conference", "session_id"), name="conferences_session_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="conferences_session_period"
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Delegation(OfConference, Kept):
    """
    Who was invited, and whether it came.

    ``link_number`` is that of the link that opens its page; 0 while it has none. One that is made anew, or
    ended, makes the one before worthless.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    delegation_kind = models.CharField(max_length=20)
    level = models.CharField(max_length=200, blank=True)
    participation = models.CharField(max_length=10, default="room")
    attended = models.BooleanField(null=True, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True, validators=PERSONS)
    minutes = models.FloatField(default=3)
    link_number = models.PositiveIntegerField(default=0)
    is_link_open = models.BooleanField(default=False)
    spoke_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order in which they speak, then by name; each once."""

        ordering = ("conference", F("position").asc(nulls_last=True), "name", "code")
        constraints = (
            models.UniqueConstraint(fields=("conference", "code"), name="conferences_delegation_once"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="conferences_delegation_minutes"),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Theme(OfConference):
    """One subject of a conference."""

    version = models.PositiveIntegerField(default=1)
    theme_id = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    position = models.PositiveIntegerField(validators=PERSONS)
    categories = models.JSONField(default=list, blank=True)

    class Meta:
        """In the order of the Summary."""

        ordering = ("conference", "position", "theme_id")
        constraints = (
            models.UniqueConstraint(fields=("conference", "theme_id"), name="conferences_theme_once"),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Initiative(OfConference, Kept):
    """A set of commitments under one subject that some states own together."""

    initiative_id = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    theme_id = models.CharField(max_length=60, blank=True)
    owners = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """By identifier; each once, whatever the conference."""

        ordering = ("initiative_id",)
        constraints = (
            models.UniqueConstraint(fields=("initiative_id",), name="conferences_initiative_once"),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class GuideLine(OfConference, Kept):
    """One line of the pledging guide."""

    line_id = models.CharField(max_length=80)
    category = models.CharField(max_length=80)
    need = models.TextField()
    unit_type = models.CharField(max_length=40, blank=True)
    quantity = models.FloatField()
    unit = models.CharField(max_length=80, default="unit")
    mission = models.CharField(max_length=60, blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    requirement_id = models.CharField(max_length=80, blank=True)
    theme_id = models.CharField(max_length=60, blank=True)

    class Meta:
        """By identifier; each once in a conference."""

        ordering = ("conference", "line_id")
        constraints = (
            models.UniqueConstraint(fields=("conference", "line_id"), name="conferences_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="conferences_line_quantity"),
        )

    def __str__(self) -> str:
        """Return the identifier."""
        return self.line_id


class StatementText(OfConference, Kept):
    """What a delegation said, in the language in which it said it, or in another."""

    statement_id = models.CharField(max_length=60)
    delegation = models.CharField(max_length=40)
    session_id = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=2)
    text = models.TextField()
    translation_of = models.CharField(max_length=60, blank=True)
    translated_by = models.CharField(max_length=200, blank=True)
    said_on = models.DateField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """As they came; each once in a conference."""

        ordering = ("conference", "pk")
        constraints = (
            models.UniqueConstraint(fields=("conference", "statement_id"), name="conferences_statement_once"),
        )

    def __str__(self) -> str:
        """Return whose it is, and in which language."""
        return f"{self.delegation} ({self.language})"
