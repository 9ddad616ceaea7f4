"""The part of the stage where countries comment: in many scripts, with files, for their departments, by mail, and late."""

from datetime import datetime, timedelta

from sqlalchemy import select

from models.comments.comment import Change, Comment, CommentType
from models.comments.entered import EntryChannel
from models.comments.operations import (
    attachments,
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
from models.comments.queries.clearance import clearing_in_round
from models.comments.queries.country import answer
from models.comments.submission import SectionState, Submission
from models.db.access import viewer_of
from models.departments.operations import deadlines as department_deadlines
from models.departments.operations import deciding, opinions
from models.departments.opinion import Channel
from models.people.person import Person
from models.uploads.operations import uploads
from models.uploads.upload import UploadKind
from testing.world import AFTER, LATER, World
from tests.browser.stage_words import CHINESE, LAO, LONG_WORD, THAI, VIETNAMESE
from tests.documents.forms import ISO, workbook
from tests.documents.word import docx, ins, p, t
from tests.web.circulation import BURMESE, KHMER

LATE = AFTER + timedelta(hours=1)


def clear_answer(world: World, now: datetime) -> None:
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
            seen = clearing_in_round(session, world.round_id, by.of_member()).fingerprint
            found = clearance.ask(session, world.round_id, by=by, seen=seen, now=now)
    details = {"cleared_by": KHMER, "office": f"{BURMESE} {LONG_WORD}", "cleared_on": now.date()}
    with world.database.transaction(viewer_of(by)) as session:
        noted = clearance.note_cleared(session, world.round_id, **details, by=by, seen=found.revision, now=now)
    with world.database.transaction(viewer_of(by)) as session:
        clearance.attach_letter(
            session, world.round_id, b"%PDF-1.7 letter", name="letter.pdf", by=by, seen=noted.revision, now=now
        )


def enter_answers(world: World, now: datetime) -> None:
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


def join(world: World) -> None:
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


def come_late(world: World) -> None:
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
    general = world.comment("TH", Words(CommentType.GENERAL, text=f"{THAI} {LONG_WORD}"), now=LATE)
    for code, comments in (("TH", [general]), ("VN", [])):
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


def write_comments(world: World) -> None:
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


def _attach(world: World, comment: Comment) -> None:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        for name in (f"{KHMER}.pdf", f"{LONG_WORD}.pdf"):
            attachments.attach(session, comment.id, b"%PDF-1.7 " + name.encode(), name=name, by=by, now=LATER)


def say_at_home(world: World) -> None:
    """Opinions of a department in every state, and of another one that telephoned; files of both sides."""
    _send(world, world.contributor)
    _send(world, world.coordinators["KH"])
    by, later = world.coordinators["KH"], LATER
    second, third = world.paragraph("2"), world.paragraph("3")
    dolphins = second.text.replace("fish", "dolphins and fish")
    world.opinion(Words(CommentType.GENERAL, text=f"{KHMER}\n\n{LONG_WORD}"), forward=False)
    waits = world.opinion(Words(CommentType.SUBSTANTIVE, Change.REPLACE, second.id, KHMER, dolphins, BURMESE))
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
        opinions.write_message(session, waits.id, text=f"{BURMESE} {LONG_WORD}", by=by, now=later)
        deciding.enter(
            session, world.round_id, telephoned, department=department, came_by=Channel.TELEPHONE, by=by, now=later
        )
