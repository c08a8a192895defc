"""Writes of letters that are kept among the documents of their offer."""

from __future__ import annotations

from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing
from bluehelm_web.documents.files import Sent
from bluehelm_web.documents.models import Document, Kind, Readers
from bluehelm_web.documents.selectors import documents_visible_to
from bluehelm_web.documents.services import Said, document_attach
from bluehelm_web.partnership.letter_file import WORD, to_word
from bluehelm_web.partnership.letters import Letter
from bluehelm_web.partnership.models import Offer


def letter_keep(offer: Offer, *, letter: Letter, name: str, by: Writer) -> tuple[Document, bool]:
    """
    Keep a letter among the documents of its offer, for officers, planners and the state of the offer.

    Parameters
    ----------
    offer
        The offer.
    letter
        The letter, as it was written.
    name
        Of its file.
    by
        Whoever may attach documents to the offer.

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
    with changing():
        same = documents_visible_to(by.user).filter(offer=offer, files__digest=file.digest).first()
        if same is not None:
            return same, False
        return document_attach("offer", offer.pk, said=said, file=file, by=by), True
