"""What a member says about the brackets of the text under consultation: drafted by its people, sent with its answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session, joinedload

import redline
from models.brackets.agreement import LINKING, OpenBracket, Stance, Words, is_same_wording
from models.brackets.bracket import AcceptableWords, BracketAdvice, BracketPosition
from models.brackets.operations.save_each import Saved, save_each
from models.brackets.queries.answering import listed_brackets
from models.brackets.queries.placed import bracket_among, brackets_by_id
from models.brackets.queries.positions import digest_of_positions, newest_positions, positions_of
from models.brackets.written import STANCES, quote_wordings, with_white_space
from models.comments.entered import EnteredChoice
from models.comments.operations.collecting import collecting_round, undo_clearance
from models.comments.queries.country import submission_of
from models.comments.submission import Submission
from models.errors import Invalid, Outdated
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.text import rows
from models.text.lists import listed
from models.text.typed import joined_lines, line, typed

LONGEST_PACKAGE = 40  # code points

TWO_CHOICES = "There are two choices here: choose the other words that you have written, or empty their field."
ONLY_LINKED_WITH_WORDS = "Only a country that accepts, keeps or writes words in a bracket can link it with others."


@dataclass(frozen=True, slots=True)
class BracketStatement:
    """What a form says about one bracket. `stance` None takes back what was said; `choice` is the number of the words that
    are accepted, among those that were circulated (`OpenBracket.circulated`); `words` are typed ones; `can_accept` the
    numbers of others; `package` is what the member calls the package in which it links the bracket with others, "" for none,
    None for the one of before. `seen` is the revision of the position before (0: none)."""

    bracket_id: int
    stance: Stance | None
    choice: int | None = None
    words: str = ""
    can_accept: tuple[int, ...] = ()
    reason: str = ""
    package: str | None = None
    seen: int = 0


def save(
    session: Session, round_id: int, statements: Sequence[BracketStatement], *, by: Person, now: datetime
) -> Saved[BracketPosition]:
    """Keep what the person's member says about brackets, for its coordinator to submit. A refused one stops no other."""
    by.ensure_speaks()
    round = collecting_round(session, round_id, by=by, now=now)
    submission = submission_of(session, round.id, by.of_member().id)
    brackets = brackets_by_id(session, round.version_id)
    own = positions_of(session, submission.id)
    earlier = _earlier_positions(session, round.id, statements, by.of_member().name)

    def save_one(one: BracketStatement) -> BracketPosition | None:
        bracket, position = bracket_among(brackets, one.bracket_id).bracket, own.get(one.bracket_id)
        before = position or earlier.get(one.bracket_id)
        linked = before.package if before is not None else ""
        one = add_stance(one, position)
        one = _with_earlier_package(one, linked) if one.stance else _empty_statement(bracket, one, position, linked, by)
        return _save_position(session, submission, bracket, position, one, by, now)

    kept = save_each(statements, save_one)
    if kept.rows:
        undo_clearance(session, round, by=by, now=now)
        record(
            session,
            submission,
            Verb.POSITIONS_DRAFTED,
            consultation_id=round.consultation_id,
            by=by,
            at=now,
            member=by.of_member().id,
            positions=digest_of_positions(kept.rows),
        )
    return kept


def let_all_stand(session: Session, round_id: int, *, by: Person, now: datetime) -> int:
    """Accept the words of every bracket that the member's answer would let stand by saying nothing: the member accepts one by
    one what it has to accept expressly, and where it was reserved, or has typed something over the bracket."""
    by.ensure_speaks()
    collecting_round(session, round_id, by=by, now=now)
    round = session.get_one(Round, round_id, options=[joinedload(Round.version)])
    statements = [
        BracketStatement(one.id, Stance.ACCEPT, choice=0)
        for one in listed_brackets(session, round, by.of_member())
        if one.lets_stand
    ]
    return save(session, round_id, statements, by=by, now=now).changed


