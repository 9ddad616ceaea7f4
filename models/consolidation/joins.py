"""Paragraphs that become one with the one before them, when members have agreed on it.

The words of such a paragraph, with the brackets in it, follow those of the other one, and are laid out with them. As long as
it is open what becomes of the other one, the joining waits; when that one is gone, nothing is left to join with. Pure
functions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import redline
from models.brackets.agreed import AgreedPlace
from models.consolidation.consolidation import ConflictKind
from models.consolidation.inputs import BaseParagraph, JoinTarget
from models.consolidation.result import Context, MadeParagraph, Traced
from models.editorial.editing import Edit, lay_over
from models.text.scripts import space_between


class Merged(NamedTuple):
    """A paragraph of which somebody asks something: its pieces, which of them go in
    without brackets (`is_plain`), and what is known of them."""

    paragraph: BaseParagraph
    pieces: Sequence[redline.Piece]
    is_plain: Callable[[redline.Applied], bool]
    context: Context


def joined_paragraphs(
    asking: Iterable[BaseParagraph],
    text: Mapping[str, BaseParagraph],
    merge: Callable[[BaseParagraph, JoinTarget], Merged],
    lay_out: Callable[[Merged], MadeParagraph],
) -> tuple[Mapping[str, list[Merged]], Mapping[str, JoinTarget]]:
    """Those that become one with another of the `text`, in order, by the key of that one; and for all others that ask for it
    (`asking`, in order) why they do not."""
    found: dict[str, list[Merged]] = {}
    heads: dict[str, str] = {}
    left: dict[str, JoinTarget] = {}
    for paragraph in asking:
        one = merge(paragraph, JoinTarget.STANDS)
        if one.context.joined is None:
            continue
        head = one.context.joined.key
        while head in heads:
            head = heads[head]
        if head not in text:
            target = JoinTarget.GONE
        elif head == paragraph.key:
            target = JoinTarget.OPEN  # they have changed places meanwhile, and each is to follow the other
        else:
            target = _join_target(lay_out(merge(text[head], left.get(head, JoinTarget.STANDS))))
        if target is not JoinTarget.STANDS:
            left[paragraph.key] = target
            continue
        heads[paragraph.key] = head
        found.setdefault(head, []).extend([one, *found.pop(paragraph.key, [])])
    return found, left


def _join_target(paragraph: MadeParagraph) -> JoinTarget:
    if paragraph.removed:
        return JoinTarget.GONE
    return (
        JoinTarget.OPEN if any(one.kind is ConflictKind.PARAGRAPH for one in paragraph.brackets) else JoinTarget.STANDS
    )


def join_paragraphs(head: Merged, parts: Iterable[Merged], edits: Mapping[str, Edit]) -> Merged:
    """A paragraph with the words of those that become one with it, and in these what the secretariat has edited, by their keys."""
    pieces, context, tests = list(head.pieces), head.context, [head.is_plain]
    words = head.paragraph.words.words
    for part in parts:
        joined = part.context.joined
        assert joined is not None
        own, edit = part.paragraph.words.words, edits.get(part.paragraph.key)
        over = None if edit is None else lay_over(part.pieces, edit)
        joint = redline.Applied("", space_between(words, own), joined.members, joined.comments)
        pieces += [joint, *(over or part.pieces)]
        context = _join_contexts(context, part.context, len(words))
        context.joints.add(id(joint))
        tests.append(part.is_plain)
        words += own
    return Merged(head.paragraph, pieces, lambda piece: any(is_plain(piece) for is_plain in tests), context)


def _join_contexts(one: Context, other: Context, length: int) -> Context:
    """What is known of the pieces of two paragraphs; `length` are the code points of the standing words of the first."""
    return replace(
        one,
        carried=one.carried | other.carried,
        standing=one.standing | other.standing,
        keepers=one.keepers | other.keepers,
        whole=one.whole | other.whole,
        joints=one.joints | other.joints,
        sponsors={**one.sponsors, **other.sponsors},
        endings=(*one.endings, *other.endings),
        new=one.new | other.new,
        agreed=(*one.agreed, *(_shift_place(place, length) for place in other.agreed)),
    )


def _shift_place(place: AgreedPlace, length: int) -> AgreedPlace:
    return place._replace(start=place.start + length, end=place.end + length)


def with_joined(target: MadeParagraph, head: Merged, parts: Sequence[Merged]) -> MadeParagraph:
    """A paragraph that was laid out with others in it, as a change of its own text: their words have come in, and what ended
    is told where it stood."""
    assert target.pieces is not None
    pieces = list(_with_inserted(target.pieces, len(head.paragraph.text)))
    heard = head.context.heard.union(*(part.context.heard for part in parts))
    return replace(target, pieces=pieces, endings=head.context.endings, heard=heard)


def _with_inserted(pieces: Iterable[dict[str, Any]], length: int) -> Iterator[dict[str, Any]]:
    """The pieces, where those behind the first code points of the text before stand for words that come in. Those of the draft
    come in without a name: what joins the two says who asked for it."""
    reached = 0
    for piece in pieces:
        base = piece["text"] if piece["kind"] == "kept" else piece["base"]
        own, reached = base[: max(0, length - reached)], reached + len(base)
        if own == base:
            yield piece
        elif piece["kind"] == "kept":
            yield {"kind": "applied", "base": own, "text": base, "sponsors": [], "ids": []}
        elif piece["kind"] == "applied" and not piece["text"] and not own:
            yield {**piece, "base": "", "sponsors": [], "ids": []}
        else:
            yield {**piece, "base": own}


def joined_remainder(part: Merged) -> MadeParagraph:
    """What is left of a paragraph in its own place, when it has become one with another."""
    joined, paragraph = part.context.joined, part.paragraph
    assert joined is not None
    return MadeParagraph(
        base_id=paragraph.id,
        key=paragraph.key,
        kind=paragraph.kind,
        text="",
        removed=True,
        pieces=redline.pieces_as_json([redline.Applied(paragraph.text, "", joined.members, joined.comments)]),
        trace=tuple(Traced(int(id), 0, 0, in_bracket=False) for id in joined.comments),
        endings=part.context.endings,
    )
