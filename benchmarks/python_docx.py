"""The same paragraphs with the same comments as python-docx writes them; tracked changes are beyond it."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document

from benchmarks.word_files import WHY, member_name


def python_docx(paragraphs: Sequence[str]) -> bytes:
    """The file; the words stand in it as they are."""
    document, out = Document(), BytesIO()
    for number, text in enumerate(paragraphs):
        run = document.add_paragraph().add_run(text)
        document.add_comment(run, text=WHY, author=member_name(number), initials="A")
    document.save(out)
    return out.getvalue()