def _save_position(
    session: Session,
    submission: Submission,
    bracket: OpenBracket,
    own: BracketPosition | None,
    statement: BracketStatement,
    by: Person,
    now: datetime,
) -> BracketPosition | None:
    """The position as it is kept now; None if nothing has changed."""
    words = chosen_words(bracket, statement)
    can_accept = acceptable_wordings(bracket, statement, words, own)
    reason, package = typed(statement.reason, f"reason_{statement.bracket_id}"), package_of(statement)
    stance = statement.stance
    if _is_same(own, stance, words, can_accept, reason, package) or (stance is None and not statement.seen):
        return None
    if (own.revision if own else 0) != statement.seen:
        raise _outdated_choice(session, bracket, own, by)
    if stance is None:
        assert own is not None
        session.delete(own)
        return own
    if own is None:
        assert bracket.id is not None
        own = BracketPosition(bracket_id=bracket.id, submission_id=submission.id, revision=0)
        session.add(own)
    own.stance, own.words = stance, None if words is None else list(words)
    own.reason, own.package = reason, package
    own.acceptable = [AcceptableWords(words=list(one)) for one in can_accept]
    own.by_id, own.at = by.id, now
    own.revision += 1
    return own


def _outdated_choice(session: Session, bracket: OpenBracket, own: BracketPosition | None, by: Person) -> Outdated:
    """The refusal of a choice whose author has not seen that of somebody else of the country, and now reads it."""
    revision = {"revision": str(own.revision if own else 0)}
    if own is None:
        return Outdated(
            "Somebody of your country has taken back meanwhile what was chosen here. Save again if yours should stand.",
            revision,
        )
    who = "You have" if own.by_id == by.id else f"{session.get_one(Person, own.by_id).name} has"
    return Outdated(
        f"{who} chosen meanwhile: {by.of_member().name} {_describe_position(bracket, own)} What you chose is kept below, but not saved: save again "
        "to put it in the place of this choice.",
        revision,
    )


def _describe_position(bracket: OpenBracket, own: BracketPosition) -> str:
    """What a member says by a position, after its name, for its own people."""
    words = f" {quote_wordings(bracket, [own.words])}" if own.words else ""
    package = f", in package “{own.package}”" if own.package else ""
    others = f", and could also accept {quote_wordings(bracket, own.can_accept)}" if own.acceptable else ""
    reason = f" (reason: “{own.reason}”)" if own.reason else ""
    return f"{STANCES[own.stance]}{words}{package}{others}{reason}."


def add_stance(
    statement: BracketStatement, own: BracketPosition | BracketAdvice | EnteredChoice | None
) -> BracketStatement:
    """The statement, with the stance OTHER where new words are typed. Raises Invalid where another stance is chosen."""
    field = f"words_{statement.bracket_id}"
    stood = (own.words or ("",))[0].strip() if own is not None and own.stance is Stance.OTHER else ""
    if statement.stance is Stance.OTHER or typed(statement.words, field) in ("", stood):
        return statement
    if statement.stance is None:
        return replace(statement, stance=Stance.OTHER)
    raise Invalid(TWO_CHOICES, field)


def chosen_words(bracket: OpenBracket, statement: BracketStatement) -> Words | None:
    """The words that go with what is said of a bracket, None if none do; raises Invalid."""
    field = f"stance_{statement.bracket_id}"
    if statement.stance is Stance.ACCEPT:
        if statement.choice is None or not 0 <= statement.choice < len(bracket.circulated):
            raise Invalid("Choose the words that your country accepts.", field)
        return bracket.circulated[statement.choice]
    if statement.stance is Stance.OTHER:
        return other_words(bracket, statement.words, f"words_{statement.bracket_id}")
    return None


def other_words(bracket: OpenBracket, words: str, field: str) -> Words:
    """The words that somebody writes in a bracket's place, as they are kept; raises Invalid."""
    has_lines = bracket.columns or "\n" in bracket.standing[0]
    words = typed(words, field) if has_lines else joined_lines(words, field)
    if not words:
        raise Invalid("Write the other words, or choose one of those above.", field)
    if bracket.is_on_paragraph:
        raise Invalid("This bracket is about a whole paragraph. Suggest a change in the paragraph itself.", field)
    if len(bracket.standing) > 1:
        raise Invalid("This bracket has several places. Suggest a change in the paragraph itself.", field)
    if "[" in words or "]" in words:
        raise Invalid(
            "A bracket stands in these words. Write only the words that should replace it, without names.", field
        )
    if redline.key(words) == redline.key(bracket.standing[0]).strip():
        raise Invalid("These are the words of the draft. Choose to keep them.", field)
    rows.ensure_in_bracket(bracket.columns, words, field)
    return with_white_space(bracket, (words,))


