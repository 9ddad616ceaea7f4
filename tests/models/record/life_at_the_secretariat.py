"""What the secretariat does with a candidate, and when."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.editorial.operations import chairs_texts, editorial
from models.editorial.queries.own_words import standing_change
from models.people.person import Person
from models.uploads.operations.uploads import Found, save_reading
from models.uploads.reading import FileReading
from models.uploads.upload import Upload, UploadDecision, UploadedComment
from tests.models.record.life import WHY, Life, Phase, Thing
from tests.models.record.life_conditions import revision


def answer(life: Life, session: Session, by: Person) -> int:
    comment_id = min(life.unanswered, default=life.comments[0])
    with life.database.reading(WORKER) as reading:
        there = reading.scalars(select(Disposition).where(Disposition.comment_id == comment_id)).one_or_none()
    seen, proposed = (there.revision, there.outcome) if there else (0, Outcome.NOTED)
    outcome = Outcome.DEFERRED if comment_id == life.deferred else proposed
    reason = f"Seen {life.number} times."
    answers.answer(session, comment_id, outcome=outcome, reason=reason, by=by, seen=seen, now=life.now)
    return comment_id


def edit(life: Life, session: Session, by: Person) -> int:
    place = life.paragraph("3")
    with life.database.reading(WORKER) as reading:
        before = standing_change(reading, life.world.round_id, place.key)
    text = f"Capacity building is offered to officials of the ministries in {2022 + life.number}."
    seen = before.revision if before else 0
    change = editorial.edit(session, place.id, text=text, reason=WHY, by=by, seen=seen, now=life.now)
    session.flush()
    return change.id


def receive_chairs_text(life: Life, session: Session, by: Person) -> int:
    content = f"chair's text {life.number}".encode()
    return chairs_texts.receive(session, life.world.round_id, content, name="chair.docx", by=by, now=life.now).id


def read_chairs_text(life: Life, _: str, id: int) -> None:
    """As a worker does: one change, of the last paragraph."""
    claim, place = life.database.take(Upload, id), life.paragraph("4")
    assert claim is not None
    words = Words(CommentType.GENERAL, Change.REPLACE, place.id, "", f"{place.text} So it is {life.number}.")
    with life.database.finishing(claim) as session:
        save_reading(session, claim, FileReading(), [Found(words, decision=UploadDecision.OPEN)])
    life.chairs_text = Thing(id, "")


def take_chairs_text_over(life: Life, session: Session, by: Person) -> None:
    id = life.chairs_text.id if life.chairs_text else 0
    with life.database.reading(WORKER) as reading:
        item = reading.scalars(select(UploadedComment.id).where(UploadedComment.upload_id == id)).one()
    about: Any = {"ours": [], "linked": {}, "out": [item], "reason": WHY, "seen": revision(life, Upload, id)}
    chairs_texts.take_over(session, id, **about, by=by, now=life.now)


def decide(verb: Any, **more: str) -> Any:
    """What is done with the candidate, as it was seen."""

    def act(life: Life, session: Session, by: Person) -> None:
        with life.database.reading(WORKER) as reading:
            text = life.candidate(reading)
        verb(session, text.id, by=by, seen=text.fingerprint, now=life.now, **more)

    return act


def at_work(life: Life, _: str = "") -> bool:
    return life.phase is Phase.WORK and not life.proposed_by


def withdraw_edit(life: Life, session: Session, by: Person) -> None:
    editorial.withdraw(session, life.edit.id if life.edit else 0, by=by, now=life.now)


def always(*_: object) -> bool:
    return True


def in_work(life: Life) -> bool:
    return life.phase is Phase.WORK


def has_comments(life: Life) -> bool:
    return in_work(life) and bool(life.comments)


def has_no_chairs_text(life: Life) -> bool:
    return in_work(life) and life.chairs_text is None
