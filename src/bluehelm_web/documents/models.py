"""Rows of documents, and of what was sent of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.columns import FoldedField
from bluehelm_web.forces.models import Visit
from bluehelm_web.generation.models import Mission, Statement
from bluehelm_web.partnership.models import Announcement, Offer


class Kind(models.TextChoices):
    """What a document is."""

    NOTE_VERBALE = "note_verbale", _("note verbale")
    LETTER = "letter", _("letter")
    ORGANIZATION = "organization", _("table of organization")
    EQUIPMENT = "equipment", _("list of major equipment")
    SUSTAINMENT = "sustainment", _("list of self-sustainment")
    REPORT = "report", _("report of a visit")
    AGREEMENT = "agreement", _("agreement or memorandum")
    CERTIFICATE = "certificate", _("certificate")
    MAP = "map", _("map or picture")
    OTHER = "other", _("other")


class Readers(models.TextChoices):
    """Who may read a document, of those who may see what it is attached to."""

    CIRCLE = "circle", _("officers, planners and the contributor")
    ALL = "all", _("everybody who sees what it is attached to")


HOLDERS = ("offer", "visit", "statement", "mission", "announcement")
"""What a document is attached to; the columns are called so."""


def _one() -> Q:
    """Return that a document is attached to one thing."""
    found = Q()
    for name in HOLDERS:
        found |= Q(**{f"{one}__isnull": one != name for one in HOLDERS})
    return found


class Document(models.Model):
    """
    A document, attached to one thing; what was sent of it stands in its files.

    Its side is the code of the state for which it was attached; the secretariat's is empty. Whoever of that
    side would have it deleted says why, and somebody else of it decides.
    """

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    readers = models.CharField(max_length=10, choices=Readers.choices, default=Readers.CIRCLE)
    side = models.CharField(max_length=60, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    deletion_reason = models.CharField(max_length=200, blank=True)
    deletion_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    folded = FoldedField(default="", of=("title",))

    class Meta:
        """Latest first."""

        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=_one(), name="documents_document_of_one"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="documents_document_kind"),
            models.CheckConstraint(
                condition=Q(readers__in=Readers.values), name="documents_document_readers"
            ),
            models.CheckConstraint(
                condition=Q(deletion_reason="", deletion_by__isnull=True)
                | ~Q(deletion_reason="") & Q(deletion_by__isnull=False),
                name="documents_document_deletion",
            ),
        )

    def __str__(self) -> str:
        """Return the number; never the title."""
        return f"document {self.pk}"


class DocumentFile(models.Model):
    """A version of a document, as it was sent."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    note = models.CharField(max_length=200, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Latest first; each number once."""

        ordering = ("document", "-number")
        constraints = (models.UniqueConstraint(fields=("document", "number"), name="documents_file_once"),)

    def __str__(self) -> str:
        """Return which version of what."""
        return f"document {self.document_id} version {self.number}"
