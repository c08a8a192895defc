"""
In which words pages and drawings are told: English, or those that a caller gives for as long as it draws.

Plans, tables and sentences are English whoever asks. What makes markup of them hands each text to ``told``
once, as it is set, so that what is cut or broken to fit is cut in the language in which it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """
    A language, and what tells an English text in it.

    Attributes
    ----------
    language
        Code of the language, as HTML has it.
    words
        Takes a text in English, and returns it in the language; empty where it does not know it.
    is_leftward
        Whether the language is written from right to left.

    Examples
    --------
    >>> Voice(language="fr", words={"day 0": "jour 0"}.get).is_leftward
    False
    """

    language: str
    words: Callable[[str], str | None]
    is_leftward: bool = False


class Told(str):
    """
    Text that is told already, and is not told again.

    Examples
    --------
    >>> told(Told("jour 0"))
    'jour 0'
    """

    __slots__ = ()


_VOICE: ContextVar[Voice | None] = ContextVar("voice", default=None)


@contextmanager
def speaking(voice: Voice) -> Iterator[None]:
    """
    Let pages and drawings be told by a voice, until the end of the block.

    Parameters
    ----------
    voice
        The voice.

    Examples
    --------
    >>> with speaking(Voice(language="fr", words={"day 0": "jour 0"}.get)):
    ...     told("day 0 "), told("day 1"), language()
    ('jour 0 ', 'day 1', 'fr')
    """
    token = _VOICE.set(voice)
    try:
        yield
    finally:
        _VOICE.reset(token)


def told(text: str) -> str:
    """
    Return a text in the language in which it is being told; as it is where that does not know it.

    Parameters
    ----------
    text
        A name, a clause, or one or more sentences, in English; blanks around it stay.

    Returns
    -------
    str
        The text, which is not told again.

    Examples
    --------
    >>> told("day 0")
    'day 0'
    """
    voice = _VOICE.get()
    if voice is None or isinstance(text, Told):
        return text
    bare = text.strip()
    found = voice.words(bare.replace("\u00a0", " ")) if bare else None
    if not found:
        return Told(text)
    place = text.find(bare)
    return Told(text[:place] + found + text[place + len(bare) :])


def as_it_is(name: str) -> Told:
    """
    Return a name that somebody gave, on one line, which no language tells otherwise.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    Told
        The name.

    Examples
    --------
    >>> as_it_is("Halden  Airport")
    'Halden Airport'
    """
    return Told(" ".join(name.split()))


def language() -> str:
    """
    Return the code of the language in which pages and drawings are being told.

    Examples
    --------
    >>> language()
    'en'
    """
    voice = _VOICE.get()
    return voice.language if voice else "en"


def direction() -> str | None:
    """
    Return how a page says that its language is written from right to left; None where it is not.

    Examples
    --------
    >>> direction() is None
    True
    """
    voice = _VOICE.get()
    return "rtl" if voice and voice.is_leftward else None
