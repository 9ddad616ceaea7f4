"""Whether a file is of the one kind that its name says, and inert."""

from typing import BinaryIO

from worker.documents.inspection import pdf, pictures
from worker.documents.limits import Unreadable
from worker.documents.ooxml.package import CONTENT_TYPES, Package

TWO_KINDS = "This file is of two kinds at once, which is not accepted: open it in its own program, save it as a new file, and send that."
OTHER_KIND = "This file is not what the end of its name says. Save it again in its own program."

CHECKS = {
    "pdf": pdf.check,
    "png": pictures.check_png,
    "jpg": pictures.check_jpeg,
    "jpeg": pictures.check_jpeg,
    "gif": pictures.check_gif,
    "webp": pictures.check_webp,
}
MAIN = {"docx": "wordprocessingml.document.main+xml", "xlsx": "spreadsheetml.sheet.main+xml"}
"""How the type of the main part ends."""

_ZIP_END = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF  # bytes in which programs look for the end of a zip file
_HEADER = 1024  # bytes in which programs look for the beginning of a PDF or of a web page
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<?php")


def inspect(name: str, file: BinaryIO) -> None:
    """Raise Unreadable unless the file may be passed on; the end of its name is one of those that are taken."""
    ending = name.rpartition(".")[2].lower()
    if ending in MAIN:
        package = Package(file)
        types = [each.get("ContentType", "").lower() for each in package.tree(CONTENT_TYPES)]
        if not any(one.endswith(MAIN[ending]) for one in types):
            raise Unreadable(OTHER_KIND)
    file.seek(0)
    data = file.read()
    start = data[:_HEADER]
    if any(page in start.lower() for page in _PAGES) or (ending != "pdf" and b"%PDF-" in start):
        raise Unreadable(TWO_KINDS)
    if ending not in MAIN:
        if _ZIP_END in data[-_LONGEST_END:]:
            raise Unreadable(TWO_KINDS)
        CHECKS[ending](data)
