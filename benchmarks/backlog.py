"""Many consultations at once, with everything waiting that workers do: texts to consolidate, files to make, letters to send."""

from collections.abc import Sequence

from sqlalchemy import select, update

from benchmarks.work import in_english
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.consolidation.operations import consolidations
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind, Paragraph
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Member
from models.rounds.operations import consultations, rounds
from testing.world import LATER, MEMBERS, NOW, World, make_world

PARAGRAPHS = 40
WRITTEN = 120  # proposals in a round, by the six in turn
FILES = 40  # files; to print one takes a second


def fill_database(database: Database, consultations: int) -> None:
    """So many consultations with 40 paragraphs and 120 proposals each, whose rounds have closed and are to be consolidated."""
    world = make_world(database)
    for number in range(consultations):
        _add_consultation(world, number)
    with database.transaction(WORKER) as session:
        # Letters with files wait for these; what is measured is work that nothing holds back.
        carrying = update(Notification).where(Notification.letter == Letter.CIRCULATED)
        session.execute(carrying.values(state=WorkState.DONE))
        kept = select(Document.id).order_by(Document.id).limit(FILES)
        session.execute(update(Document).where(Document.id.not_in(kept)).values(state=WorkState.DONE))


def _add_consultation(world: World, number: int) -> None:
    staff, other, _ = world.staff
    work = in_english(WRITTEN, paragraphs=PARAGRAPHS)
    text = [NewParagraph(Kind.NUMBERED, task.text) for task in work]
    with world.database.transaction(viewer_of(staff)) as session:
        members = session.scalars(select(Member).order_by(Member.name)).all()
        begun = consultations.begin_consultation(
            session, title=f"Text {number}", language="en", members=members, by=staff, now=NOW
        )
        version = operations.put_up(session, begun.id, text, by=staff, now=NOW)
        operations.propose(session, version.id, by=staff, seen=version.fingerprint, now=NOW)
        operations.approve(session, version.id, by=other, seen=version.fingerprint, now=NOW)
        opened = rounds.open_round(session, version.id, closes_at=LATER, by=staff, now=NOW)
        ids = session.scalars(
            select(Paragraph.id).where(Paragraph.version_id == version.id).order_by(Paragraph.position)
        ).all()
    proposals = [(id, words) for id, task in zip(ids, work, strict=True) for words in task.texts]
    for place, code in enumerate(MEMBERS):
        _submit_answer(world, opened.id, code, proposals[place :: len(MEMBERS)])
    with world.database.transaction(viewer_of(staff)) as session:
        rounds.close(session, opened.id, by=staff, now=NOW)
        consolidations.ask(session, opened.id, by=staff, now=NOW)


def _submit_answer(world: World, round_id: int, code: str, proposals: Sequence[tuple[int, str]]) -> None:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        for id, text in proposals:
            words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, id, "", text, "Said so.")
            comments.write(session, round_id, words, by=by, now=NOW)
        of_member = select(Comment).where(Comment.round_id == round_id, Comment.member_id == by.of_member().id)
        seen = submissions.state_of(session.scalars(of_member).all())
        submissions.submit(session, round_id, by=by, seen=seen, now=NOW)
