"""What the documents tell a reader to type exists and runs."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest

from bluehelm_cli import main
from docs import generate
from tests.house import survey

SHELL = {"sh", "bash", "console"}
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """Return every hand-written document."""
    written = {f"docs/reference/{name}" for name in generate.pages()}
    found = (path for path in survey.tracked_files() if path.suffix == ".md")
    return [path for path in found if str(path.relative_to(survey.ROOT)) not in written]


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return language and text of the blocks of a page, those within lists among them."""
    return [(language, dedent(text)) for _, language, text in BLOCK.findall(page.read_text("utf-8"))]


def typed_commands() -> list[tuple[str, str]]:
    """Return the lines of every shell block, with the page that shows them."""
    return [
        (str(path.relative_to(survey.ROOT)), line.removeprefix("$ ").strip())
        for path in pages()
        for language, block in blocks(path)
        if language in SHELL
        for line in block.replace("\\\n", " ").splitlines()
    ]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(survey.ROOT)))
def test_python_blocks_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of a page runs from top to bottom, in the folder of the repository."""
    monkeypatch.chdir(survey.ROOT)
    code = [block for language, block in blocks(page) if language == "python"]
    exec(compile("\n".join(code), str(page), "exec"), {"__name__": "page"})


def test_make_commands_exist() -> None:
    """Every ``make`` target that a page names stands in the Makefile."""
    targets = set(re.findall(r"^(\w+):", (survey.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {word for _, line in typed_commands() if line.startswith("make ") for word in line.split()[1:]}
    assert {word for word in named if "=" not in word} - targets == set()


def test_bluehelm_commands_exist() -> None:
    """Every command and option that a page shows is one that the tool has."""
    tool = generate.commands()
    unknown = []
    for page, line in typed_commands():
        words = shlex.split(line, comments=True)
        if not words or Path(words[0]).name != "bluehelm" or words[1].startswith("-"):
            continue
        command = tool.get(generate.command_of(words[1:]))
        options = {name for parameter in getattr(command, "params", ()) for name in parameter.opts}
        shown = {word.split("=")[0] for word in words[2:] if word.startswith("--")}
        if command is None or shown - options - {"--help"}:
            unknown.append((page, line))
    assert unknown == []


def runnable(block: str) -> list[str]:
    """Return the ``bluehelm`` lines of a block that a test can afford: all but those of the large example."""
    lines = [line.removeprefix("$ ").strip() for line in block.splitlines()]
    return [line for line in lines if line.startswith("bluehelm ") and "standby-3000" not in line]


def steps(page: Path) -> list[tuple[list[str], list[str]]]:
    """Return the runnable lines of each shell block, and the lines of the output shown right after it."""
    found = [*blocks(page), ("", "")]
    return [
        (runnable(block), after[1].splitlines() if after[0] == "text" else [])
        for (language, block), after in pairwise(found)
        if language in SHELL and runnable(block)
    ]


def output_of(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a line prints; it must end as the page says, with 2 where the line says ``# exit 2``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", shlex.split(line, comments=True))
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "80")
        with pytest.raises(SystemExit) as caught:
            main.run()
    done = capsys.readouterr()
    assert (caught.value.code or 0) == (2 if line.endswith("# exit 2") else 0), (line, done.err)
    return done.out + done.err


@pytest.mark.parametrize(
    "page", [page for page in pages() if steps(page)], ids=lambda page: str(page.relative_to(survey.ROOT))
)
def test_commands_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands of a page run one after the other, and print the lines that the page shows."""
    for name in (
        "tiny",
        "pace",
        "people",
        "south-sudan-2013",
        "aldara-2026",
        "seoul-2021",
        "capacity",
        "pledges",
    ):
        shutil.copytree(survey.ROOT / "examples" / name, tmp_path / "examples" / name)
    monkeypatch.chdir(tmp_path)
    for lines, shown in steps(page):
        printed = {text.strip() for line in lines for text in output_of(line, capsys).splitlines()}
        assert [text for text in shown if text.strip() not in {*printed, "..."}] == []


def test_readme_shows_ten_lines_that_print() -> None:
    """The Python of the README is at most ten lines and prints an answer."""
    code = [block for language, block in blocks(survey.ROOT / "README.md") if language == "python"]
    assert len(code) == 1
    assert len(code[0].splitlines()) <= 10
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code[0]], cwd=survey.ROOT, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.strip()


def test_every_dependency_has_its_reason() -> None:
    """What the tool needs has its reason in one line beside it, and a decision that names it."""
    text = (survey.ROOT / "pyproject.toml").read_text("utf-8")
    needed = tomllib.loads(text)["project"]["dependencies"]
    folder = survey.ROOT / "docs/decisions"
    decided = "\n".join(path.read_text("utf-8").lower() for path in folder.glob("0*.md"))
    names = [re.match(r"[\w-]+", entry).group().lower() for entry in needed]
    assert [name for name in names if not re.search(rf"\b{name}\b", decided)] == []
    assert [entry for entry in needed if not re.search(rf'"{re.escape(entry)}", +# \w', text)] == []
