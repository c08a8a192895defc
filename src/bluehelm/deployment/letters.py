"""Draft letters to capitals: what is asked for, what it would change, what is on record, what is next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from textwrap import fill

from bluehelm.core.charts.scale import chance
from bluehelm.core.errors import Fault, MissingReference
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.times import day_name
from bluehelm.deployment import addressees, reasons
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.asks_domain import AskReport, Record, ValuedAsk
from bluehelm.generation.asks import Ask
from bluehelm.generation.domain import Requirement
from bluehelm.generation.words import Reader, joined, sentence
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import Announcement, UnitOffer, Visibility

WIDTH = 78
"""Characters of a line."""


def named(ask: Ask, *, reader: Reader) -> str:
    """
    Return an ask in words.

    Parameters
    ----------
    ask
        What is asked for.
    reader
        Names of types of unit.

    Returns
    -------
    str
        Type, persons, level, and what it must be able to do.

    Examples
    --------
    >>> ask = Ask(unit_type="UHU", strength=60, level="RDL", attributes=("night",), lines=("R4",))
    >>> named(ask, reader=Reader(types={"UHU": "utility helicopter unit"}))
    'utility helicopter unit, 60 persons at RDL, with night capability'
    """
    wants = [f"{one.replace('_', ' ')} capability" for one in ask.attributes]
    wants += [f"the language {language}" for language in ask.languages]
    wants += [f"{ask.women} women"] if ask.women else []
    having = f", with {joined(wants)}" if wants else ""
    at = f" at {ask.level}" if ask.level else ""
    return f"{reader.unit(ask.unit_type)}, {ask.strength:,} persons{at}{having}"


def addressed(report: AskReport) -> tuple[str, ...]:
    """
    Return the contributors to whom a letter should go: those that offer, or announced, such units.

    Parameters
    ----------
    report
        The asks.

    Returns
    -------
    tuple of str
        Codes in alphabetical order.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import asks, scenario
    >>> desk = asks.open_desk(scenario.read(Path("examples/tiny")), replications=100)
    >>> "XES" in addressed(asks.make(desk, most=1))
    True
    """
    known = {who.contributor for ask in report.asks for who in ask.addressees if who.record != Record.NONE}
    return tuple(sorted(known))


def draft(desk: Desk, report: AskReport, *, contributor: str) -> str:
    """
    Return a draft letter to a capital, to be checked and signed by a person.

    It names what the capital offered or announced itself, with sources; where there is nothing, it asks for
    all that is asked for. It says nothing of other contributors, of conduct, or of what others may not read.

    Parameters
    ----------
    desk
        The scenario with its plan.
    report
        The asks.
    contributor
        ISO 3166 alpha-3 code.

    Returns
    -------
    str
        Plain text.

    Raises
    ------
    MissingReference
        When no such contributor is known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import asks, scenario
    >>> desk = asks.open_desk(scenario.read(Path("examples/tiny")), replications=100)
    >>> text = draft(desk, asks.make(desk, most=1), contributor="XES")
    >>> "O5" in text, "O1" in text
    (True, False)
    """
    state = _known(desk, contributor)
    asked = [ask for ask in report.asks if _record(ask, contributor) != Record.NONE] or list(report.asks)
    letter = _Letter(desk=desk, report=report, contributor=contributor, state=state)
    paragraphs = [*letter.head(), *letter.body(asked), *letter.foot(asked)]
    return "\n\n".join(paragraphs) + "\n"


def _known(desk: Desk, contributor: str) -> str:
    states = {one.iso3: one.name for one in (*contributors.contributors(), *desk.scenario.contributors)}
    if contributor not in states:
        raise MissingReference(
            Fault(
                code="contributor-unknown",
                thing="Letter",
                value=f"contributor is {contributor}",
                rule="it must be a member state, or one of the scenario, by its ISO 3166 alpha-3 code",
                remedy=meant(nearest(contributor, names=states), otherwise="Correct the code"),
                place="option --letter",
            )
        )
    return states[contributor]


def _record(ask: ValuedAsk, contributor: str) -> Record:
    return next((who.record for who in ask.addressees if who.contributor == contributor), Record.NONE)


class _Letter:
    """One letter, paragraph by paragraph."""

    def __init__(self, *, desk: Desk, report: AskReport, contributor: str, state: str) -> None:
        self.desk, self.report, self.contributor, self.state = desk, report, contributor, state
        self.reader = replace(reasons.reader_of(desk.scenario), audience=Visibility.CONTRIBUTOR)
        self.lines = {line.requirement_id: line for line in desk.prepared.case.requirements}
        self.sites = {site.site_id: site.name for site in desk.scenario.sites}

    def head(self) -> Iterator[str]:
        settings = self.desk.settings
        place = settings.area
        yield "DRAFT, to be checked, dated and signed by a person. Nothing was sent."
        if settings.is_illustrative:
            yield "The data of this scenario are invented."
        yield f"To the Permanent Mission of {self.state}"
        yield _wrapped(f"Subject: units for {settings.mission}, {place}")
        yield "Excellency,"
        yield _wrapped(
            f"For {settings.mission} in {place}, {settings.target:,} persons are asked for on site "
            f"by {self._date(settings.day)}, {settings.day} days from the request of "
            f"{day_name(settings.requested_on)}. On what was known on {day_name(settings.as_of)}, units are "
            f"missing. We should be grateful if {self.state} would consider the following."
        )

    def body(self, asked: Iterable[ValuedAsk]) -> Iterator[str]:
        for number, ask in enumerate(asked, 1):
            yield _wrapped(f"{number}. {sentence(named(ask.ask, reader=self.reader))}")
            yield _wrapped(self._needed(ask.ask))
            yield from self._changes(ask)
            record = list(self._record(ask.ask))
            yield "\n".join(["On record:", *record]) if record else _wrapped(self._first_step())

    def foot(self, asked: Iterable[ValuedAsk]) -> Iterator[str]:
        yield _wrapped(self._level())
        lines = {name: self.lines[name] for ask in asked for name in ask.ask.lines}
        sources = sorted({f"{line.kind.value}: {line.source}" for line in lines.values()})
        yield "\n".join(["Sources of what is asked for:", *(_listed(one) for one in sources)])
        yield _wrapped(
            "Days and probabilities are assumed: they follow from the planning values of the scenario, "
            f"in {self.report.replications:,} simulated runs, and hold under these only."
        )
        yield "[name, function, signature, date]"

    def _date(self, day: int) -> str:
        return day_name(self.desk.settings.requested_on + timedelta(days=day))

    def _needed(self, ask: Ask) -> str:
        return " ".join(sentence(self._line(self.lines[name])) for name in ask.lines)

    def _line(self, line: Requirement) -> str:
        site = self.sites.get(line.site, line.site)
        written = line.objective
        goal = f", to serve: {written}" if written else ""
        need = "critical need" if line.tier == "critical" else "need"
        return f"line {line.requirement_id} at {site} by {self._date(line.needed_by_day)}, {need}{goal}"

    def _changes(self, ask: ValuedAsk) -> Iterator[str]:
        """
        Yield what a unit of this contributor would change; nothing where no way of it is known.

        The probability stands only where the unit raises it: that others wait longer for ships and aircraft
        is for the officer to weigh, not for the capital.
        """
        report = self.report
        day = next((w.arrival_day for w in ask.addressees if w.contributor == self.contributor), None)
        if day is None:
            return
        gain, added = self._worth(ask)
        persons = gain["critical_unmet"] + gain["other_unmet"]
        does = "As the plan stands it would cover nobody more, and be there no sooner"
        if persons > 0:
            does = f"It would cover {persons:,.0f} persons whom nobody covers now"
        elif gain["person_days_absent"] > 0:
            does = "It would be there sooner than what is planned now"
        chances = f"{chance(report.probability)} to {chance(report.probability + added)}"
        by = f"{report.target:,} persons by day {report.day}"
        likelier = f" The probability of {by} would go from {chances}, given the assumptions."
        yield _wrapped(
            f"{does}.{likelier if added > 0 else ''} From {self.state} it could be on site on "
            f"{self._date(day)}, day {day}."
        )

    def _worth(self, ask: ValuedAsk) -> tuple[dict[str, float], float]:
        """Return what a unit of this very contributor gains, and what it adds to the probability."""
        if self.contributor == ask.contributor:
            return ask.worth.gain, ask.difference.probability
        prepared = self.desk.with_unit(ask.ask, contributor=self.contributor)
        return self.desk.worth(prepared).gain, self.desk.difference(prepared).probability

    def _record(self, ask: Ask) -> Iterator[str]:
        case, line = self.desk.prepared.case, self.lines[ask.lines[0]]
        told = {one.announcement_id: one for one in self.desk.scenario.announcements}
        shown = {entry.offer_id: entry.announcement_ids for entry in self.desk.scenario.offers}
        for offer in case.offers:
            if (offer.contributor, offer.unit_type) == (self.contributor, ask.unit_type):
                yield _listed(self._offer(offer, line=line))
                yield from (_announced(told[name]) for name in shown[offer.offer_id])
        for one in addressees.unmatched(self.desk.scenario, unit_type=ask.unit_type):
            if one.contributor == self.contributor:
                yield _announced(one)

    def _offer(self, offer: UnitOffer, *, line: Requirement) -> str:
        case = self.desk.prepared.case
        standing = case.levels[offer.offer_id]
        until = f" until {day_name(standing.until)}" if standing.until else ""
        said = addressees.offer_said(
            self.desk.scenario,
            case,
            matching=self.desk.matching,
            offer=offer,
            line=line,
            reader=self.reader,
        )
        lapsed = f" {standing.lowered_by}" if standing.lowered_by else ""
        level = f"Level {standing.level}{until}" if standing.level else "It holds no readiness level"
        return f"{said}. {level}.{lapsed} Next: {standing.next_action}"

    def _first_step(self) -> str:
        first = self.desk.scenario.rule_set.transitions[0].next_action
        return f"We have no such unit of {self.state} on record. The first step: {first}"

    def _level(self) -> str:
        rules = self.desk.scenario.rule_set
        top = rules.levels[-1]
        within = f", able to deploy within {top.deploys}" if top.deploys else ""
        return f"Units are asked for at {top.name.lower()} ({top.id}){within}: {rules.title}."


def _announced(one: Announcement) -> str:
    note = addressees.announced(one)
    return _listed(f"announced: {note}.")


def _wrapped(text: str) -> str:
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _listed(text: str) -> str:
    return fill(
        text,
        WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
