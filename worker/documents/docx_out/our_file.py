"""A Word file of ours as a whole: the words that somebody has written, in the frame that all our files share."""

from dataclasses import dataclass
from datetime import datetime

from worker.documents.docx_out import frame
from worker.documents.docx_out.marginalia import Marginalia, part
from worker.documents.docx_out.numbers import Numbers
from worker.documents.ooxml.packed import packed

_OUTER = (
    ("officeDocument", "word/document.xml"),
    (frame.CORE, "docProps/core.xml"),
    ("custom-properties", "docProps/custom.xml"),
)
_INNER = (
    ("styles", "styles.xml"),
    ("numbering", "numbering.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("footer", "footer1.xml"),
)
_COMMENTS = (("comments", "comments.xml"), (frame.EXTENDED, "commentsExtended.xml"))
_HEADER = (("header", "header1.xml"),)


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
    numbers: Numbers | None = None
    margin: Marginalia | None = None
    head: str = ""


def written(made: OurFile) -> bytes:
    """The file; equal parts give equal bytes."""
    numbers = made.numbers or Numbers()
    links = (*_INNER, *(_COMMENTS if made.margin else ()), *(_HEADER if made.head else ()))
    head = f'<w:headerReference w:type="default" r:id="rId{len(links)}"/>' if made.head else ""
    body = f"<w:body>{made.body}<w:sectPr>{head}{made.page}</w:sectPr></w:body>"
    parts: list[tuple[str, str | bytes]] = [
        ("_rels/.rels", frame.relationships(_OUTER)),
        ("docProps/core.xml", frame.core(made.title, made.at)),
        ("docProps/custom.xml", frame.custom(made.version)),
        ("word/document.xml", f"{frame.HEAD}<w:document {frame.SPACES}>{body}</w:document>"),
        ("word/_rels/document.xml.rels", frame.relationships(links)),
        ("word/styles.xml", frame.styles(made.language)),
        ("word/numbering.xml", numbers.part()),
        ("word/settings.xml", frame.settings(made.track)),
        ("word/fontTable.xml", frame.fonts()),
        ("word/footer1.xml", frame.footer(made.foot, made.language)),
    ]
    if made.margin:
        parts.append(("word/comments.xml", part("w:comments", made.margin.comments)))
        parts.append(("word/commentsExtended.xml", part("w15:commentsEx", made.margin.threads)))
    if made.head:
        parts.append(("word/header1.xml", f"{frame.HEAD}<w:hdr {frame.SPACES}>{made.head}</w:hdr>"))
    types = frame.content_types([name for name, _ in parts])
    every = [("[Content_Types].xml", types), *parts]
    return packed((name, data.encode() if isinstance(data, str) else data) for name, data in every)
