"""The brackets that a merge opens: which of its pieces stand in brackets, and which of them belong together.

Changes of one proposal in one sentence are one bracket with several places. Pure functions.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256

import redline
from models.brackets.agreement import Alternative, OpenBracket, Words, comparison_key, sorted_alternatives
from models.brackets.written import common_edges, outer_space
from models.consolidation.result import NOTHING, Carried, Context
from models.editorial.editing import is_editorial
from models.text.spans import CLAUSE_END


def stands_in_brackets(piece: redline.Piece, is_plain: Callable[[redline.Applied], bool]) -> bool:
    if isinstance(piece, redline.Applied):
        return not (is_editorial(piece) or is_plain(piece))
    return isinstance(piece, redline.Conflict)


def bracketed_places(
    pieces: Sequence[redline.Piece], opens: Callable[[int, redline.Piece], bool], context: Context
) -> list[int]:
    """The places of the pieces that open brackets: those of which `opens` says so, and all that is asked for in the same sentence
    by a proposal of theirs, unless all members ask for it. Half of what somebody asks for is a text for which nobody has asked."""
    found = {place for place, piece in enumerate(pieces) if not _is_fixed(piece, context) and opens(place, piece)}
    for sentence in _sentences(pieces):
        waiting = [place for place in sentence if place not in found and _may_wait(pieces[place], context)]
        proposals = {id for place in sentence if place in found for id in _proposals_of(pieces[place])}
        while tied := [place for place in waiting if place not in found and proposals & _proposals_of(pieces[place])]:
            found.update(tied)
            proposals.update(id for place in tied for id in _proposals_of(pieces[place]))
    return sorted(found)


def _may_wait(piece: redline.Piece, context: Context) -> bool:
    """Whether a change that could go in at once can also stand in brackets: it is a member's of this round, and not of all."""
    return (
        isinstance(piece, redline.Applied)
        and not _is_fixed(piece, context)
        and all(id.isdecimal() for id in piece.ids)
        and not context.members.issubset(piece.sponsors)
    )


def _is_fixed(piece: redline.Piece, context: Context) -> bool:
    """Whether it is the place of an earlier bracket, or stands between paragraphs that become one."""
    return id(piece) in context.carried or id(piece) in context.joints


def _proposals_of(piece: redline.Piece) -> set[str]:
    return {id for one in redline.alternatives_of(piece) for id in one.ids}


def fingerprints(pieces: Sequence[redline.Piece], new: Sequence[int]) -> dict[int, str]:
    """For each place that stands in brackets, what it is recognised by when the candidate is made again."""
    found: dict[int, str] = {}
    alike: Counter[str] = Counter()
    for place in new:
        words = "\x00".join(
            (redline.base_of(pieces[place]), *(one.text for one in redline.alternatives_of(pieces[place])))
        )
        alike[words] += 1
        # The same bracket can stand twice in a paragraph: count, so that each has a compromise of its own.
        found[place] = sha256(f"{words}\x00{alike[words]}".encode()).hexdigest()
    return found


def fingerprint_of(bracket_id: int | None, place: int) -> str:
    """What a place of a bracket of an earlier round is recognised by."""
    return sha256(f"bracket {bracket_id}, {place}".encode()).hexdigest()


def carried_fingerprints(carried: Carried) -> list[str]:
    """What each place of a bracket that goes on is recognised by; one made of earlier brackets, by the places that it was."""
    if carried.origins:
        return [fingerprint_of(*one) for one in carried.origins]
    return [fingerprint_of(carried.bracket.id, place) for place in range(len(carried.bracket.standing))]


def open_brackets(
    pieces: Sequence[redline.Piece], new: Sequence[int], context: Context
) -> dict[int, tuple[int, int, OpenBracket]]:
    """For each piece that stands in brackets: which bracket, which of its places, and the bracket itself.

    Changes of one proposal in one sentence belong together: they are one bracket with several places.
    """
    found: dict[int, tuple[int, int, OpenBracket]] = {}
    for group, places in enumerate(_group_pieces(pieces, new)):
        bracket = _make_bracket([pieces[place] for place in places], context)
        for number, place in enumerate(places):
            found[place] = group, number, bracket
    return found


def _group_pieces(pieces: Sequence[redline.Piece], new: Sequence[int]) -> Iterator[list[int]]:
    """The pieces in groups: those of one sentence that share a proposal, directly or by way of others."""
    wanted = set(new)
    for sentence in _sentences(pieces):
        yield from _connected_groups(pieces, [place for place in sentence if place in wanted])


