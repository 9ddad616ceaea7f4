"""Files that want to do harm, or are not what they seem: each is refused with one sentence, quickly and in little memory."""

import os
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.documents.sandboxed import run_process
from tests.documents.word import docx, p, packed, part, relationships, t
from worker.documents.limits import Unreadable
from worker.documents.merged.plan import Plan
from worker.documents.sandbox.parent import read_word, rewrite_word

pytestmark = pytest.mark.slow

SECONDS = 2.0  # of processor time
MEGABYTES = 300

ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def hidden(text: str, body: str = "<w:body/>") -> bytes:
    """A Word file whose text begins with something before its root."""
    declaration, _, rest = part("document", body).partition("?>")
    return docx("", more={"word/document.xml": f"{declaration}?>{text}{rest}"})


def crowded(count: int) -> bytes:
    return docx("", more={f"word/x/{number}.xml": "" for number in range(count)})


def twice() -> bytes:
    out = BytesIO(docx(p(t("one"))))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("WORD/document.xml", part("document", "<w:body/>"))
    return out.getvalue()


def lying() -> bytes:
    """A part that claims to have ten bytes, and has millions."""
    out = bytearray(docx(p(t(" " * 3_000_000))))
    place = out.rfind(b"PK\x01\x02")
    while place >= 0:
        out[place + 24 : place + 28] = (10).to_bytes(4, "little")
        place = out.rfind(b"PK\x01\x02", 0, place)
    return bytes(out)


def outside(kind: str, target: str) -> bytes:
    return docx(p(t("x")), more={"word/_rels/document.xml.rels": external(kind, target)})


def external(kind: str, target: str) -> str:
    return relationships({target: kind}).replace("/>", ' TargetMode="External"/>')


