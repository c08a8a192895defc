"""The Summary of a conference on the web: read, taken away, written, and published for good."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bluehelm.core.document import pdf
from bluehelm.oversight import guide, summary
from bluehelm.oversight.summary_domain import Prose as ProseNoun
from bluehelm.partnership import conferences
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of
from bluehelm_web.audit.services import changing
from bluehelm_web.conferences.models import Conference, State
from bluehelm_web.conferences.records import records_keep
from bluehelm_web.core.rows import noun_of
from bluehelm_web.oversight import editions
from bluehelm_web.oversight.models import Edition, EditionFile, Prose
from bluehelm_web.oversight.prose import Place, prose_keep
from bluehelm_web.partnership.models import Announcement, Claim
from bluehelm_web.partnership.services import StaleError
from tests.web.conferred import by
from tests.web.conftest import an_announcement

pytestmark = pytest.mark.django_db
SEOUL = "SEO2021"
FACTS = conferences.published().of(SEOUL)
PLEDGES = Place(block="pledges")
TEXT = "The Chair thanks the {pledging_states} States that announced pledges."
QUERIES = 20
"""Of the page of a draft, for who may write it."""
Of = Callable[[str], Client]


@pytest.fixture(autouse=True)
def kept(cast: dict[str, User]) -> None:
    """Keep what was published of Seoul, as a conference that has just closed."""
    Announcement.objects.all().delete()
    with changing():
        records_keep(FACTS, state=State.CLOSED)


def at(name: str = "summary", *args: str, **asked: str) -> str:
    """Return an address of the Summary of Seoul."""
    return reverse(name, args=[SEOUL, *args], query=asked)


def written(cast: dict[str, User], text: str = TEXT, *, version: int = 0, place: Place = PLEDGES) -> Prose:
    """Return a text that Bao wrote."""
    row = prose_keep(SEOUL, place=place, text=text, version=version, by=by(cast["bao"]))
    assert row is not None
    return row


def published(cast: dict[str, User], reason: str = "adopted") -> Edition:
    """Return the Summary as Lena published it for the chair."""
    return editions.edition_publish(SEOUL, reason=reason, by=by(cast["lena"]))


@pytest.mark.parametrize(("form", "language"), [("html", "fr"), ("docx", "en"), ("pdf", "ar")])
def test_files_are_those_of_the_library(
    client_of: Of, cast: dict[str, User], form: str, language: str
) -> None:
    """Byte for byte, for the same records and texts."""
    noun = noun_of(written(cast), ProseNoun)
    answer = client_of("ana").get(at("summary-file", form, language=language))
    made = summary.make(FACTS, prose=[noun], language=language)
    assert answer.content == summary.write(made, form=form)
    assert f"summary-SEO2021-{language}.{form}" in answer["Content-Disposition"]


def test_the_guide_is_that_of_the_library(client_of: Of) -> None:
    """Everybody who sees the conference takes it away."""
    answer = client_of("dina").get(at("guide-file", "html", language="fr"))
    assert answer.content == summary.write(guide.make(FACTS, language="fr"), form="html")


def test_every_figure_leads_to_its_definition_and_rows(client_of: Of) -> None:
    """And a row of an announcement to its page; what sources contradict is told."""
    page = client_of("ana").get(at()).content.decode()
    notes = set(re.findall(r'href="#(note-[^"]+)" class="figure"', page))
    rows = set(re.findall(r'href="#(row-[^"]+)"', page))
    assert len(notes) > 5
    assert len(rows) > 5
    assert all(f'id="{one}"' in page for one in notes | rows)
    for row in FACTS.announcements:
        assert reverse("announcement", args=[row.announcement_id]) in page
    assert "(IPI)" in page


def test_arabic_stands_from_right_to_left(client_of: Of) -> None:
    """Within a page that is in the language of whoever reads."""
    page = client_of("ana").get(at(language="ar")).content.decode()
    assert '<div class="letter" lang="ar" dir="rtl">' in page
    assert 'class="figure" dir="auto"' in page  # so that >130 is not told as <130


def test_languages_of_a_summary_are_not_those_of_the_site(client_of: Of) -> None:
    """The frame goes on offering the languages of the site; the Summary has more."""
    bao = client_of("bao")
    elsewhere = bao.get(reverse("offers")).context["languages"]
    for place in (at(), at("summary-text", "pledges")):
        page = bao.get(place)
        assert page.context["languages"] == elsewhere
        assert "العربية" in page.content.decode()


def test_what_was_published_is_not_called_invented(client_of: Of) -> None:
    """The mark of an invented conference stands on no page of one that took place."""
    pages = [client_of("bao").get(place) for place in (at(), reverse("conference", args=[SEOUL]))]
    assert [b"Illustrative" in page.content for page in pages] == [False, False]


def test_others_read_it_once_it_is_published(client_of: Of, cast: dict[str, User]) -> None:
    """Not before; and then what was published, not what is changed since."""
    assert client_of("dina").get(at()).status_code == 404
    assert client_of("amara").get(at("summary-file", "html")).status_code == 404
    published(cast)
    assert client_of("dina").get(at()).status_code == 200
    assert Conference.objects.get(pk=SEOUL).state == State.SUMMARY_PUBLISHED


def test_what_is_published_stays_byte_for_byte(client_of: Of, cast: dict[str, User]) -> None:
    """In every language and form, whatever becomes of the records; what changed is another edition."""
    row = written(cast)
    published(cast)
    before = {(one.language, one.form): bytes(one.content) for one in EditionFile.objects.all()}
    Claim.objects.filter(subject=SEOUL, attribute="pledging_states").delete()
    written(cast, "The Chair thanks all who pledged.", version=row.version)
    dina = client_of("dina")
    made = summary.make(FACTS, prose=[noun_of(row, ProseNoun)], language="fr")
    for form in ("html", "docx", "pdf"):
        assert dina.get(at("summary-file", form, language="fr")).content == before["fr", form]
    assert before["fr", "html"] == summary.write(made, form="html")
    page = dina.get(at()).content.decode()
    assert before["en", "page"].decode() in page
    assert dina.get(at(edition="now")).content.decode().count("all who pledged") == 0
    assert "all who pledged" in client_of("ana").get(at(edition="now")).content.decode()
    second = published(cast, "a text was corrected")
    assert second.number == 2
    page = dina.get(at()).content.decode()
    assert "a text was corrected" in page
    assert "all who pledged" in page
    assert dina.get(at("summary-file", "html", language="fr", edition="1")).content == before["fr", "html"]
    assert dina.get(at(edition="7")).status_code == 404


def test_what_became_of_pledges_since_is_told_beside_it(client_of: Of, cast: dict[str, User]) -> None:
    """Withdrawn, corrected, gone and new, by the label of the annex; what was published stays."""
    published(cast)
    dina, names = client_of("dina"), [row.announcement_id for row in FACTS.announcements]
    quiet = dina.get(at())
    assert quiet.context["since"] == []
    Announcement.objects.filter(pk=names[1]).update(withdrawn_on="2026-11-30", stage="withdrawn")
    Announcement.objects.filter(pk=names[2]).update(quantity=2)
    Announcement.objects.filter(pk=names[3]).delete()
    an_announcement("NEW")
    Announcement.objects.filter(pk="NEW").update(conference=SEOUL)
    page = dina.get(at())
    told = {one.announcement_id: one for one in page.context["since"]}
    assert {*told} == {*names[1:4], "NEW"}
    assert told[names[1]].withdrawn_on == date(2026, 11, 30)
    assert [(str(name), now) for name, _old, now in told[names[2]].changes] == [("How much", "2")]
    assert (told[names[3]].is_gone, told["NEW"].is_new) == (True, True)
    assert "withdrawn on 30 November 2026" in page.content.decode()
    assert f'<b class="num">{told[names[1]].label}</b>' in page.content.decode()
    [row] = re.findall(rf'id="row-{told[names[1]].label}".*?</tr>', page.content.decode(), re.DOTALL)
    assert reverse("announcement", args=[names[1]]) in row


def test_the_chain_tells_what_was_published(cast: dict[str, User]) -> None:
    """With the digest of each file."""
    row = published(cast)
    event = Event.objects.get(kind="summary_published", object_id=f"conference:{SEOUL}")
    assert event.actor_id == cast["lena"].pk
    [file] = EditionFile.objects.filter(edition=row, language="en", form="pdf")
    assert file.digest == editions.digest_of(bytes(file.content))
    assert f"en.pdf {file.digest}" in str(body_of(event))


def test_the_same_is_not_published_twice(cast: dict[str, User]) -> None:
    """Nor by who does not chair, without a reason, or before the conference is closed."""
    published(cast)
    with pytest.raises(ValidationError, match="no record and no text has changed"):
        published(cast)
    with pytest.raises(ValidationError, match="Say why"):
        published(cast, "")
    with pytest.raises(PermissionDenied):
        editions.edition_publish(SEOUL, reason="x", by=by(cast["amara"]))
    Conference.objects.update(state=State.LIVE)
    with pytest.raises(ValidationError, match="once the conference is closed"):
        published(cast)


def test_a_figure_that_changed_is_told_beside_the_text(client_of: Of, cast: dict[str, User]) -> None:
    """On the page of the Summary, and where the text is written; kept again it is read anew."""
    row = written(cast)
    assert row.against == ["pledging_states=62 or 64"]
    Claim.objects.filter(subject=SEOUL, attribute="pledging_states", value="64").delete()
    bao = client_of("bao")
    page = bao.get(at()).content.decode()
    assert "pledging_states was 62 or 64, and is 62 now" in page
    assert "1 figure changed" in page
    address = at("summary-text", "pledges", language="en")
    assert "it is 62 now" in bao.get(address).content.decode()
    answer = bao.post(address, {"text": TEXT, "version": row.version})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.against == ["pledging_states=62"]
    assert "figure changed" not in bao.get(at()).content.decode()


def test_who_comes_second_loses_nothing(client_of: Of, cast: dict[str, User]) -> None:
    """Neither what they wrote nor what the other did."""
    written(cast, "Theirs.")
    with pytest.raises(StaleError):
        written(cast, "Mine.")
    page = client_of("chidi").post(at("summary-text", "pledges"), {"text": "Mine.", "version": 0})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Mine." in text
    assert "Theirs." in text
    assert Prose.objects.get().text == "Theirs."


def test_a_text_names_figures_that_there_are(cast: dict[str, User]) -> None:
    """One of another name is refused, and so is a part that a Summary has not."""
    with pytest.raises(ValidationError, match="unicorns"):
        written(cast, "There were {unicorns}.")
    with pytest.raises(ValidationError, match="no such part"):
        written(cast, place=Place(block="dinner"))
    with pytest.raises(PermissionDenied):
        prose_keep(SEOUL, place=PLEDGES, text="x", version=0, by=by(cast["amara"]))


def test_an_empty_text_is_taken_out(cast: dict[str, User]) -> None:
    """And the chain says so."""
    row = written(cast)
    assert prose_keep(SEOUL, place=PLEDGES, text="", version=row.version, by=by(cast["lena"])) is None
    assert not Prose.objects.exists()
    kinds = Event.objects.filter(object_id=f"conference:{SEOUL}").values_list("kind", flat=True)
    assert {"prose_kept", "prose_dropped"} <= set(kinds)


def test_a_text_whose_figure_is_gone_is_told(client_of: Of, cast: dict[str, User]) -> None:
    """The page says which; it does not fail, and nothing is published."""
    Prose.objects.create(conference_id=SEOUL, prose_id="P1", block="pledges", text="There were {unicorns}.")
    ana = client_of("ana").get(at())
    assert ana.status_code == 200
    assert "Text P1" in ana.content.decode()
    answer = client_of("lena").post(at("summary-publish"), {"reason": "adopted"})
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_a_missing_package_is_told(client_of: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says what to install instead of failing."""
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    answer = client_of("ana").get(at("summary-file", "pdf"))
    assert answer.status_code == 422
    assert "typst" in answer.content.decode()
    assert client_of("ana").get(at("guide-file", "pdf")).status_code == 503


