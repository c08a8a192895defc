"""What programmes ask and are told of documents: what is said of each, and where its file is."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm_web.core.api_lists import Asks, sorting
from bluehelm_web.core.sent import After, Word
from bluehelm_web.documents.selectors import DOCUMENTS


class DocumentFilter(Asks):
    """Which documents, as on their page."""

    about: Word = Field(
        default="", description="Attached to: offer, visit, statement, mission or announcement"
    )
    kind: Word = Field(default="", description="What it is, such as note_verbale")
    words: Word = Field(default="", description="What stands in the title")
    sort: Word = sorting(DOCUMENTS.columns)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class DocumentShown(Noun):
    """A document, without its content."""

    document_id: int = Field(description="Number of the document")
    title: str = Field(description="Title")
    kind: str = Field(description="What it is, such as note_verbale")
    about: str = Field(description="Attached to: offer, visit, statement, mission or announcement")
    key: str = Field(description="Identifier of what it is attached to")
    owner: str = Field(description="Code of the state that attached it; empty for the secretariat")
    readers: str = Field(description="Who reads it of those who see that: circle, or all")
    dated_on: date | None = Field(description="Day that it bears; null for none")
    version: int = Field(description="Number of its latest version")
    name: str = Field(description="Name of the file of that version")
    media_type: str = Field(description="What that file is")
    size_bytes: int = Field(description="Its bytes")
    sha256: str = Field(description="SHA-256 of its content")
    sent_at: datetime = Field(description="Moment at which it was sent, UTC")
    file: str = Field(description="Address of the file, for whoever signs in on the pages")


class DocumentPage(Noun):
    """Documents that you may read, latest first, and where the next page is."""

    rows: tuple[DocumentShown, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")
