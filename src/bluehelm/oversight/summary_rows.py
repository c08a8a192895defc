"""Which row of the annex is which: A1 is the first announcement, D3 the third delegation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bluehelm.core.document import Reference
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.contributors import contributors


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLabels:
    """
    Labels of the rows of one conference.

    Attributes
    ----------
    announcements, delegations, guide_lines, sessions, claims, statements
        Label by identifier, in the order of the annex.

    Examples
    --------
    >>> ranges(("A1", "A2", "A3", "A7"))
    'A1–A3, A7'
    """

    announcements: Mapping[str, str]
    delegations: Mapping[str, str]
    guide_lines: Mapping[str, str]
    sessions: Mapping[str, str]
    claims: Mapping[str, str]
    statements: Mapping[str, str]

    def of(self, row_id: str) -> str:
        """Return the label of a row; the row's own identifier when the annex does not list it."""
        tables = (self.announcements, self.delegations, self.guide_lines, self.sessions, self.claims)
        found = (table[row_id] for table in (*tables, self.statements) if row_id in table)
        return next(found, row_id)


def labels_of(records: ConferenceRecords) -> RowLabels:
    """
    Return the labels of the rows of one conference.

    Parameters
    ----------
    records
        Its records.

    Returns
    -------
    RowLabels
        Announcements and delegations stand in the English alphabetical order of who sends them.
    """
    names = names_of(records)
    said = sorted(
        records.announcements,
        key=lambda row: (names.get(row.contributor, row.contributor), row.announcement_id),
    )
    sent = sorted(records.delegations, key=lambda row: (row.name, row.code))
    held = sorted(records.sessions, key=lambda row: (row.starts_at, row.session_id))
    texts = [row for row in records.statements if not row.translation_of]
    return RowLabels(
        announcements=_numbered("A", (row.announcement_id for row in said)),
        delegations=_numbered("D", (row.code for row in sent)),
        guide_lines=_numbered("G", (row.line_id for row in records.guide_lines)),
        sessions=_numbered("S", (row.session_id for row in held)),
        claims=_numbered("F", (row.claim_id for row in records.claims)),
        statements=_numbered("T", (row.statement_id for row in texts)),
    )


def names_of(records: ConferenceRecords) -> dict[str, str]:
    """
    Return the English name of every state, and of whoever sends a delegation.

    Parameters
    ----------
    records
        Records, whose list of participants comes first.

    Returns
    -------
    dict
        Name by code.
    """
    return {state.iso3: state.name for state in contributors()} | {
        row.code: row.name for row in records.delegations
    }


def _numbered(letter: str, row_ids: Iterable[str]) -> dict[str, str]:
    return {row_id: f"{letter}{number}" for number, row_id in enumerate(row_ids, start=1)}


def references(labels: Iterable[str]) -> tuple[Reference, ...]:
    """
    Return links to rows of the annex.

    Parameters
    ----------
    labels
        Their labels.

    Returns
    -------
    tuple of Reference
        In order of the labels; what is no label of the annex has no link.

    Examples
    --------
    >>> [link.anchor for link in references(("A2", "elsewhere"))]
    ['row-A2']
    """
    ordered = sorted((label for label in labels if _is_label(label)), key=_order)
    return tuple(Reference(anchor=anchor(label), label=label) for label in ordered)


def anchor(label: str) -> str:
    """
    Return the name of the place of a row.

    Parameters
    ----------
    label
        Its label.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> anchor("A2")
    'row-A2'
    """
    return f"row-{label}"


def ranges(labels: Iterable[str]) -> str:
    """
    Return labels in short.

    Parameters
    ----------
    labels
        Labels in any order.

    Returns
    -------
    str
        Neighbours are told by the first and the last of them.

    Examples
    --------
    >>> ranges(("D2", "A10", "D1"))
    'A10, D1, D2'
    """
    known = sorted({label for label in labels if _is_label(label)}, key=_order)
    others = sorted({label for label in labels if not _is_label(label)})
    groups: list[list[str]] = [[label] for label in known[:1]]
    for before, label in pairwise(known):
        is_next = label[0] == before[0] and int(label[1:]) == int(before[1:]) + 1
        groups[-1].append(label) if is_next else groups.append([label])
    told = [_told(group) for group in groups]
    return ", ".join([*told, *others])


def _told(group: list[str]) -> str:
    return f"{group[0]}–{group[-1]}" if len(group) > 2 else ", ".join(group)


def _is_label(text: str) -> bool:
    return len(text) > 1 and text[0] in "ADGSFT" and text[1:].isdigit()


def _order(label: str) -> tuple[str, int]:
    return label[0], int(label[1:])
