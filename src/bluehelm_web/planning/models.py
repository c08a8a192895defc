"""Rows of scenarios with their versions, and of what is asked of them, worked out and kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import Organization


class Shown(models.TextChoices):
    """To whom the first page shows what a scenario came to, beside its planners; a trial to nobody."""

    NOBODY = "nobody", _("nobody else")
    LEADERSHIP = "leadership", _("the leadership of the own organization")
    SIGNED_IN = "signed_in", _("contributors and the secretariat, once they have signed in")
    EVERYBODY = "everybody", _("everybody, without signing in")


WIDE = (Shown.SIGNED_IN, Shown.EVERYBODY)
"""Beyond the own organization."""


class Scenario(models.Model):
    """
    What an organization plans with; what it says stands in its versions, the last of which holds.

    It begins as a trial: planners of its owner see it, and an analyst who began it; nobody is shown what it
    came to before one of these planners shares that, and then what was the last plan and calendar.
    """

    name = models.SlugField(max_length=60, primary_key=True)
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="scenarios")
    mission = models.CharField(max_length=200, blank=True, db_index=True)
    shown_to = models.CharField(max_length=20, choices=Shown.choices, default=Shown.NOBODY)

    class Meta:
        """By name."""

        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(shown_to__in=Shown.values), name="planning_scenario_shown"),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ScenarioVersion(models.Model):
    """
    A scenario as it stood from one change to the next, in its canonical form; never changed.

    Of offers that it could not take over ``left_out`` says which, and value, rule and remedy of each fault.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    guesses = models.JSONField(default=list, blank=True)
    left_out = models.JSONField(default=list, blank=True)
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


class Kind(models.TextChoices):
    """What is asked of a scenario."""

    PLAN = "plan", _("Plan")
    WHATIF = "whatif", _("What if")
    ASKS = "asks", _("What to ask for")
    STANDBY = "standby", _("Stand-by force")
    COMPARE = "compare", _("Comparison")


class State(models.TextChoices):
    """How far a run is."""

    QUEUED = "queued", _("waits")
    RUNNING = "running", _("is being made")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


GOING = (State.QUEUED, State.RUNNING)
"""States after which something still happens by itself."""


class Run(models.Model):
    """
    What somebody asked of a version of a scenario; the row is also its place in the queue.

    A worker that works on it has written its word into ``worker`` and tells again and again that it lives.
    The row is the one truth: whoever finds another state or word there stops. ``planner`` is the version of
    the library that was asked; ``asked`` is what else a kind needs to know, such as the shocks of a what-if.
    """

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PLAN)
    is_shown = models.BooleanField(default=False)
    asked = models.JSONField(default=dict, blank=True)
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
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="planning_run_kind"),
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
        """Return kind and number."""
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_going(self) -> bool:
        """Whether something still happens by itself."""
        return self.state in GOING


class RunResult(models.Model):
    """
    What a run answers: a document in JSON, compressed.

    A plan answers with its plan.json, the workbook that was made with it, the figures that lists show, and
    what each of its decisions does to the probability.
    """

    run = models.OneToOneField(Run, on_delete=models.PROTECT, primary_key=True, related_name="result")
    document = models.BinaryField()
    digest = models.CharField(max_length=64)
    workbook = models.BinaryField(default=bytes, blank=True)
    probability = models.FloatField(null=True, blank=True)
    missing = models.PositiveIntegerField(null=True, blank=True)
    decisions = models.JSONField(default=list, blank=True)

    class Meta:
        """Latest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return whose it is."""
        return f"result of run {self.pk}"
