"""The story of the registry in a browser, one journey a sentence, by what a person reads and hears."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bluehelm_web.accounts import one_time
from bluehelm_web.accounts.models import Passkey, User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import head as chain_head
from bluehelm_web.audit.services import Act
from bluehelm_web.partnership.models import Component, Offer
from bluehelm_web.partnership.reminders import remind
from bluehelm_web.planning import runs, work
from bluehelm_web.planning.makers import MAKERS
from bluehelm_web.planning.models import Kind, Run, ScenarioVersion
from tests.web import registered
from tests.web.conftest import TO_THE_TOP, has_happened
from tests.web.visitor import Visitor, launched

pytestmark = pytest.mark.django_db(transaction=True)
Meet = Callable[[str], Visitor]
PASSWORD = "a sentence of her own"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one browser for all."""
    with launched() as browser:
        yield browser


@pytest.fixture
def meet(browser: Browser, live_server: LiveServer, client_of: Callable[[str], Client]) -> Iterator[Meet]:
    """Return a way to sit beside somebody of the cast, at the first page; in the end nothing was wrong."""
    met: list[Visitor] = []

    def with_whom(name: str) -> Visitor:
        client = client_of(name)
        visitor = Visitor(browser, base=live_server.url, name=f"journey-{name}", client=client)
        met.append(visitor)
        visitor.page.goto("/")
        return visitor

    yield with_whom
    faults = [f"{one.name}: {fault}" for one in met for fault in one.faults]
    for one in met:
        one.context.close()
    assert faults == [], "\n".join(faults)


def follow(visitor: Visitor, *names: str) -> Page:
    """Follow links by their names; look at the last page."""
    for name in names:
        visitor.page.get_by_role("link", name=name, exact=True).first.click()
    visitor.look()
    return visitor.page


def press(visitor: Visitor, name: str, **words: str) -> Page:
    """Press a button; look at what comes."""
    visitor.page.get_by_role("button", name=name, exact=True).click()
    visitor.look()
    return visitor.page


def test_amara_signs_in_by_keyboard_alone(meet: Meet, cast: dict[str, User]) -> None:
    """The first stop of every page skips its menu; the form of sign-in is filled in order."""
    User.objects.filter(username="amara").update(password=make_password(PASSWORD))
    dina = meet("dina")
    page, keys = dina.page, dina.page.keyboard
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    assert page.evaluate(
        "document.activeElement.closest('main') !== null"
        " || ![...document.querySelectorAll('main a')].some(one => one.checkVisibility())"
    )
    follow(dina, "Sign in")
    keys.press("Tab")
    while not page.get_by_label("Username").evaluate("node => node === document.activeElement"):
        keys.press("Tab")
    keys.type("amara")
    keys.press("Tab")
    keys.type("wrong")
    keys.press("Enter")
    expect(page.get_by_text("Please enter a correct username and password")).to_be_visible()
    dina.look()
    page.get_by_label("Password").focus()
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_text("Amara, XAL")).to_be_visible()


UNITS = 40
"""Rows of the workbook of the ministry."""

WRONG: Mapping[int, Mapping[str, object]] = {
    2: {},  # whose reference another row has as well
    5: {"Unit": "Ghosts", "Type": "spirits"},
    17: {"Unit": "Giants", "Bestand": "many"},
    23: {"Unit": "Amazons", "Female": 300},
    24: {"Unit": "Nobody", "Bestand": 0},
    41: {"Unit": "Twins", "Ref": "E2"},
}
"""What is wrong in which of its rows."""

TOLD = (
    ("spirits", "row 5, column Type", "Correct the cell"),
    ("many", "row 17, column Bestand", "Correct it"),
    ("300 persons", "row 23", "Correct the one that is wrong"),
    ("0 persons", "row 24, column Bestand", "Correct it"),
    ("it stands in row 2 as well", "row 41", "an identifier of its own"),
)
"""What is said of each of them: words, place and remedy."""


