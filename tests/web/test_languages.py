"""In which language somebody reads: chosen, remembered, whole, and never that of programmes."""

import re
from calendar import month_name
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser

import pytest
from django.conf import LazySettings, settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from bluehelm_web.accounts.models import User
from bluehelm_web.core.names import named, said
from bluehelm_web.partnership.models import Offer
from bluehelm_web.planning.models import Run
from docs import messages
from tests.web.conftest import TO_THE_TOP, a_visit, an_offer, has_happened
from tests.web.test_matrix import EVERYBODY, GET, a_notice, address

FRENCH = {"accept-language": "fr-CH, fr;q=0.9, en;q=0.5"}
SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-l", "data-failed"}
"""Attributes that are read to somebody."""
WITHOUT_END = {"meta", "link", "input", "br", "img", "hr"}
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|with|which|that|this|what|who|by|for|not|nothing|to be)\b", flags=re.IGNORECASE
)
"""Words that no French sentence has."""


class Read(HTMLParser):
    """The texts of a page that are said to be in its own language."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(page)

    @property
    def language(self) -> str:
        """The language of what is read now."""
        return next((language for _tag, language in reversed(self.open) if language), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note attributes that are read, and of which language what follows is."""
        told = dict(attrs)
        own = told.get("lang") or ("-" if tag in ("code", "bdi", "svg", "style") else "")
        if (own or self.language) == "fr":
            self.texts += [value or "" for name, value in attrs if name in SPOKEN]
        if tag not in WITHOUT_END:
            self.open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        """Leave a part."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self.language == "fr" and data.strip():
            self.texts.append(" ".join(data.split()))


def texts(page: str) -> list[str]:
    """Return the French texts of a page."""
    return Read(page).texts


@pytest.fixture(scope="module")
def english() -> frozenset[str]:
    """Return what the catalogue says in another way in French."""
    told = messages.catalogue("fr")
    return frozenset(one.id for one in told if isinstance(one.id, str) and one.id and one.id != one.string)


@pytest.fixture
def lived_in(draft: Offer, released: Offer, of_ministry: Offer, done: Run) -> dict[str, Offer]:
    """Return the offers of a registry in which things have happened, by whose they are."""
    has_happened(released, *TO_THE_TOP[:7])
    a_visit(released.pk)
    a_notice(released.pk)
    has_happened(an_offer("XAL-FPU-1", unit_type="FPU", is_released=True), *TO_THE_TOP)
    return {"draft": draft, "ministry": of_ministry, "released": released, "": released}


OWN = (
    "A test.",
    "Crowd control for police",
    "The capital of Borvania was promised this site",
    "A first force of 200",
    "It is time.",
    "PCRS Guidelines",
    "Utility helicopters that fly by night",
)
"""What users wrote, and where a fact is known from, which stay as they are."""
OF_THE_LIBRARY = ("plan-report",)
"""Pages that the library makes as a whole, in English, and that say so."""
TITLES = ("Persons", "Units")
"""What users call a column and a statement."""
FRENCH_AS_WELL = ("Part",)
"""French for a share, and an English word elsewhere."""


def left(page: str, *, english: frozenset[str]) -> Iterator[str]:
    """Yield the texts of a French page that are English."""
    for text in texts(page):
        is_known = text in english and text not in (*TITLES, *FRENCH_AS_WELL)
        if is_known or (ENGLISH.search(text) and not any(own in text for own in OWN)):
            yield text


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_page_is_french(
    client_of: Callable[[str], Client], lived_in: dict[str, Offer], english: frozenset[str], who: str
) -> None:
    """For the whole cast and Dina, but for what says that it is English, and what users wrote."""
    client, found, num = client_of(who), {}, 0
    for (name, whose), answers in GET.items():
        if answers[who] in (200, 403, 404) and name not in OF_THE_LIBRARY:
            place = address(name, offer_id=lived_in.get(whose, lived_in[""]).pk, whose=whose)
            answer = client.get(place, headers=FRENCH)
            if answer["Content-Type"].startswith("text/html"):
                page = answer.content.decode()
                assert '<html lang="fr" dir="ltr">' in page
                found |= dict.fromkeys(left(page, english=english), place)
                num += 1
    assert found == {}
    assert num > 15


def test_english_on_a_french_page_is_seen(english: frozenset[str]) -> None:
    """As a text, in an attribute, in a sentence; but not where it says that it is English."""
    page = '<html lang="fr"><p title="Offers">Offers<br><b lang="en">of <i>it</i></b>end of the sea<p>Offres'
    assert list(left(page, english=english)) == ["Offers", "Offers", "end of the sea"]


def test_the_choice_is_remembered(client_of: Callable[[str], Client]) -> None:
    """In a cookie that no script reads, and of a user in the account, whatever the browser asks for."""
    client = client_of("amara")
    answer = client.post(reverse("language", args=["fr"]), {"onward": "/offers?words=a"})
    assert answer["Location"] == "/offers?words=a"
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("fr", True, "Lax")
    assert User.objects.get(username="amara").language == "fr"
    elsewhere = client_of("amara").get("/offers", headers={"accept-language": "en"})
    assert elsewhere["Content-Language"] == "fr"
    assert 'lang="en" formaction="/language/en"' in elsewhere.content.decode()


def test_who_has_no_account_keeps_the_choice_in_the_browser(client_of: Callable[[str], Client]) -> None:
    """It holds for the next page there, and nowhere else."""
    client = client_of("dina")
    assert client.get("/")["Content-Language"] == "en"
    assert client.post(reverse("language", args=["fr"]))["Location"] == "/"
    assert client.get("/")["Content-Language"] == "fr"
    assert client_of("dina").get("/")["Content-Language"] == "en"


def test_a_choice_leads_nowhere_else(client_of: Callable[[str], Client]) -> None:
    """An address of another site is not followed; a language that is not offered does not exist."""
    answer = client_of("dina").post(reverse("language", args=["fr"]), {"onward": "//example.org/offers"})
    assert answer["Location"] == "/"
    assert client_of("dina").post(reverse("language", args=["tlh"])).status_code == 404


def test_a_form_is_told_in_french_what_is_wrong(client_of: Callable[[str], Client], draft: Offer) -> None:
    """By Django, by the registry and by the library."""
    client, place = client_of("aline"), reverse("offer-edit", args=[draft.pk])
    told = {"unit_type": "INF_BN", "strength": 100, "women": 200, "kind": "illustrative", "source": "x"}
    page = client.post(place, {**told, "available_from": "2027-01-12"}, headers=FRENCH).content.decode()
    said = "femmes vaut 200 personnes\u202f; ce nombre ne doit pas dépasser l\u2019effectif de 100"
    assert f"<li>{said}. Corrigez-le.</li>" in page
    assert 'value="2027-01-12"' in page
    page = client.post(place, {"name": "x"}, headers=FRENCH).content.decode()
    assert "rien n\u2019est indiqu\u00e9\u202f; cette mention est obligatoire. Compl\u00e9tez-la." in page


def test_a_day_is_filled_in_as_browsers_want_it(client_of: Callable[[str], Client], draft: Offer) -> None:
    """Whatever the language: else the field would come up empty, and the day would be lost."""
    Offer.objects.filter(pk=draft.pk).update(available_from="2027-01-12")
    page = client_of("aline").get(reverse("offer-edit", args=[draft.pk]), headers=FRENCH).content.decode()
    assert 'value="2027-01-12"' in page


def test_a_letter_is_french(client_of: Callable[[str], Client], released: Offer) -> None:
    """With its title and the papers that were received."""
    has_happened(released, *TO_THE_TOP[:4])
    page = client_of("bao").get(reverse("letter", args=[released.pk, "accepted"]), headers=FRENCH)
    for word in ("<h1>Acceptation</h1>", "Tableau d\u2019effectifs, ", "Compagnie du génie (ENG_COY)"):
        assert word in page.content.decode()


def test_programmes_are_answered_in_english(
    programme_of: Callable[..., Client], cast: dict[str, User], released: Offer
) -> None:
    """Whatever their user reads, and whatever they ask for; a problem without Accept-Language as well."""
    User.objects.update(language="fr")
    client = programme_of("amara")
    a_visit(released.pk)
    assert client.get("/api/v1/nowhere")["Content-Language"] == "en"
    for place in ("/api/v1/offers", f"/api/v1/offers/{released.pk}"):
        answer = client.get(place, headers=FRENCH)
        assert answer["Content-Language"] == "en"
        assert answer.content == client.get(place).content
    assert (
        "Send the note verbale"
        in client.get(f"/api/v1/offers/{released.pk}", headers=FRENCH).content.decode()
    )


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_a_fault_is_told_in_french(template: str) -> None:
    """Without a database, and without a request."""
    with translation.override("fr"):
        page = render_to_string(template)
    assert '<html lang="fr" dir="ltr">' in page
    assert "Rien de ce que vous avez envoyé" in page


@pytest.mark.parametrize(
    ("language", "told"), [("fr", ("1er mai 2027", "2 mai 2027")), ("en", ("1 May 2027", "2 May 2027"))]
)
def test_the_first_of_a_month_is_an_ordinal_in_french(language: str, told: tuple[str, ...]) -> None:
    """And nowhere else; Django's own letters stay in English."""
    with translation.override(language):
        assert tuple(date_format(date(2027, 5, day), "DATE_FORMAT") for day in (1, 2)) == told
        assert date_format(date(2027, 5, 1), "jS") == ("1er" if language == "fr" else "1st")


