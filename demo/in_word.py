"""A coordinator who works in Word: downloads the draft, changes it with tracking, sends it in and confirms what was found."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import takewhile
from xml.sax.saxutils import escape, quoteattr

from demo.browser import NotSeen
from demo.case import Comment
from demo.cast import Cast, fields_of

DOCUMENT = "word/document.xml"
RUN = re.compile(r'<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>')


class InWord(Cast):
    """The way through Word, from the draft and back to it."""

    def write_in_word(self, comment: Comment) -> None:
        """Words are changed in the file; what a file does not say (the kind, a remark) is filled in beside the draft."""
        me, name = self._as(comment.by), self._name(comment.by)
        old = next(one.text for one in self.case.paragraphs if one.number == comment.paragraph)
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(old, comment.proposed_text, strict=False))
        same = "".join(letter for letter, _ in alike).rpartition(" ")[0]
        edited = tracked(
            me.download(self._word_file(comment.by)),
            old.removeprefix(same),
            comment.proposed_text.removeprefix(same),
            author=name,
        )
        sent = me.open(f"/rounds/{self.round_id}/uploads").send_file("/uploads", "draft, edited.docx", edited)
        self._wait("The Word file was not read", lambda: "in this file will become" in me.open(sent.address).words)
        preview = me.open(sent.address).see("1 point in this file", f"Paragraph {comment.paragraph}", name)
        confirmed = preview.send("/confirm").see("1 comment was made from this file")
        [link] = confirmed.links("#c-")
        address = f"/comments/{link.rpartition('#c-')[2]}"
        me.open(address).send(address, fields_of(comment)).see(comment.text)
        self.say(f"{name} edits the draft in Word and sends it in; a worker finds the change, and it becomes a comment")

    def _word_file(self, email: str) -> str:
        """The address of the draft as a Word file, when a worker has made it."""
        me, found = self._as(email), list[str]()
        files, *_ = me.open(f"/rounds/{self.round_id}/uploads").links("/files")
        page = me.open(files)
        if page.has_form("/text.docx"):
            page.send("/text.docx")

        def is_made() -> bool:
            page = me.open(files)
            if "could not be made" in page.words:
                raise NotSeen(f"A file could not be made: {page.words[:400]}")
            found.extend(page.tree.xpath("//a[starts-with(normalize-space(), 'Word: The text')]/@href"))
            return bool(found)

        self._wait("The draft was not there as a Word file", is_made)
        return found[0]


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
