"""What stands in the service before anybody opens a page: a consultation in every state, with words in many scripts."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, true
from sqlalchemy.orm import Session

from models.brackets.agreement import Stance
from models.brackets.operations import advice, duties, entered_choices, parting, positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.parting import can_be_parted
from models.brackets.queries.placed import placed
from models.comments.comment import Change, Comment, CommentType
from models.comments.entered import EntryChannel
from models.comments.operations import (
    attachments,
    carried,
    clearance,
    corrections,
    cosponsors,
    entering,
    entry_check,
    late,
    submissions,
)
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words
from models.comments.queries import sections
from models.comments.queries.carried import carried_over
from models.comments.queries.clearance import clearing
from models.comments.queries.country import answer
from models.comments.submission import SectionState, Submission
from models.consolidation.consolidation import Conflict, Consolidation
from models.db import schema
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.departments.operations import deadlines as department_deadlines
from models.departments.operations import deciding, opinions
from models.departments.opinion import Channel
from models.dispositions.disposition import TypeDecision
from models.dispositions.operations import compromises, standard_reasons, type_requests
from models.documents.document import Document
from models.drafts import operations, translating
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import Paragraph
from models.editorial.operations import chairs_texts, editorial, objections
from models.observers.operations import comments as observers
from models.observers.operations import invitations
from models.observers.operations.invitations import Invited
from models.people import hints
from models.people.authority import Extent
from models.people.hints import Hint
from models.people.operations import acting, authorities, factor_reset, hand_over, unsent
from models.people.operations.acting import MinistryLetter, Term
from models.people.operations.authorities import Authorized
from models.people.operations.offices import Nominee
from models.people.operations.unsent import Typed
from models.people.person import Person
from models.people.second_factors import OneTimeCode
from models.record.signing import Signer
from models.rounds.consultation import Round
from models.rounds.operations import deadlines, holidays, rounds, telephoning
from models.uploads.operations import uploads
from models.uploads.upload import UploadKind
from testing.world import AFTER, LATER, World, make_world
from tests.adoption import note
from tests.browser.achieving import achieve, stand
from tests.browser.adopting import set_adoptions, set_liftings
from tests.browser.meetings import set_meetings
from tests.documents.forms import ISO, workbook
from tests.documents.word import docx, ins, p, t
from tests.rounds import next_round
from tests.web.circulation import BURMESE, KHMER, SecondVersion, make_version_2

THAI = "ประเทศสมาชิกจะแลกเปลี่ยนข้อมูลเกี่ยวกับคุณภาพน้ำอย่างสม่ำเสมอและเปิดเผยต่อสาธารณชน"
LAO = "ປະເທດສະມາຊິກຈະແລກປ່ຽນຂໍ້ມູນກ່ຽວກັບຄຸນນະພາບນ້ຳຢ່າງສະໝ່ຳສະເໝີ"
CHINESE = "各成员国将定期交流水质信息，并共同保护河流及其鱼类。"
VIETNAMESE = "Các nước thành viên sẽ thường xuyên trao đổi thông tin về chất lượng nước."
LONG_WORD = (
    "https://www.example.org/reports/2022/04/22/monitoring-of-groundwater-and-wastewater-in-all-six-countries.html"
)
LONG_NAME = "Donaudampfschifffahrtsgesellschaft" * 2  # for names, which hold no address


LATE = AFTER + timedelta(hours=1)
KEY = "record_key"  # with which the record of the stage is signed, and goes on to be


def stage(file: Path) -> Path:
    """A database in which a consultation stands in every state, to be copied for each service."""
    database = Database(f"sqlite:///{file}", signer=Signer.at(file.with_name(KEY)))
    schema.upgrade(database)
    set_stage(database)
    database.close()
    return file


def set_stage(database: Database) -> None:
    """Before the workers start, who would otherwise take part; deadlines of rounds that stay open are in the future."""
    set_adoptions(database, long=LONG_WORD)  # first, because people meet the newest first
    set_liftings(database, long=LONG_WORD)
    later = database.now() + timedelta(days=7)
    answered = make_world(database, title="Open, and answered by all", closes_at=later)
    answered.remark("KH", KHMER)
    answered.everybody_submits()
    bracketed = make_world(database, title="Open, on a text with brackets")
    _change_twice(bracketed)
    _choose(make_version_2(bracketed, deferred=("set aside", "remark")), later)
    written = make_world(database, title="Open, with comments in many scripts", closes_at=later)
    _write(written)
    stand(written, f"{THAI} {LONG_WORD}")
    _clear(written, database.now())
    _telephone(written, database.now())
    _enter(written, database.now())
    _pass_on(written, database.now())
    _join(written)
    _observe(written, database.now())
    _translate(written, database.now())
    _lose_factors(written, database.now())
    _type(written, database.now())
    set_meetings(written, long=LONG_WORD)
    said = make_world(database, title="Open, paused, with opinions of departments", closes_at=later)
    _say(said)
    _extend_and_pause(said, later)
    _come_late(make_world(database, title="Closed, with a late answer and a correction"))
    closed = make_world(database, title="Consolidated, not yet proposed")
    _question(closed, make_version_2(closed).comments)
    _remove_compromise(closed)
    _edit(closed)
    _propose(make_world(database, title="Proposed, not yet approved"))
    _put_up(closed)
    _send_chairs_text(closed)
    over = make_world(database, title="Circulated, with no round after it")
    stand(over, f"{LAO} {LONG_WORD}")
    version_2 = make_version_2(over)
    change_id = _edit(version_2.world)
    version = version_2.circulate()
    by = version_2.world.coordinators["TH"]
    with database.transaction(viewer_of(by)) as session:
        objections.object_to(session, change_id, text=f"{THAI} {LONG_WORD}", by=by, now=LATER)
    achieve(version_2.world, f"{THAI} {LONG_WORD}")
    note(
        version_2.world, version, {1: BURMESE, 2: KHMER}
    )  # and its sheet has words, which nobody has put to the members
    with database.transaction(OPERATOR) as session:
        leave_files(session)


def leave_files(session: Session, version_ids: Sequence[int] = ()) -> None:
    """Forget the files that are owed, of these versions or all: nobody looks at them, and to print them takes minutes."""
    session.execute(delete(Document).where(Document.version_id.in_(version_ids) if version_ids else true()))


def _extend_and_pause(world: World, closes_at: datetime) -> None:
    """The deadline is extended, then the clock stands still."""
    by, until = world.staff[0], closes_at + timedelta(days=7)
    about = {"reason": f"{KHMER} {LONG_WORD}", "by": by, "now": LATER}
    with world.database.transaction(viewer_of(by)) as session:
        round = session.get_one(Round, world.round_id)
        deadlines.extend(session, round.id, until=until, seen=round.timing, **about)
        deadlines.pause(session, round.id, seen=round.timing, **about)


def _clear(world: World, now: datetime) -> None:
    """The answer of one country is cleared, after a change has undone a clearance, and its signed letter lies there."""
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        own = answer(session, world.round_id, by.of_member())
        marked = [one.id for one in sections.sections(session, own)]
        states = dict(zip(marked, SectionState, strict=False))
        submissions.mark_sections(session, world.round_id, states, by=by, now=now)
    for number in (1, 2):
        world.remark("KH", f"{THAI} {number}")
        with world.database.transaction(viewer_of(by)) as session:
            seen = clearing(session, world.round_id, by.of_member()).fingerprint
            found = clearance.ask(session, world.round_id, by=by, seen=seen, now=now)
    said = {"cleared_by": KHMER, "office": f"{BURMESE} {LONG_WORD}", "cleared_on": now.date()}
    with world.database.transaction(viewer_of(by)) as session:
        noted = clearance.note_cleared(session, world.round_id, **said, by=by, seen=found.revision, now=now)
    with world.database.transaction(viewer_of(by)) as session:
        clearance.attach_letter(
            session, world.round_id, b"%PDF-1.7 letter", name="letter.pdf", by=by, seen=noted.revision, now=now
        )


def _telephone(world: World, now: datetime) -> None:
    """Letters were sent and nobody has answered them: one member was called, and a deadline falls on a holiday."""
    by, member = world.staff[0], world.coordinators["KH"].of_member()
    with world.database.transaction(viewer_of(by)) as session:
        round = session.get_one(Round, world.round_id)
        note = {"spoke_with": f"{KHMER} {LONG_WORD}", "called_at": LATER, "note": f"{BURMESE} {LONG_WORD}"}
        telephoning.note_call(session, round.id, member.id, **note, by=by, now=now)
        day = round.closes_at.astimezone(ZoneInfo(member.zone)).date()
        holidays.keep(session, f"{day}; Cambodia; {KHMER}", by=by)


def _enter(world: World, now: datetime) -> None:
    """One answer that came by mail waits for its coordinator, one for its check, one is being typed."""
    by, other = world.staff[:2]
    sender = f"{KHMER} {LONG_WORD}"
    origin = Origin(EntryChannel.EMAIL, now.date(), sender, now, (f"{LONG_WORD}.pdf".replace("/", "-"), b"%PDF-1.7 x"))
    words = Words(CommentType.GENERAL, text=f"{THAI} {LONG_WORD}")
    for code in ("KH", "TH", "VN"):
        with world.database.transaction(viewer_of(by)) as session:
            member = world.coordinators[code].of_member()
            entry = entering.begin(session, world.round_id, member.id, origin, by=by, now=now)
            entering.write(session, entry.id, words, by=by, now=now)
            if code != "VN":
                entering.hand_over(session, entry.id, by=by, seen=entry.revision, now=now)
        if code == "KH":
            with world.database.transaction(viewer_of(other)) as session:
                entry_check.check(session, entry.id, by=other, seen=entry.revision, now=now)


def _lose_factors(world: World, now: datetime) -> None:
    """A coordinator has lost a sheet of codes; an officer has spoken with them and asks for a reset."""
    lost, by = world.coordinators["LA"], world.staff[0]
    with world.database.transaction(WORKER) as session:
        session.add(OneTimeCode(person_id=lost.id, digest="0" * 64, printed_at=LATER))
    with world.database.transaction(viewer_of(by)) as session:
        factor_reset.ask(session, lost.id, f"Her number at the ministry. {LAO}", called_at=now, by=by, now=now)


def _type(world: World, now: datetime) -> None:
    """Two people have typed in forms and not sent them; a third has closed a hint."""
    with world.database.transaction(viewer_of(world.deputy)) as session:
        hints.close_hint(session, Hint.DRAFT, by=world.deputy)
    for by in (world.coordinators["KH"], world.staff[0]):
        typed = Typed(
            "0" * 32, "1", "/", f"Comment on paragraph 2 {LONG_WORD}", json.dumps({"text": [f"{KHMER} {BURMESE}"]})
        )
        with world.database.transaction(viewer_of(by)) as session:
            unsent.keep(session, typed, by=by, now=now)


def _observe(world: World, now: datetime) -> None:
    """Of two observers, one has said something in many scripts; a member sponsors that, and the secretariat has answered."""
    by, viet = world.staff[0], world.coordinators["VN"]
    with world.database.transaction(viewer_of(by)) as session:
        ended = Invited("UNEP", KHMER, f"{BURMESE} {LONG_NAME}", "somebody@unep.example.org")
        gone = invitations.invite(session, world.consultation_id, ended, every_round=False, by=by, now=now)
    with world.database.transaction(viewer_of(by)) as session:
        invitations.end(session, gone.id, by=by, now=now)
        mrc = Invited("MRC", f"{KHMER} {LONG_NAME}", KHMER, "a.very.long.name.of.an.observer@mrc.example.org")
        invitations.invite(session, world.consultation_id, mrc, every_round=True, by=by, now=now)
        person = session.scalars(select(Person).where(Person.email == mrc.email)).one()
        session.refresh(person, ["appointment"])
    second = world.paragraph("2")
    words = second.text.replace("fish", f"{BURMESE} and fish")
    with world.database.transaction(viewer_of(person)) as session:
        said = Words(CommentType.SUBSTANTIVE, Change.REPLACE, second.id, "", words, f"{KHMER} {LONG_WORD}")
        sent = observers.write(session, world.round_id, said, by=person, now=now)
        observers.submit(session, world.round_id, by=person, seen=observers.state_of([sent]), now=now)
        remark = Words(CommentType.GENERAL, text=f"{THAI} {LONG_WORD}")
        observers.write(session, world.round_id, remark, by=person, now=now)
    with world.database.transaction(viewer_of(viet)) as session:
        observers.sponsor(session, sent.id, by=viet, now=now)
    with world.database.transaction(viewer_of(by)) as session:
        observers.answer(session, sent.id, text=f"{LAO} {LONG_WORD}", by=by, seen=0, now=now)


def _translate(world: World, now: datetime) -> None:
    """Two countries read a paragraph in their own languages."""
    second = world.paragraph("2")
    for code, words in (("KH", KHMER), ("TH", THAI)):
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            translating.translate(session, second.id, f"{words} {LONG_WORD}", by=by, seen=0, now=now)


def _pass_on(world: World, now: datetime) -> None:
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


def _join(world: World) -> None:
    """China shows a comment to Cambodia and Viet Nam, which has joined it; Cambodia shows one to Thailand."""
    people = world.coordinators
    proposal = Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, world.paragraph("2").id, KHMER, CHINESE, LONG_WORD)
    for code, others in (("CN", ("KH", "VN")), ("KH", ("TH",))):
        by, comment = people[code], world.comment(code, proposal)
        with world.database.transaction(viewer_of(by)) as session:
            members = [people[other].of_member().id for other in others]
            invited = cosponsors.invite(session, comment.id, members, by=by, now=LATER)
        if code == "CN":
            with world.database.transaction(viewer_of(people["VN"])) as session:
                one = invited[-1]
                cosponsors.confirm(session, one.id, by=people["VN"], seen=one.revision, now=LATER)


def _come_late(world: World) -> None:
    """One answer waits after the deadline, one was declined, one is being prepared; words of a comment are to be corrected."""
    comment = world.remark("KH", KHMER)
    world.remark("KH", f"{KHMER} {LONG_WORD}")  # which can still be corrected
    for code in ("CN", "KH", "LA"):
        world.submit(code)
    world.deadline_passes()
    for code in ("MM", "TH", "VN"):
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            late.prepare(session, world.round_id, by=by, now=LATE)
    said = world.comment("TH", Words(CommentType.GENERAL, text=f"{THAI} {LONG_WORD}"), now=LATE)
    for code, comments in (("TH", [said]), ("VN", [])):
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            late.file(session, world.round_id, by=by, seen=submissions.state_of(comments), now=LATE)
    by, staff = world.coordinators["KH"], world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        answers = select(Submission).where(Submission.round_id == world.round_id)
        declined = session.scalars(answers.where(Submission.nil_return, Submission.filed_at.is_not(None))).one()
        late.decline(session, declined.id, reason=LONG_WORD, by=staff, seen=declined.revision, now=LATE)
    with world.database.transaction(viewer_of(by)) as session:
        words = {"text": f"{KHMER} {BURMESE}", "proposed_text": "", "justification": "", "why": VIETNAMESE}
        corrections.file(session, comment.id, **words, by=by, now=LATE)
        clearance.choose_official_act(session, world.round_id, by_letter=True, by=by, now=LATE)
        letter = {"differs": f"{KHMER} {LONG_WORD}", "letter": (f"{LONG_WORD}.pdf".replace("/", "-"), b"%PDF-1.7 x")}
        clearance.tell_letter_prevails(session, world.round_id, **letter, by=by, seen=0, now=LATE)


def _change_twice(world: World) -> None:
    """A proposal whose bracket has several places, which can be parted."""
    text = world.paragraph("4").text.replace("reports on", "writes about").replace("the period", f"each {KHMER} period")
    world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.REPLACE, world.paragraph("4").id, "", text, ""))


def _write(world: World) -> None:
    """Comments of every kind by one country, in the languages of all."""
    remark = world.remark("KH", f"{KHMER} {BURMESE}\n\n{LONG_WORD}")
    _attach(world, remark)
    world.replace("KH", "1", "every year", "twice a year", type=CommentType.TRANSLATION)
    second, third, fourth = (world.paragraph(label).id for label in "234")
    for paragraph, change, proposed, text in (
        (second, Change.REPLACE, f"{CHINESE} {BURMESE}", f"{LAO} {THAI}"),
        (third, Change.INSERT_AFTER, f"{KHMER} {VIETNAMESE} {LONG_WORD}", BURMESE),
        (fourth, Change.DELETE, "", f"{KHMER} {KHMER}"),
    ):
        why = f"{BURMESE} {LONG_WORD}"
        world.comment("KH", Words(CommentType.SUBSTANTIVE, change, paragraph, text, proposed, why, national=KHMER))
    world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.MOVE, second, KHMER, "", BURMESE, after_id=fourth))


def _send(world: World, by: Person) -> None:
    """Word files, one that asks for much, some of it without a place, and one that is none; and a form with wrong rows."""
    second = world.paragraph("2").text
    edited = docx(
        p(t(second[:12]), ins(f"{KHMER} {LONG_WORD} ", "សុខ ដារ៉ា"), t(second[12:]))
        + p(ins(f"{BURMESE} {LAO}", "အောင်"), mark="ins")
        + p(t("The members will not protect the river and its fish, nor the forests around them.")),
    )
    with world.database.transaction(viewer_of(by)) as session:
        for name, content in ((f"{KHMER}.docx", edited), (f"{LONG_WORD}.docx", b"%PDF-1.7")):
            uploads.receive(session, world.round_id, UploadKind.WORD, content, name=name, by=by, now=LATER)
        form = workbook(
            [ISO, ("KH", "3", LONG_WORD, "2", "te", KHMER, BURMESE), ("KH", "", "", "99", "", LAO), ("TH", "", "", "", "", THAI), ("", "", "", "", LONG_WORD, CHINESE)]
        )  # fmt: skip
        uploads.receive(session, world.round_id, UploadKind.FORM, form, name=f"{LAO}.xlsx", by=by, now=LATER)


def _put_up(world: World) -> None:
    """Word files of the secretariat with texts to be put up, one that is none."""
    bold = f"<w:r><w:rPr><w:bCs/></w:rPr><w:t>{BURMESE[:40]}</w:t></w:r>"
    text = docx(p(t(f"1. {KHMER}"), ins(f" {LAO}")) + p(bold) + p(t(f"{THAI} {LONG_WORD}")), header=p(t(LONG_WORD)))
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        for name, content in ((f"{KHMER}.docx", text), (f"{LONG_WORD}.docx", text[:-40])):
            operations.receive(session, content, name=name, by=by, now=LATER)


def _question(world: World, comments: Mapping[str, int]) -> None:
    """The secretariat asks two countries about the type of a comment, and one has decided; a standard reason is kept."""
    by, other = world.staff[0], world.coordinators["CN"]
    with world.database.transaction(viewer_of(by)) as session:
        for name, wanted in (("inserted", CommentType.TECHNICAL), ("plain", CommentType.SUBSTANTIVE)):
            reason = f"{KHMER} {LONG_WORD}"
            type_requests.ask(session, comments[name], wanted=wanted, reason=reason, by=by, now=LATER)
        standard_reasons.keep(session, world.consultation_id, f"{LAO} {LONG_WORD}", by=by, now=LATER)
    with world.database.transaction(viewer_of(other)) as session:
        type_requests.decide(session, comments["plain"], TypeDecision.KEPT, answer=CHINESE, by=other, now=LATER)


def _send_chairs_text(world: World) -> None:
    """A Word file in which the chair has other words for the candidate, some of them in place of a member's."""
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        text = current_candidate(session, world.round_id)
        assert text is not None
        own = select(Paragraph).where(Paragraph.version_id == text.id, ~Paragraph.removed)
        paragraphs = [each.text for each in session.scalars(own.order_by(Paragraph.position))]
        said = [
            text.replace("Means", f"Means {KHMER} {BURMESE}").replace("[wetlands]", LONG_WORD) for text in paragraphs
        ]
        file = docx("".join(p(t(text.replace("ministries", "ministries of transport"))) for text in [*said, LAO]))
        for name, content in ((f"{KHMER}.docx", file), (f"{LONG_WORD}.docx", b"%PDF-1.7")):
            chairs_texts.receive(session, world.round_id, content, name=name, by=by, now=LATER)


