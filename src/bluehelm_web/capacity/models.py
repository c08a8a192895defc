"""Rows of capacity building; columns have the names of the nouns' fields."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.columns import FoldedField
from bluehelm_web.generation.models import Kept
from bluehelm_web.partnership.models import PERSONS
from bluehelm_web.partnership.owned_models import Owned

PLACES = (MinValueValidator(1), *PERSONS)
"""What a number of places must hold."""


class NeedKind(models.TextChoices):
    """What is needed or given; the values are the library's."""

    TRAINING = "training", _("training")
    EQUIPMENT = "equipment", _("equipment")
    VEHICLES = "vehicles", _("vehicles")
    MEDICAL = "medical", _("medical training")
    LANGUAGE = "language", _("language training")
    ADVICE = "advice", _("advice")
    MONEY = "money", _("money")


class Stage(models.TextChoices):
    """How far a partnership is; the values are the library's."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    RUNNING = "running", _("under way")
    ASSESSED = "assessed", _("done")
    CLOSED = "closed", _("ended")


class Posted(Kept, Owned):
    """
    A row that its owner drafts and releases, and may withdraw with a reason.

    A draft is seen by its owner alone; a row that is withdrawn stays to be read and counts no more.
    """

    text = models.CharField(max_length=400)
    regions = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    equipment = models.JSONField(default=list, blank=True)
    places = models.PositiveIntegerField(validators=PLACES)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    is_released = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    def stands(self) -> bool:
        """Whether everybody sees it and it counts."""
        return self.is_released and self.withdrawn_on is None


class CapacityOffer(Posted):
    """What a state or organization gives; of an organization there is no contributor."""

    support_id = models.CharField(max_length=80, primary_key=True)
    giver = models.CharField(max_length=40)
    contributor = models.CharField(max_length=3, blank=True, db_index=True)
    need_kinds = models.JSONField(default=list)
    cost_kusd = models.FloatField(default=0, validators=(MinValueValidator(0),))
    folded = FoldedField(default="", of=("support_id", "giver", "text"))

    class Meta:
        """By identifier."""

        ordering = ("support_id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="capacity_offer_period",
            ),
        )

    def __str__(self) -> str:
        """Return the identifier."""
        return self.support_id


class CapacityNeed(Posted):
    """What a contributor asks for itself, beside what follows from the ladder."""

    need_id = models.CharField(max_length=80, primary_key=True)
    contributor = models.CharField(max_length=3, db_index=True)
    offer_id = models.CharField(max_length=80, blank=True)
    unit_type = models.CharField(max_length=40, blank=True)
    need_kind = models.CharField(max_length=20, choices=NeedKind.choices)
    folded = FoldedField(default="", of=("need_id", "contributor", "offer_id", "text"))

    class Meta:
        """By identifier."""

        ordering = ("need_id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="capacity_need_period",
            ),
        )

    def __str__(self) -> str:
        """Return the identifier."""
        return self.need_id


class CapacityPartnership(Kept):
    """
    Who trains or equips whom, and who pays: proposed by an office or a partner, agreed by all of them.

    What was needed, and whose it is, stands beside the identifiers, as a need goes once it is met.
    ``agreed_by`` names the partners that have said yes.
    """

    partnership_id = models.CharField(max_length=80, primary_key=True)
    need_id = models.CharField(max_length=200, db_index=True)
    support_id = models.CharField(max_length=80, db_index=True)
    fund_id = models.CharField(max_length=80, blank=True)
    places = models.PositiveIntegerField(validators=PLACES)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    contributor = models.CharField(max_length=3, db_index=True)
    giver = models.CharField(max_length=40, db_index=True)
    funder = models.CharField(max_length=40, blank=True)
    need_kind = models.CharField(max_length=20, choices=NeedKind.choices)
    text = models.CharField(max_length=400)
    agreed_by = models.JSONField(default=list, blank=True)
    proposed_on = models.DateField()

    class Meta:
        """Latest first."""

        ordering = ("-proposed_on", "partnership_id")
        constraints = (
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="capacity_partnership_period",
            ),
        )

    def __str__(self) -> str:
        """Return the identifier."""
        return self.partnership_id

    @property
    def partners(self) -> list[str]:
        """Return whoever takes part: who gives, who is served, and who pays; each once."""
        return list(dict.fromkeys(one for one in (self.giver, self.contributor, self.funder) if one))


class PartnershipStep(models.Model):
    """One step of a partnership, and what it brought."""

    partnership = models.ForeignKey(CapacityPartnership, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    on = models.DateField()
    places = models.FloatField(null=True, blank=True, validators=(MinValueValidator(0),))
    note = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=20)
    source = models.TextField()

    class Meta:
        """As it went."""

        ordering = ("partnership", "on", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="capacity_step_stage"),
            models.UniqueConstraint(fields=("partnership", "stage"), name="capacity_step_once"),
        )

    def __str__(self) -> str:
        """Return the step, and of which partnership."""
        return f"{self.stage} of {self.partnership_id}"
