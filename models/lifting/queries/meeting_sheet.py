"""The sheet of a meeting: each open bracket with its whole paragraph around it, the words that can be chosen for it, and what
is noted of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.queries.proceedings import ensure_at_hand
from models.brackets.agreement import OpenBracket, Stance, Words, is_same_wording
from models.brackets.queries.placed import PlacedBracket, placed_brackets, standing_by_paragraph
from models.brackets.queries.positions import linked_in_packages, newest_positions
from models.brackets.sentence import Stretch, sentence, shortened
from models.brackets.standing import StandingParagraph
from models.brackets.written import bracket_name, shown_bracket_words, whose_compromise
from models.drafts.queries.lineage import circulated_version
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Untimely
from models.lifting.lifting import LiftingAnswer, LiftingWords, Mark, SheetEntry, members_not_accepting
from models.people.authority import Authority
from models.people.queries.offices import authorities, only_ad_referendum
from models.text.spans import Run, cut_runs

STANDING = "The draft"


def wordings_to_choose(bracket: OpenBracket) -> list[Words]:
    """The wordings that can be chosen for a bracket: the words of the draft, the alternatives, the compromise, no words."""
    found = [bracket.standing, *bracket.circulated]
    nothing = ("",) * len(bracket.standing)
    return found if bracket.is_on_paragraph or nothing in found else [*found, nothing]


def sheet_entries(session: Session, version_id: int) -> dict[int, SheetEntry]:
    """What is noted on the sheet of a version, by bracket."""
    noted = select(SheetEntry).where(SheetEntry.version_id == version_id)
    return {one.bracket_id: one for one in session.scalars(noted)}


def vanishing_words(noted: Iterable[tuple[PlacedBracket, SheetEntry]]) -> list[PlacedBracket]:
    """The brackets that have new words, though what is noted of their paragraph leaves that out of the text."""
    chosen = [(placed, tuple(entry.words or ())) for placed, entry in noted if entry.mark is not Mark.PENDING]
    dropped = {placed.paragraph.id for placed, words in chosen if placed.bracket.drops_paragraph(words)}
    return [
        placed
        for placed, words in chosen
        if placed.paragraph.id in dropped
        and not placed.bracket.is_on_whole
        and not is_same_wording(placed.bracket.standing, words)
    ]


@dataclass(frozen=True, slots=True)
class SheetBracket:
    """An open bracket, counted from 1 in the order of the text, with what is noted of it; the members that are reserved there,
    those that are reserved on other brackets of a paragraph that it is about as a whole, and those that have linked it in a
    package, with the numbers of the other brackets."""

    number: int
    placed: PlacedBracket
    standing: StandingParagraph
    entry: SheetEntry | None
    reserved: Sequence[str] = ()
    reserved_inside: Sequence[str] = ()
    linked: Sequence[tuple[str, Sequence[int]]] = ()

    @property
    def bracket(self) -> OpenBracket:
        return self.placed.bracket

    @property
    def id(self) -> int:
        return self.bracket.id or 0

    @property
    def paragraph(self) -> Paragraph:
        return self.placed.paragraph

    @property
    def name(self) -> str:
        """How people call it."""
        return bracket_name(self.number, self.paragraph.name)

    @property
    def choices(self) -> list[Words]:
        """The wordings that can be chosen, the words of the draft first."""
        return wordings_to_choose(self.bracket)

    @property
    def chosen(self) -> int | None:
        """Which of the choices is noted; None for none, or other words."""
        if self.entry is None or self.entry.words is None:
            return None
        words = tuple(self.entry.words)
        return next((number for number, one in enumerate(self.choices) if one == words), None)

    @property
    def mark(self) -> Mark:
        return self.entry.mark if self.entry else Mark.PENDING

    @property
    def runs(self) -> list[Run]:
        """The words of the paragraph, cut at the places of the bracket: those with a number are its own."""
        return cut_runs(self.paragraph.text, [(place.start, place.end) for place in self.placed.places])

    def not_accepting(self, put: LiftingWords | SheetEntry, answers: Iterable[LiftingAnswer] = ()) -> list[str]:
        """The members whose silence is not enough for words that are put for it, and that have not accepted them: who is reserved
        on words of its paragraph that would go with these is reserved on them, too."""
        inside = self.reserved_inside if self.bracket.drops_paragraph(tuple(put.words or ())) else ()
        return members_not_accepting(self.bracket, {*self.reserved, *inside}, put, answers)

    def shown(self, words: Words) -> str:
        """Words as people read them."""
        return shown_bracket_words(self.bracket, words)

    def sentence(self, words: Words) -> list[Stretch]:
        """The sentence in which it stands, with these words in its places."""
        return sentence(self.standing, self.bracket, words)

    def near_words(self, words: Words) -> list[Stretch]:
        """Of that sentence, the words nearest to the bracket's places."""
        return shortened(self.sentence(words))

    def names(self, words: Words) -> Sequence[str]:
        """Whose these words are; nobody's, if they are new."""
        found = [STANDING, *self.bracket.keepers] if is_same_wording(words, self.bracket.standing) else []
        for one in self.bracket.alternatives:
            found += one.sponsors if is_same_wording(one.words, words) else ()
        if self.bracket.compromise is not None and is_same_wording(self.bracket.compromise, words):
            found.append(whose_compromise(self.bracket))
        return found


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """A version with its open brackets, in the order of its text. `hindrance` says why nothing can be noted now, or is "";
    `authorities` say who may agree for each member."""

    version: DraftVersion
    brackets: Sequence[SheetBracket]
    hindrance: str
    authorities: Sequence[Authority]

    @property
    def only_ad_referendum(self) -> list[str]:
        """The members, by name, for which nobody has been recorded who may agree but ad referendum."""
        return only_ad_referendum(self.authorities)

    def marked(self, mark: Mark) -> list[SheetBracket]:
        """The brackets that are so marked."""
        return [one for one in self.brackets if one.mark == mark]

    @property
    def vanishing(self) -> list[SheetBracket]:
        """Those with new words that would vanish, since the sheet leaves their paragraph out of the text."""
        noted = [(one.placed, one.entry) for one in self.brackets if one.entry is not None]
        lost = {placed.bracket.id for placed in vanishing_words(noted)}
        return [one for one in self.brackets if one.id in lost]

    @property
    def to_be_put(self) -> list[SheetBracket]:
        """Those that have words for the members."""
        return [one for one in self.brackets if one.mark is not Mark.PENDING]

    @property
    def all_agreed(self) -> bool:
        return all(one.mark is Mark.AGREED for one in self.brackets)


