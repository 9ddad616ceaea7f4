"""Files that are passed on as they came: harmless ones pass, and one that acts, or is of two kinds, is refused in a sentence."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from weasyprint import HTML

from tests.documents.forms import workbook
from tests.documents.word import docx, p, t
from worker.documents.sandbox.parent import inspect_file

GIF = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xda\0\x08\x01\x01\0\0?\0\x7f\xff\0\x11\xff\xd9"
WEBP = b"RIFF" + struct.pack("<I", 12) + b"WEBPVP8 \0\0\0\0"


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def packed(content: bytes, more: bytes = b"") -> bytes:
    """An object in which other objects are packed."""
    data = zlib.compress(content)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d %s>>" % (len(data), more)
    return head + b"\nstream\n" + data + b"\nendstream"


def zipped() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


def macros() -> bytes:
    return docx(p(t("x")), more={"word/vbaProject.bin": b"x"})


def printed() -> bytes:
    data: bytes = HTML(string="<h1>Annex</h1><p>Fish " * 200).write_pdf()
    return data


HARMLESS: dict[str, Callable[[], bytes]] = {
    "scan.pdf": lambda: pdf(b"<< /Type /Catalog >>", packed(b"1 0 << /Type /Page >>")),
    "printed.PDF": printed,
    "saved twice.pdf": lambda: pdf(b"<< >>") + b"2 0 obj\n<< >>\nendobj\n%%EOF\r\n",
    "a.png": png,
    "a.gif": lambda: GIF,
    "a.jpg": lambda: JPEG,
    "several in one.jpeg": lambda: JPEG + b"\0\0" + JPEG,
    "of a phone.jpg": lambda: JPEG + b"\0\0\x01\x0aSEFHxSEFT",
    "a.webp": lambda: WEBP,
    "a.docx": lambda: docx(p(t("x"))),
    "a.xlsx": lambda: workbook([["Paragraph", "Comment"]]),
}
JAVASCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a script": ("a.pdf", lambda: pdf(JAVASCRIPT), "a script"),
    "a script in other letters": ("a.pdf", lambda: pdf(b"<< /S /J#61vaScr#69pt >>"), "a script"),
    "a packed script": ("a.pdf", lambda: pdf(b"<< >>", packed(b"1 0 " + JAVASCRIPT)), "a script"),
    "a script far down in a pack": ("a.pdf", lambda: pdf(packed(bytes(3_000_000) + JAVASCRIPT)), "a script"),
    "a pack of another kind": ("a.pdf", lambda: pdf(packed(b"x", b"/DecodeParms << /Predictor 12 >>")), "cannot be looked into"),
    "a program": ("a.pdf", lambda: pdf(b"<< /S /Launch /F (cmd.exe) >>"), "starts a program"),
    "a file within": ("a.pdf", lambda: pdf(b"<< /Names << /EmbeddedFiles 2 0 R >> >>"), "another file"),
    "a form": ("a.pdf", lambda: pdf(b"<< /S /SubmitForm /F (http://192.0.2.1) >>"), "sends what is typed"),
    "protected": ("a.pdf", lambda: pdf(b"<< >>") + b"trailer\n<< /Encrypt 9 0 R >>\n%%EOF", "protected"),
    "words behind a PDF": ("a.pdf", lambda: pdf(b"<< >>") + b"more", "behind the end"),
    "a zip file behind a PDF": ("a.pdf", lambda: pdf(b"<< >>") + zipped() + b"\n%%EOF\n", "two kinds"),
    "a page in a PDF": ("a.pdf", lambda: b"%PDF-1.7\n<html><script>1</script>", "two kinds"),
    "a zip file behind a picture": ("a.png", lambda: png() + zipped(), "two kinds"),
    "words behind a PNG": ("a.png", lambda: png() + b"more", "behind the end"),
    "words behind a GIF": ("a.gif", lambda: GIF + b"more", "behind the end"),
    "words behind a JPEG": ("a.jpg", lambda: JPEG + b"more", "behind the end"),
    "words behind a WebP": ("a.webp", lambda: WEBP + b"more", "behind the end"),
    "a PDF in a picture": ("a.gif", lambda: GIF[:-1] + b"!\xfe\x08%PDF-1.7\0;", "two kinds"),
    "half a picture": ("a.jpg", lambda: JPEG[:-2], "cut off"),
    "macros": ("a.docx", macros, "macros"),
    "a workbook called text": ("a.docx", lambda: workbook([["x"]]), "not what the end of its name says"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_shows_something_passes(name: str) -> None:
    assert inspect_file(name, HARMLESS[name]()) == ""


@pytest.mark.parametrize("what", REFUSED)
def test_what_acts_or_is_two_things_is_refused_with_one_sentence_that_says_what_to_do(what: str) -> None:
    name, make, reason = REFUSED[what]

    sentence = inspect_file(name, make())

    assert reason in sentence
    assert sentence.count("\n") == 0
    assert sentence[-1] == "."
