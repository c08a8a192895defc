"""What a password may not be made of: words that whoever knows the registry or its user tries first."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
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

SHORT = 4
"""Signs of a common password at least; shorter ones stand in many words."""

SHORTEST = 3
"""Letters of a name that are looked for."""

LEAST = 8
"""Different signs that a password has beside such words; none is one that follows on the sign before it."""


FEWEST = 5
"""Common passwords, and signs beside them, that a password is made of at least."""


class CommonPartsValidator:
    """
    Refuse a password that is a few of the common ones after each other.

    Lists of common passwords hold few as long as ours must be; who has to make a short one longer takes two.
    The list is the one of 20,000 that Django brings, so that nobody is asked over the line.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """
        Do nothing where it is made of enough.

        Parameters
        ----------
        password
            As it was typed; signs that are neither letter nor figure make it no better.
        user
            Whose it is to be.

        Raises
        ------
        ValidationError
            When fewer than ``FEWEST`` common passwords, or signs, make it.

        Examples
        --------
        >>> CommonPartsValidator().validate("quiet rivers carry")
        """
        del user
        whole = password.casefold()
        plain = "".join(sign for sign in whole if sign.isalnum())
        if min(num_parts(one, common=_common()) for one in (whole, plain)) < FEWEST:
            raise ValidationError(
                _(
                    "It is made of passwords that many people take, one after the other, which is soon "
                    "guessed; take a sentence that nobody knows."
                )
            )

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return _("It is not made of a few common passwords, such as dragon123456.")


def num_parts(text: str, *, common: frozenset[str]) -> int:
    """
    Return of how few common passwords, and single signs, a text is made.

    Parameters
    ----------
    text
        Without spaces, in small letters.
    common
        Common passwords; those shorter than ``SHORT`` are signs.

    Returns
    -------
    int
        0 for an empty text; a repetition counts again.

    Examples
    --------
    >>> num_parts("dragonmonkey1", common=frozenset({"dragon", "monkey"}))
    3
    """
    longest = max((len(word) for word in common), default=0)
    fewest = [0]
    for end in range(1, len(text) + 1):
        words = (at for at in range(max(0, end - longest), end - SHORT + 1) if text[at:end] in common)
        fewest.append(1 + min([fewest[end - 1], *(fewest[at] for at in words)]))
    return fewest[-1]


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


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
