"""What can be done with a text on its way from a candidate to the public, one line an act: who may do it, when, what the record
says of it, and what becomes of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.achievements.achievement import Achievement
from models.achievements.operations import fields, register
from models.achievements.operations.register import AchievementWords
from models.adoption.adoption import AdoptionProcedure
from models.adoption.opening import OpeningKind
from models.adoption.operations import adoption, openings, positions
from models.adoption.operations.adoptable import Terms
from models.brackets.agreement import Stance
from models.brackets.operations import duties
from models.brackets.operations import positions as choices
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.positions import positions_of
from models.comments.clearance import Clearance
from models.comments.comment import Change, CommentType
from models.comments.cosponsorship import Cosponsorship
from models.comments.operations import carried, clearance, comments, cosponsors, submissions
from models.comments.operations.wording import Words
from models.comments.queries.content import fingerprint_of_answer
from models.comments.submission import Submission
from models.consolidation.operations import consolidations
from models.db.access import WORKER
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.drafts import operations as drafts
from models.editorial.operations import chairs_texts, editorial, objections
from models.editorial.queries.own_words import standing_change
from models.meetings.meeting import Meeting
from models.meetings.operations import convening, minutes
from models.meetings.operations.convening import Plan
from models.meetings.operations.minutes import Attended, Minutes
from models.people.person import Person
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds, telephoning
from models.uploads.operations.uploads import Found, save_reading
from models.uploads.reading import FileReading
from models.uploads.upload import Upload, UploadDecision, UploadedComment
from testing.world import MEMBERS
from tests.models.record.life import MOST_ROUNDS, WHY, Life, Phase, Row, Thing

LINKED = ("1", "2")  # the paragraphs whose brackets Thailand links in a package
PLAN = timedelta(seconds=6)  # from planning a meeting to its beginning: a few acts later


def staff(office: str) -> bool:
    return office.startswith("staff")


def coordinator(office: str) -> bool:
    return office.startswith("coordinator")


def speaks(office: str) -> bool:
    return office.startswith(("coordinator", "deputy"))


def speaks_for(code: str, *, deputy: bool = False) -> Any:
    """The coordinator of this member, or the deputy too."""
    return lambda office: office.endswith(f" of {code}") and (speaks(office) if deputy else coordinator(office))


def put(name: str) -> Any:
    """Keep what an act has made, by its number, with who did it."""
    return lambda life, office, number: setattr(life, name, Thing(number, office))


def state(name: str, value: str) -> Any:
    """Of the thing with this name: what it is now."""

    def become(life: Life, office: str, _: object) -> None:
        thing = getattr(life, name)
        thing.state, thing.by = value, office

    return become


def clear(name: str) -> Any:
    return lambda life, *_: setattr(life, name, None)


def is_(name: str, *states: str) -> Any:
    """Whether there is a thing with this name, in one of these states."""
    return lambda life, office="": getattr(life, name) is not None and getattr(life, name).state in states


def other(name: str, state: str) -> Any:
    """The same, if somebody else has brought it there."""
    return lambda life, office: is_(name, state)(life) and getattr(life, name).by != office


def there(name: str) -> Any:
    return lambda life: getattr(life, name) is not None


def revision(life: Life, entity: Any, id: int) -> int:
    """Of a thing as whoever acts has seen it."""
    with life.database.reading(WORKER) as reading:
        found: int = reading.get_one(entity, id).revision
    return found


def on(name: str, entity: Any, verb: Any, **more: Any) -> Any:
    """An act on the thing with this name, as it was seen."""

    def act(life: Life, session: Session, by: Person) -> None:
        id = getattr(life, name).id
        verb(session, id, **more, by=by, seen=revision(life, entity, id), now=life.now)

    return act


# --- at the secretariat --------------------------------------------------------------------------------------------------


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


# --- in the countries ----------------------------------------------------------------------------------------------------


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


def may_object(life: Life, office: str) -> bool:
    return life.phase in (Phase.OUT, Phase.OPEN) and office[-2:] not in life.objected


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
    said = [
        BracketStatement(id, Stance.ACCEPT, choice=0, reason=f"Both, {life.number}.", package="A",
             seen=before[id].revision if id in before else 0)
        for id in wanted
    ]  # fmt: skip
    kept = choices.save(session, life.world.round_id, said, by=by, now=life.now)
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
            own, said = life.own_comments(reading, member), positions_of(reading, answer_of(reading, life, member).id)
        seen = submissions.state_of(own, positions=list(said.values()))
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


# --- the end -------------------------------------------------------------------------------------------------------------


def announce(life: Life, session: Session, by: Person) -> int:
    with life.database.reading(WORKER) as reading:
        text = life.newest(reading)
    ends = life.now + timedelta(days=14)
    terms = Terms(AdoptionProcedure.EXPRESS, ends)
    one = adoption.announce(session, text.id, terms, by=by, seen=text.fingerprint, now=life.now)
    session.flush()
    return one.id


def agree(life: Life, session: Session, by: Person) -> None:
    positions.agree(session, life.adoption.id if life.adoption else 0, by=by, seen=0, now=life.now)


def may_agree(life: Life, office: str, *, last: bool) -> bool:
    code = office[-2:]
    is_last = {*life.agreed, code} == {*MEMBERS}
    return is_("adoption", "running")(life) and code not in life.agreed and is_last is last


def asked_of_all(life: Life) -> bool:
    return life.adoption is not None and len(life.agreed) < len(MEMBERS) - 1


def all_but_one_agreed(life: Life) -> bool:
    return life.adoption is not None and len(life.agreed) == len(MEMBERS) - 1


def has_agreed(life: Life, office: str) -> bool:
    return is_("adoption", "running")(life) and office[-2:] in life.agreed


def begin(life: Life, session: Session, by: Person) -> None:
    adoption.begin(session, life.adoption.id if life.adoption else 0, by=by, now=life.now)


def withdraw_adoption(life: Life, session: Session, by: Person) -> None:
    adoption.withdraw(session, life.adoption.id if life.adoption else 0, reason=WHY, by=by, now=life.now)


def ended(life: Life, *_: object) -> None:
    life.adoption, life.agreed = None, set()


def agrees(life: Life, office: str, _: object) -> None:
    life.agreed.add(office[-2:])


def adopted(life: Life, office: str, _: object) -> None:
    life.agreed.add(office[-2:])
    life.phase = Phase.ADOPTED


def on_opening(verb: Any, **more: str) -> Any:
    def act(life: Life, session: Session, by: Person) -> None:
        verb(session, life.opening.id if life.opening else 0, **more, by=by, now=life.now)

    return act


def propose_opening(life: Life, session: Session, by: Person) -> int:
    with life.database.reading(WORKER) as reading:
        text = life.newest(reading)
    (one,) = openings.propose(session, text.id, [OpeningKind.REDLINE], by=by, now=life.now)
    session.flush()
    return one.id


# --- beside the text -----------------------------------------------------------------------------------------------------


def name_field(life: Life, session: Session, by: Person) -> None:
    fields.name_fields(session, life.world.consultation_id, ["p1"], by=by, now=life.now)


def write_entry(life: Life, session: Session, by: Person) -> int:
    words = AchievementWords(2022, None, f"A station {life.number}", "It measures what the river carries.")
    one = register.write(session, life.world.consultation_id, words, by=by, now=life.now)
    session.flush()
    return one.id


def owns_entry(life: Life, office: str) -> bool:
    """Whether the entry is of the person's member, or of the secretariat."""
    return life.entry_of == ("secretariat" if staff(office) else office[-2:])