SENTENCES = {
    "Renew the pledge before 4 November 2026.": "Renouveler l\u2019engagement avant le 4 novembre 2026.",
    "Acceptance of 2 May 2026 lapsed on 2 May 2027.": (
        "Acceptation du 2 mai 2026\u202f: caducité le 2 mai 2027."
    ),
    "Withdrawal on 2 March 2026.": "Retrait le 2 mars 2026.",
    "RDL-FPU 2 is in force no more from 1 July 2027.": (
        "RDL-FPU 2 n\u2019est plus en vigueur à partir du 1er juillet 2027."
    ),
    "Mend: <b> and 2 more. Then ask for another verification visit.": (
        "Remédier à\u202f: &lt;b&gt; et 2 autres. Demander ensuite une nouvelle visite de vérification."
    ),
    "It fits line A now.\nIt fits line B no more: it is too large: 850 persons where at most 600 fit.": (
        "Elle correspond désormais à la ligne A."
        " Elle ne correspond plus à la ligne B\u202f: elle est trop grande\u202f:"
        " 850 personnes là où 600 au plus ont place."
    ),
    "Sing aloud before 4 November 2026.": '<span lang="en">Sing aloud before 4 November 2026.</span>',
}


@pytest.mark.parametrize("english", SENTENCES)
def test_a_sentence_of_the_library_is_translated_with_its_parts(english: str) -> None:
    """Names, days and what users wrote; where a part has no translation, it is English and says so."""
    with translation.override("fr"):
        assert said(english) == SENTENCES[english]
    assert said(english) == english


def test_a_name_is_translated_where_somebody_did() -> None:
    """A name that a user gave stays as it is."""
    with translation.override("fr"):
        assert named("Infantry battalion") == "Bataillon d\u2019infanterie"
        own = "camions, selon sa propre liste de matériel, critique"
        assert named("trucks, by its own equipment list, critical") == own
        assert named("Ferry <1>") == "Ferry <1>"


def test_a_language_from_right_to_left_turns_the_page(
    client_of: Callable[[str], Client], settings: LazySettings, released: Offer
) -> None:
    """It is enough to offer it; its months come with Django."""
    has_happened(released, *TO_THE_TOP[:6])
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    page = client_of("dina").get(reverse("offer", args=[released.pk]), headers={"accept-language": "ar"})
    assert '<html lang="ar" dir="rtl">' in page.content.decode()
    assert not set(month_name[1:]) & set(re.findall(r"[A-Z][a-z]+", page.content.decode()))
