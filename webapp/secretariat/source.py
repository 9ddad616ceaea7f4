"""A new consultation, first page: where its text comes from."""

from flask_wtf.file import FileField
from wtforms import TextAreaField

from models import markdown, text_file
from models.errors import Invalid
from models.manuscript import LONGEST, MOST, Manuscript
from webapp.forms import Form

EMPTY = "This file is empty: there are no words in it."
NOTHING = "Choose a file, or paste the text."


class SourceForm(Form):
    """A file, or words that were pasted. A file's words come back in the second field when they cannot be used."""

    file = FileField(
        "A file with the text",
        description="Markdown (.md) or plain text (.txt), up to 1 megabyte.",
        render_kw={"accept": ".md,.markdown,.txt,text/markdown,text/plain"},
    )
    pasted = TextAreaField("Or paste the text here", description="An empty line stands between two paragraphs.")

    def manuscript(self) -> Manuscript:
        """The text that was given, read. Raises Invalid."""
        pasted = self.pasted.data or ""
        if self.file.data and pasted.strip():
            raise Invalid(
                "You have chosen a file and there is a text in this box too. Empty the box and choose the file again; or "
                "leave the box as it is and send it without a file.",
                "pasted",
            )
        words = self._words_of_file() if self.file.data else pasted
        self.pasted.data = words
        if not words.strip():
            raise Invalid(EMPTY if self.file.data else NOTHING, "file")
        if len(words.encode(errors="surrogatepass")) > LONGEST:
            raise Invalid(f"This text has more than {LONGEST:,} bytes, which is the most that can be read.", "pasted")
        found = markdown.read(words)
        if all(passage.out for passage in found.passages):
            raise Invalid("There is a title, but no paragraph under it.", "pasted")
        if len(found.passages) > MOST:
            raise Invalid(
                f"This text has {len(found.passages):,} paragraphs; a consultation can be held on up to {MOST:,}. "
                "Split it into two texts.",
                "pasted",
            )
        return found

    def _words_of_file(self) -> str:
        found = text_file.read(self.file.data.read())
        if found.trouble:
            self.pasted.data = found.words
            raise Invalid(found.trouble, "file")
        return found.words
