"""A registry asked over the network: its address, a token, and what it answers or why it does not."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import ssl
import stat
import sys
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import typer

from bluehelm import __version__
from bluehelm.core.charts.markup import plain
from bluehelm.core.errors import Fault, InputError

TOKEN = "BLUEHELM_TOKEN"
"""Where a token is told: never in words of a command line, which a shell keeps and everybody can read."""

REGISTRY = "BLUEHELM_REGISTRY"
"""Where the registry is named to which a token may go, if no option names it."""

WAIT_S = 60
"""Seconds after which a registry that says nothing is given up."""

MOST_BYTES = 50_000_000
"""Longest answer that is read."""

ADDRESS = re.compile(r"(?P<base>.*)/scenarios/(?P<name>[-a-zA-Z0-9_]{1,60})/?")
"""Address of a scenario, as its page has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which scenario of which registry: the address of the registry, and the name of the scenario there."""

    base: str
    name: str


def place_of(address: str) -> Place:
    """Return the place of a scenario that is named as in a browser."""
    found = ADDRESS.fullmatch(address.strip())
    if not found:
        raise InputError(_address_fault(address, rule="it must be that of the page of a scenario"))
    check_base(found["base"])
    return Place(base=found["base"], name=found["name"])


def check_base(base: str) -> None:
    """Refuse an address over which somebody could read a token."""
    try:
        parts = urlsplit(base)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError(_address_fault(base, rule="it must be one of a host")) from error
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise InputError(_address_fault(base, rule="no user, password or question may stand in it"))
    if not host or parts.scheme not in ("https", "http"):
        raise InputError(_address_fault(base, rule="it must begin with https://"))
    if parts.scheme == "http" and not is_own(host):
        raise InputError(_address_fault(base, rule="it must begin with https:// for any other machine"))


def check_named(base: str, *, named: str) -> None:
    """Refuse a registry that a file names, unless somebody names the same one or says yes to it."""
    check_base(base)
    told = plain(base).encode("ascii", "backslashreplace").decode()[:200]
    if named:
        if _place(named) == _place(base):
            return
    elif sys.stdin.isatty() and typer.confirm(f"Your token would go to {told}. Do you trust it?", err=True):
        return
    who = f"you name {plain(named)[:200]}" if named else "nobody else"
    raise InputError(
        Fault(
            code="registry-unnamed",
            thing="Address of the registry",
            value=f"the folder says {told}, and {who}",
            rule="a token goes only to a registry that you name yourself",
            remedy=f"If you trust it, add --registry {told}, or let {REGISTRY} say so; nothing was sent",
        )
    )


def _place(base: str) -> tuple[str, str | None, int | None, str] | None:
    """Return what tells registries apart; None of what is no address."""
    try:
        parts = urlsplit(base.strip())
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
        return parts.scheme, parts.hostname, port, parts.path.rstrip("/")
    except ValueError:
        return None


def is_own(host: str) -> bool:
    """
    Tell whether a host is this machine.

    Examples
    --------
    >>> [is_own(host) for host in ("localhost", "127.0.0.1", "::1", "localhost.example.org", "192.0.2.1")]
    [True, True, True, False, False]
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _address_fault(value: str, *, rule: str) -> Fault:
    has_more = any(sign in value for sign in "@?#")
    return Fault(
        code="registry-address",
        thing="Address of the scenario",
        value="it holds more than host and path" if has_more else f"it is {plain(value)[:200]}",
        rule=f"{rule}, so that nobody else reads the token" if "https" in rule else rule,
        remedy="Copy it from the browser, such as https://registry.example.org/scenarios/NAME",
    )


def token_from(file: Path | None) -> str:
    """Return the token: of a file that nobody else can read, of the environment, or as it is typed unseen."""
    if file is not None:
        return _checked(_read(file), where=f"File {file.name}")
    if told := os.environ.get(TOKEN):
        return _checked(told, where=f"Variable {TOKEN}")
    if sys.stdin.isatty():
        return _checked(typer.prompt("Token", hide_input=True, err=True), where="What was typed")
    raise InputError(_token_fault("Command", value="no token is told", rule="the registry must know you"))


