"""The zip file that a Word file or a workbook is, as different programs pack it."""

import re
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from tests.documents.forms import read, workbook
from tests.documents.word import docx, p, t
from worker.documents.docx_in.read import read_docx
from worker.documents.limits import Unreadable
from worker.documents.ooxml.active import MACROS
from worker.documents.ooxml.package import Package


def with_backslashes(content: bytes) -> bytes:
    """The file as some programs on Windows pack it."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(out, "w") as packed:
        for each in parts.infolist():
            packed.writestr(ZipInfo(each.filename.replace("/", "\\")), parts.read(each))
    return out.getvalue()


def test_folders_may_be_written_with_backslashes() -> None:
    content = with_backslashes(docx(p(t("The members meet."))))

    assert read_docx(BytesIO(content), "draft.docx").after == ["The members meet."]
    assert "word/document.xml" in [name for name, _ in Package(BytesIO(content)).all_parts()]
    assert len(read(with_backslashes(workbook([("Para", "Comment"), ("1", "Why?")]))).rows) == 1


def test_macros_are_found_behind_backslashes() -> None:
    with pytest.raises(Unreadable, match=re.escape(MACROS)):
        Package(BytesIO(with_backslashes(docx(p(), more={"word/vbaProject.bin": "x"}))))