def _remove_compromise(world: World) -> None:
    """A compromise for a bracket is proposed and removed again."""
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        text = current_candidate(session, world.round_id)
        assert text is not None
        own = select(Paragraph.id).where(Paragraph.version_id == text.id)
        last = select(Conflict.id).where(Conflict.paragraph_id.in_(own)).order_by(Conflict.id.desc())
        id = session.scalars(last).first() or 0
        compromises.choose(session, id, choice=0, reason=f"{KHMER} {LONG_WORD}", by=by, seen=0, now=LATER)
    with world.database.transaction(viewer_of(by)) as session:
        compromises.remove(session, id, by=by, now=LATER)


def _edit(world: World) -> int:
    """The secretariat's own words in the candidate, in two scripts; gives the number of the change."""
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        text = current_candidate(session, world.round_id)
        assert text is not None
        paragraph = session.scalars(
            select(Paragraph).where(Paragraph.version_id == text.id, Paragraph.label == "3")
        ).one()
        words = paragraph.text.replace("officials", f"{KHMER} {BURMESE}")
        change = editorial.edit(
            session, paragraph.id, text=words, reason=f"{LAO} {LONG_WORD}", by=by, seen=0, now=LATER
        )
    with world.database.reading(WORKER) as session:
        waiting = select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)
        owed = session.scalars(waiting.where(Consolidation.round_id == world.round_id)).one()
    world.make(owed)
    return change.id


