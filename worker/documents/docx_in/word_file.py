"""What a Word file says: paragraphs before and after its tracked changes, the changes, the comments."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Part = Literal["body", "header", "footer", "footnote", "endnote"]
ChangeKind = Literal["ins", "del", "move_from", "move_to"]
Mark = Literal["ins", "del"]
Cell = tuple[int, int, int]


@dataclass(slots=True)
class Change:
    """Words that a tracked change adds or takes away, where it stands in the paragraph's two texts (code points).

    A place is None in the text that does not have the words: what one author inserted and another deleted is in neither.
    """

    kind: ChangeKind
    text: str
    author: str | None
    date: str | None
    before_at: int | None
    after_at: int | None


@dataclass(slots=True)
class WordParagraph:
    """A paragraph with all its changes rejected (`before`) and accepted (`after`).

    `cell` is (table, row, column) from 0, of the innermost table. `mark` is the state of the paragraph's end: with its
    changes rejected, one marked "ins" runs on into the next; with them accepted, one marked "del" does. It is a `heading`
    if its style says so. One that `is_row` stands for all cells of a row. `unstruck` is the text after without words that are
    struck out by hand; None if there are none. `cell_mark` says whether a tracked change adds its whole cell or takes it away.
    One that is `joined_above` stands in the lower part of a cell that is merged over rows.
    Where its table stands in a cell of another one, `outermost` is the same of the outermost cell around it.
    """

    part: Part
    cell: Cell | None
    bookmark: str | None = None
    before: str = ""
    after: str = ""
    mark: Mark | None = None
    mark_author: str | None = None
    changes: list[Change] = field(default_factory=list)
    heading: bool = False
    is_row: bool = False
    unstruck: str | None = None
    cell_mark: Mark | None = None
    joined_above: bool = False
    outermost: tuple[Cell, Mark | None] | None = None


@dataclass(slots=True)
class WordComment:
    """A margin comment: `anchor` are the words it is attached to, `paragraph` the index of the one where they begin."""

    id: str
    author: str | None
    date: str | None
    text: str
    anchor: str = ""
    paragraph: int | None = None
    parent: str | None = None
    done: bool = False


@dataclass(slots=True)
class WordFile:
    """All of one file; `file` is its name, `version` the text that it says it was made from, and `modified` when it was last
    saved, as Word writes it (None if it does not say)."""

    file: str
    paragraphs: list[WordParagraph] = field(default_factory=list)
    comments: list[WordComment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    version: str | None = None
    modified: str | None = None

    @property
    def before(self) -> list[str]:
        """The paragraphs of the text with every change rejected."""
        return list(_join_paragraphs(self.paragraphs, "ins"))

    @property
    def after(self) -> list[str]:
        """The paragraphs of the text with every change accepted."""
        return list(_join_paragraphs(self.paragraphs, "del"))


def _join_paragraphs(paragraphs: list[WordParagraph], gone: Mark) -> Iterator[str]:
    text = ""
    for each in paragraphs:
        text += each.before if gone == "ins" else each.after
        if each.mark != gone:
            yield text
            text = ""
    if text:
        yield text


def without_struck(word: WordFile) -> WordFile:
    """The file with words that are struck out by hand taken out of the text after."""
    paragraphs = [one if one.unstruck is None else replace(one, after=one.unstruck) for one in word.paragraphs]
    return replace(word, paragraphs=paragraphs)


def as_plain(word: WordFile) -> dict[str, Any]:
    """Plain data that holds all of it, for `from_plain` in another process."""
    return asdict(word)


def from_plain(data: dict[str, Any]) -> WordFile:
    """The file that `as_plain` took apart."""
    paragraphs = []
    for each in data["paragraphs"]:
        changes = [Change(**change) for change in each.pop("changes")]
        cell, outermost = each.pop("cell"), each.pop("outermost")
        entry = WordParagraph(**each, cell=None if cell is None else tuple(cell), changes=changes)
        entry.outermost = None if outermost is None else (tuple(outermost[0]), outermost[1])
        paragraphs.append(entry)
    comments = [WordComment(**each) for each in data["comments"]]
    return WordFile(data["file"], paragraphs, comments, data["warnings"], data["version"], data["modified"])


def as_json(word: WordFile) -> dict[str, Any]:
    """Plain data, in the shape that `lmec extract --json` prints."""
    return {
        "file": word.file,
        "paragraphs": [
            {
                "part": each.part,
                "cell": None if each.cell is None else list(each.cell),
                "bookmark": each.bookmark,
                "before": each.before,
                "after": each.after,
                "mark": each.mark,
                "changes": [_record_as_plain(change) for change in each.changes],
            }
            for each in word.paragraphs
        ],
        "comments": [_record_as_plain(comment) for comment in word.comments],
        "warnings": word.warnings,
    }


def _record_as_plain(record: Change | WordComment) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
