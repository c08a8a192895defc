"""What goes once it has served: as long after as is set, and never what something kept refers to."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from bluehelm_web.accounts.models import AccountNotice, Attempts, KeptAnswer, LogIn, User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, chain_verify
from bluehelm_web.audit.services import Act
from bluehelm_web.jobs import retention
from bluehelm_web.jobs.models import Delivery, Webhook
from bluehelm_web.partnership.models import Notice, Upload
from bluehelm_web.partnership.reminders import remind
from bluehelm_web.planning.models import Kind, Run, RunResult, ScenarioVersion, State
from bluehelm_web.site.options import KEEP

NOW = timezone.now()


def ago(days: int) -> datetime:
    """Return a moment some days before."""
    return NOW - timedelta(days=days)


def served(user: User, *, days: int) -> None:
    """Let one of each kind have served some days ago."""
    told, name = {"user": user, "read_at": ago(days)}, f"{days}"
    Notice.objects.create(**told, offer_id=name, action="x", made_on=ago(days), lapses_on=ago(days), days=7)
    AccountNotice.objects.create(**told, said="x", reason="x")
    LogIn.objects.create(session_key=name, session_data="", expire_date=ago(days), seen_at=ago(days))
    Attempts.objects.create(key=name, until=ago(days), forgotten_at=ago(days))
    answer = KeptAnswer.objects.create(user=user, key=name, digest="x")
    KeptAnswer.objects.filter(pk=answer.pk).update(made_at=ago(days))
    row, _made = Webhook.objects.get_or_create(
        name="x", defaults={"address": "https://x.org/", "kinds": [], "cursor": 0}
    )
    Delivery.objects.create(
        webhook=row, event=days, message_id=name, body="{}", state="delivered", ended_at=ago(days)
    )
    upload = Upload.objects.create(contributor="XAL", name="x", content=b"", digest=name, uploaded_by=user)
    Upload.objects.filter(pk=upload.pk).update(uploaded_at=ago(days))


def test_each_goes_after_its_days(cast: dict[str, User], settings: Settings) -> None:
    """Said first, and nothing deleted by that; then deleted once, with the counts in the chain."""
    settings.KEEP_DAYS = dict.fromkeys(KEEP, 30)
    served(cast["amara"], days=29)
    served(cast["amara"], days=31)
    expected = dict.fromkeys(KEEP, 1) | {"NOTICES": 2, "RESULTS": 0}
    assert retention.going(now=NOW) == retention.going(now=NOW) == expected
    assert not Event.objects.exists()
    assert retention.retain(now=NOW, act=Act()) == expected
    assert retention.retain(now=NOW, act=Act()) == dict.fromkeys(KEEP, 0)
    [event] = Event.objects.select_related("payload")
    assert (event.kind, body_of(event)) == ("retention_applied", expected)
    assert Attempts.objects.get().key == "29"
    assert chain_verify().fault == ""


def test_what_still_serves_stays(cast: dict[str, User]) -> None:
    """However old: what nobody has read, a message on its way, a table that was applied."""
    served(cast["amara"], days=9_000)
    Notice.objects.update(read_at=None)
    AccountNotice.objects.update(read_at=None)
    Delivery.objects.update(state="waiting", ended_at=None)
    Upload.objects.update(applied_at=ago(9_000))
    found = retention.going(now=NOW)
    assert {name: found[name] for name in ("NOTICES", "DELIVERIES", "UPLOADS")} == {
        "NOTICES": 0,
        "DELIVERIES": 0,
        "UPLOADS": 0,
    }


def test_a_notice_of_a_lapse_to_come_is_not_made_again(cast: dict[str, User]) -> None:
    """It stays, read as it is, until the day has passed."""
    told = {"user": cast["amara"], "offer_id": "X", "action": "x", "made_on": ago(400), "days": 60}
    Notice.objects.create(**told, lapses_on=ago(-5), read_at=ago(399))
    assert retention.going(now=NOW)["NOTICES"] == 0
    assert remind(on=timezone.localdate(), act=Act()) == []


def again(version: ScenarioVersion, *, number: int) -> ScenarioVersion:
    """Return another version of a scenario."""
    return ScenarioVersion.objects.create(
        scenario=version.scenario, number=number, document=version.document, digest=f"{number}", reason="x"
    )


def copied(run: Run, *, version: ScenarioVersion, **changes: object) -> Run:
    """Return another run that is done, long ago, with a result."""
    known = {"target": 200, "day": 60, "seed": 1, "replications": 100, "version": version}
    row = Run.objects.create(**known | {"state": State.DONE, "ended_at": ago(500), **changes})
    RunResult.objects.create(run=row, document=run.result.document, digest="x")
    return row


def test_results_of_versions_that_no_longer_hold_go(done: Run) -> None:
    """But for the last plan, which is shown, and for those that a comparison which is kept compares."""
    first = done.version
    second = again(first, number=2)
    Run.objects.update(ended_at=ago(500))
    old, compared = copied(done, version=first), copied(done, version=first)
    newest = copied(done, version=second, ended_at=ago(1))
    pair = {"before": compared.pk, "after": newest.pk}
    comparison = copied(done, version=second, kind=Kind.COMPARE, asked=pair)
    assert retention.going(now=NOW)["RESULTS"] == 4
    retention.retain(now=NOW, act=Act())
    assert set(Run.objects.values_list("pk", flat=True)) == {compared.pk, newest.pk, comparison.pk}
    assert not Run.objects.filter(pk=old.pk).exists()


def test_the_last_result_stays_however_old(done: Run) -> None:
    """Nothing newer is shown in its place."""
    again(done.version, number=2)
    Run.objects.update(ended_at=ago(5_000))
    assert retention.going(now=NOW)["RESULTS"] == 0


@pytest.mark.django_db
def test_every_setting_is_told_in_words() -> None:
    """Of the command, of the services and of the environment alike."""
    names = import_module("bluehelm_cli.retain").NAMES
    assert set(names) == set(retention.GOES) == set(KEEP)
