"""A new consultation, first page: where its text comes from."""

from flask_wtf.file import FileField
from wtforms import TextAreaField

from models.drafts.manuscript import LONGEST, Manuscript, unusable
from models.errors import Invalid
from models.text import markdown, text_file
from webapp.forms import Form

WORD = b"PK\x03\x04"  # how a Word file begins
EMPTY = "This file is empty: there are no words in it."
NOTHING = "Choose a file, or paste the text."


class SourceForm(Form):
    """A file, or words that were pasted. A file's words come back in the second field when they cannot be used."""

    file = FileField(
        "A file with the text",
        description="A Word file (.docx); or Markdown (.md) or plain text (.txt), up to 1 megabyte.",
        render_kw={
            "accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document,"
            ".md,.markdown,.txt,text/markdown,text/plain"
        },
    )
    pasted = TextAreaField("Or paste the text here", description="An empty line stands between two paragraphs.")

    _bytes = b""

    def word_file(self) -> tuple[str, bytes] | None:
        """The name and the bytes of a Word file, which a worker must read; None for a text. Raises Invalid."""
        if self.file.data and (self.pasted.data or "").strip():
            raise Invalid(
                "You have chosen a file and there is a text in this box too. Empty the box and choose the file again; or "
                "leave the box as it is and send it without a file.",
                "pasted",
            )
        self._bytes = self.file.data.read() if self.file.data else b""
        return (self.file.data.filename or "", self._bytes) if self._bytes.startswith(WORD) else None

    def manuscript(self) -> Manuscript:
        """The text that was given, read; to be asked for where it is not a Word file. Raises Invalid."""
        words = self._words_of_file() if self.file.data else self.pasted.data or ""
        self.pasted.data = words
        if not words.strip():
            raise Invalid(EMPTY if self.file.data else NOTHING, "file")
        if len(words.encode(errors="surrogatepass")) > LONGEST:
            raise Invalid(f"This text has more than {LONGEST:,} bytes, which is the most that can be read.", "pasted")
        found = markdown.read(words)
        if sentence := unusable(found):
            raise Invalid(sentence, "pasted")
        return found

    def _words_of_file(self) -> str:
        found = text_file.read(self._bytes)
        if found.trouble:
            self.pasted.data = found.words
            raise Invalid(found.trouble, "file")
        return found.words
