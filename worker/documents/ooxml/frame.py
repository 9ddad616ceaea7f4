"""The parts of a Word file of ours that hold none of its words: styles, numbers, settings, properties with its identifier; and what
they say when a file comes back."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from worker.documents.limits import Unreadable
from worker.documents.ooxml.fonts import BOLD, HAN, LANGUAGE_TAGS, LATIN, STACKED, SUBSTITUTES, quote_attribute, runs
from worker.documents.ooxml.package import Package
from worker.documents.ooxml.xml import W14, W15, R, W

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:w15="{W15}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 w15"'
)
SECRETARIAT = "Secretariat"  # who signs in a file of ours what no member has said
NOTE = "From the secretariat:"  # how such a comment in the margin begins, unless it answers one
REQUEST = "Asked for in this bracket:"  # how one begins that says what members ask for
VERSION = "LmecVersion"  # the property that names the text in a file
_LONGEST_NAME = 40  # characters of a bookmark
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

FOOTER = '<w:footerReference w:type="default" r:id="rId5"/>'
PAPER = (
    f'{FOOTER}<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1701" w:header="709" w:footer="709" w:gutter="0"/>'
)
"""Pages of A4 with our footer."""

NUMBERED = '<w:ind w:left="737" w:hanging="737"/>'
"""The indent of numbered paragraphs: a number such as "12 bis." has room before the words."""

TYPES = {
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/numbering.xml": f"{_WORD}.numbering+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "word/footer1.xml": f"{_WORD}.footer+xml",
    "word/header1.xml": f"{_WORD}.header+xml",
    "word/comments.xml": f"{_WORD}.comments+xml",
    "word/commentsExtended.xml": f"{_WORD}.commentsExtended+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/custom.xml": f"{_OFFICE}.custom-properties+xml",
}
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"

CORE_PROPERTIES = "docProps/core.xml"
END = "</cp:coreProperties>"


def content_types(names: Sequence[str]) -> str:
    """The list of what each part is."""
    parts = "".join(f'<Override PartName="/{name}" ContentType="{TYPES[name]}"/>' for name in names if name in TYPES)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{rels}{xml}{parts}</Types>'


def relationships(targets: Sequence[tuple[str, str]]) -> str:
    """Links as (type, target); types of the standard by their last word. Ids are rId1 and on."""
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if ":" in kind else f"{R}/{kind}"}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def core(title: str, at: datetime) -> str:
    """Title and dates."""
    date = f'<dcterms:{{0}} xsi:type="dcterms:W3CDTF">{instant(at)}</dcterms:{{0}}>'
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{quote_attribute(title)}</dc:title>{date.format('created')}{date.format('modified')}</cp:coreProperties>"
    )


def custom(version: str) -> str:
    """The property that names the text in this file."""
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{_CUSTOM}" pid="2" name="{VERSION}"><vt:lpwstr>{quote_attribute(version)}</vt:lpwstr></property></Properties>'
    )


def settings(track: bool) -> str:
    """Settings: whether what people change is recorded."""
    return f'{HEAD}<w:settings {SPACES}>{"<w:trackRevisions/>" if track else ""}<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'


def fonts() -> str:
    """The fonts, and what may take their place."""
    each = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/></w:font>'
        for name, instead in sorted(SUBSTITUTES.items())
    )
    return f"{HEAD}<w:fonts {SPACES}>{each}</w:fonts>"


def footer(words: str, language: str) -> str:
    """Words, and the number of the page."""
    field = "".join(
        f"<w:r>{inner}</w:r>"
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    before = runs(f"{words} – ", language) if words else ""
    return f'{HEAD}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{before}{field}</w:p></w:ftr>'


def styles(language: str) -> str:
    """How headings, numbered paragraphs, notes and comments look; sizes leave room for stacked letters."""
    stacked = STACKED.get(language, STACKED["th"])
    tag = LANGUAGE_TAGS.get(language, "en-GB")
    lang = f'<w:lang w:val="{tag if language in ("en", "vi") else "en-GB"}" w:eastAsia="zh-CN" w:bidi="{tag if language in STACKED else "th-TH"}"/>'
    plain = f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{HAN}" w:cs="{stacked}"/><w:sz w:val="22"/><w:szCs w:val="22"/>{lang}</w:rPr>'
    defaults = f'<w:docDefaults><w:rPrDefault>{plain}</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    return f"{HEAD}<w:styles {SPACES}>{defaults}{''.join(_style_elements())}</w:styles>"


def _style_elements() -> Iterator[str]:
    def style(id: str, name: str, paragraph: str = "", run: str = "", based: str = "Normal") -> str:
        base = f'<w:basedOn w:val="{based}"/>' if id != based else ""
        default = ' w:default="1"' if id == "Normal" else ""
        pieces = (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "") + (f"<w:rPr>{run}</w:rPr>" if run else "")
        return f'<w:style w:type="paragraph"{default} w:styleId="{id}"><w:name w:val="{name}"/>{base}<w:qFormat/>{pieces}</w:style>'

    def size(half_points: int) -> str:
        return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'

    yield style("Normal", "Normal")
    yield style("Title", "Title", '<w:spacing w:after="60"/>', BOLD + size(36))
    yield style("Subtitle", "Subtitle", '<w:spacing w:after="240"/>', '<w:color w:val="595959"/>')
    yield style(
        "Heading1", "heading 1", '<w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="0"/>', BOLD + size(26)
    )
    yield style("Numbered", "Numbered paragraph", NUMBERED)
    # Not in italics, which neither stacked letters nor Chinese ones have: programs slant them.
    yield style("Note", "Note", '<w:ind w:left="737"/>', '<w:color w:val="595959"/>')
    yield style("Footer", "footer", '<w:jc w:val="center"/>', size(18))
    yield style("CommentText", "annotation text", '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>', size(20))
    yield '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/><w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
    yield '<w:style w:type="character" w:styleId="LineNumber"><w:name w:val="line number"/><w:rPr><w:color w:val="595959"/><w:sz w:val="16"/></w:rPr></w:style>'


def instant(at: datetime) -> str:
    """A moment as Word writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def bookmark(key: str) -> str:
    """The name by which we know a paragraph when it comes back."""
    name = f"_p{key}"
    if not name.isascii() or len(name) > _LONGEST_NAME:
        raise ValueError(f"the key {key!r} makes no bookmark")
    return name


