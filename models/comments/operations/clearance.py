"""The clearance of an answer in its ministry: asked for, noted, ended; and the signed letter that shows it."""

from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.comments.attachment import ensure_acceptable
from models.comments.clearance import LONGEST_OFFICE, Clearance, shortened
from models.comments.operations.collecting import end_clearance, ensure_collecting
from models.comments.operations.entering import DIFFERS, LONGEST_DIFFERENCE
from models.comments.queries.clearance import current_clearance, fingerprint_of_answer, own_letters_to_enter
from models.comments.submission import Submission, SubmissionState
from models.errors import Invalid, Outdated, Untimely, ensure_found
from models.letters.operations import answer_letters
from models.people.person import LONGEST_NAME, Member, Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from models.rounds.operations import rounds
from models.text.typed import filled

CHANGED = "The answer has changed since you opened this page. Please read it again."
BEING_ENTERED = "The secretariat has begun to enter the letter. When you are asked to confirm what it has entered, you can reject it."


def ask(session: Session, round_id: int, *, by: Person, seen: str, now: datetime) -> Clearance:
    """Have the answer cleared as it is; `seen` is the fingerprint of what lay there."""
    by.ensure_speaks()
    round, submission = _locked_answer(session, round_id, by)
    there = current_clearance(session, submission)
    if submission.is_in_clearance and there is not None and there.fingerprint == seen:
        return there
    ensure_collecting(session, round, by=by, now=now)
    if submission.is_in_clearance:
        raise Untimely("The answer is in clearance already.")
    fingerprint = fingerprint_of_answer(session, submission)
    if fingerprint != seen:
        raise Outdated(CHANGED)

    submission.move_to(SubmissionState.IN_CLEARANCE)
    clearance = Clearance(submission=submission, fingerprint=fingerprint, asked_by_id=by.id, asked_at=now)
    session.add(clearance)

    _record(session, clearance, round, Verb.CLEARANCE_ASKED, by, now, fingerprint=fingerprint)

    answer_letters.owe_clearance_asked(session, clearance, round.id, submission.member, by=by, now=now)
    return clearance


def note_cleared(
    session: Session,
    round_id: int,
    *,
    cleared_by: str,
    office: str,
    cleared_on: date | None,
    by: Person,
    seen: int,
    now: datetime,
) -> Clearance:
    """Note as the coordinator who in the ministry has cleared the answer, and when."""
    by.ensure_coordinator()
    round, submission = _locked_answer(session, round_id, by)
    clearance = _current_clearance(session, submission)
    if clearance.is_cleared and clearance.revision == seen + 1:
        return clearance
    ensure_collecting(session, round, by=by, now=now)
    clearance.ensure_seen(seen)
    if clearance.is_cleared:
        raise Untimely("The clearance of this answer has already been noted.")
    cleared_by = filled(cleared_by, "cleared_by", "Say who has cleared the answer.", LONGEST_NAME)
    office = filled(office, "office", "Say which office this person holds.", LONGEST_OFFICE)
    if cleared_on is None:
        raise Invalid("Say on which day it was cleared.", "cleared_on")
    if cleared_on > now.astimezone(ZoneInfo(by.zone)).date():
        raise Invalid("This day has not come yet.", "cleared_on")
    if fingerprint_of_answer(session, submission) != clearance.fingerprint:
        raise Outdated(CHANGED)

    submission.move_to(SubmissionState.CLEARED)
    clearance.cleared_by, clearance.office, clearance.cleared_on = cleared_by, office, cleared_on
    clearance.noted_by_id, clearance.noted_at = by.id, now
    clearance.revision += 1

    _record(session, clearance, round, Verb.CLEARED, by, now, fingerprint=clearance.fingerprint)
    return clearance


def end(session: Session, round_id: int, *, by: Person, seen: int, now: datetime) -> Submission:
    """Give a clearance up without a change, such as one that the ministry has refused."""
    by.ensure_speaks()
    round, submission = _locked_answer(session, round_id, by)
    if not submission.is_in_clearance:
        return submission
    _current_clearance(session, submission).ensure_seen(seen)
    ensure_collecting(session, round, by=by, now=now)

    submission.move_to(SubmissionState.COLLECTING)
    clearance = end_clearance(session, submission, by=by, now=now)
    assert clearance is not None

    _record(session, clearance, round, Verb.CLEARANCE_ENDED, by, now)

    answer_letters.owe_clearance_ended(session, clearance, round.id, submission.member, by=by, now=now)
    return submission


