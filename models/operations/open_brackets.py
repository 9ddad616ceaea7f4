"""The places of the brackets that are open in a version, for those who put words there: a meeting, and its record."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.consolidation.agreement import DELETE_PARAGRAPH, Alternative
from models.consolidation.placed import placed
from models.consolidation.written import at_place
from models.draft import DraftVersion, Paragraph
from models.named_brackets import named


@dataclass(frozen=True, slots=True)
class OpenBracket:
    """A place of a bracket in a paragraph, code points `start` to `end` of its text: the words of the draft there, and the
    alternatives with who asks for them. Places of one bracket have the same `number`, counted in the order of the text;
    `place` counts them, and is None where the bracket has one."""

    paragraph: Paragraph
    start: int
    end: int
    number: int
    place: int | None
    standing: str
    alternatives: tuple[Alternative, ...]
    compromise: str | None

    @property
    def name(self) -> str:
        """How people call it: "Bracket 3", or "Bracket 3, place 2"."""
        return f"Bracket {self.number}" + (f", place {self.place}" if self.place else "")

    @property
    def takes_paragraph_out(self) -> bool:
        """Whether it is about taking its whole paragraph out."""
        return any(one.words == (DELETE_PARAGRAPH,) for one in self.alternatives)

    @property
    def words(self) -> str:
        """The whole of it, with its signs."""
        return self.paragraph.text[self.start : self.end]


def open_brackets(session: Session, version: DraftVersion) -> list[OpenBracket]:
    """The places of the open brackets of a version, in the order of its text."""
    found = [
        OpenBracket(
            one.paragraph,
            conflict.start,
            conflict.end,
            number,
            place + 1 if len(one.places) > 1 else None,
            conflict.base_text,
            tuple(
                Alternative((words,), names)
                for words, names in at_place(one.bracket.alternatives, conflict.base_text, place)
            ),
            conflict.proposal,
        )
        for number, one in enumerate(placed(session, version.id), start=1)
        for place, conflict in enumerate(one.places)
    ]
    return sorted(found, key=lambda one: (one.paragraph.position, one.start))


def holds_bracket(words: str, version: DraftVersion) -> bool:
    """Whether a bracket of those who take part stands in the words."""
    return any(named(words, {member.name for member in version.consultation.members}))
