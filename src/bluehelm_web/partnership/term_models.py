"""Rows of the terms of an offer: limits on its use, and parts of which it is put together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.columns import FoldedField


class Limit(models.TextChoices):
    """What a contributor rules out; the values are the library's."""

    NOT_MISSION = "not_mission", _("not in this mission")
    ONLY_MISSION = "only_mission", _("in this mission only")
    NOT_SITE = "not_site", _("not at this site")


class Readers(models.TextChoices):
    """Who may read a caveat; the values are the library's."""

    PUBLIC = "public", _("everybody")
    SECRETARIAT = "secretariat", _("the secretariat and us")
    CONTRIBUTOR = "contributor", _("only us")


class Caveat(models.Model):
    """A limit that a contributor sets on the use of an offer, for those who may read it."""

    offer_id = models.CharField(max_length=80, db_index=True)
    rule = models.CharField(_("limit"), max_length=20, choices=Limit.choices)
    value = models.CharField(_("mission or site"), max_length=80)
    visibility = models.CharField(
        _("who may read it"), max_length=20, choices=Readers.choices, default=Readers.SECRETARIAT
    )
    note = models.CharField(_("why"), max_length=400, blank=True)

    class Meta:
        """As they were stated."""

        ordering = ("offer_id", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(rule__in=Limit.values), name="partnership_caveat_rule"),
            models.CheckConstraint(
                condition=Q(visibility__in=Readers.values), name="partnership_caveat_visibility"
            ),
            models.UniqueConstraint(fields=("offer_id", "rule", "value"), name="partnership_caveat_once"),
        )

    def __str__(self) -> str:
        """Return of which offer it is; never what it says."""
        return f"caveat {self.pk} of {self.offer_id}"


class Component(models.Model):
    """One part of an offer that several partners put together."""

    offer_id = models.CharField(max_length=80, db_index=True)
    part = models.CharField(_("part"), max_length=80)
    provider = models.CharField(_("provided by"), max_length=80, blank=True)
    ready_days = models.FloatField(_("days from request until it is there"), default=0)
    note = models.CharField(_("what else is known"), max_length=400, blank=True)
    folded = FoldedField(default="", of=("offer_id", "part", "provider", "note"))

    class Meta:
        """As they were stated."""

        ordering = ("offer_id", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(ready_days__gte=0), name="partnership_component_days"),
            models.UniqueConstraint(
                fields=("offer_id", "part", "provider"), name="partnership_component_once"
            ),
        )
        indexes = tuple(  # either way, as many are alike, so that a page stops at its last row
            models.Index(fields=(f"{way}{name}", "id"), name=f"partnership_part_{word}{way and '_down'}")
            for name, word in (("part", "named"), ("provider", "by"), ("ready_days", "days"))
            for way in ("", "-")
        )

    def __str__(self) -> str:
        """Return what it is of which offer."""
        return f"{self.part} of {self.offer_id}"
