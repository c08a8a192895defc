"""Addresses of databases, a file of SQLite or PostgreSQL: what is wrong with one, how Django reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

FORMS = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME"
"""How an address is written."""

QUOTING = "in the password write / : @ ? # % as %2F %3A %40 %3F %23 %25"
"""What goes wrong most often."""

SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
"""How a connection is protected, as PostgreSQL calls it."""

PORT = 5432
"""Where PostgreSQL listens."""

PATIENCE_S = 10
"""Seconds for which a connection or a lock is waited for."""

MOST_CONNECTIONS = 8
"""Connections that a process of pages keeps at most."""


CACHE_KIB = 8_192
"""Of a file of SQLite that a connection keeps in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """
    A database of PostgreSQL.

    Attributes
    ----------
    user, password
        Who signs in; the password is empty where the system vouches for the user.
    host
        Name, number, or the folder of a socket.
    port
        Where it listens.
    name
        Of the database.
    sslmode
        How the connection is protected.
    """

    user: str
    password: str
    host: str
    port: int
    name: str
    sslmode: str

    def __repr__(self) -> str:
        """Return it without the password."""
        return f"Server({self.user}@{self.host}:{self.port}/{self.name})"


def is_file(address: str) -> bool:
    """
    Tell whether a database is a file of SQLite.

    Examples
    --------
    >>> is_file("sqlite:///registry.sqlite3")
    True
    """
    return address.startswith("sqlite://")


def file_of(address: str) -> Path:
    """
    Return the file of a database of SQLite.

    Examples
    --------
    >>> file_of("sqlite:///a/registry.sqlite3").as_posix()
    'a/registry.sqlite3'
    """
    return Path(unquote(urlsplit(address).path.removeprefix("/")))


def server_of(address: str) -> Server:
    """
    Return the server that an address without faults names.

    Parameters
    ----------
    address
        ``postgresql://user:password@host:port/name``; ``%2F`` begins the folder of a socket. It may end in
        ``?sslmode=verify-full``: without it, another machine is only spoken to under encryption.

    Returns
    -------
    Server
        What it says.

    Examples
    --------
    >>> server_of("postgresql://registry:s%40fe@db.example.org/registry")
    Server(registry@db.example.org:5432/registry)
    """
    parts = urlsplit(address)
    host = _host(parts)
    told = parse_qs(parts.query).get("sslmode")
    return Server(
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=parts.port or PORT,
        name=unquote(parts.path[1:]),
        sslmode=told[0] if told else "prefer" if _is_here(host) else "require",
    )


def _host(parts: SplitResult) -> str:
    """Return the host with its capital letters, which the folder of a socket may have."""
    told = parts.netloc.rpartition("@")[2]
    host = told[1:].partition("]")[0] if told.startswith("[") else told.partition(":")[0]
    return unquote(host)


def _is_here(host: str) -> bool:
    if host == "localhost" or host.startswith("/"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def faults(address: str) -> Iterator[str]:
    """
    Yield what is wrong with an address, never with what may be its password.

    Examples
    --------
    >>> list(faults("mysql://x"))
    ['BLUEHELM_DATABASE begins with mysql; write sqlite:///PATH or postgresql://...']
    """
    scheme = address.partition("://")[0] if "://" in address else "nothing"
    if scheme == "sqlite":
        if file_of(address) == Path():
            yield "BLUEHELM_DATABASE names no file; write sqlite:///PATH."
    elif scheme == "postgresql":
        yield from (f"BLUEHELM_DATABASE {fault}; write {FORMS}; {QUOTING}." for fault in _lacks(address))
    else:
        yield f"BLUEHELM_DATABASE begins with {scheme}; write {FORMS}."


def _lacks(address: str) -> Iterator[str]:
    try:
        parts = urlsplit(address)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        yield "has a host or port that cannot be read"
        return
    if not has_port:
        yield "has no port above 0"
    name = parts.path[1:]
    told = {"user": parts.username, "host": _host(parts), "database": name}
    yield from (f"names no {what}" for what, value in told.items() if not value)
    asked = parse_qs(parts.query, keep_blank_values=True)
    if "/" in name or parts.fragment or asked.keys() - {"sslmode"}:
        yield "has more behind the database than ?sslmode=MODE"
    elif "sslmode" in asked and asked["sslmode"][0] not in SSL_MODES:
        yield f"has an sslmode that is none of {', '.join(SSL_MODES)}"


def shown(address: str) -> str:
    """
    Return an address as it may be printed: without its password.

    Examples
    --------
    >>> shown("postgresql://registry:secret@localhost/registry")
    'postgresql://registry@localhost:5432/registry'
    """
    if is_file(address):
        return address
    server = server_of(address)
    return f"postgresql://{server.user}@{server.host}:{server.port}/{server.name}"


def settings(address: str) -> dict[str, object]:
    """
    Return the settings of a database.

    Parameters
    ----------
    address
        An address without faults.

    Returns
    -------
    dict
        As Django reads them. SQLite writes ahead, and a transaction takes its lock when it begins, so that
        two writers wait for each other and none fails in the middle. PostgreSQL keeps connections in a pool,
        waits as long for a lock, and ends a transaction whose client says nothing for a minute.

    Examples
    --------
    >>> settings("sqlite:///registry.sqlite3")["NAME"]
    'registry.sqlite3'
    """
    if is_file(address):
        pragmas = (
            *("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}"),
            "secure_delete=ON",  # what is deleted is overwritten
        )
        options: dict[str, object] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENCE_S,
            "init_command": "".join(f"PRAGMA {one};" for one in pragmas),
        }
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(file_of(address)),
            "CONN_MAX_AGE": None,  # a file that stays open; to open it takes as long as a short page
            "OPTIONS": options,
        }
    server = server_of(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": server.name,
        "USER": server.user,
        "PASSWORD": server.password,
        "HOST": server.host,
        "PORT": str(server.port),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "sslmode": server.sslmode,
            "connect_timeout": PATIENCE_S,
            "options": f"-c lock_timeout={PATIENCE_S}s -c idle_in_transaction_session_timeout=60s",
            "pool": {"min_size": 1, "max_size": MOST_CONNECTIONS, "timeout": PATIENCE_S},
        },
    }
