"""Rows of scenarios with their versions, and of plans that are asked for, made and kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import Organization


class Scenario(models.Model):
    """What an organization plans with; what it says stands in its versions, the last of which holds."""

    name = models.SlugField(max_length=60, primary_key=True)
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="scenarios")
    mission = models.CharField(max_length=200, blank=True, db_index=True)

    class Meta:
        """By name."""

        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ScenarioVersion(models.Model):
    """A scenario as it stood from one change to the next, in its canonical form; never changed."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    guesses = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Latest first."""

        ordering = ("scenario", "-number")
        constraints = (
            models.UniqueConstraint(fields=("scenario", "number"), name="planning_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="planning_version_number"),
        )

    def __str__(self) -> str:
        """Return name and number."""
        return f"{self.scenario_id} version {self.number}"


class State(models.TextChoices):
    """How far a plan is."""

    QUEUED = "queued", _("waits")
    RUNNING = "running", _("is being made")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


GOING = (State.QUEUED, State.RUNNING)
"""States after which something still happens by itself."""


class PlanRun(models.Model):
    """
    A plan that somebody asked for; the row is also its place in the queue.

    A worker that makes it has written its word into ``worker`` and tells again and again that it lives. The
    row is the one truth: whoever finds another state or word there stops. ``planner`` is the version of the
    library that was asked.
    """

    version = models.ForeignKey(ScenarioVersion, on_delete=models.PROTECT, related_name="runs")
    target = models.PositiveIntegerField()
    day = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    replications = models.PositiveIntegerField()
    planner = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    worker = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        """Latest first."""

        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "id"), name="planning_run_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, heard_at__isnull=False) & ~Q(worker="")
                | ~Q(state=State.RUNNING) & Q(worker=""),
                name="planning_run_worker",
            ),
            models.CheckConstraint(
                condition=Q(state__in=GOING, ended_at=None)
                | Q(state__in=(State.DONE, State.FAILED, State.CANCELLED), ended_at__isnull=False),
                name="planning_run_ended",
            ),
        )

    def __str__(self) -> str:
        """Return the number."""
        return f"plan {self.pk}"

    @property
    def is_going(self) -> bool:
        """Whether something still happens by itself."""
        return self.state in GOING


class PlanResult(models.Model):
    """What a plan answers: plan.json, compressed, and the workbook that was made with it."""

    run = models.OneToOneField(PlanRun, on_delete=models.PROTECT, primary_key=True, related_name="result")
    plan = models.BinaryField()
    digest = models.CharField(max_length=64)
    workbook = models.BinaryField()
    probability = models.FloatField()
    missing = models.PositiveIntegerField()

    class Meta:
        """Latest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return whose it is."""
        return f"result of plan {self.pk}"
