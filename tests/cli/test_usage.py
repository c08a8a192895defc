"""Words that no command takes: one line that names option, value, rule and remedy."""

import sys

import pytest

from bluehelm_cli import main

REFUSED = {
    "too many": (
        ("standby", "x", "--months", "99"),
        'Option --months: it is "99"; it must be at most 24. See bluehelm standby --help. [option-value]',
    ),
    "too few": (
        ("visits", "x", "--per-quarter=0"),
        'Option --per-quarter: it is "0"; it must be at least 1. See bluehelm visits --help. [option-value]',
    ),
    "no number": (
        ("whatif", "x", "--fleet="),
        'Option --fleet: it is ""; it must be a number. See bluehelm whatif --help. [option-value]',
    ),
    "no whole number": (
        ("plan", "x", "--seed", "1.5"),
        'Option --seed: it is "1.5"; it must be a whole number. See bluehelm plan --help. [option-value]',
    ),
    "no day": (
        ("activate", "x", "--area", "CAR", "--on", "5/12/2026"),
        'Option --on: it is "5/12/2026"; it must be a day in the form year-month-day, such as 2026-12-31. '
        "See bluehelm activate --help. [option-value]",
    ),
    "no choice": (
        ("plan", "x", "--objective", "speed"),
        "Option --objective: it is \"speed\"; it must be one of 'strength', 'tardiness'. "
        "See bluehelm plan --help. [option-value]",
    ),
    "no value": (
        ("plan", "x", "--seed"),
        "Option --seed: it requires an argument; its help says what it takes. See bluehelm --help. "
        "[option-value]",
    ),
    "value of a flag": (
        ("standby", "x", "--areas", "CAR"),
        'Command bluehelm standby: nothing takes "CAR"; it takes the words of its help only. '
        "See bluehelm standby --help. [words-unknown]",
    ),
    "missing option": (
        ("activate", "x", "--on", "2026-12-01"),
        "Option --area: it is missing; the command needs it: Mission area of the call, by its code. "
        "See bluehelm activate --help. [option-missing]",
    ),
    "missing word": (("plan",), "Word SCENARIO: it is missing; the command needs it"),
    "unknown option": (
        ("standby", "x", "--month", "3"),
        "Option --month: it is unknown; the command has no such option. Write --months or --out, "
        "if that is meant; see bluehelm standby --help. [option-unknown]",
    ),
    "unknown command": (
        ("frob",),
        "Command bluehelm: no such command 'frob'; it takes the words of its help only. "
        "See bluehelm --help. [words-unknown]",
    ),
    "signs that cannot be seen": (("plan", "x", "--\x1b[31m"), "Option --\\x1b[31m: it is unknown"),
    "unknown area": (("standby", "examples/tiny", "--area", "XX"), "Mission area: code is 'XX'"),
}


@pytest.mark.parametrize(("words", "line"), REFUSED.values(), ids=REFUSED)
def test_words_are_refused_in_one_line(
    words: tuple[str, ...],
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2, nothing printed, and one line in the words of the house."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *words])
    with pytest.raises(SystemExit) as ended:
        main.run()
    out, err = capsys.readouterr()
    assert (ended.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(line)


@pytest.mark.parametrize(
    "words",
    [(), *((group,) for group in main.GROUPS if group not in main.UNSAID), ("--help",), ("--version",)],
)
def test_help_is_no_fault(
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without a command the help of the word stands, and no fault."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *words])
    with pytest.raises(SystemExit) as ended:
        main.run()
    out, err = capsys.readouterr()
    assert (ended.value.code, err) == (0, "")
    assert " ".join(("bluehelm", *words[:1])).removesuffix(" --help").removesuffix(" --version") in out