def made_from(package: Package) -> str | None:
    """What one of our own files says of itself, which other programs carry along."""
    for link in package.relationships():
        if link.kind == "custom-properties" and link.target in package:
            for each in package.tree(link.target):
                if each.get("name") == VERSION:
                    return "".join(map(str, each.itertext())).strip() or None
    return None


def title_of(package: Package) -> str:
    """The title among the properties of a file; "" if it has none."""
    return _core_property(package, "title")


def modified_at(package: Package) -> str | None:
    """When a file was last saved, as it says; None if it does not, or if nobody can read where it should."""
    try:
        return _core_property(package, "modified") or None
    except Unreadable:
        return None


def _core_property(package: Package, name: str) -> str:
    for link in package.relationships():
        if link.kind == CORE.rpartition("/")[2] and link.target in package:
            found = package.tree(link.target).find(f"{{*}}{name}")
            return "" if found is None else "".join(map(str, found.itertext())).strip()
    return ""


def with_identifier(file: bytes, identifier: str) -> bytes:
    """The same file with this identifier (dc:identifier) among its core properties."""
    out = BytesIO()
    with ZipFile(BytesIO(file)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == CORE_PROPERTIES:
                element = f"<dc:identifier>{escape(identifier)}</dc:identifier>{END}"
                content = content.decode().replace(END, element).encode()
            after.writestr(part, content)
    return out.getvalue()
