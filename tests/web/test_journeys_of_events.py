"""What happens, told and erased, in a browser."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from bluehelm_web.accounts.models import LogIn, User
from bluehelm_web.audit.models import Payload
from bluehelm_web.audit.services import Act, event_append
from bluehelm_web.jobs.models import Webhook
from bluehelm_web.partnership.models import Offer
from tests.web.test_journeys import Meet, browser, follow, meet, press

__all__ = ["browser", "meet"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)


def test_two_auditors_erase_what_must_not_be_kept(meet: Meet, cast: dict[str, User]) -> None:
    """Inès proposes it and cannot decide; Idris does, and the page says what was done about it."""
    told = {"name": "Idris", "role": "auditor", "organization": cast["ines"].organization}
    idris = User.objects.create_user("idris", email="", **told)
    cast["idris"] = idris
    words = {"reason": "Colonel Hush called."}
    seq = event_append(
        "offer_edited", object_id="offer:X", payload=words, act=Act(actor_id=cast["amara"].pk)
    ).seq
    ines, other = meet("ines"), meet("idris")
    follow(ines, "Log", f"{seq}")
    ines.page.get_by_label("Reason, for the log").fill("It names somebody.")
    press(ines, "Propose to erase it")
    expect(ines.page.get_by_text("Another auditor decides")).to_be_visible()
    follow(other, "Log", f"Erasure of what event {seq} tells")
    other.page.get_by_label("Reason, for the log").fill("So it does.")
    other.page.get_by_label("Decision").select_option("Erase it for good")
    press(other, "Decide")
    expect(other.page.get_by_text("It names somebody.")).to_be_visible()
    expect(other.page.get_by_text("Hush")).to_have_count(0)
    assert not Payload.objects.filter(event_id=seq).exists()
    follow(other, "Log")
    press(other, "Verify the chain")
    expect(other.page.get_by_role("status")).to_contain_text("What 1 of them told was erased.")


def test_omar_registers_a_webhook(meet: Meet, released: Offer, settings: Settings) -> None:
    """An address of the own network is refused beside its field; the secret of another one is shown once."""
    settings.WEBHOOK_TARGETS_ALLOWED = frozenset({"192.0.2.7"})
    omar = meet("omar")
    page = follow(omar, "Webhooks")
    page.get_by_label("What it is for").fill("Situation centre")
    page.get_by_label("An offer was released").check()
    page.get_by_label("Address, such as").fill("https://127.0.0.1/")
    press(omar, "Register it")
    expect(page.get_by_text("an address that is not public")).to_be_visible()
    page.get_by_label("Address, such as").fill("https://192.0.2.7/hook")
    press(omar, "Register it")
    expect(page.get_by_text("whsec_")).to_be_visible()
    follow(omar, "Situation centre")
    expect(page.get_by_text("whsec_")).to_have_count(0)
    press(omar, "Send a test")
    expect(page.get_by_text("waits", exact=True)).to_be_visible()
    press(omar, "Change the secret")
    expect(page.get_by_text("the one before signs as well until")).to_be_visible()
    press(omar, "End it")
    expect(page.get_by_text("given up")).to_be_visible()
    assert Webhook.objects.get().sealed == "-"


def test_dina_follows_what_happened(meet: Meet, released: Offer) -> None:
    """From the foot of any page to the offer that was released."""
    event_append("offer_released", object_id=f"offer:{released.pk}", payload={}, act=Act())
    page = follow(meet("dina"), "What happened", released.pk)
    expect(page.get_by_role("heading", level=1)).to_contain_text(released.pk)


def test_what_happens_appears_by_itself(meet: Meet, released: Offer, draft: Offer) -> None:
    """Also what happened while the line was cut, each once, and only what the viewer may know."""
    about = f"offer:{released.pk}"
    seqs = [event_append("offer_released", object_id=about, payload={}, act=Act()).seq]
    dina, bao = meet("dina"), meet("bao")
    for one in (dina, bao):
        follow(one, "What happened")
        expect(one.page.locator("tbody tr")).to_have_count(1)
    dina.context.set_offline(True)
    for kind in ("visit_booked", "offer_released"):
        seqs += [event_append(kind, object_id=about, payload={}, act=Act()).seq]
    event_append("offer_released", object_id=f"offer:{draft.pk}", payload={}, act=Act())
    expect(bao.page.locator("tbody tr")).to_have_count(3)
    expect(bao.page.get_by_role("status")).to_have_text("2 more events.")
    expect(dina.page.locator("tbody tr")).to_have_count(1)
    dina.context.set_offline(False)
    expect(dina.page.locator("tbody tr")).to_have_count(2, timeout=30_000)
    shown = "rows => rows.map(row => Number(row.id))"
    assert bao.page.locator("tbody tr").evaluate_all(shown) == seqs[::-1]
    assert dina.page.locator("tbody tr").evaluate_all(shown) == [seqs[2], seqs[0]]
    for one in (dina, bao):
        one.look()
    dina.faults = [fault for fault in dina.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_the_board_changes_under_the_eyes_of_its_readers(meet: Meet, draft: Offer, released: Offer) -> None:
    """Somebody releases an offer elsewhere; the place of the keyboard stays."""
    dina = meet("dina")
    link = dina.page.get_by_role("link", name="Engineer company").first
    link.focus()
    draft.is_released = True
    draft.save()
    event_append("offer_released", object_id=f"offer:{draft.pk}", payload={}, act=Act())
    expect(dina.page.get_by_text("2 units with 400 persons are on the register.")).to_be_visible()
    expect(link).to_be_focused()
    expect(dina.page.get_by_role("status")).to_have_text("The readiness of offers has changed.")
    dina.look()


def test_who_is_signed_out_elsewhere_is_told(meet: Meet, cast: dict[str, User]) -> None:
    """On the page that is still open, with the way on."""
    amara = meet("amara")
    LogIn.objects.filter(user=cast["amara"]).delete()
    expect(amara.page.get_by_text("This page does not follow any more")).to_be_visible()
    amara.look()


def test_without_scripts_the_page_says_how_to_look_again(browser: Browser, live_server: LiveServer) -> None:
    """And nothing of what needs them is seen."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("link", name="Load it anew")).to_have_count(1)
    expect(page.get_by_text("This page does not follow any more")).to_be_hidden()
    context.close()
