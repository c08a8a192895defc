"""What a password may not be made of: words that whoever knows the registry or its user tries first."""

from __future__ import annotations

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User

OWN_WORDS = (
    "bluehelm",
    "registry",
    "peacekeeping",
    "peacekeeper",
    "united nations",
    "password",
    "secretariat",
)
"""Words of the registry and its field."""

SHORTEST = 3
"""Letters of a name that are looked for."""

LEAST = 8
"""Different signs that a password has beside such words; none is one that follows on the sign before it."""


class OwnWordsValidator:
    """Refuse a password in which little is left beside words of the registry and names of its user."""

    def validate(self, password: str, user: User | None = None) -> None:
        """
        Do nothing where enough is left.

        Parameters
        ----------
        password
            As it was typed.
        user
            Whose it is to be; None where nobody is known.

        Raises
        ------
        ValidationError
            When it has too few different signs beside those words.

        Examples
        --------
        >>> OwnWordsValidator().validate("quiet rivers carry")
        """
        names = f"{user.username} {user.name} {user.organization or ''}".casefold().split() if user else []
        left = password.casefold()
        for word in sorted((*OWN_WORDS, *names), key=len, reverse=True):
            if len(word) >= SHORTEST:
                left = left.replace(word, "")
        signs = {sign for before, sign in pairwise(f"\0{left}") if abs(ord(sign) - ord(before)) > 1}
        if len(signs) < LEAST:
            raise ValidationError(
                _(
                    "Beside your names, words such as Bluehelm or password, and signs in a row such as 123, "
                    "it has fewer than %(least)d different signs, which is soon guessed; take a sentence "
                    "that nobody knows."
                ),
                params={"least": LEAST},
            )

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return _("It is not made of your names, nor of words such as Bluehelm or password.")
