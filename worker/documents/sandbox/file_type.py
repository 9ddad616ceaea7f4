"""What a file that is not a Word file seems to be, and what its owner can do about it."""

import re

AS_DOCX = "open it in its own program, save it as a Word document (.docx), and send that."

LOCKED = "The file is protected by a password: take the password off, save the file, and send that."

_COMPOUND_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES = (
    (b"%PDF", f"The file is a PDF, not a Word file: {AS_DOCX}"),
    (b"{\\rtf", f"The file is in rich text format (RTF), not a Word file: {AS_DOCX}"),
    (b"<!doctype html", f"The file is a web page, not a Word file: {AS_DOCX}"),
    (b"<html", f"The file is a web page, not a Word file: {AS_DOCX}"),
    (b"<?xml", f"The file is XML, not a Word file in its packed form: {AS_DOCX}"),
)
_EMAIL = "The file is an e-mail, or a web page saved as one"
_EMAIL_HEADER = re.compile(
    rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version|message-id|received):", re.IGNORECASE
)
_EMAIL_OF_OUTLOOK = "__substg1.0_".encode("utf-16-le")
_WORKBOOK = tuple(name.encode("utf-16-le") for name in ("Workbook\0", "Book\0"))
_DOCUMENT = "WordDocument\0".encode("utf-16-le")
_NO_TABLE = "send the form as a Word file (.docx), an Excel file (.xlsx, .xls) or a table of text (.csv)."
_AS_TABLE = "open it in its own program, save it as a Word file (.docx) or an Excel file (.xlsx), and send that."
NO_FORM = f"The file is not a comment form: {_NO_TABLE}"
BINARY_WORKBOOK = "The file is a binary workbook (.xlsb): save it as an Excel workbook (.xlsx), and send that."
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_FOLDERS = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint presentation", "visio/": "a Visio drawing"}


def describe_bytes(data: bytes) -> str:
    """The sentence about a file that is not packed as Word files are; `data` is the whole of it."""
    if not data:
        return "The file is empty: save it again, and send that."
    if _is_email(data):
        return f"{_EMAIL}, not a Word file: save the Word document (.docx) that is in it, and send that."
    if data.startswith(_COMPOUND_SIGNATURE):
        if _ENCRYPTED in data:
            return "The file is protected by a password: take the password off in Word, save the file, and send that."
        return f"The file is of an old kind (.doc, or another program's), not .docx: {AS_DOCX}"
    start = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for beginning, sentence in _SIGNATURES:
        if start.startswith(beginning.lower()):
            return sentence
    return f"The file is not a Word file (.docx), though it may be named so: {AS_DOCX}"


def _is_email(data: bytes) -> bool:
    """Whether it is an e-mail as most programs save it (.eml, .mht), or as Outlook does (.msg)."""
    if data.startswith(_COMPOUND_SIGNATURE):
        return _EMAIL_OF_OUTLOOK in data and _DOCUMENT not in data
    return _EMAIL_HEADER.match(data[:4096]) is not None


def is_old_workbook(data: bytes) -> bool:
    """Whether it seems to be a workbook of Excel before 2007 (.xls)."""
    return data.startswith(_COMPOUND_SIGNATURE) and any(name in data for name in _WORKBOOK) and _DOCUMENT not in data


def describe_no_table(data: bytes) -> str:
    """The sentence about a file that is not a text table (.csv) either; "" if it may be one."""
    if not data.strip():
        return describe_bytes(b"")
    if _is_email(data):
        return f"{_EMAIL}, not a comment form: {_NO_TABLE}"
    if data.startswith(_COMPOUND_SIGNATURE):
        if _ENCRYPTED in data:
            return LOCKED
        return f"The file is of an old kind (.doc, or another program's): {_AS_TABLE}"
    start = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for beginning, sentence in _SIGNATURES:
        if start.startswith(beginning.lower()):
            return f"{sentence.partition(', not')[0]}, not a comment form: {_AS_TABLE}"
    return ""


def describe_no_tables(names: list[str], mimetype: bytes) -> str:
    """The sentence about a packed file that is neither a Word file nor an Excel workbook, by the names of its parts; "" if it may
    be one of them."""
    if mimetype.startswith(_OPEN_DOCUMENT):
        return f"The file is an OpenDocument file, not a comment form: {_AS_TABLE}"
    return "" if any(name.endswith(".xml") for name in names) else NO_FORM


def describe_parts(names: list[str], mimetype: bytes) -> str:
    """The sentence about a packed file without a Word text in it, by the names of its parts."""
    if mimetype.startswith(_OPEN_DOCUMENT):
        return f"The file is an OpenDocument file, not a Word file: {AS_DOCX}"
    for folder, what in _FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            return f"The file is {what}, not a Word file."
    return f"The file is packed as Word files are, but there is no Word text in it: {AS_DOCX}"
