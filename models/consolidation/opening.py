"""The brackets that a merge opens: which of its pieces stand in brackets, and which of them belong together.

Changes of one proposal in one sentence are one bracket with several places. Pure functions.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from unicodedata import category

import redline
from models.brackets.agreement import Alternative, OpenBracket, Words, comparison_key, sorted_alternatives
from models.brackets.written import common_edges, outer_space
from models.consolidation.result import NOTHING, Carried, Context
from models.editorial.editing import is_editorial
from models.text.placeholders import placeholder_spans
from models.text.spans import CLAUSE_END

_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_OPENS = ("Ps", "Pi")  # categories of the marks that stand close to the word behind them


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


def with_whole_placeholders(
    pieces: Sequence[redline.Piece], sponsors: Mapping[str, tuple[str, ...]]
) -> list[redline.Piece]:
    """The pieces of a merge, where a change inside a placeholder changes all of it: of "[TBD]" and "[2027]" a merge sees that
    both have brackets. So does a change of the square brackets around other words of the draft. `sponsors` has those of each
    proposal."""
    found = list(pieces)
    base = "".join(map(redline.base_of, pieces))
    placeholders = set(placeholder_spans(base))
    for start, end in sorted({*placeholders, *(one.span() for one in _IN_BRACKETS.finditer(base))}):
        before, inside, behind = _divide_pieces(found, start, end)
        if redline.holds_sign("".join(map(redline.base_of, inside))):
            continue
        if len(inside) > 1 and ((start, end) in placeholders or any(map(_changes_brackets, inside))):
            found = [*before, redline.join_pieces(inside, sponsors), *behind]
    return found


def _changes_brackets(piece: redline.Piece) -> bool:
    return not isinstance(piece, redline.Kept) and not {"[", "]"}.isdisjoint(piece.base)


def with_joined_words(pieces: Sequence[redline.Piece], language: str) -> list[redline.Piece]:
    """The pieces of a merge, where a change that takes out words and the space that parts two others changes one of these too.
    A space at the edge of all words of a bracket stands outside it: these two would stay apart, though somebody has joined them."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        if isinstance(piece, redline.Kept) or all(one.text for one in redline.alternatives_of(piece)):
            continue
        base, before, after = redline.base_of(piece), _base_at(found, place - 1), _base_at(found, place + 1)
        if not base.strip() or not before or not after or before[-1].isspace() or after[0].isspace():
            continue
        if base[0].isspace() and isinstance(kept := found[place + 1], redline.Kept):
            if not redline.closes(after) and not redline.is_sign(after[0]):
                word = redline.segment(after, language)[0]
                found[place], found[place + 1] = _widen(piece, "", word), redline.Kept(kept.text[len(word) :])
        elif base[-1].isspace() and isinstance(kept := found[place - 1], redline.Kept) and not _stands_close(before):
            word = redline.segment(before, language)[-1]
            found[place], found[place - 1] = _widen(piece, word, ""), redline.Kept(kept.text[: -len(word)])
    return [one for one in found if one != redline.Kept("")]


def _stands_close(before: str) -> bool:
    """Whether words end with a mark that stands close to the word behind it, or with a bracket."""
    return category(before[-1]) in _OPENS or redline.is_sign(before[-1])


def _base_at(pieces: Sequence[redline.Piece], place: int) -> str:
    """What stood there before; "" where nothing did."""
    return redline.base_of(pieces[place]) if 0 <= place < len(pieces) else ""


def _widen(piece: redline.Applied | redline.Conflict, before: str, behind: str) -> redline.Piece:
    """The change together with words that stay at its sides."""
    base = before + piece.base + behind
    if isinstance(piece, redline.Applied):
        return replace(piece, base=base, text=before + piece.text + behind)
    return replace(
        piece,
        base=base,
        alternatives=tuple(replace(one, text=before + one.text + behind) for one in piece.alternatives),
    )


def _divide_pieces(pieces: Sequence[redline.Piece], start: int, end: int) -> tuple[list[redline.Piece], ...]:
    """The pieces before, in and behind a run of the text before; changes that reach into it are in it, and insertions at its
    ends are not."""
    before, inside, behind = list[redline.Piece](), list[redline.Piece](), list[redline.Piece]()
    reached = 0
    for piece in pieces:
        base, low = redline.base_of(piece), reached
        reached += len(base)
        if isinstance(piece, redline.Kept):
            first, last = max(0, start - low), max(0, end - low)
            for part, words in ((before, base[:first]), (inside, base[first:last]), (behind, base[last:])):
                if words:
                    part.append(redline.Kept(words))
        else:
            (before if reached <= start else behind if low >= end else inside).append(piece)
    return before, inside, behind


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
