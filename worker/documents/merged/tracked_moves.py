"""What a file moves with tracked changes, so that the text consolidated of it has moves and not words gone and words come."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from redline import key
from worker.documents.docx_in.matching import AcceptedParagraph
from worker.documents.docx_in.rearranged import pairs, tracked_moves

_Rows = defaultdict[tuple[str, ...], list[tuple[int, ...]]]  # by their words, the places of their paragraphs


def moved_paragraphs(file: Sequence[AcceptedParagraph]) -> dict[int, int]:
    """By the place in the file to which each paragraph goes, that from which it comes. In tables, rows move as a whole."""
    known = {place for place, each in enumerate(file) if (each.before or "").strip()}
    moves = tracked_moves(file, known)
    outside = {to: place for to, place in moves.items() if not (_row_of(file[to]) or _row_of(file[place]))}
    return outside | dict(_moved_rows(file))


def _moved_rows(file: Sequence[AcceptedParagraph]) -> Iterator[tuple[int, int]]:
    """Word knows no moved rows: one is taken out, and one with the same words in all cells put in by the same author."""
    rows = defaultdict[tuple[int, int], list[int]](list)
    for place, each in enumerate(file):
        if row := _row_of(each):
            rows[row].append(place)
    gone, come = _Rows(list), _Rows(list)
    for places in rows.values():
        before = tuple(key((file[place].before or "").strip()) for place in places)
        after = tuple(key(file[place].text.strip()) for place in places)
        if any(before) and not any(after):
            gone[before].append(tuple(places))
        elif any(after) and not any(before):
            come[after].append(tuple(places))
    for there, here in pairs(gone, come).items():
        moves = list(zip(there, here, strict=True))
        if all(file[to].authors == file[place].authors for to, place in moves):
            yield from moves


def _row_of(paragraph: AcceptedParagraph) -> tuple[int, int] | None:
    cell = paragraph.entries[0].cell
    return cell[:2] if cell else None
