"""Every place at which a stored value differs is named, once."""

import pytest

from bluehelm.core import differences


def named(told: object, again: object) -> list[str]:
    """Return the differences of two values that are called the plan."""
    return list(differences.found("Plan", told, again=again))


@pytest.mark.parametrize("value", [1.0000000001, [1, None], {"a": [{"name": "x"}]}, "word", float("inf")])
def test_same_values_have_no_difference(value: object) -> None:
    """Rounding is no difference, and infinity is stored as nothing."""
    assert named(value, value) == []
    assert named(1, 1.0000000001) == named(None, float("inf")) == []


@pytest.mark.parametrize(
    ("told", "again", "sentence"),
    [
        (0.99, 0.5, "Plan: the plan says 0.99; computed again it is 0.5."),
        ("", "late", 'Plan: the plan says ""; computed again it is "late".'),
        ({"a": 1}, {}, "Plan > a: the plan has it; computed again it is not there."),
        ({}, {"a": 1}, "Plan > a: the plan does not have it; computed again it is there."),
        ([1, 2], [1], "Plan: the plan says [1, 2]; computed again it is [1]."),
        ([{"name": "x", "km": 1}], [{"name": "x", "km": 2}], "Plan > x > km: the plan says 1"),
        ([{"km": 1}, {"km": 3}], [{"km": 1}, {"km": 2}], "Plan > 1 > km: the plan says 3"),
        ([{"name": "x"}], [{"name": "x"}, {"name": "y"}], "Plan > y: the plan does not have it"),
        (
            [{"name": "x"}, {"name": "y"}],
            [{"name": "y"}, {"name": "x"}],
            "Plan: the entries stand in another",
        ),
    ],
)
def test_difference_is_named_with_its_place(told: object, again: object, sentence: str) -> None:
    """One difference gives one sentence, which names entries by their identifiers."""
    [found] = named(told, again)
    assert found.startswith(sentence)


def test_row_of_numbers_is_one_place() -> None:
    """A curve that is wrong on many days is told once, with how many."""
    assert named([1, 2, 3], [1, 5, 5]) == [
        "Plan: 2 of 3 values differ; the first, number 1, is 2; computed again it is 5."
    ]
