"""From claims to planning nouns: one value for every field of every offer, and which statement gave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from bluehelm.core.claims import Claim, Kind
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import meant, nearest
from bluehelm.forces import catalogue
from bluehelm.forces.domain import UnitType
from bluehelm.partnership import rules
from bluehelm.partnership.contributors import contributors
from bluehelm.partnership.domain import Caveat, Component, Contributor, OfferEntry, UnitOffer
from bluehelm.partnership.resolution_domain import Resolution

NOTICE_DAYS = dict(zip(rules.NOTICE, (20.0, 40.0, 90.0), strict=True))
"""Days from request to ready to leave home where nobody stated them; kind: assumed, a planning value."""

WHOLE = "of a whole unit of the type, as nobody stated any"
"""How the source of a cargo begins that is taken from the unit type."""


class Register(Protocol):
    """
    What a register of offers holds; a scenario is one.

    Attributes
    ----------
    offers
        Rows of the register, one a body, however often it was announced.
    claims
        Statements about fields of these rows.
    caveats, components
        Limits on the use of offers, and parts of those that several partners put together.
    contributors, unit_types
        States and unit types that the package does not know, or knows otherwise.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> tables = ["offers", "claims", "caveats", "components", "contributors", "unit_types"]
    >>> desk: Register = SimpleNamespace(**dict.fromkeys(tables, ()))
    >>> offers(desk, as_of=date(2026, 1, 12)).offers
    ()
    """

    @property
    def offers(self) -> Sequence[OfferEntry]:
        """Return the rows."""

    @property
    def claims(self) -> Sequence[Claim]:
        """Return the claims."""

    @property
    def caveats(self) -> Sequence[Caveat]:
        """Return the caveats."""

    @property
    def components(self) -> Sequence[Component]:
        """Return the components."""

    @property
    def contributors(self) -> Sequence[Contributor]:
        """Return the states."""

    @property
    def unit_types(self) -> Sequence[UnitType]:
        """Return the unit types."""


class Resolved(Noun):
    """
    Offers with every value settled, and where each value comes from.

    Attributes
    ----------
    offers
        One an entry, by identifier.
    resolutions
        One a value that somebody stated or that was assumed, by offer and field.

    Examples
    --------
    >>> Resolved(offers=(), resolutions=()).offers
    ()
    """

    offers: tuple[UnitOffer, ...]
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """One value for one field, with what decides whether it wins."""

    value: Any
    kind: Kind
    source: str
    claim_id: str = ""
    stated_on: date = date.min
    recorded_on: date = date.min

    @property
    def precedence(self) -> tuple[int, int, int, str]:
        weakness = list(Kind).index(self.kind)
        return (weakness, -self.stated_on.toordinal(), -self.recorded_on.toordinal(), self.claim_id)

    @property
    def text(self) -> str:
        if isinstance(self.value, tuple):
            return ";".join(self.value)
        is_whole = isinstance(self.value, float) and self.value.is_integer()
        return str(int(self.value) if is_whole else self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """The statement that won, and those that lost, as text."""

    won: _Statement
    over: tuple[str, ...] = ()


_Claimed = Mapping[str, Mapping[str, Sequence[_Statement]]]  # statements of claims by offer and field
_Choices = dict[str, _Choice]  # by field
_Term = TypeVar("_Term", Caveat, Component)


def offers(register: Register, *, as_of: date) -> Resolved:
    """
    Return what a register amounts to on a day.

    Every filled cell of a row is a claim of the row's kind and source, without a date. Of all claims about
    one value the strongest kind wins, then the latest stated, then the latest recorded, then the first
    identifier. Where nobody states anything, the strength typical of the unit type, the cargo of a whole unit
    of it, the contributor's airport and sea port, the days of ``NOTICE_DAYS`` and no women are taken. An
    offer of several parts is ready when its last part is.

    Parameters
    ----------
    register
        Rows, claims, caveats and components; their order does not matter.
    as_of
        Day whose knowledge counts; claims recorded later are ignored.

    Returns
    -------
    Resolved
        Offers and resolutions; the claims that lost are listed with the one that won.

    Raises
    ------
    InputError
        When a claim, caveat or component names no offer of the register, a claim cannot be read, a state or a
        unit type is unknown, or the values that won contradict each other; one fault each.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> entry = OfferEntry(
    ...     offer_id="O1", contributor="NPL", unit_type="FPU", kind="published", source="press"
    ... )
    >>> empty = dict.fromkeys(["claims", "caveats", "components", "contributors", "unit_types"], ())
    >>> resolved = offers(SimpleNamespace(offers=[entry], **empty), as_of=date(2026, 1, 12))
    >>> resolved.offers[0].strength, resolved.resolutions[1].source
    (140, 'nobody stated a number')
    """
    states = {state.iso3: state for state in (*contributors(), *register.contributors)}
    types = {unit_type.code: unit_type for unit_type in (*catalogue.unit_types(), *register.unit_types)}
    claimed, faults = _claimed(register.claims, as_of=as_of)
    faults += [*_strangers(register), *_unknown(register.offers, states=states, types=types)]
    if faults:
        raise InputError(faults)
    settled, parts, usual = [], _by_offer(register.components), dict[tuple[str, str], _Choices]()
    for entry in sorted(register.offers, key=lambda entry: entry.offer_id):
        sort = entry.contributor, entry.unit_type
        if sort not in usual:
            usual[sort] = _usual(states[entry.contributor], unit_type=types[entry.unit_type])
        chosen = _stated(entry, claimed)
        chosen |= _defaults(chosen, usual=usual[sort])
        chosen |= _awaited(chosen, parts[entry.offer_id])
        values = {name: choice.won.value for name, choice in chosen.items()}
        faults += rules.contradictions(entry.offer_id, values=values)
        settled.append((entry, chosen))
    if faults:
        raise InputError(faults)
    caveats = _by_offer(register.caveats)
    return Resolved(
        offers=tuple(
            _offer(entry, chosen, caveats=caveats[entry.offer_id], parts=parts[entry.offer_id])
            for entry, chosen in settled
        ),
        resolutions=tuple(line for entry, chosen in settled for line in _resolutions(entry, chosen)),
    )


def _by_offer(found: Iterable[_Term]) -> Mapping[str, list[_Term]]:
    """Return caveats or components by their offer; none of another."""
    by_offer: dict[str, list[_Term]] = defaultdict(list)
    for one in found:
        by_offer[one.offer_id].append(one)
    return by_offer


def _strangers(register: Register) -> Iterator[Fault]:
    known = {entry.offer_id for entry in register.offers}
    named = [(f"Claim {claim.claim_id}", claim.subject) for claim in register.claims]
    named += [(f"Caveat {caveat.rule} {caveat.value}", caveat.offer_id) for caveat in register.caveats]
    named += [(f"Component {component.part}", component.offer_id) for component in register.components]
    for thing, offer_id in named:
        if offer_id not in known:
            yield _missing(thing, value=f"offer is {offer_id}", close=nearest(offer_id, names=known))


def _unknown(
    entries: Iterable[OfferEntry], *, states: Mapping[str, Contributor], types: Mapping[str, UnitType]
) -> Iterator[Fault]:
    for entry in entries:
        thing = f"Offer {entry.offer_id}"
        if entry.contributor not in states:
            near = nearest(entry.contributor, names=states)
            yield _missing(thing, value=f"contributor is {entry.contributor}", close=near)
        if entry.unit_type not in types:
            near = nearest(entry.unit_type, names=types)
            yield _missing(thing, value=f"unit_type is {entry.unit_type}", close=near)


def _missing(thing: str, *, value: str, close: str) -> Fault:
    return Fault(
        code="register-reference",
        thing=thing,
        value=value,
        rule="there must be one of this name",
        remedy=meant(close, otherwise="Add it, or correct the name"),
    )


def _claimed(claims: Iterable[Claim], *, as_of: date) -> tuple[_Claimed, list[Fault]]:
    found: dict[str, dict[str, list[_Statement]]] = defaultdict(dict)
    faults: list[Fault] = []
    for claim in claims:
        if claim.recorded_on > as_of:
            continue
        try:
            value = rules.value_of(claim)
        except InputError as error:
            faults += error.faults
            continue
        statement = _Statement(
            value=value,
            kind=claim.kind,
            source=claim.source,
            claim_id=claim.claim_id,
            stated_on=claim.stated_on,
            recorded_on=claim.recorded_on,
        )
        found[claim.subject].setdefault(claim.attribute, []).append(statement)
    return found, faults


def _stated(entry: OfferEntry, claimed: _Claimed) -> _Choices:
    """Return what somebody stated about one offer: its row or a claim."""
    chosen, is_set, claims = {}, entry.model_fields_set, claimed.get(entry.offer_id, {})
    for name in rules.ATTRIBUTES:
        cell = getattr(entry, name) if name in is_set else None
        row = None if cell in (None, "", ()) else _Statement(value=cell, kind=entry.kind, source=entry.source)
        if name in claims:
            chosen[name] = _strongest([*claims[name], *([row] if row else [])])
        elif row:
            chosen[name] = _Choice(won=row)
    return chosen


def _strongest(statements: Iterable[_Statement]) -> _Choice:
    """Return which of several statements about one value wins, over the others."""
    won, *lost = sorted(statements, key=lambda statement: statement.precedence)
    return _Choice(
        won=won, over=tuple(f"{statement.claim_id or 'row'}: {statement.text}" for statement in lost)
    )


def _defaults(stated: _Choices, *, usual: _Choices) -> _Choices:
    """Return what is taken for the fields that nobody stated."""
    taken = {name: choice for name, choice in usual.items() if name not in stated}
    if any(name in stated for name in rules.NOTICE):
        days = _notice(stated)
        taken |= {name: _planned(days[name]) for name in rules.NOTICE if name not in stated}
    return taken


def _usual(state: Contributor, *, unit_type: UnitType) -> _Choices:
    """Return what is taken for an offer of a state and type of which nobody stated anything."""
    size, cargo = (
        (_of_another(unit_type.strength_kind), f"typical of the type: {unit_type.strength_source}"),
        (_of_another(unit_type.cargo_kind), f"{WHOLE}: {unit_type.cargo_source}"),
    )
    nobody = (Kind.ASSUMED, "nobody stated a number")
    by_sea = f"{state.source}; in a transit country" if state.is_landlocked else state.source
    taken = {
        "strength": (unit_type.strength, *size),
        "women": (0, *nobody),
        "home_airport": (state.home_airport, state.kind, state.source),
        "home_port": (state.sea_port, state.kind, by_sea),
        "lane_m": (unit_type.lane_m, *cargo),
        "tonnes": (unit_type.tonnes, *cargo),
        "lift": ("un", Kind.ASSUMED, "nobody stated who moves it"),
    }
    found = {
        name: _Choice(won=_Statement(value=value, kind=kind, source=source))
        for name, (value, kind, source) in taken.items()
        if value != ""
    }
    return found | {name: _planned(days) for name, days in NOTICE_DAYS.items()}


def _planned(days: float) -> _Choice:
    return _Choice(won=_Statement(value=days, kind=Kind.ASSUMED, source="planning value"))


def _of_another(kind: Kind) -> Kind:
    """Return the kind of a figure of another unit of the type: at best assumed of this one."""
    return Kind.ILLUSTRATIVE if kind is Kind.ILLUSTRATIVE else Kind.ASSUMED


def _notice(stated: _Choices) -> dict[str, float]:
    """Return days of notice for all three fields that go together with those that were stated."""
    least, mode, most = rules.NOTICE
    known = [stated[name].won.value for name in rules.NOTICE if name in stated]
    low, high = min([NOTICE_DAYS[least], *known]), max([NOTICE_DAYS[most], *known])
    floor = stated[least].won.value if least in stated else low
    ceiling = stated[most].won.value if most in stated else high
    return {least: low, mode: min(max(NOTICE_DAYS[mode], floor), ceiling), most: high}


def _awaited(chosen: _Choices, parts: Sequence[Component]) -> _Choices:
    """Return the days of notice that the last provided part of a composition raises."""
    provided = sorted((part.ready_days, part.part) for part in parts if part.provider)
    if not provided:
        return {}
    days, last = provided[-1]
    source = f"its last part, {last}, is ready after {days:g} days"
    return {
        name: _Choice(
            won=_Statement(value=days, kind=Kind.DERIVED, source=source),
            over=(
                f"{chosen[name].won.claim_id or 'row or default'}: {chosen[name].won.text}",
                *chosen[name].over,
            ),
        )
        for name in rules.NOTICE
        if chosen[name].won.value < days
    }


def _offer(
    entry: OfferEntry, chosen: _Choices, /, *, caveats: Sequence[Caveat], parts: Sequence[Component]
) -> UnitOffer:
    missing = {part.part for part in parts if not part.provider}
    return UnitOffer.model_validate(
        {name: choice.won.value for name, choice in chosen.items()}
        | {
            "offer_id": entry.offer_id,
            "contributor": entry.contributor,
            "unit_type": entry.unit_type,
            "name": entry.name,
            "caveats": sorted(
                caveats, key=lambda caveat: (caveat.rule, caveat.value, caveat.visibility, caveat.note)
            ),
            "missing_parts": sorted(missing),
        }
    )


def _resolutions(entry: OfferEntry, chosen: _Choices) -> Iterator[Resolution]:
    for name in rules.ATTRIBUTES:
        if name in chosen:
            won = chosen[name].won
            yield Resolution(
                offer_id=entry.offer_id,
                attribute=name,
                value=won.text,
                kind=won.kind,
                source=won.source,
                claim_id=won.claim_id,
                over=chosen[name].over,
            )
