"""Rows of ministries."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Ministry(models.Model):
    """
    A ministry or service of a contributor, whose drafts the others of it do not see.

    Whoever belongs to none of them speaks for the whole contributor, as a permanent mission does.
    """

    organization = models.ForeignKey(
        "accounts.Organization",
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="ministries",
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        """By name, each once a contributor."""

        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                "organization",
                Lower("name"),
                name="accounts_ministry_once",
                violation_error_message=_("It has a ministry or service of this name."),
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name
