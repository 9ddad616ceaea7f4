"""What would become of a file if it were confirmed now: beside the comments that are there already."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import redline
from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.brackets.operations.positions import other_words
from models.comments.comment import OF_PARAGRAPH, Change, Comment, Worded
from models.comments.operations.wording import PresentParagraph, Words, checked_words_among, present_paragraphs
from models.departments.opinion import Opinion
from models.errors import Invalid
from models.rounds.consultation import Round
from models.uploads.queries.previewed_brackets import Brackets, NumberedBracket, says_the_same
from models.uploads.upload import Upload, UploadDecision, UploadedComment, UploadKind
from redline import Proposal

WORDS = ("type", "change", "text", "proposed_text", "justification", "after_id")
CHANGING = (Change.REPLACE, *OF_PARAGRAPH)


@dataclass(frozen=True, slots=True)
class Previewed:
    """One thing that the file asks.

    `old` is what the file that this one replaces has said in its place, and what became a comment. `beside` are the sender's own other comments that
    change the same words in another way, each with the thing in a file that it was made of, if it was. `refused` is why
    it cannot be taken as it is, by the rule that holds for what is typed on a page, too.

    Of a choice about a bracket, `bracket` has its number in the text, and `position` is what the member says about it
    already, if that is something else. `repeats` says that the same words stand earlier in the file: they become one comment.
    """

    item: UploadedComment
    old: UploadedComment | None = None
    beside: Sequence[tuple[Worded, UploadedComment | None]] = ()
    refused: Invalid | None = None
    bracket: NumberedBracket | None = None
    position: BracketPosition | None = None
    repeats: bool = False

    @property
    def same(self) -> bool:
        """Whether what was made of the old file says it already."""
        earlier = self.old.saved_as if self.old else None
        if earlier is None:
            return False
        if isinstance(earlier, BracketPosition):
            return says_the_same(self.item, earlier)
        return all(getattr(earlier, name) == getattr(self.item, name) for name in WORDS)

    @property
    def is_open(self) -> bool:
        """Whether a person must decide before the file can be confirmed; what cannot become a comment can only be left out."""
        if not self.can_be_kept and self.item.decision is not UploadDecision.LEAVE_OUT and self.item.saved_as is None:
            return True
        by_hand = self.old is not None and (self.old.is_edited or self.old.saved_as is None)
        contested = bool(self.beside) or self.position is not None or (by_hand and not self.same)
        return self.item.decision is UploadDecision.OPEN or (
            self.item.decision is UploadDecision.SUGGESTED and contested
        )

    @property
    def can_be_kept(self) -> bool:
        return self.refused is None

    @property
    def needs_a_kind(self) -> bool:
        """Whether it can be kept once somebody chooses its type."""
        return self.refused is not None and self.refused.field == "type"

    @property
    def would_reopen(self) -> bool:
        """Whether it changes words on which members have agreed, which no file can do."""
        return self.refused is not None and self.refused.field == "reopens"

    @property
    def is_choice(self) -> bool:
        """Whether it says something about a bracket, and is no comment."""
        return self.item.stance is not None

    @property
    def is_kept(self) -> bool:
        return not self.is_open and self.item.decision is not UploadDecision.LEAVE_OUT


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that a file asks: what is open first, then in the order of the text.

    `dropped` are things that the replaced file asked and this one does not: what was made of them goes, unless it was
    edited by hand (`spared`).
    """

    upload: Upload
    items: Sequence[Previewed]
    dropped: Sequence[UploadedComment] = field(default=())
    spared: Sequence[UploadedComment] = field(default=())

    @property
    def open(self) -> list[Previewed]:
        return [one for one in self.items if one.is_open]

    @property
    def kept(self) -> list[Previewed]:
        return [one for one in self.items if one.is_kept]

    @property
    def kept_comments(self) -> list[Previewed]:
        return [one for one in self.kept if not one.is_choice]

    @property
    def distinct_comments(self) -> list[Previewed]:
        """What becomes a comment of its own: the same words are kept once."""
        return [one for one in self.kept_comments if not one.repeats]

    @property
    def kept_choices(self) -> list[Previewed]:
        return [one for one in self.kept if one.is_choice]

    @property
    def without_kind(self) -> list[Previewed]:
        """The changes of a Word file, which says no kind, that a final reading takes if they are corrections. Whether a paragraph
        goes, or goes elsewhere, is asked for each."""
        assert self.upload.round is not None
        if self.upload.upload_kind is not UploadKind.WORD or not self.upload.round.final_reading:
            return []
        return [one for one in self.open if one.needs_a_kind and one.item.change not in OF_PARAGRAPH]

    @property
    def left_out(self) -> list[Previewed]:
        return [one for one in self.items if one.item.decision is UploadDecision.LEAVE_OUT]


