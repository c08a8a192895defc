"""Rows of missions and of what is kept of each; columns have the names of the nouns' fields."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.columns import FoldedField
from bluehelm_web.partnership.models import PERSONS, Kind

DAYS = (MinValueValidator(0), MaxValueValidator(3650))
"""What a number of days must hold."""


class Kept(models.Model):
    """A row of a register: how far it can be checked, and how often it was changed."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """No table of its own."""

        abstract = True


class Mission(Kept):
    """An operation for which units are generated."""

    code = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=200)
    lead = models.CharField(max_length=20)
    host_states = models.JSONField(default=list, blank=True)
    started_on = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True)
    folded = FoldedField(default="", of=("code", "name", "description"))

    class Meta:
        """By code."""

        ordering = ("code",)

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class MissionMandate(Kept):
    """What one resolution authorises for a mission."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="mandates")
    resolution = models.CharField(max_length=200)
    adopted_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    troops = models.PositiveIntegerField(null=True, blank=True, validators=PERSONS)
    police = models.PositiveIntegerField(null=True, blank=True, validators=PERSONS)
    experts = models.PositiveIntegerField(null=True, blank=True, validators=PERSONS)
    paragraph = models.CharField(max_length=60, blank=True)
    folded = FoldedField(default="", of=("mission_id", "resolution"))

    class Meta:
        """Latest first; a resolution stands once for a mission."""

        ordering = ("mission", "-adopted_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mission", "resolution"), name="generation_mandate_once"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("adopted_on")),
                name="generation_mandate_period",
            ),
        )

    def __str__(self) -> str:
        """Return what authorises what."""
        return f"{self.mission_id} {self.resolution}"


class HostConsent(Kept):
    """What a host state of a mission has agreed to."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="consents")
    host_state = models.CharField(max_length=3)
    is_given = models.BooleanField()
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    sofa_signed_on = models.DateField(null=True, blank=True)
    no_go_areas = models.JSONField(default=list, blank=True)
    folded = FoldedField(default="", of=("mission_id", "host_state"))

    class Meta:
        """By mission; a state stands once for a mission."""

        ordering = ("mission", "host_state")
        constraints = (
            models.UniqueConstraint(fields=("mission", "host_state"), name="generation_consent_once"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="generation_consent_period",
            ),
        )

    def __str__(self) -> str:
        """Return whose consent to what."""
        return f"{self.mission_id} {self.host_state}"


class HostObstacle(Kept):
    """Days that a formality of a host or transit state takes."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="obstacles")
    host_state = models.CharField(max_length=3)
    obstacle = models.CharField(max_length=20)
    min_days = models.FloatField(validators=DAYS)
    mode_days = models.FloatField(validators=DAYS)
    max_days = models.FloatField(validators=DAYS)
    folded = FoldedField(default="", of=("mission_id", "host_state", "obstacle"))

    class Meta:
        """By mission; a formality of a state stands once for a mission."""

        ordering = ("mission", "host_state", "obstacle")
        constraints = (
            models.UniqueConstraint(
                fields=("mission", "host_state", "obstacle"), name="generation_obstacle_once"
            ),
            models.CheckConstraint(
                condition=Q(min_days__gte=0, mode_days__gte=F("min_days"), max_days__gte=F("mode_days")),
                name="generation_obstacle_days",
            ),
        )

    def __str__(self) -> str:
        """Return what of whom."""
        return f"{self.mission_id} {self.host_state} {self.obstacle}"


