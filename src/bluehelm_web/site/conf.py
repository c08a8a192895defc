"""What the environment says of a registry, read once; all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bluehelm_web.site import databases, options

PREFIX = "BLUEHELM_"
"""How every variable begins."""

LEAST_SECRET = 50
"""Characters that a secret key has at least."""

DEMO_SECRET = "only for the demonstration on this machine; nothing here is confidential"
"""Key of the demonstration, which holds invented people and published facts only."""

DEMO_DATABASE = "sqlite:///registry.sqlite3"
"""Where the demonstration keeps its rows, unless it is told otherwise."""


class ConfError(Exception):
    """The environment does not say what a registry needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """
    The identity provider of an organization, by OpenID Connect.

    Attributes
    ----------
    issuer
        Its address, as it names itself.
    client
        As what it knows the registry.
    secret
        What the registry shows it.
    name
        How pages call it.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conf:
    """
    Settings of a registry.

    Attributes
    ----------
    is_demo
        Whether this is the demonstration: plain HTTP on this machine, invented users.
    secret
        Key of signatures.
    secrets_before
        Keys that it had before: what they signed or sealed still opens.
    hosts
        Names under which it is reached.
    provider
        Identity provider by which people may sign in as well; None where there is none.
    mail
        Server that takes mail; None where none is named: then no mail is sent.
    log_level
        From which level on something is logged.
    keep
        Days for which things are kept after they have served.
    reply_days
        Days that a contributor has to answer before an offer is shown as stale.
    database
        Address of the database, as ``databases`` reads it; what holds it never prints it.

    Examples
    --------
    >>> read({"BLUEHELM_DEMO": "1"}).hosts
    ('localhost', '127.0.0.1')
    """

    is_demo: bool
    secret: str = field(repr=False)
    secrets_before: tuple[str, ...] = field(default=(), repr=False)
    hosts: tuple[str, ...]
    provider: Provider | None = None
    mail: options.Mail | None = None
    log_level: str = "INFO"
    keep: Mapping[str, int] = field(default_factory=lambda: dict(options.KEEP))
    reply_days: int = options.REPLY_DAYS
    database: str = field(repr=False)


def read(environment: Mapping[str, str]) -> Conf:
    """
    Return the settings of a registry.

    Parameters
    ----------
    environment
        Variables: ``BLUEHELM_DEMO`` (1 for the demonstration), ``BLUEHELM_SECRET``, ``BLUEHELM_DATABASE``,
        separated by commas ``BLUEHELM_HOSTS`` and ``BLUEHELM_SECRETS_BEFORE``, and for an identity provider
        ``BLUEHELM_OIDC_ISSUER``, ``_CLIENT``, ``_SECRET`` and ``_NAME``; what else may be said is in
        ``options``.

    Returns
    -------
    Conf
        Outside the demonstration nothing has a default.

    Raises
    ------
    ConfError
        With every fault: what is missing or unknown, and how to write it.

    Examples
    --------
    >>> read({"BLUEHELM_SECRET": "short"})
    Traceback (most recent call last):
    ...
    bluehelm_web.site.conf.ConfError: BLUEHELM_DATABASE is missing; ...
    """
    told = {
        name.removeprefix(PREFIX): value for name, value in environment.items() if name.startswith(PREFIX)
    }
    if faults := list(_faults(told)):
        raise ConfError("\n".join(faults))
    is_demo = told.get("DEMO") == "1"
    return Conf(
        is_demo=is_demo,
        secret=told.get("SECRET", DEMO_SECRET),
        secrets_before=_several(told.get("SECRETS_BEFORE", "")),
        hosts=_several(told.get("HOSTS", "localhost,127.0.0.1")),
        provider=_provider(told),
        mail=options.mail(told),
        log_level=told.get("LOG_LEVEL", "INFO"),
        keep=options.keep(told),
        reply_days=options.reply_days(told),
        database=told.get("DATABASE", DEMO_DATABASE),
    )


def _provider(told: Mapping[str, str]) -> Provider | None:
    if "OIDC_ISSUER" not in told:
        return None
    name = told.get("OIDC_NAME", "") or "your organization"
    return Provider(
        issuer=told["OIDC_ISSUER"], client=told["OIDC_CLIENT"], secret=told["OIDC_SECRET"], name=name
    )


def _provider_faults(told: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with an identity provider; nothing where none is named."""
    needed = ("OIDC_ISSUER", "OIDC_CLIENT", "OIDC_SECRET")
    if any(told.get(name) for name in (*needed, "OIDC_NAME")):
        for name in needed:
            if not told.get(name):
                yield f"BLUEHELM_{name} is missing; an identity provider needs issuer, client and secret."
    issuer = told.get("OIDC_ISSUER", "https://")
    if not issuer.startswith("https://") and not (
        told.get("DEMO") == "1" and issuer.startswith("http://localhost:")
    ):
        yield f"BLUEHELM_OIDC_ISSUER is {issuer}; it begins with https://."


def _several(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _faults(told: Mapping[str, str]) -> Iterator[str]:
    if told.get("DEMO", "0") not in ("0", "1"):
        yield f"BLUEHELM_DEMO is {told['DEMO']}; write 0 or 1."
    address = told.get("DATABASE", DEMO_DATABASE)
    yield from databases.faults(address)
    yield from _provider_faults(told)
    yield from options.faults(told)
    if told.get("DEMO") == "1":
        if address.startswith("postgresql:"):
            yield "BLUEHELM_DEMO is 1; everybody knows its passwords, so it keeps to a file: sqlite:///PATH."
        return
    if "DATABASE" not in told:
        yield f"BLUEHELM_DATABASE is missing; write {databases.FORMS}."
    yield from _own_faults(told)


def _own_faults(told: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with key and names of a registry that is no demonstration."""
    if "SECRET" not in told:
        yield f"BLUEHELM_SECRET is missing; set it to {LEAST_SECRET} random characters or more and keep it."
    elif len(told["SECRET"]) < LEAST_SECRET:
        yield (
            f"BLUEHELM_SECRET has {len(told['SECRET'])} characters; "
            f"set it to {LEAST_SECRET} random ones or more and keep it."
        )
    if not told.get("HOSTS"):
        yield "BLUEHELM_HOSTS is missing; name the hosts under which the registry is reached, with commas."
    elif "*" in told["HOSTS"]:
        yield "BLUEHELM_HOSTS holds *; name each host, else whoever asks says where links lead."