def preview(session: Session, upload: Upload) -> Preview:
    """What the file would do now; `upload` has its round, with consultation."""
    assert upload.round is not None
    items_of_upload = uploaded_items(session, upload.id)
    olds = uploaded_items(session, upload.replaces_id) if upload.replaces_id and upload.confirmed_at is None else []
    pairs = _pair_with_old(items_of_upload, [old for old in olds if old.written_revision is not None])
    language = upload.round.consultation.language
    others = _others_by_paragraph(session, upload) if upload.confirmed_at is None else {}
    brackets = Brackets.for_upload(session, upload)
    repeated = _repeated(items_of_upload)
    found = [
        Previewed(
            item,
            pairs.get(item.id),
            _others_beside(item, pairs.get(item.id), others, language),
            None,
            brackets.numbered(item),
            brackets.other_position(item, pairs.get(item.id)),
            item.id in repeated,
        )
        for item in items_of_upload
    ]
    if upload.confirmed_at is None:
        paragraphs = present_paragraphs(session, upload.round.version_id, brackets.by_paragraph)
        found = [replace(one, refused=_refusal_of(session, upload.round, one, paragraphs)) for one in found]
    used = {old.id for old in pairs.values()}
    left = [old for old in olds if old.saved_as and old.id not in used]
    return Preview(
        upload,
        sorted(found, key=lambda one: (not one.is_open, one.item.paragraph.position if one.item.paragraph else -1)),
        [old for old in left if not old.is_edited],
        [old for old in left if old.is_edited],
    )


def _refusal_of(
    session: Session, round: Round, one: Previewed, paragraphs: Mapping[int, PresentParagraph]
) -> Invalid | None:
    """Why one thing cannot be taken as it is, wherever its place is known."""
    if one.same or (one.item.paragraph_id is None and one.item.change is not Change.REMARK):
        return None
    try:
        if not one.is_choice:
            checked_words_among(session, round, words_in(one.item), paragraphs)
        elif one.bracket is not None and one.item.stance is Stance.OTHER:
            other_words(one.bracket.placed.bracket, one.item.proposed_text, "words")
    except Invalid as refusal:
        return refusal
    return None


def _repeated(items: Sequence[UploadedComment]) -> set[int]:
    """Which comments say, word for word, what another that is not left out has said before them in the file."""
    first: dict[Words, int] = {}
    comments = [one for one in items if one.stance is None and one.decision is not UploadDecision.LEAVE_OUT]
    return {one.id for one in comments if first.setdefault(words_in(one), one.id) != one.id}


def words_in(item: UploadedComment, national: str = "", cell: str = "") -> Words:
    """The words that one thing in a file would become. What is said in the `national` language beside them, and about which
    `cell` they are, is in no file."""
    return Words(
        item.type,
        item.change,
        item.paragraph_id,
        item.text,
        item.proposed_text,
        item.justification,
        after_id=item.after_id,
        national=national,
        cell=cell,
    )


