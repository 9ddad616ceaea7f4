"""What members may not read of each other, or of the secretariat, stands in no archive."""

import json

from sqlalchemy import update

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import adoption as adoptions
from models.comments.comment import CommentType
from models.comments.operations import attachments
from models.comments.operations.wording import Words
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.work import WorkState
from models.documents.document import Document
from models.documents.queries import archive
from models.documents.queries.archive import OPEN_TO_ALL
from models.drafts.version import DraftVersion
from models.people.authority import Extent
from models.people.operations import authorities
from models.people.operations.authorities import Authorized
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.adoption import OVER, announce, begin, terms
from tests.models.comments.test_late import LATE, closed, decide, file, prepare
from tests.rounds import circulate, consolidate_and_answer

__all__ = ["closed"]


def archived(world: World) -> tuple[str, list[bytes]]:
    """All lines of the archive of the text, and the files that came with comments in it."""
    with world.database.transaction(WORKER) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))
    with world.database.reading(OPERATOR) as session:
        found = archive.finished_consultation(session, world.consultation_id)
        lines = [*archive.record(session, found), *archive.rows(session, found)]
        return json.dumps(lines), [file.content for _, file in archive.attachments(session, found)]


def test_a_late_answer_that_was_declined_is_in_no_archive_nor_its_files(closed: World) -> None:
    by = closed.coordinators["TH"]
    prepare(closed)
    comment = closed.comment("TH", Words(CommentType.GENERAL, text="Twice a year."), now=LATE)
    with closed.database.transaction(viewer_of(by)) as session:
        attachments.attach(session, comment.id, b"%PDF-1.7 late", name="late.pdf", by=by, now=LATE)
    file(closed)
    decide(closed, admits=False)
    circulate(closed, consolidate_and_answer(closed))

    lines, files = archived(closed)

    assert "exchange" in lines
    assert ("Twice a year." in lines, files) == (False, [])


def test_of_an_adoption_only_what_was_put_to_members_and_what_counts_is_in_an_archive(
    world: World, bare: DraftVersion
) -> None:
    other = world.staff[1]
    sent_back = announce(world, bare, terms(world, AdoptionProcedure.EXPRESS))
    with world.database.transaction(viewer_of(other)) as session:
        adoptions.withdraw(session, sent_back.id, reason="Two weeks are too short.", by=other, now=LATER)
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT))
    silence.agree("LA")
    silence.end()
    silence.object_to("VN", "We were too late.", now=OVER)

    lines, _ = archived(world)

    assert '"stance": "agrees"' in lines
    for words in ("Two weeks are too short.", "We were too late."):
        assert words not in lines


def test_what_a_member_keeps_to_itself_is_in_the_record_of_an_archive_only_as_having_happened(
    world: World, bare: DraftVersion
) -> None:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        who = Authorized("Sok Dara", "Minister", Extent.FULL, since=LATER.date())
        authorities.authorize(session, world.consultation_id, who, by=by, now=LATER)

    archived(world)

    with world.database.reading(OPERATOR) as session:
        found = archive.finished_consultation(session, world.consultation_id)
        recorded = [one for one in archive.record(session, found) if one["verb"] == Verb.AUTHORITY_RECORDED]
    assert [(one["body"], one["salt"]) for one in recorded] == [(None, "")]
    assert not {Verb.ADVISED, Verb.POSITIONS_DRAFTED, Verb.FIELDS_DECLARED, Verb.ENTRY_CHOICES} & OPEN_TO_ALL
    assert {Verb.SUBMITTED, Verb.AGREED, Verb.OBJECTED, Verb.DRAFT_CIRCULATED, Verb.ADOPTED} <= OPEN_TO_ALL
