"""HTML and SVG as text that is escaped unless it was made here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

from bluehelm.core.told import Told, told

VOID = frozenset({"br", "col", "hr", "meta", "wbr"})
"""Elements of HTML that have no end."""

SHAPES = frozenset({"circle", "line", "path", "rect", "use"})
"""Elements of SVG that are closed at once."""


SPOKEN = frozenset({"aria_label", "data_l"})
"""Attributes that are words for people."""


class Markup(str):
    """
    Text that is markup already and is not escaped again.

    Examples
    --------
    >>> element("p", Markup("<b>3</b> of 16"))
    '<p><b>3</b> of 16</p>'
    """

    __slots__ = ()


Child = str | None | Iterable["Child"]
"""What may stand inside an element: text, markup, nothing, or several of these."""

Attribute = str | float | bool | None
"""Value of an attribute; None and False leave it out, True writes its bare name."""


def join(*children: Child) -> Markup:
    """
    Return children as markup, one after the other; plain text is escaped.

    Parameters
    ----------
    children
        Text, markup, None (left out), or several of these.

    Returns
    -------
    Markup
        The markup; empty when there is nothing.

    Examples
    --------
    >>> join("a < b", None, [element("br")])
    'a &lt; b<br>'
    """
    return Markup("".join(_flat(children)))


def _flat(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if isinstance(child, Markup):
            yield child
        elif isinstance(child, str):
            yield escape(told(child))
        elif child is not None:
            yield from _flat(child)


def element(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """
    Return one element of HTML or SVG.

    Parameters
    ----------
    name
        Name of the element.
    children
        What stands inside; plain text is escaped.
    attributes
        Attributes; a trailing ``_`` is dropped and ``_`` becomes ``-``: ``class_``, ``aria_label``.

    Returns
    -------
    Markup
        The element with its end.

    Examples
    --------
    >>> element("th", "<script>", scope="row", class_="n")
    '<th scope="row" class="n">&lt;script&gt;</th>'
    >>> element("rect", x=1.25, y=2.0)
    '<rect x="1.2" y="2"/>'
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{written}>")
    if name in SHAPES:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{join(*children)}</{name}>")


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    text = coordinate(value) if isinstance(value, float) else str(value)
    if key in SPOKEN:
        text = told(text)
    return f' {name}="{escape(text)}"'


def coordinate(value: float) -> str:
    """
    Return a coordinate of a drawing with at most one decimal.

    Parameters
    ----------
    value
        Coordinate, in px of the drawing.

    Returns
    -------
    str
        The shortest such text.

    Examples
    --------
    >>> coordinate(12.04), coordinate(-0.01), coordinate(3.56)
    ('12', '0', '3.6')
    """
    return f"{round(value, 1) + 0.0:g}"  # adding 0.0 makes -0.0 a plain 0


def plain(text: str) -> Told:
    r"""
    Return text, told, on one line without control signs and without signs that turn the direction of writing.

    Parameters
    ----------
    text
        Text from a register, which may hold anything.

    Returns
    -------
    Told
        What is safe on a terminal and inside a drawing, where nothing isolates directions.

    Examples
    --------
    >>> plain("safe\x1b[31m \u202eeman\n2")
    'safe[31m eman 2'
    """
    spaced = text if isinstance(text, Told) else told(" ".join(text.split()))
    return Told(
        "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs"})
    )