def _choose(version_2: SecondVersion, closes_at: datetime) -> None:
    """Round 2 is open; one country has said of each bracket something else, in many scripts."""
    version_2.circulate()
    world = next_round(version_2, closes_at)
    _withdraw(world)
    by, stances = world.coordinators["KH"], (Stance.OTHER, Stance.RESERVED, Stance.KEEP, Stance.ACCEPT)
    with world.database.transaction(viewer_of(by)) as session:
        said = [
            BracketStatement(
                one.bracket.id or 0,
                stance,
                choice=0,
                words=f"{KHMER} {LAO} {LONG_WORD}" if stance is Stance.OTHER else "",
                can_accept=() if stance is Stance.RESERVED else (0,),
                reason=BURMESE,
            )
            for one, stance in zip(placed(session, version_2.version_id), stances, strict=False)
        ]
        saved = positions.save(session, world.round_id, said, by=by, now=LATER)
        assert saved.refused == {}
    _say_at_home_and_to_all(world, version_2.version_id)
    _enter_choices(world, version_2.version_id)


def _enter_choices(world: World, version_id: int) -> None:
    """What Thailand has said about brackets is being typed."""
    by, member = world.staff[0], world.coordinators["TH"].of_member()
    origin = Origin(EntryChannel.TELEPHONE, LATER.date(), f"{KHMER} {LONG_WORD}", LATER)
    with world.database.transaction(viewer_of(by)) as session:
        entry = entering.begin(session, world.round_id, member.id, origin, by=by, now=LATER)
        brackets = [one.bracket.id or 0 for one in placed(session, version_id)]
        said = [
            BracketStatement(
                brackets[0], Stance.KEEP, can_accept=(0,), reason=f"{BURMESE} {LONG_WORD}", package=KHMER[:20]
            ),
            BracketStatement(brackets[1], Stance.RESERVED, reason=LAO),
        ]
        assert entered_choices.save(session, entry, said, by=by, now=LATER).refused == {}


