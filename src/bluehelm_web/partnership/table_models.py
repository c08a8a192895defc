"""Rows of what goes with tables that contributors send; ``models`` has them, too."""

from __future__ import annotations

from django.db import models

from bluehelm_web.partnership.owned_models import Owned


class Turn(models.TextChoices):
    """How far a large table is that the worker applies; nothing, where it has none to wait for."""

    NONE = "", ""
    QUEUED = "queued"
    READING = "reading"
    WRITING = "writing"
    FAILED = "failed"


HELD = (Turn.READING, Turn.WRITING)
GOING = (Turn.QUEUED, *HELD)
"""Turns in which a worker has the table, and those after which something still happens by itself."""


class HeardColumn(Owned):
    """What an owner calls a column in its tables, and what it means; remembered from one to the next."""

    heard = models.CharField(max_length=200)
    means = models.CharField(max_length=40, blank=True)

    class Meta:
        """By name; each is heard once of a ministry, and once of what is of the whole contributor."""

        ordering = ("contributor", "heard")
        constraints = (
            models.UniqueConstraint(
                fields=("contributor", "heard"),
                condition=models.Q(ministry=None),
                name="partnership_heard_once",
            ),
            models.UniqueConstraint(
                fields=("ministry", "heard"),
                condition=models.Q(ministry__isnull=False),
                name="partnership_heard_of_ministry",
            ),
        )

    def __str__(self) -> str:
        """Return the name and its meaning."""
        return f"{self.heard}: {self.means}"


class HeardValue(Owned):
    """What an owner calls something in a column of its tables, and the code that it took for that."""

    column = models.CharField(max_length=40)
    heard = models.CharField(max_length=200)
    means = models.CharField(max_length=200)

    class Meta:
        """By column and word; each once of a ministry, and once of what is of the whole contributor."""

        ordering = ("contributor", "column", "heard")
        constraints = (
            models.UniqueConstraint(
                fields=("contributor", "column", "heard"),
                condition=models.Q(ministry=None),
                name="partnership_value_once",
            ),
            models.UniqueConstraint(
                fields=("ministry", "column", "heard"),
                condition=models.Q(ministry__isnull=False),
                name="partnership_value_of_ministry",
            ),
        )

    def __str__(self) -> str:
        """Return the word and its code."""
        return f"{self.heard}: {self.means}"