def test_the_chair_publishes_on_the_page(client_of: Of) -> None:
    """And a conference is not moved there without its Summary."""
    lena = client_of("lena")
    assert "summary_published" not in lena.get(reverse("conference", args=[SEOUL])).content.decode()
    assert lena.post(at("summary-publish"), {"reason": "adopted"}).status_code == 302
    assert "adopted" in lena.get(at()).content.decode()


def test_it_tells_what_was_known_on_a_day(client_of: Of, cast: dict[str, User]) -> None:
    """As the command line does; the day stays in the addresses, and texts tell no day, so none is there."""
    written(cast)
    page = client_of("bao").get(at(as_of="2021-12-31", language="fr")).content.decode()
    assert "theglobalobservatory" not in page
    assert "mseap.org 2021-12-10" in page
    assert "The Chair thanks" not in page
    assert "Publish the Summary" not in page
    assert (
        f"{at('summary-file', 'docx', language='fr', edition='now')}&as_of=2021-12-31".replace("&", "&amp;")
        in page
    )
    assert "?language=ar&amp;as_of=2021-12-31" in page
    answer = client_of("bao").get(at("summary-file", "html", as_of="2021-12-31"))
    made = summary.make(FACTS.as_of(date(2021, 12, 31)), language="en")
    assert answer.content == summary.write(made, form="html")
    assert "summary-SEO2021-2021-12-31-en.html" in answer["Content-Disposition"]


