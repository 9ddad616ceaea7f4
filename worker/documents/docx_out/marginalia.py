"""Margin comments as Word keeps them: a part with their words, and one with who answers whom."""

from dataclasses import dataclass, field

from worker.documents.ooxml.fonts import quoted, runs
from worker.documents.ooxml.xml import W14, W15, W

_REFERENCE = '<w:rStyle w:val="CommentReference"/>'
_MARKS_FROM = 0x4C000000  # paraIds of comments; those of paragraphs lie below


@dataclass(slots=True)
class Marginalia:
    """Collects comments in one pass. Ids go up from `first`."""

    language: str
    first: int = 0
    _comments: list[str] = field(default_factory=list)
    _threads: list[str] = field(default_factory=list)
    _marks: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._comments)

    def add(
        self, author: str | None, at: str | None, text: str, *, parent: int | None = None, done: bool = False
    ) -> int:
        """Keep a comment and give its id; `parent` is the id of the one it answers."""
        id = self.first + len(self._comments)
        mark = f"{_MARKS_FROM + id:08X}"
        *lines, last = text.split("\n")
        words = "".join(f"<w:p>{_line(line, self.language)}</w:p>" for line in lines)
        words += f'<w:p w14:paraId="{mark}">{_line(last, self.language)}</w:p>'
        date = f' w:date="{quoted(at)}"' if at else ""
        name = quoted(author or "")
        initials = quoted("".join(word[0] for word in (author or "").split()[:3]))
        self._comments.append(
            f'<w:comment w:id="{id}" w:author="{name}"{date} w:initials="{initials}">{words}</w:comment>'
        )
        above = "" if parent is None else f' w15:paraIdParent="{self._marks[parent - self.first]}"'
        self._threads.append(f'<w15:commentEx w15:paraId="{mark}"{above} w15:done="{int(done)}"/>')
        self._marks.append(mark)
        return id

    @property
    def comments(self) -> str:
        """What stands in the comments part."""
        return "".join(self._comments)

    @property
    def threads(self) -> str:
        """What stands in the part commentsExtended."""
        return "".join(self._threads)


def starts(ids: list[int]) -> str:
    """Where comments begin in a paragraph."""
    return "".join(f'<w:commentRangeStart w:id="{id}"/>' for id in ids)


def ends(ids: list[int]) -> str:
    """Where they end, with their marks."""
    return "".join(
        f'<w:commentRangeEnd w:id="{id}"/><w:r><w:rPr>{_REFERENCE}</w:rPr><w:commentReference w:id="{id}"/></w:r>'
        for id in ids
    )


def part(root: str, content: str) -> bytes:
    """A part of one of the two kinds, w:comments or w15:commentsEx."""
    spaces = (
        f'xmlns:w="{W}" xmlns:w14="{W14}" xmlns:w15="{W15}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 w15"'
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{root} {spaces}>{content}</{root}>'.encode()


def _line(text: str, language: str) -> str:
    return f'<w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{runs(text, language)}'