def uploaded_items(session: Session, upload_id: int) -> Sequence[UploadedComment]:
    """Everything that a file asks, in its order, with what was made of it."""
    items_of_upload = select(UploadedComment).where(UploadedComment.upload_id == upload_id)
    loaded = (
        joinedload(UploadedComment.paragraph),
        joinedload(UploadedComment.comment).joinedload(Comment.paragraph),
        joinedload(UploadedComment.opinion).joinedload(Opinion.paragraph),
        joinedload(UploadedComment.bracket_position),
    )
    return session.scalars(items_of_upload.options(*loaded).order_by(UploadedComment.position)).all()


def _pair_with_old(items: Sequence[UploadedComment], olds: Sequence[UploadedComment]) -> dict[int, UploadedComment]:
    """By what is asked now, what was asked in its place before: the same words first, else the same kind, in order."""
    pairs: dict[int, UploadedComment] = {}
    for name in ("proposed_text", "change"):
        waiting: dict[tuple[object, ...], list[UploadedComment]] = defaultdict(list)
        used = {old.id for old in pairs.values()}
        for old in olds:
            if old.id not in used:
                waiting[_place_key(old, name)].append(old)
        for item in items:
            if item.id not in pairs and waiting[_place_key(item, name)]:
                pairs[item.id] = waiting[_place_key(item, name)].pop(0)
    return pairs


def _place_key(one: UploadedComment, name: str) -> tuple[object, ...]:
    if one.stance is not None:
        return ("bracket", one.bracket_id)
    return one.paragraph_id, one.change, one.text if name == "proposed_text" else "", getattr(one, name)


def _others_by_paragraph(session: Session, upload: Upload) -> dict[int, list[tuple[Worded, UploadedComment | None]]]:
    """What the sender's side says already, by the paragraph that it changes: a department's opinions, else comments."""
    entity: type[Comment] | type[Opinion] = Opinion if upload.department else Comment
    mine = Opinion.author_id == upload.by_id if upload.department else Comment.member_id == upload.member_id
    others = session.scalars(
        select(entity)
        .where(entity.round_id == upload.round_id, entity.change.in_(CHANGING), mine)
        .options(joinedload(entity.author), joinedload(entity.paragraph))
    ).all()
    key = UploadedComment.opinion_id if upload.department else UploadedComment.comment_id
    from_files = session.scalars(
        select(UploadedComment)
        .where(key.in_([one.id for one in others]))
        .options(joinedload(UploadedComment.upload))
        .order_by(UploadedComment.id)
    )
    behind = {getattr(one, key.key): one for one in from_files}
    found: dict[int, list[tuple[Worded, UploadedComment | None]]] = defaultdict(list)
    for one in others:
        if one.paragraph_id is not None:
            found[one.paragraph_id].append((one, behind.get(one.id)))
    return found


def _others_beside(
    item: UploadedComment,
    old: UploadedComment | None,
    others: dict[int, list[tuple[Worded, UploadedComment | None]]],
    language: str,
) -> list[tuple[Worded, UploadedComment | None]]:
    if item.paragraph is None or item.change not in CHANGING:
        return []
    earlier = old.saved_as if old else None
    return [
        (one, behind)
        for one, behind in others.get(item.paragraph.id, ())
        if one is not earlier and _collide(item.paragraph.text, item, one, language)
    ]


def _collide(text: str, one: UploadedComment, other: Worded, language: str) -> bool:
    """Whether two changes of one text cannot both be made, or are one and the same."""
    changes = {one.change, other.change}
    if changes & set(OF_PARAGRAPH):
        return Change.DELETE in changes or changes <= set(OF_PARAGRAPH)  # others leave the words to be changed
    if one.proposed_text == other.proposed_text:
        return True
    both = (Proposal("one", ("one",), one.proposed_text), Proposal("other", ("other",), other.proposed_text))
    return bool(redline.merge_bracketed(text, redline.outermost_brackets(text), both, language).conflicts)
