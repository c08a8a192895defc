"""Somebody at a browser: what must hold of every page that is looked at, and what is wrong with it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = (
    ("1280", WIDE, {}),
    ("390", NARROW, {}),
    ("dark", WIDE, {"color_scheme": "dark"}),
    ("rtl", WIDE, {}),
    ("print", {"width": 794, "height": 1123}, {"media": "print"}),
)
"""How a page is pictured: name, size, and what else."""
AXE = Axe().axe_script
PARTS = """(() => {
  const all = [...document.querySelectorAll("html, body, body *")];
  const ids = all.map(one => one.getAttribute("id")).filter(Boolean);
  const said = node => node.textContent.trim() ? "says" : "mute";
  const is = (node, name) => node.getAttribute(name).trim() ? name : `no ${name}`;
  const told = node => node.getAttributeNames().map(name => is(node, name)).sort();
  const named = node => node.className.baseVal ?? node.className;
  const words = ["role", "type", "name", "scope", "lang", "tabindex"];
  const alike = node => words.map(one => node.getAttribute(one));
  const part = node => [node.tagName, named(node), said(node), told(node), alike(node)];
  const heads = all.filter(one => /^H[1-6]$/.test(one.tagName)).map(one => one.tagName);
  return [
    ...all.map(node => `${node.parentNode.tagName} ${part(node).join()}`),
    ...heads.map((head, place) => `${heads[place - 1]} ${head}`),
    ...ids.filter((one, place) => ids.indexOf(one) !== place).map(one => `twice ${one}`),
  ];
})()"""
"""
Of which parts a page is made: each with what it is in, its attributes, which of them are empty, and whether
it says anything; which heading follows which; and identifiers that stand twice.
"""
KNOWN: set[str] = set()
"""Parts that axe has seen; with pictures it looks at every page again."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROKEN = """(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const part = document.createRange();
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest(".sr, .skip, thead, code, pre, svg, option, script, template")) continue;
    for (const token of text.data.matchAll(/\\S+/g)) {
      if (token[0].length > 28 || /[\\d_@+./]/.test(token[0])) continue;
      for (const word of token[0].matchAll(/\\p{L}{3,}/gu)) {
        part.setStart(text, token.index + word.index);
        part.setEnd(text, token.index + word.index + word[0].length);
        const lines = [...part.getClientRects()].filter(one => one.width);
        if (lines.length > 1 && lines.at(-1).top - lines[0].top > 4) found.push(word[0]);
      }
    }
  }
  return found;
})()"""
"""Words that go over the end of a line; codes, addresses and heads that are out of sight may."""
HEAD = "document.querySelector('.mast:has(.who)')?.offsetHeight ?? 0"
ONE_LINE = 70
"""Most pixels of a head of one line; a report that stands alone has a head of its own."""
REFUSED = "the server responded with a status of 422"
"""What the browser says of a form that comes back with what is wrong with it."""
QUIET = {"resultTypes": ["violations"], "preload": False}
"""Options of axe: it loads no style sheet anew, which the policy of the site would refuse."""
COLOURS = QUIET | {"runOnly": ["color-contrast"]}
"""What differs between light and dark."""


@contextmanager
def launched(*flags: str) -> Iterator[Browser]:
    """Start the browser that is installed, by default without what draws maps; without a browser, skip."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no browser: chromium is not installed")
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as driver:
        # Playwright's loop runs in the thread of the test, where Django would take every query for a mistake.
        patched.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(
            executable_path=found, args=["--no-sandbox", *(flags or ("--disable-gpu",))]
        )
        yield browser
        browser.close()


class Visitor:
    """
    Somebody at a browser of their own.

    Parameters
    ----------
    browser
        The browser.
    base
        Where the registry is.
    name
        Who it is, for pictures and faults.
    client
        Whose session the browser takes over; None for somebody who is not signed in.
    """

    def __init__(self, browser: Browser, *, base: str, name: str, client: Client | None = None) -> None:
        self.base, self.name = base, name
        self.faults: list[str] = []
        self.context = browser.new_context(base_url=base, viewport=WIDE)
        if client is not None and client.cookies:
            value = client.cookies["sessionid"].value
            self.context.add_cookies([{"name": "sessionid", "value": value, "url": base}])
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and REFUSED not in message.text:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a file that is kept, or a page that was left
            self.faults.append(f"failed: {request.url} {request.failure}")

    def open(self, address: str) -> None:
        """Go to an address, and look."""
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """Note what is wrong with the page as it stands; axe looks where a part of it is new, or at all."""
        self.page.wait_for_load_state()  # with its style
        folder = os.environ.get("BLUEHELM_SCREENS")
        if folder:
            place = re.sub(r"[^a-z0-9]+", "-", urlsplit(self.page.url).path.lower()).strip("-") or "home"
            self._picture(Path(folder) / f"{self.name}-{place}")
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            if over := self.page.evaluate(SIDEWAYS):
                self.faults.append(f"{self.page.url}: runs {over} px over the edge at {size['width']} px")
            if broken := self.page.evaluate(BROKEN):
                self.faults.append(f"{self.page.url}: breaks {broken} at {size['width']} px")
        if self.page.evaluate(HEAD) > ONE_LINE:
            self.faults.append(f"{self.page.url}: its head takes more than a line")
        parts = set(self.page.evaluate(PARTS))
        if folder or parts - KNOWN:
            self._examine()
            KNOWN.update(parts)

    def _examine(self) -> None:
        """Note what would shut somebody out, by day and by night."""
        self.page.evaluate(AXE)
        told = self._shut_out(QUIET)
        self.page.emulate_media(color_scheme="dark")
        told += [f"dark: {one}" for one in self._shut_out(COLOURS)]
        self.page.emulate_media(color_scheme="light")
        self.faults += [f"{self.page.url}: {one}" for one in told]

    def _shut_out(self, options: dict[str, Any]) -> list[str]:
        """Return what axe finds."""
        found = self.page.evaluate("options => axe.run(options)", options)["violations"]
        return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"][:3]]

    def _picture(self, path: Path) -> None:
        """Keep pictures of the page: wide, on a phone, in the dark, from right to left, on paper."""
        page = self.page
        for name, size, media in LOOKS:
            page.set_viewport_size(size)
            page.emulate_media(**({"color_scheme": "light", "media": "screen"} | media))
            page.evaluate("way => document.documentElement.dir = way", "rtl" if name == "rtl" else "ltr")
            page.screenshot(path=path.with_name(f"{path.name}-{name}.png"), full_page=True)
        page.evaluate("document.documentElement.dir = 'ltr'")
        page.emulate_media(color_scheme="light", media="screen")
