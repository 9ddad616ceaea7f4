"""The part of the stage around a round: calls, offices that are passed on, observers, translations, and what nobody has sent."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.drafts import operations
from models.observers.operations import comments as observers
from models.observers.operations import invitations
from models.observers.operations.invitations import Invited
from models.people import hints
from models.people.hints import Hint
from models.people.operations import acting, factor_reset, hand_over, unsent
from models.people.operations.acting import MinistryLetter, Term
from models.people.operations.offices import Nominee
from models.people.operations.unsent import Typed
from models.people.person import Person
from models.people.second_factors import OneTimeCode
from models.rounds.consultation import Round
from models.rounds.operations import deadlines, holidays, telephoning
from testing.world import LATER, World
from tests.browser.stage_words import LAO, LONG_NAME, LONG_WORD, THAI
from tests.web.circulation import BURMESE, KHMER


def extend_and_pause(world: World, closes_at: datetime) -> None:
    """The deadline is extended, then the clock stands still."""
    by, until = world.staff[0], closes_at + timedelta(days=7)
    about = {"reason": f"{KHMER} {LONG_WORD}", "by": by, "now": LATER}
    with world.database.transaction(viewer_of(by)) as session:
        round = session.get_one(Round, world.round_id)
        deadlines.extend(session, round.id, until=until, seen=round.timing, **about)
        deadlines.pause(session, round.id, seen=round.timing, **about)


def telephone(world: World, now: datetime) -> None:
    """Letters were sent and nobody has answered them: one member was called, and a deadline falls on a holiday."""
    by, member = world.staff[0], world.coordinators["KH"].of_member()
    with world.database.transaction(viewer_of(by)) as session:
        round = session.get_one(Round, world.round_id)
        note = {"spoke_with": f"{KHMER} {LONG_WORD}", "called_at": LATER, "note": f"{BURMESE} {LONG_WORD}"}
        telephoning.note_call(session, round.id, member.id, **note, by=by, now=now)
        day = round.closes_at.astimezone(ZoneInfo(member.zone)).date()
        holidays.keep(session, f"{day}; Cambodia; {KHMER}", by=by)


def lose_factors(world: World, now: datetime) -> None:
    """A coordinator has lost a sheet of codes; an officer has spoken with them and asks for a reset."""
    lost, by = world.coordinators["LA"], world.staff[0]
    with world.database.transaction(WORKER) as session:
        session.add(OneTimeCode(person_id=lost.id, digest="0" * 64, printed_at=LATER))
    with world.database.transaction(viewer_of(by)) as session:
        factor_reset.ask(session, lost.id, f"Her number at the ministry. {LAO}", called_at=now, by=by, now=now)


def type_unsent(world: World, now: datetime) -> None:
    """Two people have typed in forms and not sent them; a third has closed a hint."""
    with world.database.transaction(viewer_of(world.deputy)) as session:
        hints.close_hint(session, Hint.DRAFT, by=world.deputy)
    for by in (world.coordinators["KH"], world.staff[0]):
        typed = Typed(
            "0" * 32, "1", "/", f"Comment on paragraph 2 {LONG_WORD}", json.dumps({"text": [f"{KHMER} {BURMESE}"]})
        )
        with world.database.transaction(viewer_of(by)) as session:
            unsent.keep(session, typed, by=by, now=now)


def observe(world: World, now: datetime) -> None:
    """Of two observers, one has said something in many scripts; a member sponsors that, and the secretariat has answered."""
    by, viet = world.staff[0], world.coordinators["VN"]
    with world.database.transaction(viewer_of(by)) as session:
        ended = Invited("UNEP", KHMER, f"{BURMESE} {LONG_NAME}", "somebody@unep.example.org")
        gone = invitations.invite(session, world.consultation_id, ended, every_round=False, by=by, now=now)
    with world.database.transaction(viewer_of(by)) as session:
        invitations.end(session, gone.id, by=by, now=now)
        iucn = Invited("IUCN", f"{KHMER} {LONG_NAME}", KHMER, "a.very.long.name.of.an.observer@iucn.example.org")
        invitations.invite(session, world.consultation_id, iucn, every_round=True, by=by, now=now)
        person = session.scalars(select(Person).where(Person.email == iucn.email)).one()
        session.refresh(person, ["appointment"])
    second = world.paragraph("2")
    words = second.text.replace("fish", f"{BURMESE} and fish")
    with world.database.transaction(viewer_of(person)) as session:
        proposed = Words(CommentType.SUBSTANTIVE, Change.REPLACE, second.id, "", words, f"{KHMER} {LONG_WORD}")
        sent = observers.write(session, world.round_id, proposed, by=person, now=now)
        observers.submit(session, world.round_id, by=person, seen=observers.state_of([sent]), now=now)
        remark = Words(CommentType.GENERAL, text=f"{THAI} {LONG_WORD}")
        observers.write(session, world.round_id, remark, by=person, now=now)
    with world.database.transaction(viewer_of(viet)) as session:
        observers.sponsor(session, sent.id, by=viet, now=now)
    with world.database.transaction(viewer_of(by)) as session:
        observers.answer(session, sent.id, text=f"{LAO} {LONG_WORD}", by=by, seen=0, now=now)


def translate(world: World, now: datetime) -> None:
    """Two countries read a paragraph in their own languages."""
    second = world.paragraph("2")
    for code, words in (("KH", KHMER), ("TH", THAI)):
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            operations.translate(session, second.id, f"{words} {LONG_WORD}", by=by, seen=0, now=now)


def pass_offices_on(world: World, now: datetime) -> None:
    """The office of Cambodia is offered to its deputy, and somebody is to act for its coordinator; a letter of Thailand waits."""
    by, staff, name = world.coordinators["KH"], world.staff[0], f"{KHMER} {'Sokunthearith' * 8}"[:100]
    day = now.date() + timedelta(days=30)
    with world.database.transaction(viewer_of(by)) as session:
        who = Nominee(None, name, "long.name.of.somebody.who.acts.for.the.coordinator@ministry.kh.example.org")
        acting.name_acting(session, who, Term(day, day + timedelta(days=7)), by=by, now=now)
        hand_over.offer(session, Nominee(world.deputy.id), note=f"{KHMER} {LONG_WORD}", by=by, now=now)
    with world.database.transaction(viewer_of(staff)) as session:
        letter = MinistryLetter(name, now.date(), (f"{LONG_WORD}.pdf".replace("/", "-"), b"%PDF-1.7 x"))
        member = world.coordinators["TH"].of_member()
        who = Nominee(None, THAI[:100], "malee@th.example.org")
        acting.enter_letter(session, member.id, who, Term(day, day), letter, by=staff, now=now)
