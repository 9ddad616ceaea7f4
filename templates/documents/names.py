"""What documents are called when they are kept as files."""

import re
import unicodedata

from models.comments.submission import Submission
from models.documents.document import BETWEEN, Document, DocumentKind
from models.drafts.version import DraftVersion

LONGEST = 40  # characters of the title; more make names that no list shows whole


def file_name(version: DraftVersion, what: str, suffix: str) -> str:
    """In ASCII, as every system can keep it: "lmec-a-strategy-for-the-river-version-2-redline.html"; `what` may be ""."""
    number = f"version-{version.number}" if version.number else version.stage.value
    return _join_parts(version.consultation.title, number, what, suffix=suffix)


def name_of(document: Document) -> str:
    """How the file of a document is called; a redline against a version long before says so."""
    if document.submission:
        return _name_of_paper(document, document.submission)
    if document.meeting:
        return _join_parts(
            document.version.consultation.title, "minutes", f"{document.meeting.held_on}", suffix=document.format
        )
    kind = document.document_kind
    words = "" if kind is DocumentKind.TEXT else "redline" if kind in BETWEEN else kind.value
    since = f"-since-version-{document.older.number}" if document.older else ""
    return file_name(document.version, f"{words}{since}", document.format)


def _name_of_paper(document: Document, answer: Submission) -> str:
    round, country = f"round-{answer.round.number}", _slug(answer.member.name)
    return _join_parts(
        document.version.consultation.title, round, country, document.document_kind, suffix=document.format
    )


def _join_parts(title: str, *parts: str, suffix: str) -> str:
    return f"{'-'.join(part for part in ('lmec', _slug(title), *parts) if part)}.{suffix}"


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        if len(slug) + 1 + len(word) > LONGEST:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug
