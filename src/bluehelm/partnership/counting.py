"""Counting rules: each has a name, a version and a definition, and tells its rows and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bluehelm.core.errors import Fault, MissingReference
from bluehelm.core.synonyms import meant, nearest
from bluehelm.partnership import categories, counting_rules
from bluehelm.partnership.conference_domain import Delegation, DelegationKind, Participation
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.counting_domain import Count, CountPart
from bluehelm.partnership.counting_rules import HELICOPTERS, PERSONS, SENT, UNITS, Counter
from bluehelm.partnership.delivery_domain import Gives
from bluehelm.partnership.domain import Announcement

__all__ = ["RULES", "Count", "CountPart", "CountingRule", "count", "count_all"]

ONCE = "Withdrawn ones do not count, and what is said several times counts once."
"""What holds for all counts of announcements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule:
    """
    A way to count.

    Attributes
    ----------
    name, version
        Name, which is also that of the claims of sources about the same, and version.
    label, definition
        What the figure is called, and what is counted.
    counter
        What counts.

    Examples
    --------
    >>> RULES["pledging_states"].version
    1
    """

    name: str
    version: int = 1
    label: str
    definition: str
    counter: Counter


def _kind(row: Delegation) -> str:
    return row.delegation_kind.value


def _level(row: Delegation) -> str:
    return row.level or "level not noted"


def _of_kind(kind: DelegationKind) -> Callable[[Delegation], bool]:
    return lambda row: row.delegation_kind is kind


def _in_a_way(way: Participation) -> Callable[[Delegation], bool]:
    return lambda row: row.participation is way


def _attendance() -> list[CountingRule]:
    came = "that were noted as taking part, out of those on the list of participants"
    level = "in parts by the level at which they are led"
    kinds = {
        "attending_states": ("States that took part", DelegationKind.STATE, "states"),
        "attending_organizations": (
            "Organizations that took part",
            DelegationKind.ORGANIZATION,
            "organizations",
        ),
        "attending_observers": ("Observers that took part", DelegationKind.OBSERVER, "observers"),
    }
    ways = {
        "attending_room": ("Delegations in the room", Participation.ROOM, "in the room"),
        "attending_online": ("Delegations on line", Participation.ONLINE, "on line"),
        "attending_text": ("Delegations by a text", Participation.TEXT, "by a text that was read or sent"),
    }
    return [
        CountingRule(
            name="attending_delegations",
            label="Delegations that took part",
            definition=f"Delegations {came}, in parts by what sends them.",
            counter=counting_rules.delegations(lambda _row: True, by=_kind),
        ),
        *(
            CountingRule(
                name=name,
                label=label,
                definition=f"Delegations of {words} {came}, {level}.",
                counter=counting_rules.delegations(_of_kind(kind), by=_level),
            )
            for name, (label, kind, words) in kinds.items()
        ),
        CountingRule(
            name="attending_ministers",
            label="Delegations led by ministers or above",
            definition=f"Delegations led by a minister, head of government or head of state {came}.",
            counter=counting_rules.delegations(counting_rules.is_high, by=_level),
        ),
        *(
            CountingRule(
                name=name,
                label=label,
                definition=f"Delegations {words} {came}.",
                counter=counting_rules.delegations(_in_a_way(way), by=_kind),
            )
            for name, (label, way, words) in ways.items()
        ),
    ]


