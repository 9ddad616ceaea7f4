"""Versions as files: the text in Markdown or HTML, its redline, its compendium, the papers of a member's answer, and those of an adoption."""

import re
from collections.abc import Sequence

from models.adoption.queries.resulting_text import ResultingText
from models.comments.queries.own_answers import OwnAnswers
from models.documents.queries.compendium import Compendium
from models.documents.queries.papers import Certificate, Pack, Receipt
from models.drafts.queries.comparison import ComparedParagraph, Comparison
from models.drafts.queries.texts import Text
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.meetings.queries import MeetingDetails
from models.record.sealing import Anchor
from models.text.rows import column_count, shown_cells
from templates.documents import clearance, resulting
from templates.documents.style import style
from templates.environment import environment
from templates.links import Links

_BAR = re.compile(r"(?<!\\)\|")

END = "</main>\n</body>"
"""Where the content of a page ends."""

MARKS = re.compile(r"([\\`*_<]|&(?=[#\w])|\[(?=\^)|(?<=\])[(:])|^(\s*)([#>+=~|-]|\d+(?=[.)]))", re.MULTILINE)
"""What Markdown would take for markup. Brackets stay as they are, but for footnotes: without an address behind them they mean
nothing to it."""


def text_as_markdown(text: Text) -> str:
    """The numbered text in CommonMark with its brackets, then what is asked for in each."""
    words = {"text": text, "plain": plain, "table_row": table_row, "table_begins": table_begins}
    return environment().get_template("documents/version.md").render(words)


def text_as_html(text: Text) -> str:
    """The numbered text as a page that needs nothing else."""
    return environment().get_template("documents/version.html").render(text=text, style=style())


def brackets_as_html(text: Text) -> str:
    """The numbered text with each of its brackets laid open below it: who asks for what, and why."""
    return environment().get_template("documents/brackets.html").render(text=text, style=style())


def redline_as_html(comparison: Comparison) -> str:
    """What is different between two versions, with the names of those who asked for it."""
    return environment().get_template("documents/redline.html").render(comparison=comparison, style=style())


def compendium_as_html(compendium: Compendium) -> str:
    """All comments with their answers as a page that needs nothing else."""
    return environment().get_template("documents/compendium.html").render(compendium=compendium, style=style())


def own_answers_as_html(found: OwnAnswers) -> str:
    """What became of a member's comments, as a page that needs nothing else."""
    return environment().get_template("documents/own_answers.html").render(found=found, style=style())


def clearance_as_html(pack: Pack) -> str:
    """What a member will send, with room for signatures."""
    return environment().get_template("documents/clearance.html").render(pack=pack, words=clearance, style=style())


def receipt_as_html(receipt: Receipt) -> str:
    """That an answer has come in, with its entry in the record."""
    return environment().get_template("documents/receipt.html").render(receipt=receipt, style=style())


def certificate_as_html(certificate: Certificate) -> str:
    """That a text has been adopted, by whom, when and how."""
    return environment().get_template("documents/certificate.html").render(certificate=certificate, style=style())


def meeting_as_html(certificate: Certificate) -> str:
    """What was agreed at a meeting, and what each member has answered to the record of it."""
    return environment().get_template("documents/meeting.html").render(certificate=certificate, style=style())


def minutes_as_html(found: MeetingDetails) -> str:
    """The minutes of a meeting: who was there, what it talked about, what it concluded."""
    return environment().get_template("documents/minutes.html").render(details=found, style=style())


def resulting_as_html(
    text: ResultingText, older: DraftVersion | None = None, compared: Sequence[ComparedParagraph] = ()
) -> str:
    """The text that an adoption would make the adopted one; with `older`, what is different from that version."""
    template = environment().get_template("documents/resulting.html")
    return template.render(text=text, older=older, compared=compared, words=resulting, style=style())


def with_entry(html: str, anchor: Anchor, links: Links) -> str:
    """A page of these with the entry of the record that proves it, at its end."""
    entry = environment().get_template("documents/entry.html").render(anchor=anchor, address=links.entry(anchor))
    return html.replace(END, f"{entry}{END}", 1)


def table_row(paragraph: Paragraph) -> str:
    """A row of a table in Markdown with its number before it; a head with the line below it."""
    cells = shown_cells(paragraph.text, paragraph.standing_words)
    row = _table_line([paragraph.label, *(plain(cell).replace("  \n", "<br>") for cell in cells)])
    return f"{row}\n{_table_line(['---'] * (len(cells) + 1))}" if paragraph.kind is Kind.HEAD else row


def table_begins(paragraph: Paragraph) -> str:
    """The head that Markdown wants before the first row of a table that has none."""
    columns = column_count(paragraph.text, paragraph.standing_words) + 1
    return f"{_table_line([''] * columns)}\n{_table_line(['---'] * columns)}"


def _table_line(cells: Sequence[str]) -> str:
    escaped = (_BAR.sub(r"\|", cell) for cell in cells)
    return f"| {' | '.join(escaped)} |"


def plain(words: str, indent: str = "") -> str:
    """People's words so that Markdown shows them as they are; `indent` stands before every line but the first."""
    escaped = MARKS.sub(lambda mark: rf"\{mark[1]}" if mark[1] else f"{mark[2]}{_escape_mark(mark[3])}", words.strip())
    return escaped.replace("\n", f"  \n{indent}")


def _escape_mark(mark: str) -> str:
    """A mark at the beginning of a line; of a number, the point behind it is what counts."""
    return f"{mark}\\" if mark.isdigit() else rf"\{mark}"
