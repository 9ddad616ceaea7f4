"""A small draft, and what an edited Word file of it asks for."""

from models.comments.comment import Change
from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from testing.world import TEXT
from tests.documents.word import p, t
from tests.documents.word import read as read_word
from worker.documents.docx_in.proposed_changes import Draft, ProposedChanges, proposed_changes
from worker.documents.ooxml.frame import bookmark

TITLE = "A strategy for the river"


def draft_of(*texts: str, first: int = 1) -> list[Paragraph]:
    """Numbered paragraphs with the keys p0, p1 …"""
    return [
        Paragraph(
            id=first + place, position=place, key=f"p{place}", kind=Kind.NUMBERED, label=str(place + 1), text=text
        )
        for place, text in enumerate(texts)
    ]


BASE = draft_of(*(each.text for each in TEXT if each.kind is Kind.NUMBERED))
MEET, RIVER, CAPACITY, REPORT = (each.text for each in BASE)


def named(key: str, *content: str, **more: str) -> str:
    """A paragraph under the bookmark of our files."""
    return p(f'<w:bookmarkStart w:id="1" w:name="{bookmark(key)}"/>', *content, '<w:bookmarkEnd w:id="1"/>', **more)


def ask(
    body: str, *, base: list[Paragraph] = BASE, now: list[Paragraph] | None = None, ours: bool = True, **parts: str
) -> ProposedChanges:
    draft = Draft(base, now or base, "en", "version 1", ours, frozenset({TITLE}), frozenset({"Cambodia"}))
    return proposed_changes(read_word(body, **parts), draft)


def brief(found: Found) -> tuple[Change, int | None, str]:
    return found.words.change, found.words.paragraph_id, found.words.proposed_text


def untouched(*but: int) -> list[str]:
    return [named(each.key, t(each.text)) for place, each in enumerate(BASE) if place not in but]
