"""One mail a day: to whoever asked and confirmed, once, with nothing confidential, whatever fails."""

import re
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.message import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.audit.services import Act
from bluehelm_web.jobs import mail
from bluehelm_web.jobs.models import MailWish
from bluehelm_web.partnership.models import Milestone, Notice, Offer
from bluehelm_web.site.options import Mail
from tests.web.conftest import an_announcement, an_offer, has_happened

Of = Callable[[str], Client]
SERVER = Mail(
    host="m.example.org", port=587, way="starttls", user="", password="", sender="registry@example.org"
)
pytestmark = pytest.mark.django_db


class Moody(EmailBackend):
    """A mail server that refuses some, and falls silent in the middle of others."""

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        """Take a mail, unless its address says otherwise."""
        [to] = messages[0].to
        if to.startswith("refused"):
            raise SMTPRecipientsRefused({to: (550, b"no")})
        if to.startswith("silent"):
            raise SMTPServerDisconnected
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _server(settings: Settings) -> None:
    settings.MAIL = SERVER
    settings.EMAIL_BACKEND = f"{__name__}.Moody"


def wished(user: User, *, address: str = "") -> MailWish:
    """Return somebody's confirmed wish."""
    address = address or f"{user.username}@example.org"
    return MailWish.objects.create(user=user, address=address, confirmed_at=timezone.now())


def told(user: User, *, offer: Offer, action: str = "Renew.") -> Notice:
    """Return a notice to somebody."""
    day = timezone.localdate()
    known = {"level": "L1", "days": 30, "action": action, "made_on": day}
    return Notice.objects.create(user=user, offer_id=offer.pk, lapses_on=day + timedelta(days=30), **known)


def send(*, days: int = 0) -> mail.Sent:
    """Send the mails of today, or of some days later."""
    return mail.mails_send(on=timezone.localdate() + timedelta(days=days), act=Act())


def test_address_counts_once_its_link_was_followed(
    client_of: Of, cast: dict[str, User], released: Offer
) -> None:
    """Before that only the link is sent, once; of somebody else it serves nothing."""
    amara, aline = client_of("amara"), client_of("aline")
    assert amara.post(reverse("mail"), {"address": "amara@example.org"}).status_code == 302
    told(cast["amara"], offer=released)
    assert send() == mail.Sent(sent=1)
    assert send() == send(days=1) == mail.Sent()
    [message] = outbox.outbox
    assert released.pk not in message.body
    link = re.search(r"http://localhost:8000(/account/mail/\S+)", message.body)
    assert link is not None
    amara.get(link[1])
    assert aline.post(link[1]).status_code == 422
    assert amara.post(link[1] + "x").status_code == 422
    assert MailWish.objects.get().confirmed_at is None
    assert amara.post(link[1]).status_code == 302
    assert send() == mail.Sent(sent=1)
    assert "1 notice is unread." in outbox.outbox[1].body
    assert "example.org" not in str([body_of(event) for event in Event.objects.select_related("payload")])


def test_one_mail_a_day_with_what_lapses(cast: dict[str, User], released: Offer, draft: Offer) -> None:
    """Identifier, day and link of what lapses; no text of a notice, no draft, nothing of others."""
    old = timezone.localdate() - timedelta(days=340)
    has_happened(released, "announced", "note_verbale_received", "table_of_organization_received", on=old)
    papers = ("major_equipment_received", "self_sustainment_received", "acknowledged", "accepted")
    has_happened(released, *papers, on=old)
    other = an_offer("XBO-ENG_COY-1", unit_type="ENG_COY", is_released=True)
    has_happened(other, "announced", on=old)
    for name in ("amara", "aline", "bao"):
        wished(cast[name])
    told(cast["amara"], offer=released, action="Confidential caveat")
    assert send() == mail.Sent(sent=2)
    assert send() == mail.Sent()
    assert [message.to for message in outbox.outbox] == [["amara@example.org"], ["aline@example.org"]]
    body = outbox.outbox[0].body
    assert f"http://localhost:8000{reverse('offer', args=[released.pk])}" in body
    assert not any(word in body for word in ("Confidential", draft.pk, other.pk, "Amara"))
    assert send(days=1).sent == 2
    [first, *_rest] = Event.objects.filter(kind="mail_sent").select_related("payload")
    assert body_of(first) == {"sent": 2, "failed": 0}


