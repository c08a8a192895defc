"""Names of states behind a word that needs an article there, which some languages give each its own."""

from __future__ import annotations

from django.utils.translation import gettext


def of_state(name: str) -> str:
    """
    Return the name of a state behind a word that needs an article there: "Permanent Mission of Mali".

    Parameters
    ----------
    name
        The name in English; that of a member state has a message of its own.

    Returns
    -------
    str
        In the language of the reader.

    Examples
    --------
    >>> from django.utils.translation import override
    >>> of_state("Mali")
    'of Mali'
    >>> with override("fr"):
    ...     of_state("Mali"), of_state("Alba")
    ('du Mali', '(Alba)')
    """
    known = f"of {name}"
    return told if (told := gettext(known)) != known else gettext("of %(state)s") % {"state": gettext(name)}