def sends_entry(life: Life, office: str) -> bool:
    """For a member its coordinator alone."""
    return owns_entry(life, office) and (staff(office) or coordinator(office))


def staff_or_speaks(office: str) -> bool:
    return staff(office) or speaks(office)


def wrote_entry(life: Life, office: str, id: int) -> None:
    life.entry, life.entry_of = Thing(id, office), "secretariat" if staff(office) else office[-2:]


def take_entry_back(life: Life, session: Session, by: Person) -> None:
    register.take_back(session, life.entry.id if life.entry else 0, by=by, now=life.now)


def plan(life: Life, session: Session, by: Person) -> int:
    begins_at = life.now + PLAN
    how = Plan(f"Meeting {life.number}", begins_at, None, "Asia/Vientiane", "online")
    one = convening.plan(session, life.world.consultation_id, how, by=by, now=life.now)
    session.flush()
    return one.id


def planned(life: Life, office: str, id: int) -> None:
    life.meeting, life.begins_at, life.confirmed = Thing(id, office, "planned"), life.now + PLAN, set()


def to_come(life: Life, *states: str) -> bool:
    assert life.begins_at is not None
    return is_("meeting", *states)(life) and life.begins_at > life.soon()


def keep_minutes(life: Life, session: Session, by: Person) -> None:
    there = {life.world.coordinators["KH"].of_member().id: Attended(f"Ms Chan {life.number}")}
    on("meeting", Meeting, lambda session, meeting, **about: minutes.keep(session, meeting, Minutes(there), **about))(
        life, session, by
    )


