"""Reading the real case from its files, in the words that the models use."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from models.adoption.corrigendum import CorrigendumKind
from models.brackets.agreement import Rule, Stance
from models.comments.comment import Change, CommentType
from models.consensus.consensus import FieldStance
from models.dispositions.disposition import Outcome
from models.drafts.manuscript import Passage
from models.drafts.version import Kind
from models.people.person import Role
from models.text import markdown

FOLDER = Path(__file__).parent
STATEMENTS = "## Statements of members"


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

    `sources` are the places in `Case.opinions` of those from which it is made; `in_word` is written in the Word file, `in_excel` in the table of actions; `spoken`
    was said at the meeting of 22 April 2022.
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
    in_excel: bool = False
    spoken: bool = False
    cell: str = ""


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
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Compromise:
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
class Choice:
    """What a member says about a bracket; `words` are those that it writes, or accepts where they are not the bracket's."""

    by: str
    stance: Stance
    words: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Parting:
    """Who asks to part a bracket with several places, why, and the others that ask for words in it, who agree."""

    by: str
    reason: str
    agreed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket of version 2, known by words that are asked for in it; it ends in round 2 by the rule `ends`, or `stays`
    says why it is open."""

    paragraph: str
    words: str
    choices: tuple[Choice, ...]
    ends: Rule | None = None
    stays: str = ""
    parting: Parting | None = None


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """The words on which the meeting agrees for a bracket of version 3."""

    paragraph: str
    words: str


@dataclass(frozen=True, slots=True)
class Declared:
    """Where a member declares in a round that it stands on the priority fields, by their number."""

    round: int
    by: str
    stances: Mapping[int, FieldStance]
    remarks: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Achievement:
    """An entry of the register; `by` is an e-mail address, "" for the secretariat; `picture` is the height of the bars in it."""

    by: str
    year: int
    field: int
    title: str
    summary: str
    members: tuple[str, ...]
    picture: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrigendum:
    """For `wrong` read `correct` in a paragraph of the adopted text."""

    kind: CorrigendumKind
    paragraph: int
    wrong: str
    correct: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    title: str
    paragraphs: tuple[Paragraph, ...]
    members: tuple[Member, ...]
    people: tuple[Person, ...]
    opinions: tuple[Opinion, ...]
    comments: tuple[Comment, ...]
    compromises: tuple[Compromise, ...]
    edits: tuple[Edit, ...]
    answers: tuple[Answer, ...]
    answers_again: tuple[Answer, ...]  # in round 2, to comments that were carried over
    brackets: tuple[Bracket, ...]
    meeting: tuple[MeetingWords, ...]
    declared: tuple[Declared, ...]
    achievements: tuple[Achievement, ...]
    corrigendum: Corrigendum
    adopted: tuple[str, ...]  # the lines of the text on which all agree in the end, as `body` gives them


def load(folder: Path = FOLDER) -> Case:
    """The case in this folder; raises ValueError, KeyError or TypeError where the files do not have their shape."""
    title, paragraphs = read_draft((folder / "draft.md").read_text("utf-8"))
    people, round_one, round_two, fields, published = (
        tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
        for name in ("people", "comments", "round_two", "fields", "published")
    )
    return Case(
        title=title,
        paragraphs=paragraphs,
        members=tuple(Member(**row) for row in people["members"]),
        people=tuple(Person(role=Role(row.pop("role")), **row) for row in people["people"]),
        opinions=tuple(Opinion(**_said(row)) for row in round_one["departments"]),
        comments=tuple(Comment(sources=tuple(row.pop("sources", ())), **_said(row)) for row in round_one["comments"]),
        compromises=tuple(Compromise(**row) for row in round_one["compromises"]),
        edits=tuple(Edit(**row) for row in round_one["edits"]),
        answers=tuple(map(_answer, round_one["answers"])),
        answers_again=tuple(map(_answer, round_two["answers"])),
        brackets=tuple(_bracket(row) for row in round_two["brackets"]),
        meeting=tuple(MeetingWords(**row) for row in round_two["meeting"]),
        declared=tuple(map(_declared, fields["declared"])),
        achievements=tuple(
            Achievement(members=tuple(row.pop("members")), picture=tuple(row.pop("picture", ())), **row)
            for row in published["achievements"]
        ),
        corrigendum=Corrigendum(kind=CorrigendumKind(published["corrigendum"].pop("kind")), **published["corrigendum"]),
        adopted=body((folder / "adopted.md").read_text("utf-8")),
    )


def _said(row: dict[str, Any]) -> dict[str, Any]:
    change, type = Change(row.pop("kind")), CommentType(row.pop("type"))
    return {**row, "change": change, "type": type}


def _answer(row: dict[str, Any]) -> Answer:
    return Answer(outcome=Outcome[row.pop("outcome").upper()], **row)


def _declared(row: dict[str, Any]) -> Declared:
    stances = {number: FieldStance(stance) for number, stance in enumerate(row.pop("stances"), start=1)}
    remarks = {int(number): remark for number, remark in row.pop("remarks", {}).items()}
    return Declared(stances=stances, remarks=remarks, **row)


def _bracket(row: dict[str, Any]) -> Bracket:
    choices = tuple(Choice(stance=Stance(choice.pop("stance")), **choice) for choice in row.pop("choices"))
    ends, parting = row.pop("ends", None), row.pop("parting", None)
    if parting:
        row["parting"] = Parting(parting["by"], parting["reason"], tuple(parting["agreed_by"]))
    return Bracket(choices=choices, ends=Rule(ends) if ends else None, **row)


def body(text: str) -> tuple[str, ...]:
    """The lines of the case's text in Markdown from its first note on, without the statements of members below it."""
    lines = text.split("\n")
    start = next((place for place, line in enumerate(lines) if line.startswith("> ")), len(lines))
    end = lines.index(STATEMENTS) if STATEMENTS in lines else len(lines)
    return tuple("\n".join(lines[start:end]).strip("\n").split("\n"))


def read_draft(text: str) -> tuple[str, tuple[Paragraph, ...]]:
    """The title and the paragraphs of a draft in Markdown; here each one that is to have a number gives it."""
    manuscript = markdown.read(text)
    if not manuscript.title:
        raise ValueError("The draft does not begin with its title.")
    for passage in manuscript.passages:
        if passage.kind is Kind.NUMBERED and passage.number is None:
            raise ValueError(f"This paragraph has no number: {passage.text}")
    return manuscript.title, tuple(_numbered(manuscript.passages))


def _numbered(passages: Iterable[Passage]) -> Iterator[Paragraph]:
    """The passages, rows of a table with the number that follows the one before."""
    last = 0
    for one in passages:
        number = last + 1 if one.kind is Kind.ROW else one.number
        last = number or last
        yield Paragraph(one.kind, number, one.text)
