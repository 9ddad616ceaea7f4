"""Asking to part a bracket with several places, and what parting it does when its version is circulated."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket, Rule, key_of
from models.brackets.bracket import AcceptableWords, BracketDuty, BracketEnding, BracketParting, BracketPosition
from models.brackets.parting import awaited_to_part, can_be_parted, duty_at, stance_at
from models.brackets.queries.placed import PlacedBracket, placed
from models.brackets.queries.positions import newest_positions
from models.consolidation.opening import fingerprint_of
from models.db.access import UNSEALED
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.operations import letters
from models.people.person import Person
from models.record.events import Verb, digest_of, record
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.rounds.operations.deadlines import ensure_open
from models.text.typed import typed


def ask(session: Session, round_id: int, bracket_id: int, *, reason: str, by: Person, now: datetime) -> BracketParting:
    """Ask, in the name of a member that is named in a bracket, that each of its places be a bracket of its own; for a member
    that asks for words in it, this agrees as well to what others have asked. Asking twice asks once."""
    round = _open(session, round_id, by, now)
    bracket = _bracket(session, round, bracket_id)
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
    round = _open(session, round_id, by, now)
    partings = _bracket(session, round, bracket_id).partings
    wish = next((one for one in partings if one.member_id == by.of_member().id), None)
    if wish is None:
        raise NotFound("Your country has not asked to part this bracket, or has taken it back already.")

    _record(session, round, wish, Verb.PARTING_TAKEN_BACK, by, now)
    letters.withdraw_on_bracket(session, wish)
    session.delete(wish)
    return wish


def part_from(session: Session, version: DraftVersion, part: PlacedBracket, id: int) -> None:
    """Give a new bracket (its number is `id`) what was said and marked of the bracket of which it was a place; nothing where
    it is no part of one."""
    endings = select(BracketEnding.bracket_id, BracketEnding.rule).where(BracketEnding.version_id == version.id)
    ended = dict(session.execute(endings).all())
    if version.base_id is None or Rule.PARTED not in ended.values():
        return
    brackets = placed(session, version.base_id)
    for whole in brackets:
        for place in range(len(whole.places)) if ended.get(whole.bracket.id or 0) is Rule.PARTED else ():
            if fingerprint_of(whole.bracket.id, place) == part.places[0].fingerprint:
                going_on = [one.bracket.id for one in brackets if one.bracket.id not in ended]
                _carry_positions(session, whole.bracket, place, id, going_on)
                _carry_duties(session, whole, place, id)


def _carry_positions(session: Session, whole: OpenBracket, place: int, id: int, going_on: Sequence[int | None]) -> None:
    """What each member has said about the whole bracket, as far as it is about the place. It stays in a package only with
    brackets that go on: the parts alone shall not be linked again."""
    linked = {(name, one.package.casefold()) for (_, name), one in newest_positions(session, going_on).items()}
    # Carried over unread: what a member could accept is shown to nobody but its own people.
    sealed = select(AcceptableWords.words).order_by(AcceptableWords.id).execution_options(**UNSEALED)
    for (_, name), said in newest_positions(session, [whole.id]).items():
        stance, words = stance_at(whole, place, said.stance, None if said.words is None else tuple(said.words))
        could = session.scalars(sealed.where(AcceptableWords.position_id == said.id)).all()
        position = BracketPosition(
            bracket_id=id,
            submission_id=said.submission_id,
            stance=stance,
            words=None if words is None else list(words),
            reason=said.reason,
            package=said.package if (name, said.package.casefold()) in linked else "",
            by_id=said.by_id,
            at=said.at,
        )
        others = {key_of(own): own for own in ((every[place],) for every in could)}
        position.acceptable = [AcceptableWords(words=list(own)) for own in others.values() if own != words]
        session.add(position)


def _carry_duties(session: Session, whole: PlacedBracket, place: int, id: int) -> None:
    for one in whole.duties:
        is_marked, words = duty_at(whole.bracket, place, None if one.words is None else tuple(one.words))
        if is_marked:
            session.add(
                BracketDuty(
                    round_id=one.round_id,
                    bracket_id=id,
                    words=None if words is None else list(words),
                    members=one.members,
                    member_id=one.member_id,
                    by_id=one.by_id,
                    at=one.at,
                )
            )


def _open(session: Session, round_id: int, by: Person, now: datetime) -> Round:
    """The round, locked, if it is open and the person is the coordinator of a member in it; also when that has answered."""
    by.ensure_coordinator()
    round = rounds.locked(session, round_id)
    if by.of_member().id not in {member.id for member in round.consultation.members}:
        raise NotFound
    ensure_open(round, by.zone, now)
    return round


def _bracket(session: Session, round: Round, bracket_id: int) -> PlacedBracket:
    for one in placed(session, round.version_id):
        if one.bracket.id == bracket_id:
            return one
    raise NotFound("This bracket is not open in the text under consultation any more.")


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
