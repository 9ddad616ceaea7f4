"""Asking to part a bracket with several places, and what parting it does when its version is circulated."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket, Rule, comparison_key
from models.brackets.bracket import AcceptableWords, BracketEnding, BracketParting, BracketPosition
from models.brackets.parting import awaited_to_part, can_be_parted, duty_at, stance_at
from models.brackets.queries.placed import PlacedBracket, placed_bracket, placed_brackets
from models.brackets.queries.positions import newest_positions
from models.consolidation.opening import fingerprint_of
from models.db.access import unsealed
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.operations import letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.text.typed import typed


def ask(session: Session, round_id: int, bracket_id: int, *, reason: str, by: Person, now: datetime) -> BracketParting:
    """Ask, in the name of a member that is named in a bracket, that each of its places be a bracket of its own; for a member
    that asks for words in it, this agrees as well to what others have asked. Asking twice asks once."""
    by.ensure_coordinator()
    round = rounds.locked_open_round(session, round_id, by=by, now=now)
    bracket = placed_bracket(session, round.version_id, bracket_id)
    own = next((one for one in bracket.partings if one.member_id == by.of_member().id), None)
    if own is not None:
        return own
    if not can_be_parted(bracket.bracket):
        raise Untimely("This bracket has only one place, or a meeting has agreed on words for it: it cannot be parted.")
    if by.of_member().name not in bracket.bracket.named:
        raise NotYours("Only a country that is named in a bracket can ask to part it.")
    why = typed(reason, "reason")
    if not why and not bracket.partings:
        raise Invalid(
            "Say why: the countries that have asked for these words together read it before they agree.", "reason"
        )

    wish = BracketParting(
        round_id=round.id, bracket_id=bracket_id, member_id=by.of_member().id, reason=why, by_id=by.id, at=now
    )
    session.add(wish)

    _record(session, round, wish, Verb.PARTING_ASKED, by, now)

    if not bracket.partings:
        names = set(awaited_to_part(bracket.bracket)) - {by.of_member().name}
        sponsors = [one for one in round.consultation.members if one.name in names]
        letters.owe_on_bracket(session, wish, sponsors, now=now)
    return wish


def take_back(session: Session, round_id: int, bracket_id: int, *, by: Person, now: datetime) -> BracketParting:
    """Take the member's wish to part a bracket back, while a round is open on it."""
    by.ensure_coordinator()
    round = rounds.locked_open_round(session, round_id, by=by, now=now)
    partings = placed_bracket(session, round.version_id, bracket_id).partings
    wish = next((one for one in partings if one.member_id == by.of_member().id), None)
    if wish is None:
        raise NotFound("Your country has not asked to part this bracket, or has taken it back already.")

    _record(session, round, wish, Verb.PARTING_TAKEN_BACK, by, now)
    letters.withdraw_on_bracket(session, wish)
    session.delete(wish)
    return wish


def copy_to_parts(session: Session, version: DraftVersion, opened: Mapping[str, int]) -> None:
    """Give the parts of the brackets that are parted in a version what was said and marked of the whole. `opened` are the ids of
    the brackets that the version opens, by the fingerprint of their first place."""
    endings = select(BracketEnding.bracket_id, BracketEnding.rule).where(BracketEnding.version_id == version.id)
    ended = dict(session.execute(endings).all())
    if version.base_id is None or Rule.PARTED not in ended.values():
        return
    brackets = placed_brackets(session, version.base_id)
    going_on = newest_positions(session, [one.bracket.id for one in brackets if one.bracket.id not in ended])
    linked = {(name, one.package.casefold()) for (_, name), one in going_on.items()}
    for whole in brackets:
        if ended.get(whole.bracket.id or 0) is Rule.PARTED:
            fingerprints = (fingerprint_of(whole.bracket.id, place) for place in range(len(whole.places)))
            parts = [(place, opened[one]) for place, one in enumerate(fingerprints) if one in opened]
            _copy_positions(session, whole.bracket, parts, linked)
            _copy_duties(session, whole, parts)


def _copy_positions(
    session: Session, whole: OpenBracket, parts: Sequence[tuple[int, int]], linked: Collection[tuple[str, str]]
) -> None:
    """Each part gets what each member has said about the whole, as far as it is about its place. It stays in a package only with
    brackets that go on (`linked`): the parts alone shall not be linked again."""
    newest = newest_positions(session, [whole.id])
    could_accept = _acceptable_words(session, [one.id for one in newest.values()])
    for place, id in parts:
        for (_, name), one in newest.items():
            stance, words = stance_at(whole, place, one.stance, None if one.words is None else tuple(one.words))
            position = BracketPosition(
                bracket_id=id,
                submission_id=one.submission_id,
                stance=stance,
                words=None if words is None else list(words),
                reason=one.reason,
                package=one.package if (name, one.package.casefold()) in linked else "",
                by_id=one.by_id,
                at=one.at,
            )
            others = {comparison_key(own): own for own in ((every[place],) for every in could_accept.get(one.id, ()))}
            position.acceptable = [AcceptableWords(words=list(own)) for own in others.values() if own != words]
            session.add(position)


def _acceptable_words(session: Session, positions: Sequence[int]) -> Mapping[int, Sequence[Sequence[str]]]:
    """The words with which members could live, by position. They are copied and shown to nobody, so past the seal."""
    rows = select(AcceptableWords.position_id, AcceptableWords.words).where(AcceptableWords.position_id.in_(positions))
    found: dict[int, list[Sequence[str]]] = {}
    for position_id, words in session.execute(
        rows.order_by(AcceptableWords.id),
        execution_options=unsealed("what members could accept is copied, and shown to nobody"),
    ):
        found.setdefault(position_id, []).append(words)
    return found


def _copy_duties(session: Session, whole: PlacedBracket, parts: Sequence[tuple[int, int]]) -> None:
    for place, id in parts:
        for one in whole.duties:
            is_marked, words = duty_at(whole.bracket, place, None if one.words is None else tuple(one.words))
            if is_marked:
                session.add(one.copied_to(id, words))


def _record(session: Session, round: Round, wish: BracketParting, verb: Verb, by: Person, now: datetime) -> None:
    session.flush()
    record(
        session,
        wish,
        verb,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        bracket=wish.bracket_id,
        member=wish.member_id,
        reason=digest_of(wish.reason),
    )
