"""One mail a day to whoever asked for it: how much is unread and what lapses, with nothing confidential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bluehelm_web.accounts.models import User, can
from bluehelm_web.accounts.owners import owned_by
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.tokens import object_id
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.forces.places import SOON_DAYS, lapsing
from bluehelm_web.jobs.models import MailWish
from bluehelm_web.partnership.models import Announcement, Milestone, Offer
from bluehelm_web.partnership.reminders import notices_of

SALT = "bluehelm mail"
"""What keeps links of mail from serving for anything else."""

LASTS = timedelta(days=7)
"""How long the link serves by which an address is confirmed."""

MOST = 20
"""Offers that a mail names, and milestones."""

DUE_DAYS = 30
"""Days before a milestone is due from which on a mail names it."""

REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
"""Faults after which it is certain that a mail was not taken, so that it may be sent again."""

DEMO_PORT = 8000
"""Where links of the demonstration lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """
    What came of the mails of a day.

    Attributes
    ----------
    sent, failed
        Mails that the server took, and that it did not.
    is_configured
        Whether there is a server at all.
    """

    sent: int = 0
    failed: int = 0
    is_configured: bool = True


def may_ask(user: User) -> bool:
    """Tell whether somebody may have mail: whoever gets notices."""
    return can(user, Ability.RECEIVE_NOTICES)


def mail_ask(address: str, *, user: User, act: Act) -> MailWish:
    """
    Ask for one mail a day; the next run of reminders sends a link that confirms the address.

    Parameters
    ----------
    address
        Where to.
    user
        Somebody who gets notices.
    act
        For the chain, which keeps no address.

    Returns
    -------
    MailWish
        To be confirmed; the same address that was confirmed before stays so.

    Raises
    ------
    PermissionDenied
        For anybody who gets no notices, and where the registry sends no mail.
    ValidationError
        When it is no address.
    """
    if not may_ask(user) or settings.MAIL is None:
        raise PermissionDenied
    with changing():
        wish = MailWish.objects.filter(user=user).first() or MailWish(user=user)
        if wish.confirmed_at is not None and wish.address == address:
            return wish
        wish.address, wish.confirmed_at = address, None
        if wish.asked_on is not None and wish.asked_on < timezone.localdate():
            wish.asked_on = None
        wish.full_clean()
        wish.save()
        event_append("mail_asked", object_id=object_id(user), payload={}, act=act)
    return wish


def word_of(wish: MailWish) -> str:
    """Return the word that shows that somebody reads what comes to an address."""
    return signing.dumps({"user": wish.user_id, "address": wish.address}, salt=SALT)