def attach_letter(
    session: Session, round_id: int, content: bytes, *, name: str, by: Person, seen: int, now: datetime
) -> Clearance:
    """Keep the signed paper with the clearance, as it came; a better scan takes its place until the answer is submitted."""
    by.ensure_coordinator()
    round, submission = _locked_answer(session, round_id, by)
    clearance, digest = _current_clearance(session, submission), sha256(content).hexdigest()
    if clearance.letter_digest == digest:
        return clearance
    clearance.ensure_seen(seen)
    if round.state is RoundState.DONE:
        raise Untimely("The next version has been circulated, so nothing is added to this answer any more.")
    if clearance.has_letter and not submission.is_at_home:
        raise Untimely("The letter went with the answer. Take the answer back first if it must be another.")
    if clearance.differs_at is not None:
        raise Untimely("The secretariat has been told of this letter and enters what it says.")

    _keep_letter(session, clearance, round, name, content, by=by, now=now)
    return clearance


def tell_letter_differs(session: Session, round_id: int, *, by: Person, seen: int, now: datetime) -> Clearance:
    """Tell the secretariat that the signed letter differs from the draft: the letter prevails, and staff enter what
    it says (`entering`)."""
    by.ensure_coordinator()
    round, submission = _locked_answer(session, round_id, by)
    clearance = _current_clearance(session, submission)
    if clearance.differs_at is not None:
        return clearance
    clearance.ensure_seen(seen)
    if not submission.is_at_home:
        raise Untimely("The answer has been submitted. Take it back first, so that the letter can take its place.")
    ensure_collecting(session, round, by=by, now=now)
    if not clearance.has_letter:
        raise Invalid("Attach the signed letter first: its words prevail, so the secretariat must be able to read it.")

    clearance.differs_at = now
    clearance.revision += 1

    _record(session, clearance, round, Verb.CLEARANCE_DIFFERS, by, now, file=clearance.letter_digest)

    answer_letters.owe_letter_differs(session, clearance, round.id, submission.member, now=now)
    return clearance


def tell_letter_prevails(
    session: Session,
    round_id: int,
    *,
    differs: str,
    letter: tuple[str, bytes] | None = None,
    by: Person,
    seen: int,
    now: datetime,
) -> Clearance:
    """Tell the secretariat, once the round has closed, that the signed letter differs from the answer that was
    submitted, and in what. `letter` is its name and bytes, unless it is the one that went with the answer."""
    by.ensure_coordinator()
    round, submission = _locked_answer(session, round_id, by)
    there = current_clearance(session, submission)
    new = letter if letter and not (there and there.letter_digest == sha256(letter[1]).hexdigest()) else None
    differs = filled(differs, "differs", DIFFERS, LONGEST_DIFFERENCE)
    if there is not None and there.differs == differs and new is None:
        return there
    if (there.revision if there else 0) != seen:
        raise Outdated("Somebody has changed this since you opened the page. Please look at it again.")
    if not submission.can_be_put_right(round):
        raise Untimely(
            "This is for an answer whose round has closed. While the round is open, take the answer back. After the next version "
            "has been circulated, say it in the next round."
        )
    if not submission.yields_to_letter(round):
        raise Untimely(
            "The official act of your country is what was submitted here. Say first that it is the signed letter, or ask to "
            "correct the words of a comment."
        )
    if new is None and not (there and there.has_letter):
        raise Invalid("Choose the file of the signed letter: the secretariat must be able to read it.", "file")

    if new is not None:
        there = _add_clearance_for_letter(session, submission, there, by=by, now=now)
        _keep_letter(session, there, round, *new, by=by, now=now)
    assert there is not None
    there.differs, there.differs_at = differs, now
    there.revision += 1

    details = {"file": there.letter_digest, "differs": digest_of(differs)}
    _record(session, there, round, Verb.CLEARANCE_DIFFERS, by, now, **details)

    answer_letters.owe_letter_differs(session, there, round.id, submission.member, now=now)
    return there


