"""A scenario is pulled home and pushed back with the command, over the network of this machine."""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from bluehelm.deployment import scenario, taken
from bluehelm_cli import main
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.tokens import token_make
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act
from bluehelm_web.planning import services, snapshot
from bluehelm_web.planning.models import ScenarioVersion

pytestmark = pytest.mark.django_db(transaction=True)

Run = Callable[..., tuple[int, str, str]]
WHY = ("--reason", "The ministry wrote again.")


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    version: ScenarioVersion,
    live_server: LiveServer,
) -> Run:
    """Return a way to type a command with Pia's token: its exit code and what it says, and says of faults."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BLUEHELM_TOKEN", word_of("pia"))
    monkeypatch.setenv("BLUEHELM_REGISTRY", live_server.url)

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            main.run()
        said = capsys.readouterr()
        return int(caught.value.code or 0), said.out, said.err

    return typed


def word_of(username: str, *, scope: str = "write") -> str:
    """Return a token of somebody."""
    user = User.objects.get(username=username)
    return token_make("a test", scope=scope, days=1, user=user, act=Act())[1]


def at(live_server: LiveServer, name: str = "tiny") -> str:
    """Return the address of the page of a scenario."""
    return f"{live_server.url}/scenarios/{name}"


def edited(folder: Path, *, strength: int) -> None:
    """Ask for another number of persons on the first line of a folder."""
    lines = folder / "requirements.csv"
    before = lines.read_text("utf-8")
    assert f",{strength}," not in before
    lines.write_text(before.replace(",150,", f",{strength},", 1), "utf-8")


def sent_by_pia(version: ScenarioVersion) -> None:
    """Let Pia change the scenario meanwhile, on its page."""
    found, pia = snapshot.scenario_of(version), User.objects.get(username="pia")
    later = replace(found, settings=found.settings.model_copy(update={"target": 190}))
    change = services.Change(version=version.number, reason="Fewer persons.", user=pia, act=Act())
    services.scenario_send(version.scenario, found=later, change=change)


def test_it_goes_home_and_back_as_the_next_version(run: Run, live_server: LiveServer) -> None:
    """Unchanged it is none; changed, what differs is named first, and the hash is the same on both sides."""
    code, said, wrong = run("pull", at(live_server))
    first = ScenarioVersion.objects.get(number=1)
    assert (code, wrong, first.digest in said) == (0, "", True)
    assert "Scenario tiny, version 1 by Pia" in said
    folder = Path("tiny")
    assert scenario.read(folder).digest() == first.digest
    assert run("check", folder)[0] == 0
    kept = (folder / taken.FILE).read_text("utf-8")
    assert json.loads(kept)["address"] == live_server.url
    assert os.environ["BLUEHELM_TOKEN"] not in kept
    code, said, _wrong = run("push", folder, *WHY)
    assert (code, said) == (0, "Nothing differs from version 1 of tiny: no version was made.\n")
    edited(folder, strength=140)
    code, said, _wrong = run("push", folder, *WHY, "--yes")
    second = ScenarioVersion.objects.get(number=2)
    assert (code, second.made_by_id, second.reason) == (0, first.made_by_id, WHY[1])
    assert second.digest == scenario.read(folder).digest()
    assert [
        word for word in ("What differs: 1", "strength: 150 > 140", second.digest) if word not in said
    ] == []
    assert taken.read_from(folder).version == 2
    assert run("push", folder, *WHY)[1].startswith("Nothing differs from version 2")
    assert Event.objects.filter(kind="scenario_sent").count() == 1


def test_who_was_slower_is_told_by_whom(run: Run, live_server: LiveServer, version: ScenarioVersion) -> None:
    """With when and why, and nothing is sent; who has changed nothing is only told that there is more."""
    run("pull", at(live_server))
    sent_by_pia(version)
    code, said, wrong = run("push", "tiny", *WHY, "--yes")
    assert (code, wrong) == (0, "")
    assert "version 2 by Pia" in said
    edited(Path("tiny"), strength=140)
    code, said, wrong = run("push", "tiny", *WHY, "--yes")
    assert (code, said) == (2, "")
    assert all(word in wrong for word in ("[push-stale]", "version 2 by Pia", "Fewer persons.", "Pull that"))
    assert ScenarioVersion.objects.count() == 2


def test_whoever_is_overtaken_while_being_asked_is_told_as_well(
    run: Run, live_server: LiveServer, version: ScenarioVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The registry itself refuses what sets out from a version that holds no more."""

    def slowly(*_told: object, **_more: object) -> bool:
        sent_by_pia(version)
        return True

    run("pull", at(live_server))
    edited(Path("tiny"), strength=140)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(typer, "confirm", slowly)
    code, _said, wrong = run("push", "tiny", *WHY)
    assert (code, "[push-stale]" in wrong, "version 2 by Pia" in wrong) == (2, True, True)
    assert ScenarioVersion.objects.count() == 2


