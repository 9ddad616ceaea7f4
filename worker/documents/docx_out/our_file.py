"""A Word file of ours as a whole: the words that somebody has written, in the frame that all our files share, with the numbers of
paragraphs and the comments in the margin."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from models.drafts.provisional_labels import LABEL
from worker.documents.ooxml import frame
from worker.documents.ooxml.fonts import quote_attribute, runs
from worker.documents.ooxml.frame import HEAD, NUMBERED, SPACES
from worker.documents.ooxml.package import zip_parts
from worker.documents.ooxml.xml import W14, W15, W

_PACKAGE_LINKS = (
    ("officeDocument", "word/document.xml"),
    (frame.CORE, "docProps/core.xml"),
    ("custom-properties", "docProps/custom.xml"),
)
_TEXT_LINKS = (
    ("styles", "styles.xml"),
    ("numbering", "numbering.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("footer", "footer1.xml"),
)
_COMMENT_LINKS = (("comments", "comments.xml"), (frame.EXTENDED, "commentsExtended.xml"))
_HEADER_LINKS = (("header", "header1.xml"),)

_INDENT = f"<w:pPr>{NUMBERED}</w:pPr>"
_COUNTED_FORM = 0
_REFERENCE = '<w:rStyle w:val="CommentReference"/>'
_FIRST_COMMENT_PARA_ID = 0x4C000000  # paraIds of comments; those of paragraphs lie below


@dataclass(slots=True)
class NumberedLists:
    """Lists of numbers, begun anew wherever a number is not the next one; without `counted`, each number is only shown.

    Programs differ in how they count on through paragraphs that come and go, so beside tracked changes nothing is counted.
    """

    counted: bool = True
    _lists: list[str] = field(default_factory=list)
    _forms: list[str] = field(default_factory=list)
    _next: int | None = None

    def numbering_properties(self, label: str) -> str:
        """What the properties of a paragraph with this number say; "" without one."""
        if not label:
            return ""
        number = int(label) if label.isascii() and label.isdigit() else None
        plain = number is not None and str(number) == label
        if number is None or not (plain and self.counted):
            self._next = None
            ours = plain or re.fullmatch(LABEL, label)
            self._add_list(self._add_fixed_form(quote_attribute(f"{label}." if ours else label).replace("%", "%%")))
        else:
            if number != self._next:
                self._add_list(
                    _COUNTED_FORM, f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{number}"/></w:lvlOverride>'
                )
            self._next = number + 1
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{len(self._lists)}"/></w:numPr>'

    def _add_list(self, form: int, override: str = "") -> None:
        id = len(self._lists) + 1
        self._lists.append(f'<w:num w:numId="{id}"><w:abstractNumId w:val="{form}"/>{override}</w:num>')

    def _add_fixed_form(self, text: str) -> int:
        """Add a form that shows this text instead of counting, and give its id."""
        id = len(self._forms) + 1
        self._forms.append(_numbering_form(id, "none", text))
        return id

    def numbering_part(self) -> str:
        """The numbering part."""
        forms = _numbering_form(_COUNTED_FORM, "decimal", "%1.") + "".join(self._forms)
        return f"{HEAD}<w:numbering {SPACES}>{forms}{''.join(self._lists)}</w:numbering>"


@dataclass(slots=True)
class MarginComments:
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
        mark = f"{_FIRST_COMMENT_PARA_ID + id:08X}"
        *lines, last = text.split("\n")
        words = "".join(f"<w:p>{_comment_paragraph(line, self.language)}</w:p>" for line in lines)
        words += f'<w:p w14:paraId="{mark}">{_comment_paragraph(last, self.language)}</w:p>'
        date = f' w:date="{quote_attribute(at)}"' if at else ""
        name = quote_attribute(author or "")
        initials = quote_attribute("".join(word[0] for word in (author or "").split()[:3]))
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


@dataclass(frozen=True, slots=True)
class OurFile:
    """What a file is put together from; `body` is what stands in w:body, `page` the properties of its pages.

    `version` goes with the file, so that we know what comes back; with `track`, Word records what people change. `head` is
    what stands at the head of each page.
    """

    title: str
    language: str
    at: datetime
    body: str
    foot: str
    page: str
    version: str = ""
    track: bool = False
    numbers: NumberedLists | None = None
    margin: MarginComments | None = None
    head: str = ""


def write_file(file: OurFile) -> bytes:
    """The file; equal parts give equal bytes."""
    numbers = file.numbers or NumberedLists()
    links = (*_TEXT_LINKS, *(_COMMENT_LINKS if file.margin else ()), *(_HEADER_LINKS if file.head else ()))
    head = f'<w:headerReference w:type="default" r:id="rId{len(links)}"/>' if file.head else ""
    body = f"<w:body>{file.body}<w:sectPr>{head}{file.page}</w:sectPr></w:body>"
    parts: list[tuple[str, str | bytes]] = [
        ("_rels/.rels", frame.relationships(_PACKAGE_LINKS)),
        ("docProps/core.xml", frame.core(file.title, file.at)),
        ("docProps/custom.xml", frame.custom(file.version)),
        ("word/document.xml", f"{frame.HEAD}<w:document {frame.SPACES}>{body}</w:document>"),
        ("word/_rels/document.xml.rels", frame.relationships(links)),
        ("word/styles.xml", frame.styles(file.language)),
        ("word/numbering.xml", numbers.numbering_part()),
        ("word/settings.xml", frame.settings(file.track)),
        ("word/fontTable.xml", frame.fonts()),
        ("word/footer1.xml", frame.footer(file.foot, file.language)),
    ]
    if file.margin:
        parts.append(("word/comments.xml", part("w:comments", file.margin.comments)))
        parts.append(("word/commentsExtended.xml", part("w15:commentsEx", file.margin.threads)))
    if file.head:
        parts.append(("word/header1.xml", f"{frame.HEAD}<w:hdr {frame.SPACES}>{file.head}</w:hdr>"))
    types = frame.content_types([name for name, _ in parts])
    every = [("[Content_Types].xml", types), *parts]
    return zip_parts((name, data.encode() if isinstance(data, str) else data) for name, data in every)


def _numbering_form(id: int, count: str, text: str) -> str:
    level = (
        f'<w:start w:val="1"/><w:numFmt w:val="{count}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{_INDENT}'
    )
    return f'<w:abstractNum w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>'


def comment_starts(ids: list[int]) -> str:
    """Where comments begin in a paragraph."""
    return "".join(f'<w:commentRangeStart w:id="{id}"/>' for id in ids)


def comment_ends(ids: list[int]) -> str:
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


def _comment_paragraph(text: str, language: str) -> str:
    return f'<w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{runs(text, language)}'
