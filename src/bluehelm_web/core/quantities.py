"""Numbers with what they count: right in any number, also where users choose the word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

Counted = Callable[[int], str]

COUNTED: Mapping[str, Counted] = {
    "aircraft": lambda n: ngettext("%(amount)s aircraft", "%(amount)s aircraft", n),
    "battalion": lambda n: ngettext("%(amount)s battalion", "%(amount)s battalions", n),
    "company": lambda n: ngettext("%(amount)s company", "%(amount)s companies", n),
    "course": lambda n: ngettext("%(amount)s course", "%(amount)s courses", n),
    "day a month": lambda n: ngettext("%(amount)s day a month", "%(amount)s days a month", n),
    "helicopter": lambda n: ngettext("%(amount)s helicopter", "%(amount)s helicopters", n),
    "institution": lambda n: ngettext("%(amount)s institution", "%(amount)s institutions", n),
    "person": lambda n: ngettext("%(amount)s person", "%(amount)s persons", n),
    "person a year": lambda n: ngettext("%(amount)s person a year", "%(amount)s persons a year", n),
    "pilot": lambda n: ngettext("%(amount)s pilot project", "%(amount)s pilot projects", n),
    "plant": lambda n: ngettext("%(amount)s plant", "%(amount)s plants", n),
    "programme": lambda n: ngettext("%(amount)s programme", "%(amount)s programmes", n),
    "site": lambda n: ngettext("%(amount)s site", "%(amount)s sites", n),
    "team": lambda n: ngettext("%(amount)s team", "%(amount)s teams", n),
    "tower": lambda n: ngettext("%(amount)s tower", "%(amount)s towers", n),
    "unit": lambda n: ngettext("%(amount)s unit", "%(amount)s units", n),
    "vehicle": lambda n: ngettext("%(amount)s vehicle", "%(amount)s vehicles", n),
}
"""What is counted, by its word for one."""

MONEY = re.compile(r"[A-Z]{3} (?:million|billion)")
"""Units of money, which stand behind their number as they are."""

OTHERWISE = {
    "personnel": "person",
    "people": "person",
    "companies": "company",
    "days a month": "day a month",
    "personnel/year": "person a year",
}
"""Other words for the same."""


def amount(quantity: float | None, unit: str) -> SafeString:
    """
    Return a number with what it counts, as pages show it.

    Parameters
    ----------
    quantity
        The number; None where none was stated.
    unit
        What it counts, as somebody wrote it.

    Returns
    -------
    SafeString
        In the language of the reader, in its singular or plural, where the word is known and the number is
        whole; else the word stays as it is behind a sign that holds for any number. Empty without a number.

    Examples
    --------
    >>> amount(2, "helicopter"), amount(1, "Helicopters"), amount(8000, "personnel"), amount(3, "")
    ('2 helicopters', '1 helicopter', '8,000 persons', '3')
    >>> amount(2, "water truck"), amount(1.25, "unit")
    ('2 x <span lang="en">water truck</span>', '1.25 x <span lang="en">unit</span>')
    >>> amount(7.5, "USD million")
    '7.50 <span lang="en">USD million</span>'
    """
    if quantity is None:
        return SafeString()
    number = floatformat(quantity, "-2g")
    word = unit.strip().lower()
    known = COUNTED.get(OTHERWISE.get(word, word)) or COUNTED.get(word.removesuffix("s"))
    if known is not None and quantity == int(quantity):
        return format_html("{}", known(int(quantity)) % {"amount": number})
    if MONEY.fullmatch(unit):
        return format_html('{} <span lang="en">{}</span>', number, unit)
    return format_html('{} x <span lang="en">{}</span>', number, unit) if word else format_html("{}", number)