def _announced() -> list[CountingRule]:
    named = (
        "Withdrawn announcements do not count; out of those that took part or pledged, where that was noted."
    )
    return [
        CountingRule(
            name="announcements",
            label="Announcements",
            definition=f"Announcements of states and organizations, each once. {ONCE}",
            counter=counting_rules.announcements(),
        ),
        CountingRule(
            name="announcements_by_category",
            label="Announcements by what they are about",
            definition=f"Announcements, each once under the category that its record names. {ONCE}",
            counter=counting_rules.announcements(lambda row: categories.name_of(row.category)),
        ),
        CountingRule(
            name="announcements_by_gives",
            label="Announcements by what they give",
            definition="Announcements, each once under what its record says that it gives, or else what its "
            f"category gives as a rule. {ONCE}",
            counter=counting_rules.announcements(_gift),
        ),
        CountingRule(
            name="pledging_states",
            label="States that pledged",
            definition=f"States with at least one announcement, each once; organizations are none. {named}",
            counter=counting_rules.senders(lambda is_state: is_state),
        ),
        CountingRule(
            name="pledging_organizations",
            label="Organizations that pledged",
            definition=f"Organizations and observers with at least one announcement, each once. {named}",
            counter=counting_rules.senders(lambda is_state: not is_state),
        ),
        CountingRule(
            name="pledging_delegations",
            label="Delegations that pledged",
            definition=f"States and organizations with at least one announcement, each once. {named}",
            counter=counting_rules.senders(lambda _is_state: True),
        ),
    ]


def _gift(row: Announcement) -> str:
    given = categories.given_by(row)
    return given.value if given else "not said"


def _is_training(row: Announcement) -> bool:
    return row.category in ("training", "partnership") or categories.given_by(row) is Gives.TRAINING


def _of(*codes: str) -> Callable[[Announcement], bool]:
    return lambda row: row.category in codes


SUBJECTS: Mapping[str, tuple[str, str, Callable[[Announcement], bool]]] = {
    "women": ("women in peacekeeping", "of the category “Women in peacekeeping”", _of("women")),
    "medical": (
        "medical support",
        "of the categories “Medical support” and “Mental health”",
        _of("medical", "mental_health"),
    ),
    "technology": (
        "technology",
        "of the categories “Technology” and “Intelligence and surveillance”",
        _of("technology", "isr"),
    ),
    "conduct": (
        "conduct, and against sexual exploitation and abuse",
        "of the category “Conduct and discipline”",
        _of("conduct"),
    ),
    "training": (
        "training and partnerships",
        "of the categories “Training” and “Partnerships for capacity-building”, or that give training",
        _is_training,
    ),
    "environment": ("the environment", "of the category “Environment”", _of("environment")),
    "safety": (
        "safety and protection",
        "of the categories “Safety and security”, “Protection of civilians” and “Protection of children”",
        _of("safety", "protection", "child_protection"),
    ),
    "communications": (
        "communications and the integrity of information",
        "of the categories “Strategic communications” and “Integrity of information”",
        _of("communications", "infointegrity"),
    ),
    "unit": ("units", "that give a capability of a category that has units", categories.is_unit),
}
"""Kinds of announcements that are counted by themselves: words, definition, and which they are."""


def _subjects() -> list[CountingRule]:
    found = []
    for name, (words, definition, is_meant) in SUBJECTS.items():
        found += [
            CountingRule(
                name=f"{name}_states",
                label=f"States that pledged {'for ' if name != 'unit' else ''}{words}",
                definition=f"States with at least one announcement {definition}, each once. {ONCE}",
                counter=counting_rules.about(is_meant, states=True),
            ),
            CountingRule(
                name=f"{name}_announcements",
                label=f"Announcements {'for' if name != 'unit' else 'of'} {words}",
                definition=f"Announcements {definition}, each once. {ONCE}",
                counter=counting_rules.about(is_meant, states=False),
            ),
        ]
    return found


