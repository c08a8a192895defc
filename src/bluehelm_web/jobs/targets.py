"""Addresses to which the registry sends: checked when they are named, and again when it connects."""

from __future__ import annotations

import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import IPPROTO_TCP, SHUT_RDWR, create_connection, getaddrinfo, socket
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

STEP_S, MOST_S = 5.0, 10.0
"""Seconds for each step of a connection, and for all of it once it stands."""

TRIED = 2
"""Addresses of a host that are tried, however many it has: an attempt is short."""

MOST_BYTES = 4096
"""Bytes of an answer that are read; none of them is kept."""

REFUSED = tuple(ip_network(one) for one in ("2002::/16", "2001::/32", "168.63.129.16/32"))
"""Public by their number, but ways to other addresses: tunnels, and the host of a cloud."""

UNICAST = ip_network("2000::/3")
"""All that is public of IPv6."""


class TargetError(Exception):
    """The registry does not send there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    Where something is sent.

    Attributes
    ----------
    host, port
        Name and port.
    path
        With the query.
    is_sealed
        Whether by TLS.
    """

    host: str
    port: int
    path: str
    is_sealed: bool


def target_of(address: str) -> Target:
    """
    Return the parts of an address.

    Parameters
    ----------
    address
        As it was typed.

    Returns
    -------
    Target
        With nothing asked of the network yet.

    Raises
    ------
    TargetError
        When it is no address of the web, names a user, or is not sealed outside the demonstration.

    Examples
    --------
    >>> target_of("https://example.org/a?b").path
    '/a?b'
    """
    if not address.isascii() or not address.isprintable() or " " in address:
        raise TargetError(_("The address holds signs that no address has; write it in ASCII."))
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise TargetError(_("This is no address; write it as https://host/path.")) from None
    schemes = ("https", "http") if settings.IS_DEMO else ("https",)
    if parts.scheme not in schemes or not parts.hostname:
        raise TargetError(
            _("The address does not begin with https:// and a host; the registry sends sealed.")
        )
    if parts.username is not None or parts.fragment:
        raise TargetError(_("The address names a user or a fragment; leave that away."))
    is_sealed = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(
        host=parts.hostname, port=port or (443 if is_sealed else 80), path=path, is_sealed=is_sealed
    )


def resolved(target: Target) -> list[str]:
    """
    Return the addresses of a host, each of which may be reached.

    Parameters
    ----------
    target
        Where something is to be sent.

    Returns
    -------
    list of str
        Addresses of the network; what connects takes one of these and does not ask again.

    Raises
    ------
    TargetError
        When the name leads nowhere, or any of its addresses is not a public one.
    """
    try:
        rows = getaddrinfo(target.host, target.port, proto=IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise TargetError(_("No host has the name %(host)s.") % {"host": target.host}) from None
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not found or not all(map(_is_reachable, found)):
        raise TargetError(
            _("%(host)s leads to an address that is not public; the registry sends nothing there.")
            % {"host": target.host}
        )
    return found


def _is_reachable(found: str) -> bool:
    """Tell whether an address is public; private, loopback, link-local, shared and reserved ones are not."""
    if found in settings.WEBHOOK_TARGETS_ALLOWED:
        return True
    one: IPv4Address | IPv6Address = ip_address(found)
    if isinstance(one, IPv6Address) and one.ipv4_mapped is not None:
        one = one.ipv4_mapped
    if isinstance(one, IPv6Address) and one not in UNICAST:
        return False
    is_refused = any(one in net for net in REFUSED if net.version == one.version)
    return one.is_global and not one.is_multicast and not is_refused


def post(address: str, *, body: str, headers: dict[str, str]) -> int:
    """
    Send something, following no redirect.

    Parameters
    ----------
    address
        Where.
    body
        What, as JSON.
    headers
        Beside its kind and length.

    Returns
    -------
    int
        Status of the answer; all else of it is thrown away.

    Raises
    ------
    TargetError
        When the registry does not send there, or no answer comes in time.
    """
    target = target_of(address)
    told = {"content-type": "application/json", "user-agent": "Bluehelm", **headers}
    try:
        return _status(target, found=resolved(target), body=body.encode(), headers=told)
    except (OSError, HTTPException, ValueError) as error:
        raise TargetError(_("No answer: %(kind)s.") % {"kind": type(error).__name__}) from error


def _status(target: Target, *, found: list[str], body: bytes, headers: dict[str, str]) -> int:
    plain = _connected(target, found=found)
    twin = plain.dup()
    timer = Timer(MOST_S, _cut, args=(twin,))
    timer.start()
    kind = HTTPSConnection if target.is_sealed else HTTPConnection
    connection = kind(target.host, target.port, timeout=STEP_S)
    try:
        context = ssl.create_default_context() if target.is_sealed else None
        # the socket stands before the connection asks for one: it goes to the address that was checked
        connection.sock = context.wrap_socket(plain, server_hostname=target.host) if context else plain
        connection.request("POST", target.path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read(MOST_BYTES)
        return answer.status
    finally:
        timer.cancel()
        connection.close()
        plain.close()
        twin.close()


def _connected(target: Target, *, found: list[str]) -> socket:
    """Return a connection to the first address that takes one, of those that are tried."""
    *others, last = found[:TRIED]
    for one in others:
        with suppress(OSError):
            return create_connection((one, target.port), STEP_S)
    return create_connection((last, target.port), STEP_S)


def _cut(twin: socket) -> None:
    """End a connection that answers drop by drop."""
    with suppress(OSError):
        twin.shutdown(SHUT_RDWR)
