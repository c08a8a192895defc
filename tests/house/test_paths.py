"""No tracked file names a host to install from, a private address or a folder of somebody's machine."""

import re

import pytest

from tests.house import survey

# Each word is written in two parts, so that this file does not name what it forbids.
HOSTS = (
    "py" + "pi",
    "files.python" + "hosted",
    "registry.npm" + "js",
    "deb.deb" + "ian",
    "proxy.go" + "lang",
)
FOLDERS = ("wo" + "rk", "ro" + "ot", "ho" + "me", "op" + "t", "Us" + "ers", "t" + "mp", "m" + "nt")
OPTIONS = ("index-u" + "rl", "find-li" + "nks", "trusted-ho" + "st")
FORBIDDEN = {
    "a registry": rf"\b(?:{'|'.join(map(re.escape, HOSTS))})\.(?:org|com)\b",
    "a folder of a machine": rf"(?<![\w.~/*-])/(?:{'|'.join(FOLDERS)})/\w",
    "a file address": r"file:" + r"//",
    "an option with a host": rf"--(?:extra-)?(?:{'|'.join(OPTIONS)})[ =]",
    "a private address": r"\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}\b",
    "an internal host": r"https?://[\w.-]+\.(?:internal|local|lan|corp)\b",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names(what: str) -> None:
    """A clone works on any machine, so no file points at ours."""
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for path in survey.tracked_files():
        if what == "a file address" and path.parent.name == "vendor":
            continue  # code of others, which asks whether an address is one
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.relative_to(survey.ROOT)}: {match.group()}" for match in pattern.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a registry", "see https://" + HOSTS[0] + ".org/simple"),
        ("a folder of a machine", "cd /" + FOLDERS[0] + "/main"),
        ("a file address", "file:" + "///srv"),
        ("an option with a host", "--" + OPTIONS[0] + " x"),
        ("a private address", "http://" + "192.168" + ".1.7/"),
        ("an internal host", "https://git" + ".internal/x"),
    ],
)
def test_a_planted_line_is_noticed(what: str, line: str) -> None:
    """Each pattern finds what it is for."""
    assert re.search(FORBIDDEN[what], line)


def test_locks_hold_hashes_only() -> None:
    """Every line of a lock file is a pinned package, a hash or a comment."""
    allowed = re.compile(r"#.*|\s+#.*|[\w.-]+==[\w.]+(?: ; .+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?|")
    for path in (survey.ROOT / "requirements").glob("*.txt"):
        odd = [line for line in path.read_text("utf-8").splitlines() if not allowed.fullmatch(line)]
        assert odd == []


def test_development_lock_holds_what_runs() -> None:
    """What is tested is what is shipped: the same versions stand in both locks."""
    pins = [
        set(
            re.findall(
                r"^[\w.-]+==[\w.]+", (survey.ROOT / f"requirements/{name}.txt").read_text("utf-8"), re.M
            )
        )
        for name in ("build", "run", "dev")
    ]
    assert pins[0] | pins[1] <= pins[2]