def in_field(*pieces: str) -> str:
    """A field whose words come in pieces."""
    words = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{words}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "words": (lambda: b"only words", "not a Word file"),
    "a PDF": (lambda: b"%PDF-1.7 ...", "a PDF"),
    "a web page": (lambda: b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "a web page"),
    "rich text": (lambda: b"{\\rtf1 x}", "rich text"),
    "an old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old kind"),
    "encrypted": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "OpenDocument": (
        lambda: packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        "an OpenDocument file",
    ),
    "a workbook": (
        lambda: packed(
            {"_rels/.rels": relationships({"xl/workbook.xml": "officeDocument"}), "xl/workbook.xml": "<workbook/>"}
        ),
        "an Excel workbook",
    ),
    "a zip in a zip": (lambda: packed({"inner.docx": docx(p(t("x")))}), "no Word text in it"),
    "cut off": (lambda: docx(p(t("x")))[:-300], "damaged or cut off"),
    "garbled": (lambda: docx(p(t("x" * 999))).replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged or cut off"),
    "broken XML": (lambda: docx("<w:p>"), "not well-formed"),
    "much for little": (lambda: docx(p(t("x" * 12_000_000))), "unpacks to much more than it seems"),
    "a lie about its size": (lying, "damaged"),
    "four thousand parts": (lambda: crowded(4_001), "more than 4,000 parts"),
    "a million paragraphs": (lambda: docx("<w:p/>" * 900_000), "paragraphs"),
    "three million elements": (lambda: docx("<a/>" * 1_900_000), "too many elements"),
    "endless nesting": (lambda: docx("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000), "nested too deeply"),
    "a document type": (lambda: hidden("<!DOCTYPE w SYSTEM 'http://127.0.0.1:9/x.dtd'>"), "document type"),
    "a document type in UTF-16": (
        lambda: docx("", more={"word/document.xml": ('\ufeff<?xml version="1.0" encoding="UTF-16"?>' + "<!DOCTYPE w><w/>").encode("utf-16-le")}),
        "document type",
    ),
    "a document type far down": (lambda: hidden(f"<!--{'x' * 9_000}--><!DOCTYPE w>"), "document type"),
    "a file of the reader's": (lambda: hidden("<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", p(t("&a;"))), "document type"),
    "a billion laughs": (lambda: hidden(f"{ENTITIES}]>", "<w:body>&j;</w:body>"), "document type"),
    "laughs far down": (lambda: hidden(f"<!--{'x' * 9_000}-->{ENTITIES}]>", "<w:body w:x='&j;'/>"), "damaged"),
    "macros": (lambda: docx(p(t("x")), more={"word/vbaProject.bin": b"x"}), "macros"),
    "macros by type": (
        lambda: docx(p(t("x")), more={"[Content_Types].xml": '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'}),
        "macros",
    ),
    "a template elsewhere": (lambda: outside("attachedTemplate", "http://192.0.2.1/x.dotm"), "another computer"),
    "a template on a share": (lambda: outside("attachedTemplate", r"file://server\share\x.dotm"), "another computer"),
    "a picture elsewhere": (lambda: outside("image", "http://127.0.0.1:9/x.png"), "break that link"),
    "an object elsewhere": (lambda: outside("oleObject", "file:///C:/x.xls"), "another computer"),
    "a template of the settings": (
        lambda: docx(p(t("x")), more={"word/_rels/settings.xml.rels": external("attachedTemplate", "https://192.0.2.1/x")}),
        "another computer",
    ),
    "a link that nothing reads": (lambda: docx(p(t("x")), more={"word/_rels/any.xml.rels": external("video", "http://192.0.2.1/x")}), "break that link"),
    "an object of another program": (lambda: docx(p(t("x")), more={"word/embeddings/oleObject1.bin": b"x"}), "oleobject1.bin"),
    "a file in the file": (
        lambda: docx(p(t("x")), more={"word/_rels/any.xml.rels": relationships({"../other/x.docx": "package"})}),
        "(x.docx)",
    ),
    "a control": (lambda: docx(p(t("x")), more={"word/activeX/activeX1.xml": "<x/>"}), "a button, a list or a tick box"),
    "a link to a control": (
        lambda: docx(p(t("x")), more={"word/_rels/any.xml.rels": relationships({"x.xml": "control"})}),
        "a button, a list or a tick box",
    ),
    "a field that starts a program": (lambda: docx(p(in_field(" DDEAUTO c:\\windows"))), "DDE"),
    "its name in pieces": (lambda: docx(p(in_field(" D", "&#68;", "e cmd"))), "DDE"),
    "its name in one element": (lambda: docx(p('<w:fldSimple w:instr=" dde x y"/>')), "DDE"),
    "such a field in a header": (lambda: docx(p(t("x")), more={"word/header9.xml": f"<w:hdr>{in_field('DDE x y')}</w:hdr>"}), "DDE"),
    "a field whose words are hidden": (lambda: docx(p(in_field("<![CDATA[DDE x]]>"))), "a field whose words are hidden"),
    "a path that climbs": (lambda: docx("", more={"word/../../../tmp/evil.txt": "x"}), "points out of the file"),
    "an absolute path": (lambda: docx("", more={"/tmp/evil.txt": "x"}), "points out of the file"),
    "one part twice": (twice, "there twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_one_sentence_in_little_time_and_memory(name: str, tmp_path: Path) -> None:
    make, reason = FILES[name]
    (tmp_path / "file.docx").write_bytes(make())

    code, sentence, seconds, megabytes = run_process(tmp_path / "file.docx", "docx_in.reader")

    assert (code, sentence.count("\n"), sentence[-1:]) == (2, 0, ".")
    assert reason in sentence
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_a_template_on_the_authors_own_disk_is_no_reason_to_refuse(tmp_path: Path) -> None:
    (tmp_path / "file.docx").write_bytes(outside("attachedTemplate", "file:///C:\\Users\\x\\Normal.dotm"))

    assert read_word(tmp_path / "file.docx").after == ["x"]


def test_a_file_that_is_written_anew_leads_nowhere_by_itself(tmp_path: Path) -> None:
    template, link = "file:///C:/x/Normal.dotm", "file://server/share"
    links = external("hyperlink", link).replace("rId1", "rId9")
    more = {
        "word/settings.xml": part("settings", '<w:attachedTemplate w:val="x"/><w:zoom/>'),
        "word/_rels/settings.xml.rels": external("attachedTemplate", template),
        "word/_rels/document.xml.rels": links,
    }
    (tmp_path / "file.docx").write_bytes(docx(p(t("one")), more=more))

    written = rewrite_word(tmp_path / "file.docx", Plan())

    parts = {
        info.filename: zipfile.ZipFile(BytesIO(written)).read(info)
        for info in zipfile.ZipFile(BytesIO(written)).infolist()
    }
    everything = b"".join(parts.values())
    assert b"Normal.dotm" not in everything
    assert b"attachedTemplate" not in everything
    assert b"file://server" not in everything
    assert b"zoom" in parts["word/settings.xml"]
    assert b"about:blank" in parts["word/_rels/document.xml.rels"]


def test_a_process_that_dies_while_reading_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file.docx").write_bytes(docx(p(t("x"))))
    (tmp_path / "python").write_text("#!/bin/sh\nkill -SEGV $$\n")
    (tmp_path / "python").chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    with pytest.raises(Unreadable, match="too large or too tangled"):
        read_word(tmp_path / "file.docx")


@pytest.mark.parametrize("name", ["missing.docx", "folder", "pipe"])
def test_what_is_no_file_is_refused_at_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Unreadable, match=r"cannot be opened|not a file"):
        read_word(tmp_path / name)