def _withdraw(world: World) -> None:
    """Viet Nam does not make its deferred comment again."""
    by = world.coordinators["VN"]
    with world.database.transaction(viewer_of(by)) as session:
        (one,) = carried_over(session, world.round_id, by.of_member())
        carried.withdraw(session, one.row.id, by=by, now=LATER)


def _say_at_home_and_to_all(world: World, version_id: int) -> None:
    """What is said of a text besides positions: that it has arrived, who may agree to it, advice of a department, words that are
    marked as a duty, and a wish to part a bracket."""
    by, of_department = world.coordinators["KH"], world.contributor
    with world.database.transaction(viewer_of(by)) as session:
        rounds.acknowledge(session, world.round_id, by=by, now=LATER)
        minister = Authorized(KHMER, LONG_WORD, Extent.NEEDS_CLEARANCE, BURMESE, LATER.date(), LAO)
        authorities.authorize(session, world.consultation_id, minister, by=by, now=LATER)
        brackets = placed(session, version_id)
        several = next(one for one in brackets if can_be_parted(one.bracket))
        parting.ask(session, world.round_id, several.bracket.id or 0, reason=f"{KHMER} {LONG_WORD}", by=by, now=LATER)
        marked, charged = brackets[0].bracket.id or 0, world.coordinators["VN"].of_member().id
        duties.mark(session, world.round_id, marked, choice=None, members=[charged], by=by, now=LATER)
    with world.database.transaction(viewer_of(of_department)) as session:
        advice.save(
            session,
            world.round_id,
            [BracketStatement(brackets[0].bracket.id or 0, Stance.RESERVED, reason=BURMESE)],
            by=of_department,
            now=LATER,
        )


