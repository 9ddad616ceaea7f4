"""What a member's answer says about brackets: the same on its page, in its papers and on its receipt; and what an entered answer
says about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import Stance, Words
from models.brackets.bracket import AcceptableWords, BracketPosition
from models.brackets.queries.answering import listed_brackets, packages_of_one
from models.brackets.queries.listed import ListedBracket, Silence
from models.comments.entered import EnteredAnswer, EnteredChoice


@dataclass(frozen=True, slots=True)
class OnBracket:
    """A bracket with what the answer says about it: the stance, None if it says nothing, the words that it is about,
    the package in which it is linked with others (`alone`: with none yet), and the words with which the member could live
    besides."""

    listed: ListedBracket
    stance: Stance | None
    wordings: tuple[Words, ...]
    reason: str = ""
    package: str = ""
    alone: bool = False
    could_accept: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class OnBrackets:
    """What was chosen, or typed over a bracket; what the member goes on asking for without a word about it; what its answer
    lets stand; where it does not object to what others agree on; what it holds by saying nothing, since the words wait
    until it accepts them; and what it leaves as a meeting agreed ad referendum, until others confirm it. `choices` counts
    those that are sent as choices; what is typed is sent as a comment."""

    chosen: Sequence[OnBracket]
    goes_on: Sequence[OnBracket]
    lets_stand: Sequence[OnBracket]
    not_opposed: Sequence[OnBracket]
    held: Sequence[OnBracket]
    agreed: Sequence[OnBracket]
    choices: int

    def only(self, shown: Sequence[OnBracket]) -> "OnBrackets":
        """The same of a part of a long answer: what is `shown` of each list."""
        ids = {id(one) for one in shown}

        def select_shown(listed: Sequence[OnBracket]) -> list[OnBracket]:
            return [one for one in listed if id(one) in ids]

        return OnBrackets(
            select_shown(self.chosen),
            select_shown(self.goes_on),
            select_shown(self.lets_stand),
            select_shown(self.not_opposed),
            select_shown(self.held),
            select_shown(self.agreed),
            self.choices,
        )


def brackets_in_answer(brackets: Sequence[ListedBracket], member: str) -> OnBrackets:
    """What the answer of a member, called by its English short name, says about the brackets in its list."""
    of_one = packages_of_one(brackets)
    silent = [one for one in brackets if not one.is_settled]
    return OnBrackets(
        chosen=[_chosen_bracket(one, of_one) for one in brackets if one.is_settled],
        goes_on=[OnBracket(one, None, _own_wordings(one, member)) for one in silent if one.silence is Silence.GOES_ON],
        lets_stand=[OnBracket(one, None, tuple(one.bracket.circulated)) for one in brackets if one.lets_stand],
        not_opposed=[OnBracket(one, None, tuple(one.bracket.circulated)) for one in brackets if one.does_not_object],
        held=[OnBracket(one, None, _waiting_words(one)) for one in brackets if one.is_held_by_silence],
        agreed=[OnBracket(one, None, _waiting_words(one)) for one in silent if one.silence is Silence.AGREED],
        choices=sum(one.own is not None for one in brackets),
    )


def choices_of(session: Session, entry_id: int) -> dict[int, EnteredChoice]:
    """What the entry says about brackets, by bracket."""
    own = select(EnteredChoice).where(EnteredChoice.entry_id == entry_id).order_by(EnteredChoice.id)
    return {one.bracket_id: one for one in session.scalars(own)}


def listed_in_entry(session: Session, entry: EnteredAnswer) -> Sequence[ListedBracket]:
    """The open brackets of the text, each with what the entry says about it by a choice; nothing else of the member's. Its
    round is loaded with its version."""
    choices = choices_of(session, entry.id)
    found = listed_brackets(session, entry.round, entry.member)
    return [replace(one, own=_as_position(choices.get(one.id)), typed=None, advice=()) for one in found]


def _chosen_bracket(one: ListedBracket, of_one: Collection[str]) -> OnBracket:
    if one.own is not None:
        with_stance = _bracket_with_stance(one, one.own.stance, one.own.words, one.own.reason)
        if not isinstance(one.own, BracketPosition):
            return with_stance
        could_accept = tuple(tuple(words) for words in one.own.can_accept)
        package = one.own.package
        return replace(with_stance, package=package, alone=package in of_one, could_accept=could_accept)
    assert one.typed is not None
    _, choice = one.typed
    return _bracket_with_stance(one, choice.stance, choice.words, "")


def _bracket_with_stance(one: ListedBracket, stance: Stance, words: Sequence[str] | None, reason: str) -> OnBracket:
    if stance is Stance.KEEP:
        return OnBracket(one, stance, (one.bracket.standing,), reason)
    return OnBracket(one, stance, () if words is None else (tuple(words),), reason)


def _own_wordings(one: ListedBracket, member: str) -> tuple[Words, ...]:
    """The words for which the member is named; who is named and asks for none keeps the draft."""
    return tuple(words for words in one.bracket.circulated if member in one.asked_by(words)) or (one.bracket.standing,)


def _waiting_words(one: ListedBracket) -> tuple[Words, ...]:
    """The words that wait for a member: those on which a meeting has agreed ad referendum, else all that were circulated."""
    bracket = one.bracket
    compromise = bracket.compromise if bracket.ad_referendum else None
    return tuple(bracket.circulated) if compromise is None else (compromise,)


def _as_position(choice: EnteredChoice | None) -> BracketPosition | None:
    """A choice as pages show positions; it is never kept as one here."""
    if choice is None:
        return None
    return BracketPosition(
        bracket_id=choice.bracket_id,
        stance=choice.stance,
        words=choice.words,
        reason=choice.reason,
        package=choice.package,
        revision=choice.revision,
        acceptable=[AcceptableWords(words=words) for words in choice.can_accept],
    )