def _read(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as opened:
            mode, text = os.fstat(opened.fileno()).st_mode, opened.read(1_000)
    except (OSError, UnicodeDecodeError) as error:
        value = f"it cannot be read ({type(error).__name__})"
        rule = "a token is the first line of a file"
        raise InputError(_token_fault(f"File {file.name}", value=value, rule=rule)) from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        value, rule = "others than you may read it", "a token is a password"
        raise InputError(
            _token_fault(f"File {file.name}", value=value, rule=rule, remedy=f"Type: chmod 600 {file}")
        )
    return text.partition("\n")[0]


def _checked(text: str, *, where: str) -> str:
    if re.fullmatch(r"[\x21-\x7e]{1,200}", text.strip()):
        return text.strip()
    rule = "it must be the token as the page showed it, with nothing else"
    raise InputError(_token_fault(where, value="it holds no token", rule=rule))


def _token_fault(thing: str, *, value: str, rule: str, remedy: str = "") -> Fault:
    told = f"Make one on the page Your tokens; set {TOKEN}, or name a file with --token-file"
    return Fault(code="registry-token", thing=thing, value=value, rule=rule, remedy=remedy or told)


class _NoRedirect(HTTPRedirectHandler):
    """Follow nobody elsewhere: what is asked, and the token with it, goes where it was sent or nowhere."""

    def redirect_request(self, *_told: object) -> None:
        """Return nothing, which makes an error of a redirect."""
        return


class RefusedError(Exception):
    """
    The registry refuses what was asked, in its own words.

    Attributes
    ----------
    status
        Of the answer.
    problem
        What it says, as its page on problems has it.
    """

    def __init__(self, status: int, *, problem: dict[str, Any]) -> None:
        super().__init__(status)
        self.status, self.problem = status, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """
    A registry, asked as one of its users.

    Attributes
    ----------
    base
        Its address.
    token
        Of the user; it is never printed.
    """

    base: str
    token: str = field(repr=False)

    @property
    def thing(self) -> str:
        """Return what the registry is called in faults."""
        return f"Registry {plain(urlsplit(self.base).netloc)}"

    def ask(
        self, path: str, *, sent: dict[str, object] | None = None, headers: dict[str, str] | None = None
    ) -> Any:
        """
        Return what the registry answers.

        Parameters
        ----------
        path
            Below its interface.
        sent
            What it is told, if anything.
        headers
            Beside the token.

        Returns
        -------
        object
            What JSON holds.

        Raises
        ------
        RefusedError
            When it refuses in the form of its interface.
        InputError
            When nothing answers, or not as a registry does.
        """
        check_base(self.base)
        told = {"Authorization": f"Bearer {self.token}", "User-Agent": f"bluehelm/{__version__}"}
        body = None if sent is None else json.dumps(sent, ensure_ascii=False).encode()
        if body is not None:
            told["Content-Type"] = "application/json"
        request = Request(f"{self.base}/api/v1{path}", data=body, headers=told | (headers or {}))
        # what goes to this machine goes through no other, which could read the token
        around = [ProxyHandler({})] if request.type == "http" else []
        try:
            with build_opener(_NoRedirect, *around).open(request, timeout=WAIT_S) as answer:
                return self._read(answer, kind=answer.headers.get_content_type())
        except HTTPError as error:
            raise self._refused(error) from error
        except (URLError, HTTPException, OSError) as error:
            raise InputError(self._silent(error)) from error

    def _read(self, answer: IO[bytes], *, kind: str) -> Any:
        content = answer.read(MOST_BYTES + 1)
        try:
            if kind not in ("application/json", "application/problem+json") or len(content) > MOST_BYTES:
                raise InputError(self.unlike(f"what it answers is {plain(kind)}, {len(content):,} bytes"))
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise InputError(self.unlike("what it answers is not JSON")) from error

    def _refused(self, error: HTTPError) -> Exception:
        if error.status and 300 <= error.status < 400:
            where = plain(error.headers.get("Location", "nowhere"))[:200]
            return InputError(self._elsewhere(where))
        if error.headers.get_content_type() != "application/problem+json":
            return InputError(self.unlike(f"it answers with status {error.status} and no reason"))
        problem = self._read(error, kind=error.headers.get_content_type())
        return RefusedError(error.status or 0, problem=problem if isinstance(problem, dict) else {})

    def unlike(self, value: str) -> Fault:
        """Return the fault of something that does not answer as a registry of this version does."""
        return Fault(
            code="registry-unlike",
            thing=self.thing,
            value=value,
            rule="it must be a registry of a version that this command knows",
            remedy="Look at the address, and use the version of Bluehelm that the registry has",
        )

    def _elsewhere(self, where: str) -> Fault:
        return Fault(
            code="registry-elsewhere",
            thing=self.thing,
            value=f"it sends you to {where}",
            rule="a token goes to no other address than the one that you name",
            remedy="If you trust that address, name it instead",
        )

    def _silent(self, error: Exception) -> Fault:
        why = getattr(error, "reason", error)
        is_unproved = isinstance(why, ssl.SSLError)
        return Fault(
            code="registry-silent",
            thing=self.thing,
            value=f"it cannot be reached ({plain(str(why) or type(why).__name__)[:200]})",
            rule="it must prove who it is" if is_unproved else "it must be served and within reach",
            remedy="Ask whoever runs it for its certificate; SSL_CERT_FILE may name another authority"
            if is_unproved
            else "Look at the address and the network, and type it again; what is sent twice is done once",
        )