def take_back_letter_notice(session: Session, round_id: int, *, by: Person, seen: int, now: datetime) -> None:
    """Take back what the secretariat was told about letters that differ. Raises Untimely once it has begun to enter one."""
    by.ensure_coordinator()
    round, submission = _locked_answer(session, round_id, by)
    of_answer = select(Clearance.id).where(Clearance.submission_id == submission.id, Clearance.differs_at.is_not(None))
    if session.scalars(of_answer.limit(1)).one_or_none() is None:
        return  # taken back already
    to_enter = own_letters_to_enter(session, submission)
    if not to_enter:
        raise Untimely(BEING_ENTERED)
    newest = to_enter[-1]
    newest.ensure_seen(seen)

    for one in to_enter:
        one.differs, one.differs_at = "", None
        one.revision += 1

    _record(session, newest, round, Verb.CLEARANCE_DIFFERS_NO_MORE, by, now)

    answer_letters.owe_letter_differs_no_more(session, newest, round.id, submission.member, now=now)


def choose_official_act(session: Session, round_id: int, *, by_letter: bool, by: Person, now: datetime) -> Member:
    """Say as the coordinator what the member's official act is: what is submitted here, or a signed letter, which prevails."""
    by.ensure_coordinator()
    round, submission = _locked_answer(session, round_id, by)
    member = session.get_one(Member, submission.member_id)
    if member.answers_by_letter is by_letter:
        return member

    member.answers_by_letter = by_letter

    record(
        session, member, Verb.CLEARANCE_RULE, consultation_id=round.consultation_id, by=by, at=now, by_letter=by_letter
    )
    return member


def _locked_answer(session: Session, round_id: int, by: Person) -> tuple[Round, Submission]:
    """The round, locked, and the answer of the person's member in it, with its text; raises NotFound."""
    round = rounds.locked_round(session, round_id)
    own = select(Submission).where(Submission.round_id == round.id, Submission.member_id == by.of_member().id)
    with_text = own.options(joinedload(Submission.round).joinedload(Round.version))
    submission = ensure_found(session.scalars(with_text.execution_options(populate_existing=True)).one_or_none())
    return round, submission


def _add_clearance_for_letter(
    session: Session, submission: Submission, before: Clearance | None, *, by: Person, now: datetime
) -> Clearance:
    """Where a letter is kept that came after the answer. The one before keeps its own; who has cleared the answer stays true."""
    another = Clearance(
        submission=submission,
        fingerprint=fingerprint_of_answer(session, submission),
        asked_by_id=before.asked_by_id if before else by.id,
        asked_at=before.asked_at if before else now,
    )
    if before is not None:
        for column in ("cleared_by", "office", "cleared_on", "noted_by_id", "noted_at"):
            setattr(another, column, getattr(before, column))
        before.ended_at, before.ended_by_id = now, by.id
        before.revision += 1
        session.flush()  # one counts at a time
    session.add(another)
    session.flush()
    return another


def _keep_letter(
    session: Session, clearance: Clearance, round: Round, name: str, content: bytes, *, by: Person, now: datetime
) -> None:
    ensure_acceptable(name, content)
    ending = name.rpartition(".")[2].lower()
    mark = shortened(clearance.fingerprint).replace(" ", "-")
    clearance.letter_name = f"signed-letter-{clearance.submission.member.code}-{mark}.{ending}"
    clearance.letter, clearance.letter_size = content, len(content)
    clearance.letter_digest, clearance.letter_at = sha256(content).hexdigest(), now
    clearance.revision += 1

    _record(session, clearance, round, Verb.CLEARANCE_LETTER, by, now, file=clearance.letter_digest)


def _current_clearance(session: Session, submission: Submission) -> Clearance:
    clearance = current_clearance(session, submission)
    if clearance is None:
        raise Untimely("Nobody has asked for the clearance of this answer, or it was undone by a change.")
    return clearance


def _record(
    session: Session, clearance: Clearance, round: Round, verb: Verb, by: Person, now: datetime, **details: object
) -> None:
    record(session, clearance, verb, consultation_id=round.consultation_id, by=by, at=now, **details)