def _sentences(pieces: Sequence[redline.Piece]) -> Iterator[list[int]]:
    """The places of the changes in each sentence; a change across its end belongs to it."""
    sentence = list[int]()
    for place, piece in enumerate(pieces):
        if not isinstance(piece, redline.Kept):
            sentence.append(place)
        if CLAUSE_END.search(redline.base_of(piece)):
            yield sentence
            sentence = []
    yield sentence


def _connected_groups(pieces: Sequence[redline.Piece], places: Sequence[int]) -> Iterator[list[int]]:
    groups: list[tuple[list[int], set[str]]] = []
    for place in places:
        ids = _proposals_of(pieces[place])
        if not all(one.ids for one in redline.alternatives_of(pieces[place])):
            ids = set()  # it holds words of earlier rounds, which belong to no proposal of this one
        joined = [group for group in groups if not group[1].isdisjoint(ids)]
        groups = [group for group in groups if group[1].isdisjoint(ids)]
        groups.append(
            (sorted([place, *(one for group, _ in joined for one in group)]), ids.union(*(own for _, own in joined)))
        )
    yield from sorted(group for group, _ in groups)


def one_place(piece: redline.Piece) -> tuple[str, OpenBracket, str]:
    """A piece as a bracket of one place, with the white space before and behind it."""
    base = redline.base_of(piece)
    lead, trail = _outer_space_of(piece, base)
    return lead, _make_bracket([piece], NOTHING), trail


def _make_bracket(pieces: Sequence[redline.Piece], context: Context) -> OpenBracket:
    standing = tuple(context.standing.get(id(piece), redline.base_of(piece)) for piece in pieces)
    around = [_outer_space_of(piece, words) for piece, words in zip(pieces, standing, strict=True)]
    cores = tuple(
        words[len(lead) : len(words) - len(trail)] for words, (lead, trail) in zip(standing, around, strict=True)
    )
    if len(pieces) == 1:
        (lead, trail) = around[0]
        by_words: dict[Words, Alternative] = {}
        for one in redline.alternatives_of(pieces[0]):
            words: Words = (_strip_space(one.text, lead, trail),)
            alike = by_words.get(comparison_key(words), Alternative(words, ()))
            by_words[comparison_key(words)] = Alternative(
                alike.words,
                tuple(sorted({*alike.sponsors, *one.sponsors})),
                tuple(sorted({*alike.comments, *_comment_ids(one.ids)})),
            )
        return OpenBracket(cores, tuple(by_words.values()))
    texts = [
        {comment: _strip_space(one.text, *around[n]) for one in redline.alternatives_of(piece) for comment in one.ids}
        for n, piece in enumerate(pieces)
    ]
    by_key: dict[Words, tuple[Words, set[str]]] = {}
    for comment in sorted({comment for own in texts for comment in own}):
        words = tuple(own.get(comment, core) for own, core in zip(texts, cores, strict=True))
        by_key.setdefault(comparison_key(words), (words, set()))[1].add(comment)
    return OpenBracket(
        cores,
        sorted_alternatives(
            [
                Alternative(
                    words,
                    tuple(sorted({one for comment in own for one in context.sponsors[comment]})),
                    _comment_ids(own),
                )
                for words, own in by_key.values()
            ]
        ),
    )


def written_by_piece(text: str, pieces: Sequence[redline.Piece], ends: Mapping[int, int]) -> list[str]:
    """What is written of each piece of a paragraph; `ends` are the ends of its brackets in the text, by their piece."""
    found: list[str] = []
    reached = 0
    for place, piece in enumerate(pieces):
        words = None if isinstance(piece, redline.Conflict) else piece.text
        goes_on = words is not None and words.lstrip().startswith("[") and text.startswith(words, reached)
        if place in ends and not goes_on:
            _, bracket, trail = one_place(piece)
            end = ends[place] + len(outer_space(bracket, 0)[1] + trail)
        else:
            end = reached + len(words or "")
        found.append(text[reached:end])
        reached = end
    return found


def _outer_space_of(piece: redline.Piece, standing: str) -> tuple[str, str]:
    """The white space around a piece's words that none of its alternatives is about."""
    if not standing.strip():
        return "", ""
    return common_edges([standing, *(one.text for one in redline.alternatives_of(piece))])


def _strip_space(text: str, lead: str, trail: str) -> str:
    return text.removeprefix(lead).removesuffix(trail) if text.strip() or not lead + trail else ""


def _comment_ids(ids: Sequence[str] | set[str]) -> tuple[int, ...]:
    return tuple(sorted(int(id) for id in ids if id.isdecimal()))
