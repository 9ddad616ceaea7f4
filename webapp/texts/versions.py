"""The page of a circulated text, as somebody wants to see it."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from flask import url_for

from models.comments.comment import Comment, CommentType
from models.drafts.queries import texts as circulated
from models.drafts.queries.texts import Text
from models.people import policy
from models.people.person import Member
from webapp.blueprints import texts
from webapp.context import Page, current_person, may, page, reading
from webapp.texts.long_pages import parts_of_version
from webapp.texts.reading import TextFilter, Types, View, contents_of, part_address, read_text


@texts.get("/versions/<int:version_id>")
@may(policy.READ_TEXT)
def version(version_id: int) -> Page:
    own = current_person().member
    with reading() as session:
        text = circulated.text(session, version_id)
        reader = read_text(
            text.paragraphs,
            types=partial(_comment_types, text, own),
            bracketed=lambda: {one.paragraph.id for one in text.brackets},
        )
        parts = parts_of_version(text, reader.shown)
        is_clean = reader.wanted.view is View.CLEAN
        brackets = Counter[int | None](one.paragraph.id for one in text.whole_brackets)
        on_page = {one.id for one in parts.on_page}
        return page(
            "texts/version.html",
            text=text,
            reader=reader,
            parts=parts,
            contents=contents_of(reader.shown, brackets),
            brackets=[one for one in text.whole_brackets if one.paragraph.id in on_page and not is_clean],
            own=own,
            here=url_for("texts.version", version_id=version_id),
            address=part_address("texts.version", version_id=version_id),
        )


def _comment_types(text: Text, own: Member | None, wanted: TextFilter) -> Types:
    """The types of the comments on a paragraph; of those that the address asks for, each must have said something there."""
    members = [code for code in (wanted.member, own.code if own and wanted.mine else "") if code]
    if not members:
        return _member_types(text, None)
    first, *others = (_member_types(text, code) for code in members)
    return {
        id: types.union(*(other[id] for other in others))
        for id, types in first.items()
        if all(id in other for other in others)
    }


def _member_types(text: Text, code: str | None) -> dict[int | None, set[CommentType]]:
    """The types of a member's comments, or of everybody's, by paragraph; also those paragraphs in whose brackets it is named, for what
    was said in a round before."""
    found: dict[int | None, set[CommentType]] = {}
    for paragraph_id, comment in _comments(text):
        if code in (None, comment.member.code):
            found.setdefault(paragraph_id, set()).add(comment.type)
    name = next((one.name for one in text.version.consultation.members if one.code == code), None)
    for bracket in text.brackets:
        if name in bracket.named:
            found.setdefault(bracket.paragraph.id, set())
    return found


def _comments(text: Text) -> Iterator[tuple[int, Comment]]:
    for paragraph_id, comments in text.behind.items():
        yield from ((paragraph_id, comment) for comment in comments)
    for bracket in text.brackets:
        yield from ((bracket.paragraph.id, comment) for words in bracket.wishes for comment in words.comments)
