"""Commands that carry a scenario between a registry and a folder: pull and push."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NoReturn

import typer
from pydantic import BaseModel, ValidationError

from bluehelm.core.charts.markup import plain
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.times import day_name
from bluehelm.deployment import scenario, taken, takeovers
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.taken import TakenFrom
from bluehelm.deployment.takeovers import Difference
from bluehelm_cli.output import unwritten
from bluehelm_cli.registry import REGISTRY, RefusedError, Registry, check_named, place_of, token_from

SHOWN = 40
"""Differences that are named; the others are counted."""

TokenFile = Annotated[
    Path | None,
    typer.Option(help="File whose first line is your token, that nobody else can read; else BLUEHELM_TOKEN."),
]


class Version(BaseModel):
    """A version as a registry tells it; what else it says counts for nothing here."""

    number: int
    digest: str
    reason: str
    made_by: str
    made_at: datetime

    def __str__(self) -> str:
        who = plain(self.made_by) or "the registry itself"
        at = self.made_at.astimezone(UTC)
        return f"version {self.number} by {who}, {day_name(at.date())} {at:%H:%M} UTC ({plain(self.reason)})"


class Versions(BaseModel):
    """The versions of a scenario, latest first."""

    versions: tuple[Version, ...]


def pull_command(
    address: Annotated[
        str,
        typer.Argument(metavar="ADDRESS", help="Address of the page of the scenario.", show_default=False),
    ],
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="Folder to write; by default the name.")
    ] = None,
    token_file: TokenFile = None,
) -> None:
    """
    Take a scenario of a registry home, as the folder that bluehelm plan reads.

    A token of yours says who you are: from a file, from BLUEHELM_TOKEN, or typed unseen. The folder remembers
    where it comes from, and never the token. Nothing is overwritten.

    Example: bluehelm pull https://registry.example.org/scenarios/standby-3000
    """
    place = place_of(address)
    target = folder or Path(place.name)
    registry = Registry(base=place.base, token=token_from(token_file))
    latest = _versions(registry, place.name)[0]
    found = _version(registry, place.name, version=latest)
    origin = TakenFrom(address=place.base, name=place.name, version=latest.number, digest=latest.digest)
    try:
        scenario.write(found, path=_folder(target))
        (target / taken.FILE).write_text(taken.text_of(origin), encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(unwritten(target, thing=f"Folder {target.name}", why=why)) from error
    print(f"Scenario {place.name}, {latest}, is in {target}.")
    print(f"SHA-256 {latest.digest}")
    print(f"Change it, try it with bluehelm check {target}, and send it back with")
    print(f"bluehelm push {target} --registry {place.base}")


def _folder(target: Path) -> Path:
    """Return where a folder can be written: a name that means another form is refused."""
    if target.suffix.casefold() in (".xlsx", ".json"):
        raise InputError(
            Fault(
                code="unknown-format",
                thing=f"Folder {target.name}",
                value=f"its name ends in {target.suffix}",
                rule="a scenario is taken home as a folder",
                remedy="Choose another name; its page gives the other forms",
            )
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def push_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder that pull wrote.")],
    reason: Annotated[str, typer.Option(help="What was changed and why, for the log.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Send it without asking.")] = False,
    token_file: TokenFile = None,
    address: Annotated[
        str,
        typer.Option("--registry", help="Address of the registry that you trust; else BLUEHELM_REGISTRY."),
    ] = "",
) -> None:
    """
    Send a folder that was pulled back to its registry, as the next version of the scenario.

    Your token goes only to a registry that you name, by --registry or BLUEHELM_REGISTRY, or to which you say
    yes: a folder that somebody gave you may name any. All faults are told before anything is sent, then what
    differs, and you are asked. If somebody else has
    changed the scenario since, you are told who and when, and nothing is sent. Unchanged it makes no version.

    Example: bluehelm push standby-3000 --reason "Two more offers." --registry https://registry.example.org
    """
    origin, found = taken.read_from(folder), scenario.read(folder)
    check_named(origin.address, named=address or os.environ.get(REGISTRY, ""))
    registry = Registry(base=origin.address, token=token_from(token_file))
    versions, digest = _versions(registry, origin.name), found.digest()
    if digest == versions[0].digest:
        _remember(folder, origin, version=versions[0])
        print(f"Nothing differs from version {versions[0].number} of {origin.name}: no version was made.")
        return
    since = [one for one in versions if one.number > origin.version]
    if since and digest == origin.digest:
        print(f"Nothing was changed in {folder}, and nothing is sent.")
        print(f"The registry has later versions; pull to another folder: {'; '.join(map(str, since))}")
        return
    if since:
        raise InputError(_stale(origin, since=since))
    before = _version(registry, origin.name, version=versions[0])
    _show(takeovers.differences(before, after=found))
    _listed("To confirm", [*map(str, found.guesses), *found.notes])
    _confirm(f"Send this to {registry.base} as the next version of {origin.name}?", is_yes=yes)
    made = _sent(registry, origin, found=found, reason=reason)
    _remember(folder, origin, version=made)
    print(f"Scenario {origin.name} is now {made}.")
    print(f"SHA-256 {made.digest}")


def _versions(registry: Registry, name: str) -> tuple[Version, ...]:
    """Return the versions of a scenario, latest first."""
    try:
        found = Versions.model_validate(registry.ask(f"/scenarios/{name}")).versions
    except RefusedError as error:
        _refuse(registry, error, name=name)
    except ValidationError as error:
        raise InputError(registry.unlike("what it says of the scenario cannot be read")) from error
    if not found:
        raise InputError(registry.unlike("the scenario has no version"))
    return found


def _version(registry: Registry, name: str, *, version: Version) -> Scenario:
    """Return a version of a scenario, read with every rule, as a file is."""
    try:
        document = registry.ask(f"/scenarios/{name}/versions/{version.number}")
    except RefusedError as error:
        _refuse(registry, error, name=name)
    with TemporaryDirectory() as held:
        place = Path(held) / f"{name}.json"
        place.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        try:
            found = scenario.read(place)
        except InputError as error:
            value = f"version {version.number} cannot be read here ({plain(str(error.faults[0]))[:300]})"
            raise InputError(registry.unlike(value)) from error
    if found.digest() != version.digest:
        raise InputError(registry.unlike(f"version {version.number} reads otherwise here than there"))
    return found


def _sent(registry: Registry, origin: TakenFrom, *, found: Scenario, reason: str) -> Version:
    """Send a scenario from the version that it was taken from; the same twice is done once."""
    body: dict[str, object] = {"reason": reason, "scenario": json.loads(found.canonical())}
    told = [origin.name, origin.version, found.digest(), reason]
    key = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    headers = {"If-Match": f'"{origin.version}"', "Idempotency-Key": key}
    try:
        return Version.model_validate(
            registry.ask(f"/scenarios/{origin.name}/versions", sent=body, headers=headers)
        )
    except RefusedError as error:
        if error.status == 412:
            since = [one for one in _versions(registry, origin.name) if one.number > origin.version]
            raise InputError(_stale(origin, since=since)) from error
        _refuse(registry, error, name=origin.name)
    except ValidationError as error:
        raise InputError(registry.unlike("what it says of the new version cannot be read")) from error


def _remember(folder: Path, origin: TakenFrom, *, version: Version) -> None:
    """Write down which version a folder is."""
    now = origin.model_copy(update={"version": version.number, "digest": version.digest})
    try:
        (folder / taken.FILE).write_text(taken.text_of(now), encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(unwritten(folder / taken.FILE, thing=f"Folder {folder.name}", why=why)) from error


def _show(found: Sequence[Difference]) -> None:
    """Print what differs, table by table."""
    _listed("What differs", [_said(one) for one in found[:SHOWN]], count=len(found))


def _said(one: Difference) -> str:
    where = " ".join(plain(word) for word in (one.table, one.row, one.field) if word)
    if one.field:
        return f"{where}: {plain(one.before) or 'nothing'} > {plain(one.after) or 'nothing'}"
    return f"{where}: new ({plain(one.after)})" if one.after else f"{where}: gone ({plain(one.before)})"


def _listed(head: str, lines: Sequence[str], *, count: int = 0) -> None:
    if lines:
        print(f"{head}: {count or len(lines):,}")
    for line in lines:
        print(f"  {plain(line)}")
    if count > len(lines):
        print(f"  and {count - len(lines):,} more")


def _confirm(question: str, *, is_yes: bool) -> None:
    """Ask before anything is sent; where nobody can be asked, only --yes is a yes."""
    if is_yes:
        return
    if sys.stdin.isatty() and typer.confirm(question, err=True):
        return
    raise InputError(
        Fault(
            code="push-unconfirmed",
            thing="Push",
            value="nobody said yes",
            rule="what differs is confirmed before it is sent",
            remedy="Type it again and confirm, or add --yes; nothing was sent",
        )
    )


def _stale(origin: TakenFrom, *, since: Sequence[Version]) -> Fault:
    return Fault(
        code="push-stale",
        thing=f"Scenario {origin.name}",
        value=f"somebody has changed it since version {origin.version}: {'; '.join(map(str, since))}",
        rule="a change sets out from the version that holds",
        remedy="Pull that to another folder, put your change there, and push it; nothing was sent",
    )


def _refuse(registry: Registry, error: RefusedError, *, name: str) -> NoReturn:
    """Raise what a registry says, with what to do about it here."""
    kind = str(error.problem.get("type", "")).rpartition("#")[2]
    if kind == "invalid":
        faults = [_fault(registry, one) for one in error.problem.get("faults", ()) if isinstance(one, dict)]
        raise InputError(
            faults or registry.unlike("it refuses what was sent and does not say why")
        ) from error
    code, value, rule, remedy = REFUSED.get(kind, REFUSED[""])
    told = plain(str(error.problem.get("title", f"status {error.status}")))[:200]
    raise InputError(
        Fault(
            code=code,
            thing=registry.thing,
            value=value.format(name=name, told=told),
            rule=rule,
            remedy=remedy,
        )
    ) from error


REFUSED = {
    "no-token": (
        "registry-token",
        "it does not know the token",
        "a token must be whole, of this registry and not ended",
        "Make another one on the page Your tokens",
    ),
    "scope": (
        "registry-right",
        "the token reads only",
        "what is sent is written",
        "Make a token that may read and write on the page Your tokens",
    ),
    "not-allowed": (
        "registry-right",
        "its user may not change scenario {name}",
        "the planners of the office that keeps a scenario change it",
        "Ask one of them to send it",
    ),
    "not-found": (
        "registry-scenario",
        "there is no scenario {name}, or none that you may see",
        "it must be one of the office of whoever the token is for",
        "Look at the page Scenarios",
    ),
    "": (
        "registry-refuses",
        "it does not do what was asked ({told})",
        "it must be within its limits",
        "Wait a minute and type it again; nothing was changed",
    ),
}
"""What each problem of the interface means here; the last one stands for all others."""


def _fault(registry: Registry, told: dict[str, Any]) -> Fault:
    """Return a fault as the registry tells it."""
    words = {name: plain(str(told.get(name, ""))) for name in ("code", "field", "value", "rule", "remedy")}
    return Fault(
        code=words["code"] or "registry-refuses",
        thing=registry.thing,
        value=f"{words['field']} is {words['value']}",
        rule=words["rule"],
        remedy=words["remedy"],
    )
