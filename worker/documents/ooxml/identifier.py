"""The identifier of a Word or Excel file of ours: a word among its properties by which it can be held against the record."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

CORE = "docProps/core.xml"
END = "</cp:coreProperties>"


def with_identifier(file: bytes, identifier: str) -> bytes:
    """The same file with this identifier (dc:identifier) among its core properties."""
    out = BytesIO()
    with ZipFile(BytesIO(file)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == CORE:
                element = f"<dc:identifier>{escape(identifier)}</dc:identifier>{END}"
                content = content.decode().replace(END, element).encode()
            after.writestr(part, content)
    return out.getvalue()