def mail_confirm(word: str, *, user: User, act: Act) -> MailWish:
    """
    Confirm an address by the word that was sent to it.

    Parameters
    ----------
    word
        As it was sent.
    user
        Who asked for it.
    act
        For the chain.

    Returns
    -------
    MailWish
        Confirmed.

    Raises
    ------
    ValidationError
        When the word is of somebody else, of another address or too old.
    """
    try:
        told = signing.loads(word, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        told = {}
    with changing():
        wish = MailWish.objects.filter(user=user, address=told.get("address", "")).first()
        if wish is None or told.get("user") != user.pk:
            raise ValidationError(_("This link serves no more; ask for the mail again."))
        if wish.confirmed_at is None:
            wish.confirmed_at = timezone.now()
            wish.save(update_fields=["confirmed_at"])
            event_append("mail_confirmed", object_id=object_id(user), payload={}, act=act)
    return wish


def mail_end(*, user: User, act: Act) -> None:
    """End somebody's mail and forget the address."""
    with changing():
        if MailWish.objects.filter(user=user).delete()[0]:
            event_append("mail_ended", object_id=object_id(user), payload={}, act=act)


def mails_send(*, on: date, act: Act) -> Sent:
    """
    Send the mails of a day.

    Parameters
    ----------
    on
        The day, by which nobody gets a second mail.
    act
        For the chain, which keeps how many were sent, and not to whom.

    Returns
    -------
    Sent
        Whatever is wrong with one mail, the others are sent; one of which it is not certain whether it was
        taken is not sent again that day.
    """
    if settings.MAIL is None:
        return Sent(is_configured=False)
    due = [(wish, *letter) for wish in _wishes(on) if (letter := _spoken(wish, on=on)) is not None]
    sent = _all_sent(due, on=on) if due else 0
    if due:
        told = {"sent": sent, "failed": len(due) - sent}
        event_append("mail_sent", object_id="registry", payload=told, act=act)
    return Sent(sent=sent, failed=len(due) - sent)


def _wishes(on: date) -> QuerySet[MailWish]:
    confirm = Q(confirmed_at=None, asked_on=None)
    news = Q(confirmed_at__isnull=False) & (Q(sent_on=None) | Q(sent_on__lt=on))
    found = MailWish.objects.filter(confirm | news, user__is_active=True)
    return found.select_related("user__organization").order_by("pk")


def _spoken(wish: MailWish, *, on: date) -> tuple[str, str] | None:
    """Return what ``_letter`` does, in the language that its reader chose."""
    with translation.override(wish.user.language or settings.LANGUAGE_CODE):
        return _letter(wish, on=on)


def _letter(wish: MailWish, *, on: date) -> tuple[str, str] | None:
    """Return subject and text of what somebody is to be sent; None where there is nothing to tell."""
    if not may_ask(wish.user):
        return None
    if wish.confirmed_at is None:
        link = _link("mail-confirm", word_of(wish))
        said = _(
            "Somebody asked on a registry of Bluehelm for one mail a day to this address. If it was you, "
            "sign in and follow this link; if not, do nothing, and no other mail comes."
        )
        return _("Bluehelm: confirm your mail address"), f"{said}\n\n{link}\n"
    unread = notices_of(wish.user).filter(read_at=None).count()
    lapse, due = _lapses(wish.user, on=on), _dues(wish.user, on=on)
    if not unread and not lapse and not due:
        return None
    said = ngettext("%(num)d notice is unread.", "%(num)d notices are unread.", unread) % {"num": unread}
    parts = [f"{said} {_link('notices')}"]
    if lapse:
        parts.append("\n".join([_("What lapses within %(days)d days:") % {"days": SOON_DAYS}, *lapse]))
    if due:
        parts.append(
            "\n".join([_("Milestones that are due within %(days)d days:") % {"days": DUE_DAYS}, *due])
        )
    parts.append(_("You asked for this mail. End it here:") + f" {_link('mail')}")
    return _("Bluehelm: notices and what lapses"), "\n\n".join(parts) + "\n"


def _lapses(user: User, *, on: date) -> list[str]:
    """Return what lapses soon of the released offers for which somebody speaks, first what lapses first."""
    own = Offer.objects.filter(owned_by(user), is_released=True)
    rows = lapsing(own.values_list("pk", flat=True), on=on)
    return [
        f"{name}, {date_format(until, 'DATE_FORMAT')}: {_link('offer', name)}"
        for until, name in rows[:MOST]
        if until <= on + timedelta(days=SOON_DAYS)
    ]


def _dues(user: User, *, on: date) -> list[str]:
    """Return what is due soon of the released announcements for which somebody speaks."""
    own = Announcement.objects.filter(owned_by(user), is_released=True, withdrawn_on=None)
    soon = Q(due_on__gte=on, due_on__lte=on + timedelta(days=DUE_DAYS))
    rows = Milestone.objects.filter(soon, done_on=None, announcement_id__in=own.order_by().values("pk"))
    return [
        f"{row.announcement_id}, {date_format(row.due_on, 'DATE_FORMAT')}: "
        f"{_link('announcement', row.announcement_id)}"
        for row in rows[:MOST]
    ]


def _link(name: str, *words: str) -> str:
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    base = f"http://{host}:{DEMO_PORT}" if settings.IS_DEMO else f"https://{host}"
    return base + reverse(name, args=words)


def _all_sent(due: list[tuple[MailWish, str, str]], *, on: date) -> int:
    """Send one after the other; return how many were taken."""
    sent, connection = 0, get_connection()
    for wish, subject, text in due:
        field = "sent_on" if wish.confirmed_at else "asked_on"
        try:
            connection.open()
        except (OSError, SMTPException):
            break
        if not _take(wish, field=field, on=on):
            continue
        message = EmailMessage(
            subject,
            text,
            to=[wish.address],
            connection=connection,
            headers={"Auto-Submitted": "auto-generated"},
        )
        try:
            sent += message.send()
        except REFUSED:
            MailWish.objects.filter(pk=wish.pk).update(**{field: getattr(wish, field)})
        except (OSError, SMTPException):
            connection.close()
    connection.close()
    return sent


def _take(wish: MailWish, *, field: str, on: date) -> bool:
    """Note that a mail is sent, before it is: whoever else sends leaves it alone."""
    rows = MailWish.objects.filter(pk=wish.pk, address=wish.address, **{field: getattr(wish, field)})
    return rows.update(**{field: on}) == 1
