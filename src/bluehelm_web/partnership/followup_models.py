"""Rows of what becomes of an announcement: steps, milestones, and what its contributor says to that."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.audit.models import Payload

PRECISIONS = (("day", _("to the day")), ("month", _("to the month")), ("year", _("to the year")))
"""How exactly a day is known; the values are the library's."""

STAGES = (
    ("registered", _("registered")),
    ("level_2", _("level 2")),
    ("level_3", _("level 3")),
    ("rdl", _("rapid deployment level")),
    ("selected", _("selected")),
    ("deployed", _("deployed")),
    ("returned", _("returned")),
    ("agreed", _("agreed")),
    ("funded", _("funded")),
    ("delivered", _("delivered")),
    ("verified", _("verified")),
    ("lapsed", _("lapsed")),
    ("withdrawn", _("withdrawn")),
    ("noted", _("noted, and no step")),
)
"""Steps after an announcement; the values are the library's."""


class OfAnnouncement(models.Model):
    """A row that tells of an announcement."""

    announcement_id = models.CharField(max_length=80, db_index=True)

    class Meta:
        """No table of its own."""

        abstract = True


class Sourced(models.Model):
    """A row that says how far it can be checked, and where."""

    kind = models.CharField(max_length=20)
    source = models.TextField()

    class Meta:
        """No table of its own."""

        abstract = True


class Delivery(OfAnnouncement, Sourced):
    """One step that an announcement took after it was made, as one source tells it."""

    delivery_id = models.CharField(max_length=80, primary_key=True)
    stage = models.CharField(max_length=20, choices=STAGES)
    happened_on = models.DateField()
    precision = models.CharField(max_length=10, choices=PRECISIONS, default="day")
    quantity = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    recorded_on = models.DateField()

    class Meta:
        """As it went."""

        ordering = ("announcement_id", "happened_on", "delivery_id")
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=[value for value, _label in STAGES]), name="partnership_delivery_stage"
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gte=0), name="partnership_delivery_quantity"
            ),
        )

    def __str__(self) -> str:
        """Return the step, and of which announcement."""
        return f"{self.stage} of {self.announcement_id}"


class Milestone(OfAnnouncement, Sourced):
    """What is to be done until a day so that an announcement is kept."""

    milestone_id = models.CharField(max_length=80, primary_key=True)
    text = models.TextField()
    due_on = models.DateField(db_index=True)
    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """The next first."""

        ordering = ("due_on", "milestone_id")

    def __str__(self) -> str:
        """Return until when, and of which announcement."""
        return f"due {self.due_on} of {self.announcement_id}"


class Reply(OfAnnouncement):
    """What a contributor says to what is told of its announcement; once a day, the latest stands."""

    contributor = models.CharField(max_length=3)
    said_on = models.DateField()
    text = models.CharField(max_length=200)

    class Meta:
        """Latest first."""

        ordering = ("announcement_id", "-said_on")
        constraints = (
            models.UniqueConstraint(
                fields=("announcement_id", "contributor", "said_on"), name="partnership_reply_once_a_day"
            ),
        )

    def __str__(self) -> str:
        """Return whose it is, and to what."""
        return f"reply of {self.contributor} to {self.announcement_id}"


class EarlierAnnouncement(OfAnnouncement):
    """
    What a released announcement said until it was changed, in the words of the library's noun.

    It goes with what the event of the change tells, where that is erased.
    """

    payload = models.OneToOneField(Payload, on_delete=models.CASCADE, primary_key=True, related_name="+")
    said = models.JSONField()
    replaced_on = models.DateField()

    class Meta:
        """In the order of the changes."""

        ordering = ("payload",)

    def __str__(self) -> str:
        """Return of which announcement, and until when."""
        return f"{self.announcement_id} until {self.replaced_on}"


class GiftComponent(OfAnnouncement, Sourced):
    """One part that a gift of equipment takes until it can be sent, and who provides it."""

    part = models.CharField(max_length=80)
    provider = models.CharField(max_length=80, blank=True)
    ready_days = models.FloatField(null=True, blank=True)
    note = models.TextField(blank=True)
    recorded_on = models.DateField()

    class Meta:
        """By part."""

        ordering = ("announcement_id", "part", "provider")
        constraints = (
            models.CheckConstraint(
                condition=Q(ready_days=None) | Q(ready_days__gte=0), name="partnership_gift_component_days"
            ),
            models.UniqueConstraint(
                fields=("announcement_id", "part", "provider"), name="partnership_gift_component_once"
            ),
        )

    def __str__(self) -> str:
        """Return what it is of which announcement."""
        return f"{self.part} of {self.announcement_id}"
