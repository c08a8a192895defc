"""Nouns of a rule set: the readiness ladder of one organization, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from pydantic import ConfigDict, Field, PositiveInt, model_validator

from bluehelm.core.bounds import PositiveDays
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun

SUR_ALIGNED, AGREEMENT_SIGNED, WITHDRAWN = "sur_aligned", "agreement_signed", "withdrawn"
"""Kinds of event that mean the same in every rule set."""


class LadderLevel(Noun):
    """
    One level of a readiness ladder.

    Attributes
    ----------
    id, name
        Identifier, such as ``RDL``, and name in plain words.
    deploy_within_days, clock_starts
        Days within which a unit at this level must be able to deploy, None when none are set; and from when
        they count.

    Examples
    --------
    >>> LadderLevel(id="RDL", name="Rapid deployment level", deploy_within_days=60).deploy_within_days
    60
    """

    id: str = Field(min_length=1, description="Identifier")
    name: str = Field(min_length=1, description="Name in plain words")
    deploy_within_days: PositiveDays | None = Field(
        default=None, description="Longest way to deployment, days"
    )
    clock_starts: str = Field(default="", description="From when these days count")

    @property
    def deploys(self) -> str:
        """Return within which days of what a unit must be able to deploy; empty when no days are set."""
        if self.deploy_within_days is None:
            return ""
        start = f" of the {self.clock_starts}" if self.clock_starts else ""
        return f"{self.deploy_within_days} days{start}"


class LadderTransition(Noun):
    """
    One row of the transition table: what a level needs besides all that the levels below it need.

    Attributes
    ----------
    from_level, to_level, name
        The step; ``from`` and ``to`` in a file.
    documents
        Kinds of event: papers of the contributor.
    notices
        Kinds of event: answers of the organization, each of which counts only after the one before.
    visit
        Identifier of the visit that must have been passed; None when there is none.
    needs_sur, agreement
        Whether an alignment with a version of a statement of unit requirements, and a signed agreement, are
        needed.
    certificates
        Kinds of event: certificates that must be valid.
    next_action
        What to do first, as a sentence, while nothing of the step is there.
    kind, source
        How far the rule can be checked, and where.

    Examples
    --------
    >>> LadderTransition(
    ...     from_level="L1",
    ...     to_level="L2",
    ...     name="Assessment",
    ...     visit="AAV",
    ...     next_action="Ask for a visit.",
    ...     kind="published",
    ...     source="UN Manual 2021",
    ... ).visit
    'AAV'
    """

    model_config = ConfigDict(populate_by_name=True)

    from_level: str = Field(alias="from", min_length=1, description="Level below")
    to_level: str = Field(alias="to", min_length=1, description="Level reached")
    name: str = Field(min_length=1, description="Name in plain words")
    documents: tuple[str, ...] = Field(default=(), description="Papers of the contributor")
    notices: tuple[str, ...] = Field(default=(), description="Answers of the organization, in order")
    visit: str | None = Field(default=None, description="Visit that must have been passed")
    needs_sur: bool = Field(default=False, description="Whether alignment with a statement is needed")
    agreement: bool = Field(default=False, description="Whether a signed agreement is needed")
    certificates: tuple[str, ...] = Field(default=(), description="Certificates that must be valid")
    next_action: str = Field(min_length=1, description="What to do first, as a sentence")
    kind: Kind = Field(description="How far the rule can be checked")
    source: str = Field(min_length=1, description="Source of the rule")

    @property
    def papers(self) -> tuple[str, ...]:
        """Return the kinds of event that only claim the level: all but the visit."""
        alignment = (SUR_ALIGNED,) if self.needs_sur else ()
        agreement = (AGREEMENT_SIGNED,) if self.agreement else ()
        return self.documents + self.notices + alignment + agreement + self.certificates


class Visit(Noun):
    """
    A visit that verifies a unit.

    Attributes
    ----------
    name
        Name in plain words.
    passed, failed
        Kinds of event.
    failed_to
        Level to which a failed visit lowers.
    kind, source
        How far that fall can be checked, and where.

    Examples
    --------
    >>> Visit(
    ...     name="Verification visit",
    ...     passed="verification_passed",
    ...     failed="verification_failed",
    ...     failed_to="L3",
    ...     kind="assumed",
    ...     source="planning value",
    ... ).failed_to
    'L3'
    """

    name: str = Field(min_length=1, description="Name in plain words")
    passed: str = Field(min_length=1, description="Kind of event: passed")
    failed: str = Field(min_length=1, description="Kind of event: failed")
    failed_to: str = Field(min_length=1, description="Level after a failed visit")
    kind: Kind = Field(description="How far the fall can be checked")
    source: str = Field(min_length=1, description="Source of the fall")


class Lapse(Noun):
    """
    The clock of a pledge: how long it counts unless it is renewed.

    Certificates count as long as a pledge that was not renewed.

    Attributes
    ----------
    by_clock
        Whether a pledge lapses by itself.
    counts_from
        Kind of event from whose day it counts.
    months_initial, months_renewed
        Calendar months from that day, and from the day of a renewal.
    renewed_by
        Kind of event that renews it, also after it has lapsed.
    kind, source
        How far the rule can be checked, and where.

    Examples
    --------
    >>> Lapse(
    ...     by_clock=True,
    ...     counts_from="accepted",
    ...     months_initial=12,
    ...     months_renewed=6,
    ...     renewed_by="renewed",
    ...     kind="published",
    ...     source="FAQ",
    ... ).months_renewed
    6
    """

    by_clock: bool = Field(description="Whether a pledge lapses by itself")
    counts_from: str = Field(min_length=1, description="Kind of event from whose day it counts")
    months_initial: PositiveInt = Field(description="Calendar months from that day")
    months_renewed: PositiveInt = Field(description="Calendar months from a renewal")
    renewed_by: str = Field(min_length=1, description="Kind of event that renews it")
    kind: Kind = Field(description="How far the rule can be checked")
    source: str = Field(min_length=1, description="Source of the rule")


class Release(Noun):
    """
    The two events by which a national authority releases a unit and takes that back.

    Attributes
    ----------
    given, revoked
        Kinds of event.

    Examples
    --------
    >>> Release(given="released", revoked="release_revoked").given
    'released'
    """

    given: str = Field(min_length=1, description="Kind of event: released")
    revoked: str = Field(min_length=1, description="Kind of event: taken back")


class LadderRuleSet(Noun):
    """
    The readiness ladder of one organization: levels, transition table, visits and clock.

    Attributes
    ----------
    rule_set, organization, title
        Identity.
    valid_from, valid_until
        First day on which the rules are in force, and first day no more; None when open.
    levels, transitions
        Levels from below the first, and the step to each next one.
    visits
        Visits by identifier.
    lapse
        The clock of a pledge.
    withdraw_to
        Level of a withdrawn offer.
    release
        The two events of a release.
    event_names
        Names of the kinds of event in plain words; no other kind is known.
    kind, source, note
        How far the rules can be checked, where, and what to know about them.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> [level.id for level in rule_sets.rule_set("un-pcrs-2019").levels]
    ['PRE', 'L1', 'L2', 'L3', 'RDL']
    """

    rule_set: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="Short name")
    organization: str = Field(min_length=1, description="Organization")
    title: str = Field(min_length=1, description="Title")
    valid_from: date = Field(description="First day in force")
    valid_until: date | None = Field(default=None, description="First day no more in force")
    levels: tuple[LadderLevel, ...] = Field(min_length=2, description="Levels, from below the first")
    transitions: tuple[LadderTransition, ...] = Field(min_length=1, description="The step to each level")
    visits: Mapping[str, Visit] = Field(default_factory=dict, description="Visits by identifier")
    lapse: Lapse = Field(description="The clock of a pledge")
    withdraw_to: str = Field(min_length=1, description="Level of a withdrawn offer")
    release: Release = Field(description="The two events of a release")
    event_names: Mapping[str, str] = Field(min_length=1, description="Kinds of event in plain words")
    kind: Kind = Field(description="How far the rules can be checked")
    source: str = Field(min_length=1, description="Source of the rules")
    note: str = Field(default="", description="What to know about them")

    @property
    def level_order(self) -> dict[str, int]:
        """Return the rank of every level by its identifier; 0 for the one below the first."""
        return {level.id: order for order, level in enumerate(self.levels)}

    @model_validator(mode="after")
    def _consistent(self) -> LadderRuleSet:
        wrong = [*self._unchained(), *self._repeated(), *self._unnamed()] or [*self._misled()]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _unchained(self) -> Iterator[str]:
        ids = [level.id for level in self.levels]
        if len(set(ids)) < len(ids):
            yield "no two levels may share an identifier"
        steps = [(step.from_level, step.to_level) for step in self.transitions]
        if steps != list(pairwise(ids)):
            yield "transitions must lead from each level to the next, in order"
        if any(not step.papers and not step.visit for step in self.transitions):
            yield "every transition must need something"
        falls = {self.withdraw_to, *(visit.failed_to for visit in self.visits.values())}
        for name in sorted(falls - set(ids)):
            yield f"withdrawal or a failed visit leads to {name}, which is no level"
        if sum(self.lapse.counts_from in step.papers for step in self.transitions) != 1:
            yield f"a lapse counts from {self.lapse.counts_from}, which is no paper of one transition"

    def _repeated(self) -> Iterator[str]:
        kinds = [kind for step in self.transitions for kind in step.papers]
        used = [step.visit for step in self.transitions if step.visit]
        kinds += [self.visits[name].passed for name in used if name in self.visits]
        for kind, count in Counter([*kinds, self.release.given]).items():
            if count > 1:
                yield f"{kind} is needed {count} times; a level needs all that is below it, so once is enough"

    def _misled(self) -> Iterator[str]:
        """Yield the visits whose failure would lead elsewhere than is said: it undoes visits, no papers."""
        falls = []
        for step in self.transitions:
            if not step.visit:
                continue
            falls.append(step.from_level)
            stated = self.visits[step.visit].failed_to
            if stated not in falls:
                yield (
                    f"failing {step.visit} leads to {stated}, but it must lead to {' or '.join(falls)}, "
                    "just below a level that needs this visit or an earlier one"
                )

    def _unnamed(self) -> Iterator[str]:
        visits = [step.visit for step in self.transitions if step.visit]
        for name in sorted(set(visits) - set(self.visits)):
            yield f"{name} is used, but not among the visits"
        used = {kind for step in self.transitions for kind in step.papers}
        used |= {kind for visit in self.visits.values() for kind in (visit.passed, visit.failed)}
        used |= {WITHDRAWN, self.release.given, self.release.revoked, self.lapse.renewed_by}
        for name in sorted(used - set(self.event_names)):
            yield f"{name} is used, but not among the event names"
