"""Rows of announcements, offers and claims; columns have the names of the nouns' fields."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.columns import FoldedField
from bluehelm_web.partnership.followup_models import Delivery as Delivery
from bluehelm_web.partnership.followup_models import EarlierAnnouncement as EarlierAnnouncement
from bluehelm_web.partnership.followup_models import GiftComponent as GiftComponent
from bluehelm_web.partnership.followup_models import Milestone as Milestone
from bluehelm_web.partnership.followup_models import Reply as Reply
from bluehelm_web.partnership.mark_models import ReasonReaders as ReasonReaders
from bluehelm_web.partnership.mark_models import StaleMark as StaleMark
from bluehelm_web.partnership.owned_models import Owned
from bluehelm_web.partnership.table_models import GOING as GOING
from bluehelm_web.partnership.table_models import HELD as HELD
from bluehelm_web.partnership.table_models import HeardColumn as HeardColumn
from bluehelm_web.partnership.table_models import HeardValue as HeardValue
from bluehelm_web.partnership.table_models import Turn as Turn
from bluehelm_web.partnership.term_models import Caveat as Caveat
from bluehelm_web.partnership.term_models import Component as Component
from bluehelm_web.partnership.term_models import Limit as Limit
from bluehelm_web.partnership.term_models import Readers as Readers

MOST_PERSONS = 1_000_000
"""No unit has more; a number beyond is a slip, which not every database could hold."""

PERSONS = (MaxValueValidator(MOST_PERSONS),)
"""What a number of persons must hold."""


class Kind(models.TextChoices):
    """How far others can check a figure."""

    PUBLISHED = "published", _("published")
    MEASURED = "measured", _("measured")
    DERIVED = "derived", _("derived")
    ASSUMED = "assumed", _("assumed")
    ILLUSTRATIVE = "illustrative", _("illustrative")


class Contributor(models.Model):
    """A state that contributes units, where the package does not know it or knows it otherwise."""

    iso3 = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=120)
    synonyms = models.JSONField(default=list, blank=True)
    groups = models.JSONField(default=list, blank=True)
    home_airport = models.CharField(max_length=4, blank=True)
    sea_port = models.CharField(max_length=5, blank=True)
    is_landlocked = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.TextField(blank=True)

    class Meta:
        """By name."""

        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Contact(models.Model):
    """How a state says that it is reached; neither the public nor the chain is told."""

    contributor = models.CharField(max_length=3, primary_key=True)
    office = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        """Return whose it is; never what it says."""
        return f"contact of {self.contributor}"


class Announcement(Owned):
    """
    What a state said it would give, where and when.

    A draft is seen by its owner alone. What a published row said before somebody corrected it stands in
    ``published``, by field, so that its source stays visible.
    """

    announcement_id = models.CharField(max_length=80, primary_key=True)
    contributor = models.CharField(max_length=3, db_index=True)
    conference = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=80, blank=True)
    capability = models.TextField(blank=True)
    quantity = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    stated_on = models.DateField()
    description = models.TextField(blank=True)
    stage = models.TextField(blank=True)
    gives = models.CharField(max_length=20, blank=True)
    theme_id = models.CharField(max_length=80, blank=True)
    initiative_id = models.CharField(max_length=80, blank=True)
    line_id = models.CharField(max_length=80, blank=True)
    partners = models.JSONField(default=list, blank=True)
    repeats = models.CharField(max_length=80, blank=True)
    recorded_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.TextField()
    published = models.JSONField(default=dict, blank=True)
    is_released = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    folded = FoldedField(default="", of=("announcement_id", "capability", "description", "conference"))

    class Meta:
        """Latest first."""

        ordering = ("-stated_on", "announcement_id")
        indexes = (
            models.Index(fields=("stated_on", "announcement_id"), name="partnership_announced_on"),
            models.Index(fields=("conference", "announcement_id"), name="partnership_announced_at"),
        )

    def __str__(self) -> str:
        """Return the identifier."""
        return self.announcement_id


class Offer(Owned):
    """
    One body that a contributor offers; nothing here says at which level it stands.

    A draft is seen by its owner alone, until a releaser of the owner releases it. The reference is how the
    contributor's own tables call it. From the day ``stale_from`` everybody is shown it as stale, as its open
    ``StaleMark`` says: kept here so that no list has to look for marks. ``cut_after`` is the key of its last
    ladder event when an edit let it show less than the statement asks that it is aligned with, or more
    persons than were assessed; these stand in ``assessed_strength`` until an officer has looked at it again.
    """

    offer_id = models.CharField(max_length=80, primary_key=True)
    unit_type = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    announcement_ids = models.JSONField(default=list, blank=True)
    strength = models.PositiveIntegerField(null=True, blank=True, validators=PERSONS)
    women = models.PositiveIntegerField(null=True, blank=True, validators=PERSONS)
    attributes = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    available_from = models.DateField(null=True, blank=True)
    available_until = models.DateField(null=True, blank=True)
    notice_min_days = models.FloatField(null=True, blank=True)
    notice_mode_days = models.FloatField(null=True, blank=True)
    notice_max_days = models.FloatField(null=True, blank=True)
    home_airport = models.CharField(max_length=4, blank=True)
    home_port = models.CharField(max_length=5, blank=True)
    lane_m = models.FloatField(null=True, blank=True)
    tonnes = models.FloatField(null=True, blank=True)
    lift = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.TextField()
    reference = models.CharField(max_length=80, blank=True)
    is_released = models.BooleanField(default=False)
    stale_from = models.DateField(null=True, blank=True, editable=False)
    cut_after = models.BigIntegerField(null=True, blank=True, editable=False)
    assessed_strength = models.PositiveIntegerField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    folded = FoldedField(default="", of=("offer_id", "name"))

    class Meta:
        """By identifier."""

        ordering = ("offer_id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(women__isnull=True) | Q(strength__isnull=True) | Q(women__lte=F("strength")),
                name="partnership_offer_women",
                violation_error_message=_("More of it would be women than it has persons."),
            ),
            models.CheckConstraint(
                condition=Q(available_from__isnull=True)
                | Q(available_until__isnull=True)
                | Q(available_until__gt=F("available_from")),
                name="partnership_offer_period",
                violation_error_message=_("It would end before it is available."),
            ),
            models.CheckConstraint(
                condition=Q(lift__in=("", "un", "self", "partner")), name="partnership_offer_lift"
            ),
            models.UniqueConstraint(
                fields=("contributor", "reference"),
                condition=~Q(reference="") & Q(ministry__isnull=True),
                name="partnership_offer_reference",
                violation_error_message=_("Another offer of the contributor itself has its reference."),
            ),
            models.UniqueConstraint(
                fields=("ministry", "reference"),
                condition=~Q(reference="") & Q(ministry__isnull=False),
                name="partnership_offer_reference_of",
                violation_error_message=_("Another offer of that ministry or service has its reference."),
            ),
        )
        indexes = (
            models.Index(fields=("contributor", "offer_id"), name="partnership_offer_of"),
            models.Index(fields=("unit_type", "offer_id"), name="partnership_offer_type"),
            models.Index(fields=("name", "offer_id"), name="partnership_offer_name"),
            models.Index(fields=("strength", "offer_id"), name="partnership_offer_persons"),
            models.Index(
                fields=("stale_from", "offer_id"),
                condition=Q(stale_from__isnull=False),
                name="partnership_offer_stale",
            ),
            models.Index(
                fields=("cut_after", "offer_id"),
                condition=Q(cut_after__isnull=False),
                name="partnership_offer_cut",
            ),
            # all that a search for words reads, and all that the board counts, so that neither reads the rows
            models.Index(
                fields=("offer_id", "folded", "contributor", "ministry", "is_released"),
                name="partnership_offer_folded",
            ),
            models.Index(
                fields=("is_released", "offer_id", "unit_type", "strength"), name="partnership_offer_board"
            ),
        )

    def __str__(self) -> str:
        """Return the identifier."""
        return self.offer_id


class Claim(models.Model):
    """One statement about one attribute of one offer."""

    claim_id = models.CharField(max_length=80, primary_key=True)
    subject = models.CharField(max_length=80, db_index=True)
    attribute = models.CharField(max_length=80)
    value = models.TextField()
    unit = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.TextField()
    stated_on = models.DateField()
    recorded_on = models.DateField()

    class Meta:
        """By offer, then latest first."""

        ordering = ("subject", "-stated_on", "claim_id")

    def __str__(self) -> str:
        """Return the identifier."""
        return self.claim_id


class Upload(Owned):
    """
    A table of offers that a contributor sent, as it stands, and how its columns are read.

    Where it is large, the row is also its place in the queue of the worker: ``worker`` is the word of the one
    that has it, ``seen`` what whoever asked was shown that becomes of each row, ``counts`` what became of
    them. Its table begins at ``header_row`` of ``sheet``, and
    at the first row of the first sheet where they are empty; ``is_placed`` when somebody has said so.
    """

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64, db_index=True)
    columns = models.JSONField(default=list)
    sheets = models.JSONField(default=list, blank=True)
    sheet = models.TextField(blank=True)
    header_row = models.PositiveIntegerField(default=0)
    is_placed = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    num_rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    turn = models.CharField(max_length=10, choices=Turn.choices, default=Turn.NONE, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_in = models.CharField(max_length=32, blank=True)
    worker = models.CharField(max_length=32, blank=True)
    seen = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        """Latest first."""

        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(turn__in=HELD, heard_at__isnull=False) & ~Q(worker="")
                | ~Q(turn__in=HELD) & Q(worker=""),
                name="partnership_upload_worker",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(turn=Turn.NONE), name="partnership_upload_applied"
            ),
        )

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.name

    @property
    def is_going(self) -> bool:
        """Whether something still happens by itself."""
        return self.turn in GOING


class Notice(models.Model):
    """
    What somebody was told: an offer of the own state lapses, or fits a statement no more, or fits it now.

    A notice about a statement names it and its version; that of an officer speaks of all offers, and of none.
    One about a milestone names that and its announcement; it lapses on the day on which it is due, ``days``
    are those of its reminder, 0 once it is late, and what is to be done stands as ``action``. One about a
    partnership of capacity building names that.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    offer_id = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=20, blank=True)
    lapses_on = models.DateField(null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    action = models.TextField()
    statement = models.CharField(max_length=60, blank=True)
    statement_version = models.PositiveIntegerField(null=True, blank=True)
    announcement_id = models.CharField(max_length=80, blank=True)
    milestone_id = models.CharField(max_length=80, blank=True)
    partnership_id = models.CharField(max_length=80, blank=True)
    made_on = models.DateField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Latest first; each is made once."""

        ordering = ("-made_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "offer_id", "milestone_id", "lapses_on", "days"),
                name="partnership_notice_once",
            ),
            models.UniqueConstraint(
                fields=("user", "offer_id", "statement", "statement_version"),
                condition=~Q(statement=""),
                name="partnership_notice_statement",
            ),
        )

    def __str__(self) -> str:
        """Return what it is about."""
        about = f"{self.statement} {self.statement_version}" if self.statement else str(self.lapses_on)
        named = self.offer_id or self.announcement_id or self.partnership_id
        return f"{named} {about}".strip()


class PublicFile(models.Model):
    """A file of open data as the worker made it last: a text is packed, as it travels."""

    name = models.CharField(max_length=40, primary_key=True)
    content = models.BinaryField()
    is_packed = models.BooleanField()
    length = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        """By name."""

        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class OpenRound(models.Model):
    """When the files of open data may be made next, and of what they were made last; there is one row."""

    due_at = models.DateTimeField()
    made_of = models.CharField(max_length=64, blank=True)

    class Meta:
        """By key."""

        ordering = ("pk",)

    def __str__(self) -> str:
        """Return when it is due."""
        return f"{self.due_at:%Y-%m-%d %H:%M}"