def _amounts() -> list[CountingRule]:
    return [
        CountingRule(
            name="units",
            label="Units",
            definition="Sum of the units that announcements of a capability state, in parts by their words. "
            f"Those that state no number, or persons instead, are left out. {ONCE}",
            counter=counting_rules.amounts(
                UNITS, is_meant=categories.is_unit, lacking="states no number of units", by=_capability
            ),
        ),
        CountingRule(
            name="helicopters",
            label="Helicopters",
            definition="Sum of the helicopters that announcements state, in parts by what they give: "
            f"equipment is no capability. Those of aviation that state none are left out. {ONCE}",
            counter=counting_rules.amounts(
                HELICOPTERS,
                is_meant=lambda row: row.unit in HELICOPTERS or row.category == "aviation",
                lacking="states no number of helicopters",
                by=_gift,
            ),
        ),
        CountingRule(
            name="uniformed_personnel",
            label="Uniformed persons",
            definition="Sum of the persons that announcements of capabilities or people state, in parts by "
            f"category. Those that state units only, and persons who are trained, are left out. {ONCE}",
            counter=counting_rules.amounts(
                PERSONS,
                is_meant=lambda row: categories.given_by(row) in SENT,
                lacking="states no number of persons",
                by=lambda row: categories.name_of(row.category),
            ),
        ),
        CountingRule(
            name="money",
            version=2,
            label="Announcements of money",
            definition="Announcements that state a sum of money, in parts by currency: no rate of exchange "
            "is assumed. Those that name a whole, such as a total package or all projects together, are left "
            f"out, as their parts may stand beside them. {ONCE}",
            counter=counting_rules.money,
        ),
    ]


def _guide() -> CountingRule:
    return CountingRule(
        name="guide_lines_met",
        label="Lines of the guide that are met",
        definition="Lines of the pledging guide for which the announcements that answer them reach the "
        "quantity asked for, out of all lines, in parts: met, partly met, not met. Announcements in "
        f"another unit, without a number, or of equipment where a unit is asked for, add nothing. {ONCE}",
        counter=counting_rules.guide_lines,
    )


def _capability(row: Announcement) -> str:
    return row.capability


RULES: Mapping[str, CountingRule] = MappingProxyType(
    {rule.name: rule for rule in (*_attendance(), *_announced(), *_subjects(), *_amounts(), _guide())}
)
"""Rules by name, in the order in which they are told."""


def count(rule: str, /, records: ConferenceRecords) -> Count:
    """
    Return a figure with its definition, rows, and what it leaves out.

    Parameters
    ----------
    rule
        Name of the rule, one of ``RULES``.
    records
        What is recorded, or was known on a day.

    Returns
    -------
    Count
        Zero, without rows, where nothing counts.

    Raises
    ------
    MissingReference
        When no rule has the name.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> seoul = conferences.published().of("SEO2021")
    >>> found = count("helicopters", seoul)
    >>> found.value, [(part.label, part.value) for part in found.parts], found.left_out[0][1]
    (16, [('equipment', 16)], 'states no number of helicopters')
    """
    if rule not in RULES:
        raise MissingReference(_unknown(rule))
    known = RULES[rule]
    found = known.counter(records)
    return Count(
        rule=known.name,
        version=known.version,
        label=known.label,
        definition=known.definition,
        value=_whole(found.value),
        unit=found.unit,
        rows=found.rows,
        parts=tuple(replace(part, value=_whole(part.value)) for part in found.parts),
        denominator=found.denominator,
        left_out=found.left_out,
        rough=found.rough,
        as_of=records.known_on,
    )


def _whole(value: float) -> float:
    """Return a value as an integer where it is one, so that it is written so."""
    return int(value) if float(value).is_integer() else value


def count_all(records: ConferenceRecords) -> tuple[Count, ...]:
    """
    Return every figure that has a row, or something that it is out of.

    Parameters
    ----------
    records
        What is recorded, or was known on a day.

    Returns
    -------
    tuple of Count
        In the order of ``RULES``.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> [found.rule for found in count_all(conferences.published().of("NY2014"))][:2]
    ['announcements', 'announcements_by_category']
    """
    found = (count(rule, records) for rule in RULES)
    return tuple(one for one in found if one.rows or one.denominator)


def _unknown(rule: str) -> Fault:
    return Fault(
        code="no-such-count",
        thing=f"Count {rule}",
        value="it is unknown",
        rule=f"these are known: {', '.join(RULES)}",
        remedy=meant(nearest(rule, names=RULES), otherwise="Name one of them"),
    )
