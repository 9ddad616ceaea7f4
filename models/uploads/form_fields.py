"""What a column of a comment form may hold."""

from collections.abc import Mapping
from typing import Literal, get_args

Field = Literal[
    "number", "member", "author", "section", "paragraph", "line", "line_to", "page", "page_to",
    "type", "change", "words", "comment", "proposed", "justification", "date", "answer",
]  # fmt: skip
"""`section` and `paragraph` name a place in the text, `words` are those that stand there now; `change` says what should
happen, `proposed` are other words, `answer` is the secretariat's own column."""

FIELDS: tuple[Field, ...] = get_args(Field)
SAYING: tuple[Field, ...] = ("comment", "proposed", "justification")

NAMES: Mapping[Field, str] = {
    "number": "Number of the comment",
    "member": "Country",
    "author": "Who says it",
    "section": "Section or clause",
    "paragraph": "Paragraph",
    "line": "Line, or the first line",
    "line_to": "Last line",
    "page": "Page, or the first page",
    "page_to": "Last page",
    "type": "Type of comment",
    "change": "What should happen",
    "words": "Present words",
    "comment": "Comment",
    "proposed": "Proposed words",
    "justification": "Reason",
}
"""How people choose among those that are read."""