def _attach(world: World, comment: Comment) -> None:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        for name in (f"{KHMER}.pdf", f"{LONG_WORD}.pdf"):
            attachments.attach(session, comment.id, b"%PDF-1.7 " + name.encode(), name=name, by=by, now=LATER)


def _say(world: World) -> None:
    """Opinions of a department in every state, and of another one that telephoned; files of both sides."""
    _send(world, world.contributor)
    _send(world, world.coordinators["KH"])
    by, later = world.coordinators["KH"], LATER
    second, third = world.paragraph("2"), world.paragraph("3")
    dolphins = second.text.replace("fish", "dolphins and fish")
    world.opinion(Words(CommentType.GENERAL, text=f"{KHMER}\n\n{LONG_WORD}"), forward=False)
    world.opinion(Words(CommentType.SUBSTANTIVE, Change.REPLACE, second.id, KHMER, dolphins, BURMESE))
    taken = world.opinion(Words(CommentType.TECHNICAL, Change.INSERT_AFTER, third.id, BURMESE, f"{KHMER} {LAO}", THAI))
    left = world.opinion(Words(CommentType.SUBSTANTIVE, Change.DELETE, third.id, f"{BURMESE} {KHMER}"))
    edited = world.opinion(Words(CommentType.TECHNICAL, paragraph_id=third.id, text=f"{KHMER} {VIETNAMESE}"))
    with world.database.transaction(viewer_of(by)) as session:
        deciding.include(session, taken.id, named=True, by=by, seen=taken.revision, now=later)
        deciding.leave_out(session, left.id, note=f"{BURMESE} {LONG_WORD}", by=by, seen=left.revision, now=later)
        others = Words(CommentType.TECHNICAL, paragraph_id=third.id, text=BURMESE)
        seen = deciding.state_of([edited])
        deciding.include_edited(session, [edited.id], others, named=False, by=by, seen=seen, now=later)
        telephoned = Words(CommentType.SUBSTANTIVE, paragraph_id=second.id, text=f"{KHMER} {LAO}")
        department = "នាយកដ្ឋានអភិរក្សជីវចម្រុះ និងតំបន់ដីសើម"
        department_deadlines.set_deadline(
            session, world.round_id, closes_at=later + timedelta(days=2), by=by, seen=0, now=later
        )
        opinions.write_message(session, left.id, text=f"{KHMER} {LONG_WORD}", by=by, now=later)
        deciding.enter(
            session, world.round_id, telephoned, department=department, came_by=Channel.TELEPHONE, by=by, now=later
        )


def _propose(world: World) -> None:
    version_2 = make_version_2(world)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        candidate = current_candidate(session, world.round_id)
        assert candidate is not None
        assert candidate.id == version_2.version_id
        operations.propose(session, candidate.id, by=by, seen=candidate.fingerprint, now=LATER)
