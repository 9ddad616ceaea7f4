"""Reading the real case from its three files, in the words that the models use."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from models import markdown
from models.comment import Change, CommentType
from models.consolidation.disposition import Outcome
from models.draft import Kind
from models.person import Role

FOLDER = Path(__file__).parent


class Paragraph(NamedTuple):
    kind: Kind
    number: int | None  # headings and notes have none
    text: str


@dataclass(frozen=True, slots=True)
class Member:
    code: str
    name: str
    language: str
    zone: str
    ministry: str


@dataclass(frozen=True, slots=True)
class Person:
    email: str
    name: str
    role: Role
    language: str
    zone: str
    member: str | None = None  # its code; staff have none
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """`by` is an e-mail address; `paragraph` is None for the whole text; `proposed_text` is a whole paragraph.

    `sources` are the places in `Case.opinions` of those from which it is made; `in_word` is written in the Word file.
    """

    by: str
    change: Change
    type: CommentType
    text: str
    paragraph: int | None = None
    proposed_text: str = ""
    justification: str = ""
    sources: tuple[int, ...] = ()
    in_word: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a department says; `by` is the address of its contributor, "" for one that the coordinator enters.

    `came_by` is how it came then; `note` is the reason for which it is left out, "" where it is included.
    """

    department: str
    change: Change
    type: CommentType
    text: str
    paragraph: int
    proposed_text: str = ""
    justification: str = ""
    by: str = ""
    came_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WayOut:
    paragraph: int
    text: str  # the words that the secretariat proposes for the bracket
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    paragraph: int
    old: str  # the words that the secretariat changes, and what they become
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    comment: int  # its place in `Case.comments`, from 0
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    title: str
    paragraphs: tuple[Paragraph, ...]
    members: tuple[Member, ...]
    people: tuple[Person, ...]
    opinions: tuple[Opinion, ...]
    comments: tuple[Comment, ...]
    ways_out: tuple[WayOut, ...]
    edits: tuple[Edit, ...]
    answers: tuple[Answer, ...]


def load(folder: Path = FOLDER) -> Case:
    """The case in this folder; raises ValueError, KeyError or TypeError where the files do not have their shape."""
    title, paragraphs = read_draft((folder / "draft.md").read_text("utf-8"))
    people = tomllib.loads((folder / "people.toml").read_text("utf-8"))
    round_one = tomllib.loads((folder / "comments.toml").read_text("utf-8"))
    return Case(
        title=title,
        paragraphs=paragraphs,
        members=tuple(Member(**row) for row in people["members"]),
        people=tuple(Person(role=Role(row.pop("role")), **row) for row in people["people"]),
        opinions=tuple(Opinion(**_said(row)) for row in round_one["departments"]),
        comments=tuple(Comment(sources=tuple(row.pop("sources", ())), **_said(row)) for row in round_one["comments"]),
        ways_out=tuple(WayOut(**row) for row in round_one["way_out"]),
        edits=tuple(Edit(**row) for row in round_one["edits"]),
        answers=tuple(Answer(outcome=Outcome[row.pop("outcome").upper()], **row) for row in round_one["answers"]),
    )


def _said(row: dict[str, Any]) -> dict[str, Any]:
    change, type = Change(row.pop("kind")), CommentType(row.pop("type"))
    return {**row, "change": change, "type": type}


def read_draft(text: str) -> tuple[str, tuple[Paragraph, ...]]:
    """The title and the paragraphs of a draft in Markdown; here each one that is to have a number gives it."""
    manuscript = markdown.read(text)
    if not manuscript.title:
        raise ValueError("The draft does not begin with its title.")
    for passage in manuscript.passages:
        if passage.kind is Kind.NUMBERED and passage.number is None:
            raise ValueError(f"This paragraph has no number: {passage.text}")
    return manuscript.title, tuple(Paragraph(one.kind, one.number, one.text) for one in manuscript.passages)
