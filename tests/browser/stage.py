"""What stands in the service before anybody opens a page: a consultation in every state, with words in many scripts."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, true
from sqlalchemy.orm import Session

from models.db import schema
from models.db.access import OPERATOR, viewer_of
from models.db.database import Database
from models.documents.document import Document
from models.editorial.operations import objections
from models.record.signing import Signer
from testing.world import LATER, make_world
from tests.adoption import note
from tests.browser.achieving import achieve, stand
from tests.browser.adopting import set_adoptions, set_liftings
from tests.browser.meetings import set_meetings
from tests.browser.stage_beside_a_round import (
    extend_and_pause,
    lose_factors,
    observe,
    pass_offices_on,
    telephone,
    translate,
    type_unsent,
)
from tests.browser.stage_choices import change_twice, choose
from tests.browser.stage_comments import clear_answer, come_late, enter_answers, join, say_at_home, write_comments
from tests.browser.stage_secretariat import (
    edit_candidate,
    propose,
    put_up,
    question,
    remove_compromise,
    send_chairs_text,
)
from tests.browser.stage_words import LAO, LONG_WORD, THAI
from tests.web.circulation import BURMESE, KHMER, make_version_2

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
    change_twice(bracketed)
    choose(make_version_2(bracketed, deferred=("set aside", "remark")), later)
    written = make_world(database, title="Open, with comments in many scripts", closes_at=later)
    write_comments(written)
    stand(written, f"{THAI} {LONG_WORD}")
    clear_answer(written, database.now())
    telephone(written, database.now())
    enter_answers(written, database.now())
    pass_offices_on(written, database.now())
    join(written)
    observe(written, database.now())
    translate(written, database.now())
    lose_factors(written, database.now())
    type_unsent(written, database.now())
    set_meetings(written, long=LONG_WORD)
    paused = make_world(database, title="Open, paused, with opinions of departments", closes_at=later)
    say_at_home(paused)
    extend_and_pause(paused, later)
    come_late(make_world(database, title="Closed, with a late answer and a correction"))
    closed = make_world(database, title="Consolidated, not yet proposed")
    question(closed, make_version_2(closed).comments)
    remove_compromise(closed)
    edit_candidate(closed)
    propose(make_world(database, title="Proposed, not yet approved"))
    put_up(closed)
    send_chairs_text(closed)
    over = make_world(database, title="Circulated, with no round after it")
    stand(over, f"{LAO} {LONG_WORD}")
    version_2 = make_version_2(over)
    change_id = edit_candidate(version_2.world)
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
