"""Rows of webhooks and of what was sent to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import Organization, User


class Webhook(models.Model):
    """
    An address that is told what happens, as the public or as one organization may know it.

    ``cursor`` is the place in the chain up to which everything was looked at: the chain is the queue, so that
    nothing is lost and nothing comes before what happened first. The secret is sealed; after a change the one
    before it signs as well for a day. One that sees as a contributor is told nothing until a releaser of that
    has agreed, at ``opened_at``; any other is open from the start.
    """

    name = models.CharField(_("what it is for"), max_length=60)
    address = models.CharField(_("address"), max_length=500)
    organization = models.ForeignKey(
        Organization, verbose_name=_("sees what"), on_delete=models.PROTECT, null=True, blank=True
    )
    kinds = models.JSONField(_("is told of"))
    sealed = models.CharField(max_length=300)
    sealed_before = models.CharField(max_length=300, blank=True)
    before_until = models.DateTimeField(null=True, blank=True)
    cursor = models.PositiveBigIntegerField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Latest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return number and name; never the secret."""
        return f"webhook {self.pk} {self.name}"

    @property
    def is_live(self) -> bool:
        """Whether it is told what happens."""
        return self.opened_at is not None and self.stopped_at is None and self.ended_at is None


class DeliveryState(models.TextChoices):
    """What became of a delivery."""

    WAITING = "waiting", _("waits")
    DELIVERED = "delivered", _("delivered")
    DROPPED = "dropped", _("given up")


class Delivery(models.Model):
    """One event on its way to one webhook; a test tells of no event. Of an answer only its status is kept."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    event = models.PositiveBigIntegerField(null=True, blank=True)
    message_id = models.CharField(max_length=60, unique=True)
    body = models.TextField()
    state = models.CharField(max_length=20, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        """Latest first; of each webhook one event at a time is on its way."""

        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("webhook",),
                condition=Q(state="waiting", event__isnull=False),
                name="jobs_delivery_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None) | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="jobs_delivery_ended",
            ),
        )

    def __str__(self) -> str:
        """Return which message."""
        return self.message_id


class SignOfLife(models.Model):
    """When the worker was last seen at work; one row, whichever worker it was."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return whose it is."""
        return self.name


class MailWish(models.Model):
    """
    Somebody's wish for one mail a day, to an address that counts once its link was followed.

    ``asked_on`` and ``sent_on`` are the days of the last mail with that link, and of the last one with news.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mail_wish")
    address = models.EmailField(_("mail address"))
    confirmed_at = models.DateTimeField(null=True, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        """Return whose it is; never the address."""
        return f"mail of user {self.user_id}"