def may_keep_minutes(life: Life, _: str) -> bool:
    assert life.begins_at is not None
    begun = is_("meeting", "planned", "convened")(life) and life.begins_at <= life.soon()
    return begun or is_("meeting", "held")(life)


def reply(words: str) -> Any:
    def act(life: Life, session: Session, by: Person) -> None:
        id = life.meeting.id if life.meeting else 0
        with life.database.reading(WORKER) as reading:
            issue = reading.get_one(Meeting, id).issue
        minutes.reply(session, id, words=words, by=by, issue=issue, now=life.now)

    return act


def replies(life: Life, office: str) -> bool:
    return is_("meeting", "sent")(life) and office[-2:] not in life.confirmed


def sent(life: Life, office: str, _: object) -> None:
    state("meeting", "sent")(life, office, None)
    life.confirmed = set()


def unconfirmed(life: Life) -> bool:
    return is_("meeting", "sent", "held")(life)


REMADE, UNDONE = [Verb.CONSOLIDATION_ASKED], [Verb.CLEARANCE_UNDONE]

# fmt: off
ACTS: Sequence[Row] = [
    # of the secretariat, with a candidate
    Row(Verb.COMMENT_ANSWERED, staff, at_work, answer, lambda life, _, one: life.unanswered.discard(one), there=has_comments,
        forward=lambda life: life.unanswered, consequences=REMADE),
    Row(Verb.WORDS_EDITED, staff, at_work, edit, put("edit"), there=in_work, consequences=REMADE),
    Row(Verb.EDIT_WITHDRAWN, staff, at_work, withdraw_edit, clear("edit"), there=there("edit"), consequences=REMADE),
    Row(Verb.FILE_UPLOADED, staff, at_work, receive_chairs_text, read_chairs_text, there=has_no_chairs_text),
    Row(Verb.FILE_TAKEN_OVER, staff, at_work, take_chairs_text_over, clear("chairs_text"), there=there("chairs_text"),
        consequences=REMADE),
    Row(Verb.DRAFT_PROPOSED, staff, lambda life, _: at_work(life) and not life.unanswered, decide(drafts.propose),
        lambda life, office, _: setattr(life, "proposed_by", office), there=at_work, forward=always),
    Row(Verb.DRAFT_RETURNED, staff, lambda life, _: bool(life.proposed_by), decide(drafts.send_back, reason=WHY),
        lambda life, *_: setattr(life, "proposed_by", ""), there=in_work),
    Row(Verb.DRAFT_CIRCULATED, staff, lambda life, office: life.proposed_by not in ("", office), decide(drafts.approve),
        lambda life, *_: life.goes_out(), there=in_work, forward=always, consequences=[Verb.BRACKET_ENDED]),
    # in a round
    Row(Verb.ROUND_OPENED, staff, can_ask, open_round, lambda life, _, opened: life.opens(*opened), there=has_rounds_left,
        forward=lambda life: life.brackets, consequences=[Verb.CARRIED_OVER]),
    Row(Verb.TELEPHONED, staff, is_open, telephone),
    Row(Verb.EDIT_OBJECTED_TO, speaks, may_object, object_to_edit, lambda life, office, _: life.objected.add(office[-2:]),
        there=lambda life: life.shown_edit, again=lambda life, office: office[-2:] in life.objected),
    Row(Verb.COMMENT_WRITTEN, speaks_for("KH", deputy=True), writes("KH"), write, wrote, there=lambda life: is_open(life) and not life.written,
        consequences=UNDONE, own="KH"),
    Row(Verb.CARRIED_MADE_AGAIN, speaks_for("KH", deputy=True), writes("KH"), on_carried(carried.confirm), confirmed_carried,
        there=lambda life: is_open(life) and undecided(life), besides=[Verb.COMMENT_WRITTEN], consequences=UNDONE),
    Row(Verb.CARRIED_WITHDRAWN, speaks_for("KH", deputy=True), writes("KH"), on_carried(carried.withdraw), state("carried", "withdrawn"),
        there=lambda life: is_open(life) and undecided(life)),
    Row(Verb.CARRIED_REOPENED, speaks_for("KH", deputy=True), writes("KH"), on_carried(carried.decide_again), state("carried", ""),
        there=lambda life: is_open(life) and is_("carried", "withdrawn")(life)),
    Row(Verb.COSPONSOR_INVITED, speaks_for("KH"), is_open, invite, invited, there=can_invite),
    Row(Verb.COSPONSOR_CONFIRMED, speaks_for("TH"), may_decide, on_invitation(cosponsors.confirm, seen=True), state("cosponsor", "confirmed"),
        there=is_("cosponsor", "invited", "declined", "withdrawn", "closed")),
    Row(Verb.COSPONSOR_DECLINED, speaks_for("TH"), may_decide, on_invitation(cosponsors.decline, seen=True), state("cosponsor", "declined"),
        there=is_("cosponsor", "invited", "confirmed", "withdrawn", "closed")),
    Row(Verb.COSPONSOR_LEFT, speaks_for("TH"), may_leave, on_invitation(cosponsors.leave), state("cosponsor", "withdrawn"),
        there=is_("cosponsor", "invited", "confirmed", "declined", "closed")),
    Row(Verb.COSPONSOR_CLOSED, speaks_for("KH"), is_open, on_invitation(cosponsors.close), state("cosponsor", "closed"),
        there=is_("cosponsor", "invited", "confirmed", "declined", "withdrawn")),
    Row(Verb.CLEARANCE_ASKED, speaks_for("KH", deputy=True), writes("KH"), ask_for_clearance, put("clearance"),
        there=lambda life: is_open(life) and not life.clearance, own="KH"),
    Row(Verb.CLEARED, speaks_for("KH"), lambda life, _: writes("KH")(life) and is_("clearance", "")(life), cleared, state("clearance", "cleared"),
        there=there("clearance"), own="KH"),
    Row(Verb.CLEARANCE_ENDED, speaks_for("KH", deputy=True), writes("KH"), end_clearance, clear("clearance"),
        there=lambda life: is_open(life) and life.clearance, own="KH", again=has_answered),
    Row(Verb.POSITIONS_DRAFTED, speaks_for("TH"), writes("TH"), link, lambda life, *_: setattr(life, "linked", True), there=has_brackets, own="TH"),
    Row(Verb.DUTY_MARKED, coordinator, is_open, mark_duty, put("duty"), there=lambda life: has_duty_bracket(life) and not life.duty),
    Row(Verb.DUTY_UNMARKED, coordinator, lambda life, office: is_open(life) and life.duty.by == office, unmark_duty, clear("duty"),
        there=lambda life: has_duty_bracket(life) and life.duty, forward=lambda life: life.rounds == MOST_ROUNDS),
    Row(Verb.SUBMITTED, coordinator, may_submit(nil=False), submit(submissions.submit), answers_, there=is_open, forward=always,
        again=lambda life, office: has_answered(life, office) and has_words(life, office)),
    Row(Verb.NIL_RETURNED, coordinator, may_submit(nil=True), submit(submissions.return_nil), answers_, there=is_open, forward=always,
        again=lambda life, office: has_answered(life, office) and not has_words(life, office)),
    Row(Verb.ROUND_CLOSED, staff, lambda life, _: life.answered == {*MEMBERS}, close, lambda life, *_: setattr(life, "phase", Phase.CLOSED),
        there=is_open, forward=always),
    Row(Verb.CONSOLIDATION_ASKED, staff, lambda life, _: life.phase is Phase.CLOSED, ask_for_candidate,
        lambda life, *_: life.asks_for_a_candidate(), there=lambda life: life.phase in (Phase.OPEN, Phase.CLOSED), forward=always),
    # the adoption, and what is opened with it
    Row(Verb.ADOPTION_ANNOUNCED, staff, lambda life, _: can_ask(life) and not life.brackets, announce, put("adoption"),
        there=lambda life: not life.adoption, forward=always),
    Row(Verb.ADOPTION_WITHDRAWN, staff, lambda life, _: life.phase is Phase.OUT, withdraw_adoption, ended, there=there("adoption"), why=WHY),
    Row(Verb.ADOPTION_BEGUN, staff, other("adoption", ""), begin, state("adoption", "running"), there=is_("adoption", ""), forward=always),
    Row(Verb.AGREED, coordinator, lambda life, office: may_agree(life, office, last=False), agree, agrees, there=asked_of_all, forward=always,
        again=has_agreed),
    Row(Verb.ADOPTED, coordinator, lambda life, office: may_agree(life, office, last=True), agree, adopted, there=all_but_one_agreed,
        forward=always, again=has_agreed, besides=[Verb.AGREED], consequences=[Verb.DRAFT_NUMBERED]),
    Row(Verb.OPENING_PROPOSED, staff, lambda life, _: life.phase is Phase.ADOPTED, propose_opening, put("opening"),
        there=lambda life: not life.opening, forward=always),
    Row(Verb.OPENED, staff, other("opening", ""), on_opening(openings.confirm), state("opening", "opened"), there=is_("opening", ""), forward=always),
    Row(Verb.OPENING_DECLINED, staff, is_("opening", ""), on_opening(openings.decline, reason=WHY), clear("opening"), there=there("opening"), why=WHY),
    # the register
    Row(Verb.FIELDS_NAMED, staff, always, name_field, lambda life, *_: setattr(life, "field", True), there=lambda life: not life.field),
    Row(Verb.ACHIEVEMENT_WRITTEN, staff_or_speaks, always, write_entry, wrote_entry, there=lambda life: not life.entry),
    Row(Verb.ACHIEVEMENT_SENT, staff_or_speaks, lambda life, office: sends_entry(life, office) and is_("entry", "", "returned")(life),
        on("entry", Achievement, register.send), state("entry", "sent"), there=is_("entry", "", "returned")),
    Row(Verb.ACHIEVEMENT_TAKEN_BACK, staff_or_speaks, lambda life, office: sends_entry(life, office), take_entry_back, state("entry", ""),
        there=is_("entry", "sent", "registered")),
    Row(Verb.ACHIEVEMENT_REGISTERED, staff, is_("entry", "sent"), on("entry", Achievement, register.enter), state("entry", "registered"),
        there=is_("entry", "", "sent", "returned")),
    Row(Verb.ACHIEVEMENT_RETURNED, staff, is_("entry", "sent", "registered"), on("entry", Achievement, register.give_back, reason=WHY),
        state("entry", "returned"), there=there("entry"), why=WHY),
    # a meeting and its minutes
    Row(Verb.MEETING_PLANNED, staff, always, plan, planned, there=lambda life: not life.meeting),
    Row(Verb.MEETING_CONVENED, staff, lambda life, _: to_come(life, "planned"), on("meeting", Meeting, convening.convene),
        state("meeting", "convened"), there=there("meeting")),
    Row(Verb.MEETING_CALLED_OFF, staff, is_("meeting", "planned", "convened"), on("meeting", Meeting, convening.call_off, reason=WHY),
        clear("meeting"), there=is_("meeting", "held", "planned", "proposed"), why=WHY),
    Row(Verb.MINUTES_KEPT, staff, may_keep_minutes, keep_minutes, state("meeting", "held"), there=there("meeting")),
    Row(Verb.MINUTES_PROPOSED, staff, is_("meeting", "held"), on("meeting", Meeting, minutes.propose), state("meeting", "proposed"),
        there=is_("meeting", "held", "planned", "sent")),
    Row(Verb.MINUTES_RETURNED, staff, is_("meeting", "proposed"), on("meeting", Meeting, minutes.send_back, reason=WHY),
        state("meeting", "held"), there=there("meeting"), why=WHY),
    Row(Verb.MINUTES_SENT, staff, other("meeting", "proposed"), on("meeting", Meeting, minutes.send), sent, there=is_("meeting", "held", "proposed")),
    Row(Verb.MINUTES_CONFIRMED, coordinator, replies, reply(""), lambda life, office, _: life.confirmed.add(office[-2:]), there=unconfirmed,
        again=lambda life, office: is_("meeting", "sent")(life) and office[-2:] in life.confirmed),
    Row(Verb.MINUTES_REOPENED, staff, is_("meeting", "sent"), on("meeting", Meeting, minutes.reopen), state("meeting", "held"),
        there=is_("meeting", "sent", "planned")),
]
# fmt: on