def test_before_its_day_it_is_to_be_held(client_of: Of) -> None:
    """A day that is none is told beside the field; today or later is the records as they are."""
    before = client_of("ana").get(at(as_of="2020-01-01")).content.decode()
    assert "is to be held" in before
    assert "was held" not in before
    wrong = client_of("ana").get(at(as_of="soon"))
    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"as_of"})
    later = client_of("ana").get(at(as_of="2999-01-01"))
    assert (later.context["as_of"], "was held" in later.content.decode()) == (None, True)


def test_a_day_leaves_the_edition_alone(client_of: Of, cast: dict[str, User]) -> None:
    """Everybody reads what was published; as of a day they read the records of then, and no draft text."""
    edition = published(cast)
    written(cast, "A draft.")
    dina = client_of("dina")
    page = dina.get(at(as_of="2021-12-31")).content.decode()
    assert "theglobalobservatory" not in page
    assert "A draft." not in page
    assert dina.get(at()).context["shown"].edition == edition
    assert dina.get(at("summary-file", "html")).content == editions.edition_file(
        edition, language="en", form="html"
    )


def test_queries_do_not_grow_with_the_announcements(client_of: Of) -> None:
    """As many as are written down here."""
    bao = client_of("bao")
    with CaptureQueriesContext(connection) as found:
        bao.get(at())
    assert len(found) == QUERIES
