"""The language of whoever reads, for pages and drawings that the library makes whole."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial

from django.utils.translation import get_language, get_language_bidi

from bluehelm.core.told import Voice, speaking
from bluehelm_web.core.names import ENGLISH
from bluehelm_web.core.sentences import translated


def in_own_language() -> AbstractContextManager[None]:
    """
    Let the library tell what it draws in the language of the reader, until the end of the block.

    Examples
    --------
    >>> from django.utils.translation import override
    >>> from bluehelm.core.told import told
    >>> with override("fr"), in_own_language():
    ...     told("day 0")
    'jour 0'
    """
    language = get_language()
    if language in (None, ENGLISH):
        return nullcontext()
    words = partial(translated, language=language)
    return speaking(Voice(language=language, words=words, is_leftward=get_language_bidi()))
