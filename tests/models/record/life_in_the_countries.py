"""What countries do in a round, and when."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.brackets.agreement import Stance
from models.brackets.operations import duties
from models.brackets.operations import positions as choices
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.positions import positions_of
from models.comments.clearance import Clearance
from models.comments.comment import CommentType
from models.comments.cosponsorship import Cosponsorship
from models.comments.operations import clearance, comments, cosponsors, submissions
from models.comments.operations.wording import Words
from models.comments.queries.clearance import fingerprint_of_answer
from models.comments.submission import Submission
from models.consolidation.operations import consolidations
from models.db.access import WORKER
from models.editorial.operations import objections
from models.people.person import Person
from models.rounds.consultation import Round
from models.rounds.operations import rounds, telephoning
from tests.models.record.life import MOST_ROUNDS, WHY, Life, Phase, Thing
from tests.models.record.life_conditions import is_, revision, state

LINKED = ("1", "2")  # the paragraphs whose brackets Thailand links in a package


def is_open(life: Life, _: str = "") -> bool:
    return life.phase is Phase.OPEN


def writes(code: str) -> Any:
    """Whether the member may still write in its answer."""
    return lambda life, office="": is_open(life) and code not in life.answered


def open_round(life: Life, session: Session, by: Person) -> tuple[int, int]:
    with life.database.reading(WORKER) as reading:
        text = life.newest(reading)
    closes_at = life.now + timedelta(days=30)
    round = rounds.open_round(session, text.id, closes_at=closes_at, by=by, now=life.now)
    session.flush()
    return round.id, text.id


def can_ask(life: Life, _: str = "") -> bool:
    """Whether nothing else is under way on the text that is out."""
    return life.phase is Phase.OUT and life.adoption is None


def close(life: Life, session: Session, by: Person) -> None:
    rounds.close(session, life.world.round_id, by=by, now=life.now)


def telephone(life: Life, session: Session, by: Person) -> None:
    member, about = life.world.coordinators["MM"].of_member().id, {"spoke_with": "Ms Aye", "called_at": life.now}
    telephoning.note_call(session, life.world.round_id, member, **about, note=WHY, by=by, now=life.now)


def object_to_edit(life: Life, session: Session, by: Person) -> None:
    objections.object_to(session, life.shown_edit, text=WHY, by=by, now=life.now)


def take_objection_back(life: Life, session: Session, by: Person) -> None:
    objections.take_back(session, life.shown_edit, by=by, now=life.now)


def may_object(life: Life, office: str) -> bool:
    return life.phase in (Phase.OUT, Phase.OPEN) and not objects(life, office)


def may_take_objection_back(life: Life, office: str) -> bool:
    return life.phase in (Phase.OUT, Phase.OPEN) and objects(life, office)


def objects(life: Life, office: str) -> bool:
    return life.objections.get(office[-2:], False)


def notes_objection(stands: bool) -> Any:
    return lambda life, office, _: life.objections.update({office[-2:]: stands})


def write(life: Life, session: Session, by: Person) -> int:
    words = Words(CommentType.GENERAL, text=f"Remark {life.number}.")
    return comments.write(session, life.world.round_id, words, by=by, now=life.now)


def on_carried(verb: Any) -> Any:
    return lambda life, session, by: verb(session, life.carried.id, by=by, now=life.now) and None


def invite(life: Life, session: Session, by: Person) -> int:
    member_ids = [life.world.coordinators["TH"].of_member().id]
    return cosponsors.invite(session, life.written, member_ids, by=by, now=life.now)[0].id


def on_invitation(verb: Any, *, seen: bool = False) -> Any:
    def act(life: Life, session: Session, by: Person) -> None:
        id = life.cosponsor.id if life.cosponsor else 0
        about = {"seen": revision(life, Cosponsorship, id)} if seen else {}
        verb(session, id, **about, by=by, now=life.now)

    return act


def answer_of(session: Session, life: Life, code: str) -> Submission:
    own = Submission.member_id == life.world.coordinators[code].of_member().id
    wanted = select(Submission).where(Submission.round_id == life.world.round_id, own)
    return session.scalars(wanted.options(joinedload(Submission.round).joinedload(Round.version))).one()


def ask_for_clearance(life: Life, session: Session, by: Person) -> int:
    with life.database.reading(WORKER) as reading:
        seen = fingerprint_of_answer(reading, answer_of(reading, life, "KH"))
    one = clearance.ask(session, life.world.round_id, by=by, seen=seen, now=life.now)
    session.flush()
    return one.id


def cleared(life: Life, session: Session, by: Person) -> None:
    about: Any = {"cleared_by": "Mr Sok", "office": "Cabinet of the Minister", "cleared_on": life.now.date()}
    seen = seen_clearance(life)
    clearance.note_cleared(session, life.world.round_id, **about, by=by, seen=seen, now=life.now)


def end_clearance(life: Life, session: Session, by: Person) -> None:
    clearance.end(session, life.world.round_id, by=by, seen=seen_clearance(life), now=life.now)


def seen_clearance(life: Life) -> int:
    return revision(life, Clearance, life.clearance.id) if life.clearance else 1


def link(life: Life, session: Session, by: Person) -> None:
    """Accept the words of two brackets, and link them in a package, each time with another reason."""
    with life.database.reading(WORKER) as reading:
        before = positions_of(reading, answer_of(reading, life, "TH").id)
    wanted = [life.brackets[label] for label in LINKED]
    statements = [
        BracketStatement(id, Stance.ACCEPT, choice=0, reason=f"Both, {life.number}.", package="A",
             seen=before[id].revision if id in before else 0)
        for id in wanted
    ]  # fmt: skip
    kept = choices.save(session, life.world.round_id, statements, by=by, now=life.now)
    assert len(kept.rows) == len(wanted)


def mark_duty(life: Life, session: Session, by: Person) -> int:
    named = [life.world.coordinators["LA"].of_member().id]
    bracket = life.brackets[LINKED[0]]
    duty = duties.mark(session, life.world.round_id, bracket, choice=None, members=named, by=by, now=life.now)
    session.flush()
    return duty.id


def unmark_duty(life: Life, session: Session, by: Person) -> None:
    bracket, duty = life.brackets[LINKED[0]], life.duty.id if life.duty else 0
    duties.unmark(session, life.world.round_id, bracket, duty, by=by, now=life.now)


def has_words(life: Life, office: str) -> bool:
    """Whether the member has something to submit, else it returns nil."""
    carried = life.carried is not None and life.carried.state == "confirmed"
    return (office.endswith("KH") and bool(life.written or carried)) or (office.endswith("TH") and life.linked)


def submit(verb: Any) -> Any:
    def act(life: Life, session: Session, by: Person) -> None:
        with life.database.reading(WORKER) as reading:
            member = by.member.code if by.member else "KH"
            own, positions = (
                life.own_comments(reading, member),
                positions_of(reading, answer_of(reading, life, member).id),
            )
        seen = submissions.state_of(own, positions=list(positions.values()))
        verb(session, life.world.round_id, by=by, seen=seen, now=life.now)

    return act


def may_submit(*, nil: bool) -> Any:
    return lambda life, office: (
        is_open(life) and office[-2:] not in life.answered and has_words(life, office) is not nil
    )


def undecided(life: Life) -> bool:
    return life.carried is not None and life.carried.state == ""


def has_brackets(life: Life) -> bool:
    return is_open(life) and {*LINKED} <= life.brackets.keys()


def has_duty_bracket(life: Life) -> bool:
    return is_open(life) and LINKED[0] in life.brackets


def has_rounds_left(life: Life) -> bool:
    return life.rounds < MOST_ROUNDS


def wrote(life: Life, _: str, id: int) -> None:
    life.written, life.clearance = id, None


def confirmed_carried(life: Life, office: str, _: object) -> None:
    state("carried", "confirmed")(life, office, None)
    life.clearance = None


def invited(life: Life, office: str, id: int) -> None:
    life.cosponsor = Thing(id, office, "invited")


def can_invite(life: Life) -> bool:
    shown = is_("cosponsor", "invited", "confirmed")(life)
    return is_open(life) and bool(life.written) and not shown


def may_decide(life: Life, office: str) -> bool:
    return is_open(life) and is_("cosponsor", "invited")(life)


def may_leave(life: Life, office: str) -> bool:
    return is_open(life) and is_("cosponsor", "confirmed")(life)


def answers_(life: Life, office: str, _: object) -> None:
    life.answered.add(office[-2:])


def has_answered(life: Life, office: str) -> bool:
    return is_open(life) and office[-2:] in life.answered


def ask_for_candidate(life: Life, session: Session, by: Person) -> None:
    consolidations.ask(session, life.world.round_id, by=by, now=life.now)