def meeting_sheet(session: Session, version_id: int) -> MeetingSheet:
    """The sheet of a version that went out; raises NotFound for any other."""
    version = circulated_version(session, version_id)
    hindrance = ""
    try:
        ensure_at_hand(session, version)
    except Untimely as untimely:
        hindrance = str(untimely)
    found = authorities(session, version.consultation_id)
    return MeetingSheet(version, sheet_brackets(session, version), hindrance, found)


def sheet_brackets(session: Session, version: DraftVersion) -> list[SheetBracket]:
    """The open brackets of a version in the order of its text, each with what is noted of it."""
    brackets = placed_brackets(session, version.id)
    paragraphs, noted = standing_by_paragraph(brackets), sheet_entries(session, version.id)
    ids = [one.bracket.id for one in brackets]
    newest = newest_positions(session, ids)
    linked = linked_in_packages(newest, {id: number for number, id in enumerate(ids, start=1)})
    reserved: dict[int, set[str]] = defaultdict(set)
    for (id, name), own in newest.items():
        if own.stance is Stance.RESERVED:
            reserved[id].add(name)
    inside: dict[int, set[str]] = defaultdict(set)
    for one in brackets:
        if not one.bracket.is_on_whole:
            inside[one.paragraph.id] |= reserved[one.bracket.id or 0]
    return [
        SheetBracket(
            number,
            one,
            paragraphs[one.paragraph.id],
            noted.get(one.bracket.id or 0),
            sorted(reserved[one.bracket.id or 0]),
            sorted(inside[one.paragraph.id]) if one.bracket.is_on_whole else (),
            linked.get(one.bracket.id, ()),
        )
        for number, one in enumerate(brackets, start=1)
    ]
