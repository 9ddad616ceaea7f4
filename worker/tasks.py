"""The tasks. Each takes the row or goes home, and calls one verb; running one twice, or two at once, does no harm."""

from models.adoption.operations import corrigenda, ending, reminders, silence
from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db import work
from models.db.access import WORKER
from models.db.database import now
from models.departments.operations import deadlines as departments
from models.documents.document import Document
from models.health import record_check
from models.health.service_state import ServiceState
from models.people.operations import links, unsent
from models.people.sign_ins import SignInRequest
from models.rounds.operations import rounds
from models.security_log import Origin, set_origin
from models.uploads.upload import Upload
from templates.links import Links
from worker.app import app
from worker.attempt import Attempt
from worker.documents import make
from worker.documents.uploads import read as read_upload
from worker.mail import sending
from worker.notify import ring
from worker.process import database, settings

LONGEST_CHECK = 3600  # seconds; the record of a round with 1,000 comments takes half a second


@app.task(name="consolidation")
def consolidation(id: int) -> None:
    """Make the candidate that is owed."""
    claim = database().take(Consolidation, id)
    if claim is not None:
        with Attempt(database(), claim):
            consolidations.make(database(), claim)


@app.task(name="document")
def document(id: int) -> None:
    """Make the document that is owed; letters may have waited for it."""
    claim = database().take(Document, id)
    if claim is not None:
        with Attempt(database(), claim):
            make.make(database(), claim, Links(settings().public_url), printer=settings().printer)
        ring("letters", None)


@app.task(name="upload")
def upload(id: int) -> None:
    """Read the file that somebody has sent in."""
    claim = database().take(Upload, id)
    if claim is not None:
        with Attempt(database(), claim):
            read_upload.read(database(), claim, clamd=settings().clamd)


@app.task(name="sign_in")
def sign_in(id: int) -> None:
    """Decide whether the person who asked for a link gets a letter with one."""
    set_origin(Origin(office="worker"))
    claim = database().take(SignInRequest, id)
    if claim is not None:
        with Attempt(database(), claim), database().finishing(claim) as session:
            links.answer(session, id, now=now(session.connection()))


@app.task(name="letters")
def letters(_id: None = None) -> None:
    """Send the letters that are due; what is left after one batch rings again."""
    if sending.send_due(database(), settings()):
        ring("letters", None)


@app.task(name="tick")
def tick() -> None:
    """Remind of deadlines, close the rounds, extend the time to answer after an outage, end the adoptions and the liftings of brackets whose
    time has passed, issue corrigenda, forget old requests for links and forms that nobody has come back to, and note that the
    clock was heard."""
    with database().transaction(WORKER) as session:
        rounds.close_due(session, now=now(session.connection()))
        rounds.remind_due(session, now=now(session.connection()))
        departments.remind_due(session, now=now(session.connection()))
        state = session.get_one(ServiceState, 1)
        silence.extend_for_outage(session, state.ticked_at, now=now(session.connection()))
        corrigenda.extend_for_outage(session, state.ticked_at, now=now(session.connection()))
        reminders.remind_due(session, now=now(session.connection()))
        ending.end_due(session, now=now(session.connection()))
        corrigenda.issue_due(session, now=now(session.connection()))
        unsent.forget_old(session, now=now(session.connection()))
        links.forget_requests(session, now=now(session.connection()))
        state.ticked_at = now(session.connection())


@app.task(name="record", soft_time_limit=LONGEST_CHECK, time_limit=LONGEST_CHECK + 30)
def record() -> None:
    """Check the record, unless it held within the last day."""
    set_origin(Origin(office="worker"))
    record_check.check_when_due(database())


@app.task(name="sweep")
def sweep() -> None:
    """Ring for whatever is due: its bell was lost, its worker died, or its time has come."""
    with database().reading(WORKER) as session:
        bells = work.due_bells(session, now(session.connection()))
    for kind, id, priority in bells:
        ring(kind, id, priority)