def test_nothing_is_sent_that_nobody_confirms_or_that_is_wrong(run: Run, live_server: LiveServer) -> None:
    """Faults are told all at once with their places; nothing written elsewhere is overwritten."""
    run("pull", at(live_server))
    assert "[already-there]" in run("pull", at(live_server))[2]
    assert "[unknown-format]" in run("pull", at(live_server), "tiny.xlsx")[2]
    edited(Path("tiny"), strength=140)
    code, said, wrong = run("push", "tiny", *WHY)
    assert (code, "What differs: 1" in said, "[push-unconfirmed]" in wrong) == (2, True, True)
    offers = Path("tiny/offers.csv")
    offers.write_text(
        offers.read_text("utf-8").replace("O1,XAL", "O1,XQQ").replace("O2,XBO", "O2,XQR"), "utf-8"
    )
    code, said, wrong = run("push", "tiny", *WHY, "--yes")
    assert (code, said, wrong.count("\n") >= 2) == (2, "", True)
    assert "offers.csv, row" in wrong
    assert ScenarioVersion.objects.count() == 1


def test_the_folder_of_the_page_is_pushed_as_well(
    run: Run, live_server: LiveServer, client_of: Callable[[str], Client], tmp_path: Path
) -> None:
    """It remembers where it comes from; and what was pulled goes back by the page."""
    address = reverse("scenario-file", args=["tiny", 1, "zip"])
    file = client_of("pia").get(address, headers={"host": live_server.url.removeprefix("http://")})
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        packed.extractall(tmp_path)
    folder = tmp_path / "tiny-v1"
    assert run("push", folder, *WHY)[1].startswith("Nothing differs from version 1")
    edited(folder, strength=140)
    assert run("push", folder, *WHY, "--yes")[0] == 0
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        for one in folder.iterdir():
            target.write(one, f"mine/{one.name}")
    brought = {"file": io.BytesIO(held.getvalue()), "reason": "As it is.", "version": 2}
    brought["file"].name = "mine.zip"  # type: ignore[attr-defined]
    assert client_of("pia").post(reverse("scenario-send", args=["tiny"]), brought).status_code == 302
    assert ScenarioVersion.objects.count() == 2


def test_who_asks_is_told_by_a_token_that_nobody_else_reads(
    run: Run, live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a file of one's own, or not at all; the fault never holds it."""
    word = os.environ["BLUEHELM_TOKEN"]
    monkeypatch.delenv("BLUEHELM_TOKEN")
    assert "[registry-token]" in run("pull", at(live_server))[2]
    file = tmp_path / "token"
    file.write_text(f"{word}\n", "utf-8")
    file.chmod(0o644)
    code, _said, wrong = run("pull", at(live_server), "--token-file", file)
    assert (code, "chmod 600" in wrong, word in wrong) == (2, True, False)
    file.chmod(0o600)
    assert run("pull", at(live_server), "--token-file", file)[0] == 0
    assert "[registry-token]" in run("pull", at(live_server), "other", "--token-file", tmp_path / "none")[2]


@pytest.mark.parametrize(
    ("who", "scope", "code"),
    [
        ("pia", "read", "registry-right"),
        ("piet", "write", "registry-scenario"),
        ("bao", "write", "registry-scenario"),
        ("", "", "registry-token"),
    ],
)
def test_who_may_not_is_told_why(
    run: Run, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, who: str, scope: str, code: str
) -> None:
    """A token that is none or reads only, and one of somebody for whom the scenario is not there."""
    run("pull", at(live_server))
    edited(Path("tiny"), strength=140)
    monkeypatch.setenv("BLUEHELM_TOKEN", word_of(who, scope=scope) if who else "bh_mistyped")
    ended, _said, wrong = run("push", "tiny", *WHY, "--yes")
    assert (ended, f"[{code}]" in wrong, wrong.count("\n")) == (2, True, 1)
    assert ScenarioVersion.objects.count() == 1


def test_a_scenario_that_is_not_there_is_told(run: Run, live_server: LiveServer) -> None:
    """And nothing is written."""
    assert "[registry-scenario]" in run("pull", at(live_server, "none"))[2]
    assert not Path("none").exists()
