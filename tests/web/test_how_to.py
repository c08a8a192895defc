"""What the how-to pages tell a reader to ask by curl is answered as they show."""

import json
import re
import shlex
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.tokens import token_make
from bluehelm_web.audit.services import Act
from bluehelm_web.partnership.models import Offer
from tests.web.conftest import open_data_made

SHOWN = "http://127.0.0.1:8000"
"""Where the pages say that the registry is."""


def steps(page: Path) -> list[tuple[list[str], list[str]]]:
    """Return the curl lines of each shell block, and the lines of the output shown right after it."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [
        (lines, after.splitlines() if form == "text" else [])
        for (language, block), (form, after) in pairwise([*found, ("", "")])
        if language == "sh" and (lines := curls(block))
    ]


def curls(block: str) -> list[str]:
    """Return the lines of a block that ask by curl, each in one piece."""
    return [line for line in block.replace("\\\n", " ").splitlines() if line.startswith("curl ")]


def run(line: str, *, at: str, folder: Path, known: dict[str, str]) -> str:
    """Return what a line prints in a folder, with the variables that the page has set."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    words = shlex.split(line.replace(SHOWN, at))
    words = [re.sub(r"\$(\w+)", lambda name: known[name[1]], word) for word in words]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (line, done.stderr)
    return done.stdout


def check(page: Path, *, at: str, folder: Path, known: dict[str, str]) -> None:
    """Run a page from top to bottom; what is printed holds the lines that it shows, in their order."""
    for lines, shown in steps(page):
        printed = "".join(run(line, at=at, folder=folder, known=known) for line in lines).splitlines()
        rest = iter(printed)
        missing = [line for line in shown if line != "..." and line not in rest]
        assert missing == [], (lines, printed[:5])


@pytest.mark.django_db(transaction=True)
def test_open_data_is_taken_as_the_page_says(
    live_server: object, demonstration: int, root: Path, tmp_path: Path
) -> None:
    """Each file is there, and looks as it is shown."""
    open_data_made()
    page = root / "docs/how-to/take-open-data.md"
    assert len(steps(page)) == 5
    check(page, at=str(live_server), folder=tmp_path, known={})
    assert (tmp_path / "readiness.csv").read_text("utf-8").startswith("unit_type,unit_name")


@pytest.mark.django_db(transaction=True)
def test_the_interface_is_used_as_the_page_says(
    live_server: object, demonstration: int, root: Path, tmp_path: Path
) -> None:
    """From the token to a plan, and what is refused on the way."""
    page, server = root / "docs/how-to/use-the-api.md", str(live_server)
    remi, pia = (User.objects.get(username=name) for name in ("remi", "pia"))
    made = [token_make("a test", scope="write", days=1, user=user, act=Act()) for user in (remi, pia)]
    known = {"TOKEN": made[0][1], "PIA": made[1][1], "KEY": "one"}
    [draft] = [line for lines, _shown in steps(page) for line in lines if "$KEY" in line]
    place = re.search(r"Location: \S*/(\S+)", run(draft, at=server, folder=tmp_path, known=known))
    assert place is not None
    known["OFFER"] = place[1]
    check(page, at=server, folder=tmp_path, known=known)
    offer = Offer.objects.get(pk=place[1])
    assert (offer.strength, offer.is_released) == (160, True)
    assert Offer.objects.filter(source__startswith="note verbale").count() == 1
    told = {name: json.loads((tmp_path / f"{name}.json").read_text("utf-8")) for name in ("problem", "plan")}
    assert (told["problem"]["faults"][0]["field"], told["plan"]["target"]) == ("strength", 3000)
