"""Small Word files, written by hand: the XML that programs write, without what does not matter here."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape

from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import WordFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = ("header", "footer", "footnotes", "endnotes", "comments", "commentsExtended")
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>' for name in _PARTS)
    + "</Types>"
)
DATE = "2022-05-03T10:00:00Z"


def t(text: str) -> str:
    """A run of words."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def changed(kind: str, content: str, by: str | None = "Sok Dara", date: str | None = DATE) -> str:
    """Content inside a tracked change; words that are only words may be given as they are."""
    inner = content if content.startswith("<") else t(content)
    if kind in ("del", "moveFrom"):
        inner = inner.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    return f"<w:{kind}{_who(by, date)}>{inner}</w:{kind}>"


def ins(content: str, by: str | None = "Sok Dara") -> str:
    return changed("ins", content, by)


def dele(content: str, by: str | None = "Sok Dara") -> str:
    return changed("del", content, by)


def p(*content: str, mark: str = "", by: str = "Sok Dara") -> str:
    """A paragraph; `mark` names tracked changes of its end, as in "ins del"."""
    marks = "".join(f"<w:{kind}{_who(by, DATE)}/>" for kind in mark.split())
    return f"<w:p>{f'<w:pPr><w:rPr>{marks}</w:rPr></w:pPr>' if mark else ''}{''.join(content)}</w:p>"


def styled(style: str, *content: str) -> str:
    """A paragraph in a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(content)}</w:p>'


def row(*cells: str, change: str = "") -> str:
    """A row of a table, of cells that are paragraphs."""
    properties = f"<w:trPr><w:{change}{_who('Sok Dara', DATE)}/></w:trPr>" if change else ""
    return f"<w:tr>{properties}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{escape(text)}</w:instrText></w:r>"


def _who(by: str | None, date: str | None) -> str:
    author = "" if by is None else f' w:author="{escape(by)}"'
    return f' w:id="1"{author}' + ("" if date is None else f' w:date="{date}"')


def part(root: str, content: str, strict: bool = False) -> str:
    """A part of a file with Word's namespaces, of the one standard or the other."""
    w, r = (STRICT_W, STRICT_R) if strict else (W, R)
    names = {
        "w": w,
        "r": r,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {spaces}>{content}</w:{root}>'.replace("<w:w15:", "<w15:")


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relationships(targets: Mapping[str, str], strict: bool = False, types: str = "") -> str:
    """The links from one part, as kind and target."""
    base = types or (STRICT_R if strict else R)
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def docx(body: str, *, strict: bool = False, more: Mapping[str, str | bytes] | None = None, **parts: str) -> bytes:
    """A Word file: its body, other parts by kind (comments, footnotes, header, …), and parts of any name in `more`."""
    roots = {"header": "hdr", "footer": "ftr", "commentsExtended": "w15:commentsEx"}
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships({"word/document.xml": "officeDocument"}, strict),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>", strict),
        "word/_rels/document.xml.rels": relationships({f"{kind}.xml": kind for kind in parts}, strict),
    }
    for kind, content in parts.items():
        root = roots.get(kind, kind)
        text = part(root, content, strict)
        files[f"word/{kind}.xml"] = text.replace("</w:w15:", "</w15:")
    return packed(files | dict(more or {}))


def read(body: str, **parts: str) -> WordFile:
    """What a Word file with this body says."""
    return read_docx(BytesIO(docx(body, **parts)), "test.docx")
