"""A page explains the short words of the field where they first stand, and only there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from bluehelm_web.core.short_words import MEANINGS, explained
from bluehelm_web.partnership.models import Offer
from tests.web.conftest import TO_THE_TOP, has_happened

Of = Callable[[str], Client]
RDL = f'<dl class="terms"><div><dt>RDL</dt><dd>{MEANINGS["RDL"]}</dd></div></dl>'


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<h1>RDL</h1><p>RDL</p>", "<h1>RDL</h1>*<p>RDL</p>"),
        (
            '<div class="scroll"><table><tr><td>RDL</td></tr></table></div><p>x</p>',
            '<div class="scroll"><table><tr><td>RDL</td></tr></table></div>*<p>x</p>',
        ),
        ("<ul><li>RDL-INF_BN 2</li><li>x</li></ul>", "<ul><li>RDL-INF_BN 2</li><li>x</li></ul>*"),
        ('<p title="RDL">x</p><p>RDL</p>', '<p title="RDL">x</p><p>RDL</p>*'),
        ("<p><select><option>RDL</option></select></p>", "<p><select><option>RDL</option></select></p>"),
        ('<p>RDL</p><dl class="terms"><div><dt>RDL</dt><dd>x</dd></div></dl>', ""),
        ('<article class="letter"><p>RDL</p></article>', ""),
        ("<p>RDLX and XRDL</p>", ""),
    ],
)
def test_a_line_stands_under_the_word(page: str, shown: str) -> None:
    """Under the table, list or paragraph; not for what is in a tag, or only to choose."""
    assert explained(page) == (shown.replace("*", RDL) if shown else page)


def test_pages_say_what_the_glossary_says(client_of: Of, released: Offer, root: Path) -> None:
    """Each word in the same words, once on a page."""
    text = (root / "docs/glossary.md").read_text("utf-8")
    for word, meaning in MEANINGS.items():
        assert f"\n{word}\n  {meaning}\n" in text
    has_happened(released, *TO_THE_TOP)
    for address in (reverse("offers"), reverse("offer", args=[released.pk])):
        page = client_of("dina").get(address).content.decode()
        assert len(re.findall("<dt>RDL</dt>", page)) == 1
        french = client_of("dina").get(address, headers={"accept-language": "fr"}).content.decode()
        assert "niveau de déploiement rapide" in french
    home = client_of("dina").get(reverse("home")).content.decode()
    assert home.count("<dt>RDL</dt>") == 1
