"""The table of capability by readiness level."""

from hypothesis import given
from hypothesis import strategies as st

from bluehelm.forces import table


def test_units_and_persons_by_type_and_level() -> None:
    """Each offer counts once, at its level, with its strength."""
    rows = table.capability(
        {"O1": 2, "O2": 2, "O3": 0},
        unit_types={"O1": "FPU", "O2": "FPU", "O3": "INF_BN"},
        strengths={"O1": 140, "O2": 160, "O3": 850},
        num_levels=3,
    )
    assert [(row.unit_type, row.units, row.persons) for row in rows] == [
        ("FPU", (0, 0, 2), (0, 0, 300)),
        ("INF_BN", (1, 0, 0), (850, 0, 0)),
        ("", (1, 0, 2), (850, 0, 300)),
    ]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 4), st.integers(1, 900)), max_size=20))
def test_sums_are_those_of_the_offers(placed: list[tuple[str, int, int]]) -> None:
    """The last row counts every offer and every person once."""
    ids = [f"O{number}" for number in range(len(placed))]
    rows = table.capability(
        {offer_id: order for offer_id, (_, order, _) in zip(ids, placed, strict=True)},
        unit_types={offer_id: code for offer_id, (code, _, _) in zip(ids, placed, strict=True)},
        strengths={offer_id: persons for offer_id, (_, _, persons) in zip(ids, placed, strict=True)},
        num_levels=5,
    )
    assert sum(rows[-1].units) == len(placed)
    assert sum(rows[-1].persons) == sum(persons for _, _, persons in placed)
    for rank in range(5):
        assert rows[-1].persons[rank] == sum(row.persons[rank] for row in rows[:-1])
