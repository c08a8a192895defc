"""The page in a real browser: nothing runs over the edge, no letter is too small, nothing is fetched."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bluehelm.deployment import page
from bluehelm.deployment.result import Plan
from tests.library.deployment.invented_plan import contributors, invented_plan

WIDTHS = (320, 390, 700, 800, 1000, 1160, 1280, 1600)

# The page itself runs no script; a page around it measures it in frames of several widths.
RULER = """<!doctype html><title>ruler</title><body><pre id="found"></pre><script>
const widths = %s, found = {};
const done = () => { document.getElementById("found").textContent = JSON.stringify(found); };
const measure = (frame, width) => {
  const doc = frame.contentDocument, root = doc.documentElement;
  const texts = [...doc.querySelectorAll("svg.chart text")];
  const seen = texts.filter(node => node.getBoundingClientRect().width > 0);
  const size = node => {
    const svg = node.ownerSVGElement, scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return parseFloat(frame.contentWindow.getComputedStyle(node).fontSize) * scale;
  };
  const outside = seen.filter(node => {
    const box = node.getBoundingClientRect(), svg = node.ownerSVGElement.getBoundingClientRect();
    return (box.right > svg.right + 3 || box.left < svg.left - 3);
  });
  found[width] = {
    wide: root.scrollWidth, smallest: Math.min(...seen.map(size)),
    outside: outside.map(node => node.textContent),
    shown: [...doc.querySelectorAll("svg.chart")].filter(node => node.clientWidth > 0).length,
    figures: doc.querySelectorAll("figure").length,
    fetched: frame.contentWindow.performance.getEntriesByType("resource").length,
  };
  if (Object.keys(found).length === widths.length) done();
};
for (const width of widths) {
  const frame = document.createElement("iframe");
  frame.width = width; frame.height = 900; frame.src = "plan.html";
  frame.onload = () => measure(frame, width);
  document.body.append(frame);
}
</script></body>"""


@pytest.fixture(scope="module")
def browser() -> str:
    """Return the browser; without one these tests are skipped."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium on this machine: install the Debian package chromium")
    return found


def run(browser: str, folder: Path, *options: str) -> str:
    """Return what the browser prints."""
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    kept = [f"--user-data-dir={folder / 'profile'}", *options]
    done = subprocess.run([*command, *kept], capture_output=True, check=True, text=True, timeout=120)
    return done.stdout


def invented() -> Plan:
    """Return the invented plan with one very long name."""
    first, *others = contributors()
    return invented_plan(contributors=(first.model_copy(update={"name": "Aldara" * 30}), *others))


@pytest.fixture(scope="module", params=["invented", "example"])
def measured(
    browser: str,
    planned: Callable[[str], Path],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, dict[str, Any]]:
    """Return what the ruler finds at each width, on a page with everything unfolded; sources can be long."""
    if request.param == "invented":
        made = invented()
    else:
        made = Plan.model_validate_json((planned("standby-3000") / "plan.json").read_text("utf-8"))
    folder = tmp_path_factory.mktemp("page")
    unfolded = page.render(made).replace("<details>", "<details open>")
    (folder / "plan.html").write_text(unfolded, encoding="utf-8")
    (folder / "ruler.html").write_text(RULER % json.dumps(WIDTHS), encoding="utf-8")
    address = (folder / "ruler.html").as_uri()
    dom = run(browser, folder, "--virtual-time-budget=20000", "--dump-dom", address)
    text = re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL)
    assert text, "the ruler found nothing"
    return dict(json.loads(html.unescape(text[1])))


@pytest.mark.parametrize("width", WIDTHS)
def test_page_never_scrolls_sideways(measured: dict[str, dict[str, Any]], width: int) -> None:
    """At no width is the page wider than the screen."""
    assert measured[str(width)]["wide"] <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_words_in_drawings_can_be_read(measured: dict[str, dict[str, Any]], width: int) -> None:
    """Words in drawings are at least 11 px high from 390 px on, and none is cut at the edge."""
    assert measured[str(width)]["smallest"] >= (11 if width >= 390 else 9)
    assert measured[str(width)]["outside"] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_one_drawing_is_shown_of_each(measured: dict[str, dict[str, Any]], width: int) -> None:
    """Of the drawings for several widths one is shown, for each figure."""
    assert measured[str(width)]["shown"] == measured[str(width)]["figures"] >= 5


def test_nothing_is_fetched(measured: dict[str, dict[str, Any]]) -> None:
    """The page asks for no other file."""
    assert {found["fetched"] for found in measured.values()} == {0}


def test_print_opens_what_is_folded(browser: str, tmp_path: Path) -> None:
    """Paper shows the tables that stand folded on the screen."""
    page.write(invented_plan(), tmp_path / "plan.html")
    paper = tmp_path / "plan.pdf"
    run(
        browser,
        tmp_path,
        f"--print-to-pdf={paper}",
        "--no-pdf-header-footer",
        (tmp_path / "plan.html").as_uri(),
    )
    reader = shutil.which("pdftotext")
    if not reader:
        pytest.skip("no pdftotext on this machine: install the Debian package poppler-utils")
    done = subprocess.run([reader, "-layout", str(paper), "-"], capture_output=True, check=True, text=True)
    assert "O8 of XIV fills R8." in done.stdout
    assert "Stretches of road" in done.stdout
