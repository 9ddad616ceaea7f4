"""What somebody does in Word with a draft: words changed with tracking, and a paragraph added."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

DOCUMENT = "word/document.xml"
RUN = re.compile(r'<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>')


def tracked(file: bytes, old: str, new: str, *, author: str) -> bytes:
    """The Word file with the words `old` replaced where they stand first; ValueError if they stand nowhere in one run."""

    def change(document: str) -> str:
        run = next((run for run in RUN.finditer(document) if escape(old) in run[2]), None)
        if run is None:
            raise ValueError(f"{old!r} does not stand in the file")
        look, (before, _, after) = run[1] or "", run[2].partition(escape(old))
        gone = f"<w:del {_who(author)}>{_run(look, escape(old), 'w:delText')}</w:del>"
        new_words = f"<w:ins {_who(author)}>{_run(look, escape(new))}</w:ins>" if new else ""
        words = f"{_run(look, before)}{gone}{new_words}{_run(look, after)}"
        return f"{document[: run.start()]}{words}{document[run.end() :]}"

    return _with(file, change)


def added(file: bytes, after: str, text: str, *, author: str) -> bytes:
    """The Word file with a new paragraph behind the one that holds the words `after`; ValueError if none does."""

    def change(document: str) -> str:
        end = document.index("</w:p>", document.index(escape(after))) + len("</w:p>")
        mark = f"<w:pPr><w:rPr><w:ins {_who(author)}/></w:rPr></w:pPr>"
        new = f"<w:p>{mark}<w:ins {_who(author)}>{_run('', escape(text))}</w:ins></w:p>"
        return f"{document[:end]}{new}{document[end:]}"

    return _with(file, change)


def _with(file: bytes, change: Callable[[str], str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data.decode()).encode() if part.filename == DOCUMENT else data)
    return out.getvalue()


def _run(look: str, words: str, kind: str = "w:t") -> str:
    return f'<w:r>{look}<{kind} xml:space="preserve">{words}</{kind}></w:r>' if words else ""


def _who(author: str) -> str:
    return f'w:id="900" w:author={quoteattr(author)} w:date="2022-04-25T09:00:00Z"'
