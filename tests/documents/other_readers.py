"""What programs by others read in a Word file: its paragraphs with all changes rejected, and accepted."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from docx_editor import Document
from lxml import etree

OFFICE = shutil.which("soffice")
PRINTED = OFFICE and shutil.which("pdftotext")
NO_OFFICE = "LibreOffice is not installed (apt-get install libreoffice-writer-nogui)"
Texts = tuple[list[str], list[str]]
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, OFFICE_NAME = _ODF % "text", _ODF % "office"


def docx_editor(path: Path) -> Texts:
    """As the library docx-editor resolves the changes; it ends a line where a paragraph ends or breaks."""
    texts = []
    for act in ("reject_all", "accept_all"):
        with Document.open(path, workspace_dir=path.parent / act) as document:
            getattr(document, act)()
            texts.append(document.get_visible_text().split("\n"))
    return texts[0], texts[1]


def libre_office(paths: Sequence[Path]) -> list[Texts]:
    """As LibreOffice imports the files, which lie in one folder; it takes seconds to start, so all at once."""
    folder = paths[0].parent
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "fodt", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return list(map(_imported, paths))


def printed_by_libre_office(path: Path) -> str:
    """The words of the file, line by line, as LibreOffice prints it with its changes."""
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    words = subprocess.run(["pdftotext", "-layout", path.with_suffix(".pdf"), "-"], check=True, capture_output=True)
    return words.stdout.decode()


def _imported(path: Path) -> Texts:
    text = etree.parse(str(path.with_suffix(".fodt"))).getroot().find(f".//{OFFICE_NAME}text")
    assert text is not None
    runs = list(_Reader(_changes(text)).read(text))
    before = "".join(words for words, changes in runs if "insertion" not in changes)
    after = "".join(words for words, changes in runs if "deletion" not in changes)
    return before.removesuffix("\n").split("\n"), after.removesuffix("\n").split("\n")


def _changes(text: etree._Element) -> dict[str, etree._Element]:
    """The change of each id, an insertion or a deletion. What was deleted stays in the text, between its marks (until version
    25), or stands in the deletion, and the text has one mark."""
    return {region.get(f"{TEXT}id", ""): region[0] for region in text.iter(f"{TEXT}changed-region")}


class _Reader:
    def __init__(self, changes: dict[str, etree._Element]) -> None:
        self._changes = changes
        self._open: dict[str, str] = {}

    def read(self, element: etree._Element) -> Iterator[tuple[str, set[str]]]:
        """The words in an element, each with the kinds of changes around them; paragraphs end with a line end."""
        if element.text and element.tag in _WORDY:
            yield self._said(element.text)
        for each in element:
            yield from self._child(each)
            if each.tail and element.tag in _WORDY:
                yield self._said(each.tail)

    def _child(self, each: etree._Element) -> Iterator[tuple[str, set[str]]]:
        name = str(each.tag).removeprefix(TEXT)
        id = each.get(f"{TEXT}change-id", "")
        if name in ("p", "h"):
            yield from self.read(each)
            yield self._said("\n")
        elif name == "change-start":
            self._open[id] = self._kind(id)
        elif name == "change-end":
            del self._open[id]
        elif name == "change":
            yield from self._deleted(id)
        elif name in ("tab", "line-break"):
            yield self._said({"tab": "\t", "line-break": "\v"}[name])
        elif name == "s":
            yield self._said(" " * int(each.get(f"{TEXT}c", "1")))
        elif name not in ("tracked-changes", "sequence-decls") and not name.endswith("annotation"):
            yield from self.read(each)

    def _deleted(self, id: str) -> Iterator[tuple[str, set[str]]]:
        """What a deletion holds: its first paragraph goes on in the text before it, and the text behind it in its last one."""
        self._open[id] = self._kind(id)
        paragraphs = [each for each in self._changes[id] if each.tag in (f"{TEXT}p", f"{TEXT}h")]
        for number, each in enumerate(paragraphs):
            if number:
                yield self._said("\n")
            yield from self.read(each)
        del self._open[id]

    def _kind(self, id: str) -> str:
        """Whether it is an "insertion" or a "deletion"."""
        return str(self._changes[id].tag).removeprefix(TEXT)

    def _said(self, text: str) -> tuple[str, set[str]]:
        return text, set(self._open.values())


_WORDY = {f"{TEXT}{name}" for name in ("p", "h", "span", "a")}
