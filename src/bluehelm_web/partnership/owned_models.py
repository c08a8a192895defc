"""What rows have that a contributor keeps to itself until they are released."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import Ministry
from bluehelm_web.accounts.owners import Owner


class Owned(models.Model):
    """A row of a contributor, or of one of its ministries."""

    contributor = models.CharField(max_length=3)
    ministry = models.ForeignKey(
        Ministry,
        verbose_name=_("ministry or service"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        """Columns of other tables."""

        abstract = True

    @property
    def owner(self) -> Owner:
        """Whose it is."""
        return Owner(state=self.contributor, ministry=self.ministry_id)