def acceptable_wordings(
    bracket: OpenBracket, statement: BracketStatement, words: Words | None, own: BracketPosition | EnteredChoice | None
) -> tuple[Words, ...]:
    """The words that the member could accept besides those (`words`, or the draft's) that it accepts, keeps or writes; none beside a
    choice that has none. Raises Invalid for new ones there."""
    ticked = _wordings(bracket, statement.can_accept)
    if statement.stance in LINKING:
        chosen = bracket.standing if words is None else words
        return tuple(one for one in ticked if not is_same_wording(one, chosen))
    stood = own.can_accept if own is not None else []
    if statement.stance is not None and any(list(each) not in stood for each in ticked):
        raise Invalid(
            "Words are ticked that your country could also accept. They count only beside words that it accepts, keeps or "
            "writes: choose such words, or untick the others.",
            f"can_{statement.bracket_id}",
        )
    return ()


def _wordings(bracket: OpenBracket, numbers: Collection[int]) -> tuple[Words, ...]:
    others = [*bracket.circulated, bracket.standing]
    return tuple(others[number] for number in sorted(set(numbers)) if 0 <= number < len(others))


def _earlier_positions(
    session: Session, id: int, statements: Sequence[BracketStatement], member: str
) -> dict[int, BracketPosition]:
    """What the member has said about these brackets in the rounds before the one with this number."""
    found = newest_positions(session, [one.bracket_id for one in statements], before=session.get_one(Round, id))
    return {bracket: position for (bracket, name), position in found.items() if name == member}


def _with_earlier_package(statement: BracketStatement, linked: str) -> BracketStatement:
    """What is said, in the package in which the member has linked the bracket before, where it says nothing about that."""
    if statement.package is not None:
        return statement
    return replace(statement, package=linked if statement.stance in LINKING else "")


def _empty_statement(
    bracket: OpenBracket, statement: BracketStatement, own: BracketPosition | None, linked: str, by: Person
) -> BracketStatement:
    """What is said without a choice: nothing. Raises Invalid if more is filled in than what stood there already."""
    reason, could_accept = (own.reason, own.can_accept) if own is not None else ("", [])
    ticked = _wordings(bracket, statement.can_accept)
    filled = {
        "your reason": typed(statement.reason, f"reason_{statement.bracket_id}") not in ("", reason),
        "the package": line(statement.package or "", f"package_{statement.bracket_id}") not in ("", linked),
        "what it could also accept": any(list(one) not in could_accept for one in ticked),
    }
    lost = [what for what, is_filled in filled.items() if is_filled]
    if lost:
        asks = any(by.of_member().name in one.sponsors for one in bracket.alternatives)
        raise Invalid(
            f"Choose what your country says about this bracket{', or that it goes on asking for its words' if asks else ''}, "
            f"so that {listed(lost)} {'is' if len(lost) == 1 else 'are'} kept.",
            f"stance_{statement.bracket_id}",
        )
    return BracketStatement(statement.bracket_id, None, seen=statement.seen)


def package_of(statement: BracketStatement) -> str:
    """What the package is called in which the bracket is linked with others, "" for none; raises Invalid."""
    field = f"package_{statement.bracket_id}"
    name = line(statement.package or "", field)
    if len(name) > LONGEST_PACKAGE:
        raise Invalid(f"Call the package by at most {LONGEST_PACKAGE} letters, such as “A”.", field)
    if name and statement.stance not in LINKING:
        raise Invalid(ONLY_LINKED_WITH_WORDS, field)
    return name


def _is_same(
    own: BracketPosition | None,
    stance: Stance | None,
    words: Words | None,
    can_accept: tuple[Words, ...],
    reason: str,
    package: str,
) -> bool:
    if own is None or stance is None:
        return own is None and stance is None
    kept = (own.stance, own.words, [tuple(one) for one in own.can_accept], own.reason, own.package)
    return kept == (stance, None if words is None else list(words), list(can_accept), reason, package)