class Site(Kept):
    """A place of a mission's area."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="sites")
    site_id = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    role = models.CharField(max_length=20)
    code = models.CharField(max_length=5, blank=True)
    folded = FoldedField(default="", of=("mission_id", "site_id", "name"))

    class Meta:
        """By mission; a site stands once for a mission."""

        ordering = ("mission", "site_id")
        constraints = (
            models.UniqueConstraint(fields=("mission", "site_id"), name="generation_site_once"),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="generation_site_on_the_globe",
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Carrier(Kept):
    """Ships or aircraft of a class that a mission can use."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="carriers")
    carrier_id = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=10)
    number = models.PositiveIntegerField(validators=PERSONS)
    lane_m = models.FloatField(default=0)
    tonnes = models.FloatField(default=0)
    knots = models.FloatField(default=0)
    load_days = models.FloatField(default=0)
    unload_days = models.FloatField(default=0)
    seats = models.PositiveIntegerField(default=0, validators=PERSONS)
    away_days = models.FloatField(default=0)
    only_offers = models.JSONField(default=list, blank=True)
    folded = FoldedField(default="", of=("mission_id", "carrier_id", "name"))

    class Meta:
        """By mission; a class stands once for a mission."""

        ordering = ("mission", "carrier_id")
        constraints = (
            models.UniqueConstraint(fields=("mission", "carrier_id"), name="generation_carrier_once"),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class RoadLeg(Kept):
    """A stretch of a corridor of a mission, between two of its sites."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="road_legs")
    start = models.CharField(max_length=60)
    end = models.CharField(max_length=60)
    km = models.FloatField()
    days_dry = models.FloatField()
    days_wet = models.FloatField(null=True, blank=True)
    disrupted_days = models.FloatField(default=0)
    disrupted_probability = models.FloatField(default=0)
    folded = FoldedField(default="", of=("mission_id", "start", "end"))

    class Meta:
        """By mission; a stretch stands once for a mission."""

        ordering = ("mission", "start", "end")
        constraints = (
            models.UniqueConstraint(fields=("mission", "start", "end"), name="generation_road_once"),
            models.CheckConstraint(
                condition=Q(disrupted_probability__gte=0, disrupted_probability__lte=1),
                name="generation_road_probability",
            ),
        )

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.start} - {self.end}"


class Capacity(Kept):
    """What a port or airport of debarkation, or a site, of a mission can take in a day."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="capacities")
    site = models.CharField(max_length=60)
    name = models.CharField(max_length=20)
    number = models.PositiveIntegerField(validators=PERSONS)
    folded = FoldedField(default="", of=("mission_id", "site", "name"))

    class Meta:
        """By mission; each stands once for a site."""

        ordering = ("mission", "site", "name")
        constraints = (
            models.UniqueConstraint(fields=("mission", "site", "name"), name="generation_capacity_once"),
        )

    def __str__(self) -> str:
        """Return what there is where."""
        return f"{self.site} {self.name}"


class Statement(models.Model):
    """A mission's statement of unit requirements; what it says stands in its versions."""

    statement_id = models.SlugField(_("identifier"), max_length=60, primary_key=True)
    mission = models.ForeignKey(
        Mission, verbose_name=_("mission"), on_delete=models.PROTECT, related_name="statements"
    )
    title = models.CharField(_("title"), max_length=200)
    folded = FoldedField(default="", of=("statement_id", "title", "mission_id"))

    class Meta:
        """By identifier."""

        ordering = ("statement_id",)

    def __str__(self) -> str:
        """Return the identifier."""
        return self.statement_id


class StatementVersion(models.Model):
    """
    A statement as it stands from one issue to the next.

    The last one may be a draft: it is not issued, its lines may change, and officers and planners alone see
    it. One that was issued never changes.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    edits = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        """Latest first; one draft at a time."""

        ordering = ("statement", "-number")
        constraints = (
            models.UniqueConstraint(fields=("statement", "number"), name="generation_version_once"),
            models.UniqueConstraint(
                fields=("statement",), condition=Q(issued_on=None), name="generation_one_draft"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="generation_version_number"),
        )

    def __str__(self) -> str:
        """Return identifier and number."""
        return f"{self.statement_id} {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still change."""
        return self.issued_on is None


class StatementLine(models.Model):
    """A line of a version: units of one type that the mission asks for."""

    statement_version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="lines")
    line_id = models.CharField(max_length=60)
    unit_type = models.CharField(max_length=40)
    num_units = models.PositiveIntegerField(default=1, validators=(MaxValueValidator(200),))
    strength = models.PositiveIntegerField(validators=PERSONS)
    tier = models.CharField(max_length=20)
    site = models.CharField(max_length=60)
    required_by_day = models.PositiveIntegerField(null=True, blank=True, validators=PERSONS)
    required_on = models.DateField(null=True, blank=True)
    rotation_months = models.PositiveIntegerField(null=True, blank=True, validators=PERSONS)
    attributes = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    min_womens_share = models.FloatField(default=0)
    self_sustainment = models.JSONField(default=list, blank=True)
    conditions = models.TextField(blank=True)
    caveats_refused = models.JSONField(default=list, blank=True)
    after = models.JSONField(default=list, blank=True)
    objective = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.TextField()
    folded = FoldedField(default="", of=("line_id", "site", "objective", "source"))

    class Meta:
        """By line; each stands once in a version."""

        ordering = ("statement_version", "line_id")
        constraints = (
            models.UniqueConstraint(fields=("statement_version", "line_id"), name="generation_line_once"),
            models.CheckConstraint(
                condition=Q(required_by_day__isnull=True, required_on__isnull=False)
                | Q(required_by_day__isnull=False, required_on__isnull=True),
                name="generation_line_dated_once",
            ),
        )

    def __str__(self) -> str:
        """Return the identifier."""
        return self.line_id


class StatementFit(models.Model):
    """An offer that fitted a line by the version before and does not by this one, or the other way round."""

    statement_version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="fits")
    line_id = models.CharField(max_length=60)
    offer_id = models.CharField(max_length=80)
    is_lost = models.BooleanField()
    words = models.TextField()

    class Meta:
        """What no longer fits first."""

        ordering = ("statement_version", "-is_lost", "line_id", "offer_id")
        constraints = (
            models.UniqueConstraint(
                fields=("statement_version", "line_id", "offer_id"), name="generation_fit_once"
            ),
        )

    def __str__(self) -> str:
        """Return offer and line."""
        return f"{self.offer_id} {self.line_id}"