def test_mail_names_the_milestones_that_are_due(cast: dict[str, User]) -> None:
    """Of the own state, within 30 days, with no text; once the day is past a notice tells of it alone."""
    for name in ("amara", "ada"):
        wished(cast[name])
    row, today = an_announcement(), timezone.localdate()
    for days in (-1, 30, 31):
        due_on = today + timedelta(days=days)
        told = {"text": "Course", "kind": "illustrative", "source": "a test"}
        Milestone.objects.create(pk=f"M{days}", announcement_id=row.pk, due_on=due_on, **told)
    assert send() == mail.Sent(sent=1)
    [message] = outbox.outbox
    assert message.to == ["amara@example.org"]
    assert message.body.count(reverse("announcement", args=[row.pk])) == 1
    assert "Milestones that are due within 30 days:" in message.body
    assert "Course" not in message.body


def test_nothing_to_tell_is_no_mail(cast: dict[str, User]) -> None:
    """Nor is there an event."""
    wished(cast["amara"])
    assert send() == mail.Sent()
    assert not Event.objects.exists()


def test_what_fails_stops_nobody_and_comes_at_most_once(cast: dict[str, User], released: Offer) -> None:
    """A refused one is tried again; of which it is not known whether it was taken is not, that day."""
    wished(cast["amara"], address="refused@example.org")
    wished(cast["aline"], address="silent@example.org")
    wished(cast["bao"])
    for name in ("amara", "aline", "bao"):
        told(cast[name], offer=released)
    assert send() == mail.Sent(sent=1, failed=2)
    assert send() == mail.Sent(failed=1)
    assert [message.to for message in outbox.outbox] == [["bao@example.org"]]


def test_ended_accounts_and_other_roles_get_none(cast: dict[str, User], released: Offer) -> None:
    """Whatever was wished before."""
    for name in ("amara", "aline"):
        wished(cast[name])
        told(cast[name], offer=released)
    User.objects.filter(username="amara").update(is_active=False)
    User.objects.filter(username="aline").update(role="auditor")
    assert send() == mail.Sent()


def test_without_a_server_nothing_is_sent(settings: Settings, client_of: Of, cast: dict[str, User]) -> None:
    """And page and command say so."""
    settings.MAIL = None
    wished(cast["amara"])
    assert send() == mail.Sent(is_configured=False)
    assert "sends no mail" in client_of("amara").get(reverse("mail")).content.decode()
    assert client_of("aline").post(reverse("mail"), {"address": "a@example.org"}).status_code == 403


def test_ending_forgets_the_address(client_of: Of, cast: dict[str, User], released: Offer) -> None:
    """No mail comes any more; an address that was confirmed stays so when it is asked for again."""
    amara = client_of("amara")
    row = wished(cast["amara"])
    amara.post(reverse("mail"), {"address": row.address})
    assert MailWish.objects.get().confirmed_at is not None
    amara.post(reverse("mail"), {"address": "b@example.org"})
    assert MailWish.objects.get().confirmed_at is None
    amara.post(reverse("mail-end"))
    assert not MailWish.objects.exists()
    told(cast["amara"], offer=released)
    assert send() == mail.Sent()


def test_a_mail_is_in_the_language_of_its_reader(cast: dict[str, User], released: Offer) -> None:
    """As chosen in the account; whose reader chose none is English."""
    User.objects.filter(username="amara").update(language="fr")
    for name in ("amara", "aline"):
        wished(cast[name])
        told(cast[name], offer=released)
    assert send() == mail.Sent(sent=2)
    by_reader = {one.to[0]: one for one in outbox.outbox}
    assert by_reader["amara@example.org"].subject == "Bluehelm\u202f: avis et caducités"
    assert "1 avis n\u2019est pas lu." in by_reader["amara@example.org"].body
    assert by_reader["aline@example.org"].subject == "Bluehelm: notices and what lapses"
