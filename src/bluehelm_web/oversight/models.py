"""Rows of the texts that people write for a Chair's Summary, and of what was published of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from bluehelm_web.conferences.models import OfConference
from bluehelm_web.partnership.models import PERSONS


class Prose(OfConference):
    """
    A paragraph that somebody wrote for the Summary of a conference, in one language.

    ``against`` holds the figures as they were when it was written, such as ``pledging_states=62``.
    """

    prose_id = models.CharField(max_length=120)
    block = models.CharField(max_length=20)
    theme_id = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(default=1, validators=PERSONS)
    language = models.CharField(max_length=2, default="en")
    text = models.TextField()
    against = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        """By part; one a place and language."""

        ordering = ("conference", "block", "theme_id", "position", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("conference", "block", "theme_id", "position", "language"),
                name="oversight_prose_once",
            ),
        )

    def __str__(self) -> str:
        """Return the identifier."""
        return self.prose_id


class Edition(OfConference):
    """
    What was published as the Summary of a conference, for good; what changes later is another edition.

    ``pledges`` holds what the pledges said that it tells of, by identifier, so that what became of them since
    can be told beside it; None of one that was published before that was kept.
    """

    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    snapshot = models.CharField(max_length=64)
    pledges = models.JSONField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Latest first."""

        ordering = ("conference", "-number")
        constraints = (
            models.UniqueConstraint(fields=("conference", "number"), name="oversight_edition_once"),
        )

    def __str__(self) -> str:
        """Return which conference it is of, and its number."""
        return f"{self.conference_id}, {self.number}"


class EditionFile(models.Model):
    """An edition in one language and form, byte for byte; the form ``page`` is what its page shows."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(max_length=2)
    form = models.CharField(max_length=10)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        """By language and form; each once."""

        ordering = ("edition", "language", "form")
        constraints = (
            models.UniqueConstraint(fields=("edition", "language", "form"), name="oversight_file_once"),
        )

    def __str__(self) -> str:
        """Return its language and form."""
        return f"{self.edition_id}, {self.language}.{self.form}"
