"""Writes of letters that are kept among the documents of what they are about."""

from __future__ import annotations

from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing
from bluehelm_web.documents.files import Sent
from bluehelm_web.documents.models import Document, Kind, Readers
from bluehelm_web.documents.selectors import documents_visible_to
from bluehelm_web.documents.services import Said, document_attach
from bluehelm_web.partnership.letter_file import WORD, to_word
from bluehelm_web.partnership.letters import Letter
from bluehelm_web.partnership.models import Announcement, Offer


def letter_keep(
    about: Announcement | Offer, *, letter: Letter, name: str, by: Writer
) -> tuple[Document, bool]:
    """
    Keep a letter among the documents of an announcement or offer, for officers, planners and its contributor.

    Parameters
    ----------
    about
        What it is about.
    letter
        The letter, as it was written.
    name
        Of its file.
    by
        Whoever may attach documents to that.

    Returns
    -------
    tuple of (Document, bool)
        The document, and whether it is new; the same letter is kept once.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When too many documents are attached.
    """
    file = Sent(name=name, media=WORD, content=to_word(letter))
    said = Said(title=letter.title, kind=Kind.LETTER, readers=Readers.CIRCLE, dated_on=letter.day)
    what = "offer" if isinstance(about, Offer) else "announcement"
    with changing():
        same = documents_visible_to(by.user).filter(**{what: about}, files__digest=file.digest).first()
        if same is not None:
            return same, False
        return document_attach(what, about.pk, said=said, file=file, by=by), True