def ministry(folder: Path) -> Path:
    """Return a workbook of 40 units with one column that nobody could guess, and some wrong rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("Ref", "Unit", "Type", "Bestand", "Female"))
    for number in range(2, 2 + UNITS):
        row = {
            "Ref": f"E{number}",
            "Unit": f"Engineers {number}",
            "Type": "ENG_COY",
            "Bestand": 175,
            "Female": 20,
        }
        sheet.append([*(row | WRONG.get(number, {})).values()])
    book.save(folder / "ministry.xlsx")
    return folder / "ministry.xlsx"


def test_amara_drafts_from_the_workbook_of_her_ministry(meet: Meet, released: Offer, tmp_path: Path) -> None:
    """She maps a column once, sees the wrong rows with their remedies, and applies the good ones."""
    amara = meet("amara")
    page = follow(amara, "Offers", "Upload a table of offers")
    page.get_by_label("Table: a workbook (.xlsx) or a CSV file").set_input_files(ministry(tmp_path))
    page.get_by_label("Kind of its figures").select_option("illustrative")
    page.get_by_label("Source of its figures").fill("note 12 of the ministry")
    press(amara, "Upload it")
    expect(page.get_by_text("Columns that are left out: Bestand.")).to_be_visible()
    page.get_by_label("Meaning of Bestand").select_option("strength")
    press(amara, "Read the table with these meanings")
    wrong = page.get_by_role("table").first
    for words, place, remedy in TOLD:
        row = wrong.get_by_role("row").filter(has_text=f"Sheet, {place}")
        expect(row).to_contain_text(words)
        expect(row).to_contain_text(remedy)
    expect(wrong).to_contain_text("it stands in row 41 as well")
    expect(wrong.get_by_role("row")).to_have_count(1 + len(WRONG))
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download them as a workbook to mend and upload again").click()
    sheet = load_workbook(io.BytesIO(kept.value.path().read_bytes())).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        "E2",
        "E5",
        "E17",
        "E23",
        "E24",
        "E2",
    ]
    press(amara, "Apply the good rows, leave the wrong ones out")
    expect(page.get_by_text("It was applied on")).to_be_visible()
    follow(amara, "Offers")
    expect(page.get_by_role("row", name="draft")).to_have_count(UNITS - len(WRONG))


def test_aline_releases_what_the_public_did_not_see(meet: Meet, draft: Offer) -> None:
    """View as public shows what a draft will be; released, the page says one next action, to Dina as well."""
    amara, aline, dina = (meet(name) for name in ("amara", "aline", "dina"))
    page = follow(amara, "Offers", draft.pk, "View as public")
    expect(page.get_by_role("main")).to_contain_text("This is a draft: nobody outside sees it yet.")
    expect(page.get_by_text("Everybody can see it.")).to_be_visible()
    follow(amara, "Back to your own view")
    expect(page.get_by_role("button", name="Release the offer")).to_have_count(0)
    page = follow(aline, draft.pk)
    page.get_by_label("Reason, for the log").fill("The minister agrees.")
    press(aline, "Release the offer")
    expect(page.get_by_role("main")).to_contain_text("Everybody can see it.")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)
    expect(page.get_by_text("Next: ")).to_have_count(1)
    page = follow(dina, "Offers", draft.pk)
    expect(page.get_by_text("Next: ")).to_have_count(1)


def record(visitor: Visitor, what: str) -> None:
    """Record what happened to the offer of the page, today."""
    page = visitor.page
    page.get_by_label("What happened").select_option(what)
    page.get_by_label("On which day").fill(timezone.localdate().isoformat())
    page.get_by_label("Document that shows it").fill("a letter")
    if what.endswith("_passed"):
        page.get_by_label("Why it is recorded nonetheless").fill("Made before the registry was there.")
    press(visitor, "Record it")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def test_bao_acknowledges_visits_and_the_level_follows(meet: Meet, released: Offer) -> None:
    """He never sets a level: it follows from what is recorded, the check-list of his visit among it."""
    has_happened(released, *TO_THE_TOP[:4])
    bao = meet("bao")
    page = follow(bao, "Offers", released.pk)
    record(bao, "acknowledged")
    record(bao, "accepted")
    expect(page.get_by_role("main")).to_contain_text("It stands at L1.")
    follow(bao, "Book a visit")
    page.get_by_label("Which visit").select_option("AAV")
    page.get_by_label("Place").fill("Capital")
    for day in ("First day", "Last day"):
        page.get_by_label(day).fill(timezone.localdate().isoformat())
    press(bao, "Book it")
    if not page.get_by_role("button", name="Keep as a draft").count():
        follow(bao, timezone.localdate().strftime("%-d %B %Y"))
    for mark in page.get_by_label("Found").all():
        mark.select_option("met")
    page.get_by_label("What must be there").fill("A spare generator")
    press(bao, "Keep as a draft")
    page.get_by_label("Reason, for the contributor").fill("All was there.")
    press(bao, "Passed")
    follow(bao, released.pk)
    expect(page.get_by_role("main")).to_contain_text("It stands at L2.")


def test_the_step_to_rdl_waits_for_a_second_officer(meet: Meet, released: Offer) -> None:
    """Bao proposes and cannot approve; Chidi finds it on his first page and does."""
    has_happened(released, *(kind for kind in TO_THE_TOP if kind != "verification_passed"))
    bao, chidi = meet("bao"), meet("chidi")
    page = follow(bao, "Offers", released.pk)
    record(bao, "verification_passed")
    expect(page.get_by_role("heading", name="Waits for a second officer")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    page = chidi.page
    page.reload()
    follow(chidi, released.pk)
    page.get_by_label("Reason, for the log").fill("Seen the report.")
    press(chidi, "Approve")
    expect(page.get_by_role("main")).to_contain_text("It stands at RDL.")


WATCHED = {"match": "Matching offers to requirements", "simulate": "Simulating arrivals"}
"""What a page that stays open says of some stages of a plan."""


def plan(pia: Visitor) -> None:
    """Press Plan, and watch how far it is; while it is looked at, the run waits."""
    pia.page.get_by_label("Simulated runs").fill("100")
    pia.page.get_by_role("button", name="Plan it").click()
    run = claimed(pia)
    seen: list[str] = []

    def told(stage: str, done: int, total: int) -> None:
        assert runs.run_tell(run, stage=stage, done=done, total=total)
        if stage in WATCHED and stage not in seen:
            seen.append(stage)
            expect(pia.page.get_by_text(f"{WATCHED[stage]}. Begun at")).to_be_visible()

    assert runs.run_finish(run, made=MAKERS[Kind(run.kind)](run, progress=told))
    assert seen == [*WATCHED]
    expect(pia.page.get_by_text("Done on")).to_be_visible()
    pia.look()


def claimed(pia: Visitor) -> Run:
    """Return what a worker takes up, seen waiting until then."""
    expect(pia.page.get_by_text("It waits for the worker")).to_be_visible()
    run = runs.run_claim(now=timezone.now())
    assert run is not None
    return run


def worked(pia: Visitor) -> None:
    """Let the worker answer what waits; the page follows by itself."""
    work.make(claimed(pia))
    expect(pia.page.get_by_text("Done on")).to_be_visible()
    pia.look()


def test_pia_pins_a_candidate_plans_and_reads_its_price(meet: Meet, version: ScenarioVersion) -> None:
    """Candidates side by side, a pin with its reason, its price in the next plan, and the two compared."""
    pia = meet("pia")
    page = follow(pia, "Scenarios", "tiny")
    plan(pia)
    expect(page.get_by_role("table").first).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Movement table (CSV)").click()
    assert b"Line,Offer,Unit" in kept.value.path().read_bytes().splitlines()[0]
    follow(pia, "tiny", "R2")
    expect(page.get_by_role("heading", name="Candidates side by side")).to_be_visible()
    assert page.get_by_role("table").get_by_role("row").count() > 2
    follow(pia, "tiny", "R1")
    page.get_by_label("Offer", exact=True).select_option("O3")
    page.get_by_label("Decision").select_option("pin")
    page.get_by_label("Reason; it stands in the plan").fill("It speaks the language.")
    press(pia, "Decide")
    follow(pia, "tiny")
    plan(pia)
    follow(pia, "tiny", "R1")
    expect(page.get_by_text("Price, in persons and days")).to_be_visible()
    follow(pia, "tiny", "Compare two plans")
    first, second = Run.objects.order_by("pk").values_list("pk", flat=True)
    page.get_by_label("Before").select_option(str(first))
    page.get_by_label("After").select_option(str(second))
    page.get_by_role("button", name="Compare", exact=True).click()
    worked(pia)
    expect(page.get_by_text("the same units come on the same days")).to_be_visible()


def test_pia_asks_what_if_and_shows_who_stands_by(meet: Meet, version: ScenarioVersion) -> None:
    """A shock and its difference; the calendar, which Dina sees once it is shown to everybody."""
    pia, dina = meet("pia"), meet("dina")
    page = follow(pia, "Scenarios", "tiny", "Ask more of it: what if, what to ask for, who stands by when")
    page.get_by_label("Units that leave").select_option("O3")
    page.locator("#id_whatif-replications").fill("100")
    page.get_by_role("button", name="Ask what happens").click()
    worked(pia)
    expect(page.get_by_role("main")).to_contain_text("O3 leaves.")
    follow(pia, "tiny", "Ask more of it: what if, what to ask for, who stands by when")
    page.locator("#id_standby-months").fill("2")
    page.locator("#id_standby-replications").fill("100")
    page.get_by_label("Lebanon").check()
    page.get_by_role("button", name="Ask who stands by").click()
    worked(pia)
    expect(page.get_by_role("heading", name="Calls, by month and mission area")).to_be_visible()
    follow(pia, "The page of this force, and to whom it is shown", "Change that")
    page.get_by_label("Shown on the first page to").select_option("everybody")
    page.get_by_label("Reason, for the log").fill("The ministers ask.")
    press(pia, "Show it so")
    dina.page.goto("/stand-by/tiny")
    dina.look()
    expect(dina.page.get_by_role("main")).to_contain_text("The roster reaches")


def test_pia_takes_a_scenario_away_and_brings_it_back(
    meet: Meet, version: ScenarioVersion, tmp_path: Path
) -> None:
    """Unchanged it makes no version; changed, a second one with her reason."""
    pia = meet("pia")
    page = follow(pia, "Scenarios", "tiny")
    with page.expect_download() as kept:
        page.get_by_role("link", name="json", exact=True).click()
    taken = tmp_path / kept.value.suggested_filename
    kept.value.save_as(taken)
    for words, number in (("Nothing.", 1), ("Fewer persons.", 2)):
        page.get_by_label("Scenario: the workbook").set_input_files(taken)
        page.get_by_label("What was changed and why").fill(words)
        press(pia, "Upload it")
        assert ScenarioVersion.objects.count() == number
        taken.write_text(taken.read_text("utf-8").replace("A first force of 200", "A first force"), "utf-8")
    expect(page.get_by_role("heading", level=1)).to_have_text("A first force")


def test_amara_is_reminded_and_aline_renews(meet: Meet, released: Offer) -> None:
    """The number stands in the head of her pages until she has read it; the renewal moves the day."""
    has_happened(released, *TO_THE_TOP[:6], on=timezone.localdate() - timedelta(days=340))
    remind(on=timezone.localdate(), act=Act())
    amara, aline = meet("amara"), meet("aline")
    page = follow(amara, "Notices 1")
    page.get_by_role("button", name=f"Mark as read: {released.pk}").click()
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    page = follow(aline, released.pk)
    follow(aline, "Renew the pledge")
    page.get_by_label("Document that shows it").fill("note verbale 7")
    press(aline, "Renew it today")
    expect(page.get_by_role("row", name="Renewal XAL")).to_contain_text("note verbale 7")


def test_aline_looks_through_what_moved_offers(meet: Meet, released: Offer) -> None:
    """From her offer to the level events, back to where one stands, and on to the compositions."""
    has_happened(released, *TO_THE_TOP[:6])
    Component.objects.create(offer_id=released.pk, part="crew")
    aline = meet("aline")
    aline.page.goto(f"/offers/{released.pk}")
    page = follow(aline, "What it did to the level")
    row = page.get_by_role("row", name="Acceptance")
    expect(row.get_by_role("cell", name="L1", exact=True)).to_be_visible()
    row.get_by_role("link").first.click()
    expect(page.locator("tr:target")).to_contain_text("Acceptance")
    page = follow(aline, "Compositions of all offers")
    expect(page.get_by_role("row", name="crew")).to_contain_text("missing")
    follow(aline, "Change it")
    expect(page.locator("h2:target")).to_have_text("Of what it is put together")


def test_ines_reads_the_log_and_dina_sees_public_pages_only(meet: Meet, draft: Offer) -> None:
    """Who changed what stands in the log, whose chain she verifies; outside, neither log nor draft exists."""
    aline, ines, dina = (meet(name) for name in ("aline", "ines", "dina"))
    follow(aline, draft.pk).get_by_label("Reason, for the log").fill("The minister agrees.")
    page = follow(ines, "Log")
    expect(page.get_by_text("Nothing stands here.")).to_be_visible()
    follow(dina, "Offers")
    expect(dina.page.get_by_text("No offer is like this.")).to_be_visible()
    press(aline, "Release the offer")
    page.reload()
    ines.look()
    expect(page.get_by_role("row", name="The minister agrees.")).to_contain_text("Aline")
    press(ines, "Verify the chain")
    expect(page.get_by_role("status")).to_contain_text(
        f"The chain is whole, with {Event.objects.count()} event"
    )
    expect(page.get_by_role("status")).to_contain_text(chain_head())
    names = dina.page.get_by_role("navigation").get_by_role("link").all_inner_texts()
    assert names == ["Readiness", "Offers", "Contributors", "Missions", "Conferences"]
    for place in ("/log", "/scenarios", "/visits"):
        dina.page.goto(place)
        expect(dina.page.get_by_role("heading", level=1)).to_have_text("Sign in")


def code_now(key: str, *, ahead: int = 0) -> str:
    """Return the code that an app with a key shows, some half minutes ahead."""
    return one_time.code_at(key, step=int(timezone.now().timestamp()) // one_time.STEP_S + ahead)


def sit_down(visitor: Visitor, name: str) -> Page:
    """Type the password of somebody into the page."""
    page = visitor.page
    page.goto("/sign-in")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    return press(visitor, "Sign in")


def test_bao_sets_up_one_time_codes_and_signs_in_with_them(meet: Meet, cast: dict[str, User]) -> None:
    """Led there, because his word counts: a key for his app, recovery codes, then a code at each sign-in."""
    User.objects.update(password=make_password(PASSWORD))
    with override_settings(SECOND_FACTOR_FORCED=True):
        bao = meet("dina")
        page = sit_down(bao, "bao")
        expect(page.get_by_text("Your role needs a second factor")).to_be_visible()
        press(bao, "Set up one-time codes")
        key = page.get_by_role("definition").get_by_role("code").inner_text()
        page.get_by_label("The six figures").fill("000000")
        press(bao, "Use it from now on")
        expect(page.get_by_text("This is not the code")).to_be_visible()
        page.get_by_label("The six figures").fill(code_now(key))
        press(bao, "Use it from now on")
        recovery = page.locator(".codes code").all_inner_texts()
        assert len(recovery) == 10
        follow(bao, "Visits")
        press(bao, "Sign out")
        sit_down(bao, "bao")
        expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
        page.get_by_label("Code of your app").fill(code_now(key, ahead=1))
        press(bao, "Go on")
        follow(bao, "Your account")
        expect(page.get_by_role("row", name="Signed in").first).to_contain_text("one-time code")
        press(bao, "Sign out")
        sit_down(bao, "bao")
        page.get_by_label("Code of your app").fill(recovery[0])
        press(bao, "Go on")
        follow(bao, "Your account")
        expect(page.get_by_text("9 are left")).to_be_visible()


def test_ines_signs_in_with_a_passkey(meet: Meet, cast: dict[str, User]) -> None:
    """Made and used by an authenticator; another one that was never made known does not let anybody in."""
    User.objects.update(password=make_password(PASSWORD))
    ines = meet("dina")
    page = ines.page
    wire = ines.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    told = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    told |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": told})
    sit_down(ines, "ines")
    follow(ines, "Your account", "Add a passkey")
    page.get_by_label("What you call it").fill("Key on the ring")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    ines.look()
    expect(page.get_by_text("Key on the ring, not used yet")).to_be_visible()
    press(ines, "Sign out")
    sit_down(ines, "ines")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Ines, OIOS")).to_be_visible()
    follow(ines, "Your account")
    expect(page.get_by_text("Key on the ring, last used on")).to_be_visible()
    expect(page.get_by_role("row", name="Signed in").first).to_contain_text("passkey")
    press(ines, "Sign out")
    sit_down(ines, "ines")
    Passkey.objects.update(signed=1_000)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That is not right")).to_be_visible()


def test_omar_takes_the_lost_factors_of_bao_away(meet: Meet, cast: dict[str, User]) -> None:
    """With a reason, which Bao reads at his next sign-in before anything else."""
    User.objects.update(password=make_password(PASSWORD))
    omar, bao = meet("dina"), meet("dina")
    page = sit_down(omar, "omar")
    follow(omar, "Accounts", "Take away the second factors of Bao")
    page.get_by_label("Reason, for the log").fill("Lost the phone; called back.")
    press(omar, "Take them away")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accounts")
    page = sit_down(bao, "bao")
    expect(page.get_by_text("Lost the phone; called back.").first).to_be_visible()
    press(bao, "I have read it")
    expect(page.get_by_role("button", name="I have read it")).to_have_count(0)


def test_pia_asks_for_smaller_units_and_amara_hears_of_it(
    meet: Meet, released: Offer, version: ScenarioVersion
) -> None:
    """The draft shows what issuing it changes; the scenario takes statement and delays over, one by one."""
    registered.a_statement(registered.a_line("E", strength=200))
    pia = meet("pia")
    page = follow(pia, "Missions", "UNMIX", "unmix-sur")
    press(pia, "Draft the next version")
    follow(pia, "E")
    page.get_by_label("Persons of each").fill("150")
    press(pia, "Keep the line")
    expect(page.get_by_role("row", name=released.pk)).to_contain_text("fits no more")
    page.get_by_label("What was changed and why").fill("A smaller site")
    press(pia, "Issue version 2")
    expect(page.get_by_text("A smaller site").first).to_be_visible()
    amara = meet("amara")
    told = follow(amara, "Notices 1")
    expect(told.get_by_role("row", name=released.pk)).to_contain_text("more than the 180")
    follow(amara, "unmix-sur, version 2")
    for what in ("Take over a statement of unit requirements", "Take over the delays of the host agreement"):
        follow(pia, "Scenarios", "tiny", what)
        page.get_by_label("Reason, for the log").fill("As the register says.")
        press(pia, what)
    expect(page.get_by_role("link", name="E", exact=True)).to_be_visible()
    expect(page.get_by_text("Version 3", exact=False).first).to_be_visible()


def test_what_was_typed_outlives_the_log_in(meet: Meet, cast: dict[str, User]) -> None:
    """The page of sign-in says why it comes, the form offers what was typed, and nobody else reads it."""
    for name in ("amara", "rosa"):
        cast[name].set_password(PASSWORD)
        cast[name].save()
    amara = meet("amara")
    page = amara.page

    def sign_in(name: str) -> None:
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Password").press("Enter")

    page.goto("/offers/draft")
    page.locator("#id_name").fill("Bridges of the north")
    page.locator("#id_unit_type").select_option("ENG_COY")
    page.locator("#id_source").fill("a note")
    page.locator("#id_kind").select_option("illustrative")
    amara.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_text("your log-in has ended")).to_be_visible()
    amara.look()
    sign_in("amara")
    expect(page.locator("#id_name")).to_have_value("")
    amara.look()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_name")).to_have_value("Bridges of the north")
    expect(page.locator("#id_unit_type")).to_have_value("ENG_COY")
    amara.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Keep the draft").click()
    sign_in("rosa")
    expect(page.locator("#id_name")).to_have_value("")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


def test_what_was_sent_is_offered_again_where_it_did_not_arrive(meet: Meet, draft: Offer) -> None:
    """Off line it waits, also past another page; once taken, nothing is kept."""
    aline = meet("aline")
    page = follow(aline, "Offers", draft.pk)
    address, back = page.url, page.get_by_role("button", name="Put it back")
    page.get_by_label("Reason, for the log").fill("The minister agrees.")
    aline.context.set_offline(True)
    page.get_by_role("button", name="Release the offer").click()
    page.wait_for_url("chrome-error://**")
    aline.context.set_offline(False)
    page.goto("/offers")
    page.goto(address)
    aline.look()
    back.click()
    expect(page.get_by_label("Reason, for the log")).to_have_value("The minister agrees.")
    press(aline, "Release the offer")
    expect(page.get_by_role("main")).to_contain_text("Everybody can see it.")
    expect(back).to_have_count(0)
    assert page.evaluate("Object.keys(sessionStorage).length") == 0
    aline.faults.clear()  # the browser told of the line
