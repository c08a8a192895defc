"""No sentence of the library is English on French pages of the demonstration, once its planner has asked."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from bluehelm.deployment.ways import silent
from bluehelm_web.accounts.models import User
from bluehelm_web.core import sentence_forms
from bluehelm_web.planning import makers, runs, snapshot
from bluehelm_web.planning.models import Kind, Run, State
from tests.web.test_languages import Read

OF_A_KIND = 4
"""Pages of one kind that are read."""
ENGLISH = ("/api", "/log")
"""Pages that are English, or tell the fields of the log, and say so."""
PIN = {"offer_id": "O3", "action": "forbid", "reason": "Its capital said no.", "version": 1}
LINK = re.compile(r'<a [^>]*href="([^"]+)"')
SHOCKS = {"customs_days": 21, "premium_days": 3, "offers": ["O1"]}
ASKED = {"target": 200, "day": 60, "replications": 100, "seed": 1}


@pytest.fixture
def asked(demonstration: int, client: Client) -> None:
    """Let the planner of the demonstration ask everything of the invented mission, and answer it."""
    User.objects.update(language="fr")
    client.force_login(User.objects.get(username="pia"))
    whatif = {f"whatif-{name}": told for name, told in (ASKED | SHOCKS).items()}
    standby = {"standby-areas": ["LBN", "MLI"], "standby-months": 2, "standby-replications": 100}
    asks = {f"asks-{name}": told for name, told in ASKED.items()}
    client.post(reverse("plan-ask", args=["tiny"]), ASKED)
    for kind, words in (("whatif", whatif), ("asks", asks), ("standby", standby)):
        client.post(reverse("scenario-ask-for", args=["tiny", kind]), words)
    answered()
    client.post(reverse("line-pin", args=["tiny", "R1"]), PIN)
    client.post(reverse("plan-ask", args=["tiny"]), ASKED)
    answered()
    first, second = Run.objects.filter(kind=Kind.PLAN, state=State.DONE).order_by("pk")
    client.post(reverse("plan-compare", args=["tiny"]), {"before": first.pk, "after": second.pk})
    answered()
    assert set(Run.objects.filter(state=State.DONE).values_list("kind", flat=True)) == set(Kind)


def answered() -> None:
    """Answer what is asked of the invented mission."""
    while (run := runs.run_claim(now=timezone.now())) is not None:
        if run.version.scenario_id == "tiny":
            assert runs.run_finish(run, made=makers.MAKERS[Kind(run.kind)](run, progress=silent))


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """Yield the pages that links lead to, a few of each kind, and where they are."""
    asked = [reverse("plan", args=[run.pk]) for run in Run.objects.filter(state=State.DONE)]
    waiting, seen, num = ["/", *asked], set[str](), Counter[str]()
    for place in waiting:
        kind = re.sub(r"/[^/]*[\d_A-Z][^/]*", "/N", urlsplit(place).path)
        if place in seen or num[kind] >= OF_A_KIND or kind.startswith(ENGLISH):
            continue
        seen.add(place)
        num[kind] += 1
        answer = client.get(place)
        if answer["Content-Type"].startswith("text/html") and answer.status_code == 200:
            page = answer.content.decode()
            yield place, page
            links = [urljoin(place, unescape(link)).partition("#")[0] for link in LINK.findall(page)]
            waiting += [link for link in links if link.startswith("/")]


class Whole(Read):
    """All texts of a page, in whichever language they say that they are."""

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self.language in ("fr", "en") and data.strip():
            self.texts.append(" ".join(data.split()))


def test_no_sentence_of_the_library_is_english(asked: None, client: Client) -> None:
    """To an officer, a planner and a focal point; nor is it where a text says that it is English."""
    found, num = dict[str, str](), Counter[str]()
    for who in ("bao", "pia", "amara"):
        client.force_login(User.objects.get(username=who))
        for place, page in pages(client):
            told = Whole(page).texts
            found |= {text: f"{who} {place}" for text in told if sentence_forms.is_composed(text)}
            num[who] += 1
    assert found == {}
    assert min(num.values()) > 40, num


DRAWN = re.compile(r"<svg.*?</svg>", re.DOTALL)
TOLD = re.compile(r"<(?:text|tspan|title)[^>]*>([^<]+)<")
SAME = {"plan", "R1", "R2", "R3", "R4", "Halden harbour", "Northfield", "Southfield", "Halden airport"}
SAME |= {"Aldara", "Borvania", "Castellan", "Dorwin", "Estaria"}
"""Words of drawings alike in both languages: of lines, of sites and of states that are made up."""


def drawn(page: str) -> set[str]:
    """Return the words of the drawings of a page, names of them for those who do not see among these."""
    told = (unescape(text) for drawing in DRAWN.findall(page) for text in TOLD.findall(drawing))
    return {text for text in told if any(sign.islower() for sign in text) and not text.endswith("km")}


@pytest.mark.parametrize("name", ["plan", "plan-report"])
def test_drawings_are_french_on_french_pages(asked: None, client: Client, name: str) -> None:
    """On the page of a plan and in its report: axes, legends, labels and what they are called."""
    client.force_login(User.objects.get(username="pia"))
    run = Run.objects.filter(kind=Kind.PLAN, state=State.DONE, version__scenario_id="tiny").first()
    assert run is not None
    address = reverse(name, args=[run.pk])
    french = client.get(address).content.decode()
    User.objects.update(language="en")
    english = client.get(address).content.decode()
    assert '<html lang="fr"' in french
    assert '<html lang="en"' in english
    assert len(drawn(french)) > 20
    assert drawn(french) & drawn(english) <= SAME
    assert "direction=" not in french


def test_drawings_run_left_to_right_on_pages_that_do_not(asked: None, client: Client) -> None:
    """Else what begins at a line of a chart would end there; words that nobody translated are English."""
    run = Run.objects.filter(kind=Kind.PLAN, state=State.DONE, version__scenario_id="tiny").first()
    assert run is not None
    with override("ar"):
        page = snapshot.report_of(run).decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert page.count('<svg class="chart"') == page.count('direction="ltr"') > 3
    assert "on site, this plan" in page
