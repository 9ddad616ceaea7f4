"""What a package may not hold, since it would act or fetch something when somebody opens it: links to outside, objects, other files,
fields that start programs."""

import html
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from worker.documents.limits import Unreadable
from worker.documents.ooxml.xml import KINDS, Element, written

MACROS = "The file holds macros (small programs), which are not accepted: save it without macros (as .docx or .xlsx), and send that."
OUTSIDE = "The file would load a template or an object from another computer ({target}), which is not accepted: save it without that link, and send that."
LINKED = "The file would load something from outside itself ({target}), which is not accepted: break that link in its own program (insert a picture instead of linking it), save the file, and send that."
OBJECT = "The file holds an object of another program ({name}), which is not accepted: put a picture or a table in its place, save the file, and send that."
CONTROL = "The file holds a button, a list or a tick box that somebody has drawn (a control), which is not accepted: write the choice as words, delete the control (Excel lists all of them under Home, Find & Select, Selection Pane), save the file, and send that."
OTHER_BOOK = "The file takes values from another workbook or program, which is not accepted: break these links (in Excel: Data, Edit Links), save the file, and send that."
STARTS_PROGRAM = "The file has a field that would start another program (DDE), which is not accepted: delete that field, save the file, and send that."
HIDDEN_FIELD = "The file has a field whose words are hidden, which is not accepted: delete the fields that you do not need, save the file, and send that."

HOLDERS = {"/embeddings/": OBJECT, "/activex/": CONTROL, "/ctrlprops/": CONTROL}
"""The folders in a package of what is a file or a program of its own, with the sentence about each."""
CONTROLS = ("control", "activeXControlBinary", "ctrlProp")
OBJECTS = ("oleObject", "package", *CONTROLS, "aFChunk", "subDocument", "frame")
"""Kinds of relationships to what is a file or a program of its own."""
HYPERLINK_SCHEMES = ("http:", "https:", "mailto:")
"""How the address of a link may begin that somebody can follow; nothing is fetched before that."""

_FIELD = re.compile(
    rb"<(?:\w+:)?(?:(?P<begin>fldChar\b[^>]*?fldCharType\s*=\s*[\"']begin)"
    rb"|(?:del)?instrText\b[^>]*>(?P<words>[^<]*)(?P<hidden><!)?"
    rb"|fldSimple\b[^>]*?instr\s*=\s*(?P<simple>\"[^\"]*\"|'[^']*'))",
    re.IGNORECASE,
)
_DDE = re.compile(r"^[\s\"']*DDE(AUTO)?\b", re.IGNORECASE)
_LONGEST_TAG = 64 * 1024
_MOST_WORDS = 64  # characters of a field in which its name stands


def check_names(names: Iterable[str]) -> None:
    """Raise Unreadable for a part that is a macro, an object or a link to another workbook; names are in small letters."""
    for name in names:
        if name.endswith(("vbaproject.bin", "vbadata.xml")):
            raise Unreadable(MACROS)
        if refusal := next((HOLDERS[folder] for folder in HOLDERS if folder in f"/{name}"), ""):
            raise Unreadable(refusal.format(name=shown(name.rpartition("/")[2])))
        if "/externallinks/" in f"/{name}":
            raise Unreadable(OTHER_BOOK)


def check_links(links: Element) -> None:
    """Raise Unreadable for an external link or a link to an object, unless it is a hyperlink for readers."""
    for each in links:
        kind, target = each.get("Type", "").rpartition("/")[2], each.get("Target", "")
        if each.get("TargetMode") != "External":
            if kind in CONTROLS:
                raise Unreadable(CONTROL)
            if kind in OBJECTS:
                raise Unreadable(OBJECT.format(name=shown(target.rpartition("/")[2])))
        elif kind == "attachedTemplate" or kind in OBJECTS:
            if kind in OBJECTS or _is_on_network(target):
                raise Unreadable(OUTSIDE.format(target=shown(target)))
        elif kind != "hyperlink":
            raise Unreadable(LINKED.format(target=shown(target)))


def _is_on_network(target: str) -> bool:
    """Templates on the author's own disk are common and harmless, since nothing is fetched; elsewhere they are an attack."""
    address = target.replace("\\", "/").lower()
    return address.startswith(("http:", "https:", "ftp:", "//")) or (
        address.startswith("file:") and not address.startswith("file:///")
    )


def check_fields(chunks: Iterable[bytes]) -> None:
    """Raise Unreadable if a part of a Word file, which comes bit by bit, has a field that starts a program."""
    field, rest = "", b""
    for chunk in chunks:
        # In UTF-16, what is looked for stands with zeros between its letters.
        data = rest + chunk.replace(b"\0", b"")
        end = max(data.rfind(b"<"), len(data) - _LONGEST_TAG) if chunk else len(data)
        for found in _FIELD.finditer(data, 0, max(end, 0)):
            field = _field_code(field, found)
        rest = data[end:]


def _field_code(before: str, found: re.Match[bytes]) -> str:
    """The words of the field so far, its name being written in several pieces perhaps."""
    if found["hidden"]:
        raise Unreadable(HIDDEN_FIELD)
    if found["begin"]:
        return ""
    simple = found["simple"]
    words = html.unescape((simple or found["words"] or b"").decode("utf-8", "replace"))
    field = words if simple else (before + words)[:_MOST_WORDS]
    if _DDE.match(field):
        raise Unreadable(STARTS_PROGRAM)
    return "" if simple else field


def without_outside(parts: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The parts of a file that was read, with nothing that leads outside but links for people to follow."""
    for name, data in parts:
        low = name.lower()
        if low.endswith(".rels"):
            yield name, _keep_hyperlinks(data)
        elif b"attachedTemplate" in data and low.endswith("settings.xml"):
            root = etree.fromstring(data)
            for each in [one for one in root if KINDS[one.tag] == "w:attachedTemplate"]:
                root.remove(each)
            yield name, written(root)
        else:
            yield name, data


def _keep_hyperlinks(data: bytes) -> bytes:
    if b"External" not in data:
        return data
    links = etree.fromstring(data)
    for each in list(links):
        if each.get("TargetMode") != "External":
            continue
        if each.get("Type", "").rpartition("/")[2] != "hyperlink":
            links.remove(each)
        elif not each.get("Target", "").lower().startswith(HYPERLINK_SCHEMES):
            each.set("Target", "about:blank")
    return written(links)


def shown(name: str) -> str:
    """A name from an untrusted file, short and without what would disturb a terminal or a line."""
    return "".join(char for char in name if char.isprintable())[:60]
