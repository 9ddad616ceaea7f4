"""What a member sends in and has not submitted appears nowhere for anybody else: not on a page, in a file, a letter, the
broker or a log. The member's own coordinator, who looks in the same places, finds all of it."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from sqlalchemy import func, select, update

from models.comments.operations import attachments
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document, Format
from models.drafts.version import DraftVersion
from models.people.person import Person
from models.rounds.operations import rounds
from models.settings import Settings
from models.uploads.operations import uploads
from models.uploads.upload import Upload, UploadKind
from ops.embedded.letters import letters
from templates.links import Links
from testing.crew import Crew, eventually
from testing.mail_server import MailServer
from testing.world import LATER, MEMBERS, TEXT, World
from tests.documents.forms import workbook
from tests.documents.test_margin_comments import comment, on
from tests.documents.word import docx, ins, p, t
from tests.rounds import arrange_round, circulate, consolidate_and_answer
from tests.web.site import ADDRESS, Browser, Site
from webapp import create_app
from worker.documents import make
from worker.documents.virus_scan import file_checker
from worker.documents.xlsx.comment_form import COLUMNS
from worker.mail import sending

CHANGE, MARGIN, EDITOR, NAME, FORM, ROW, ANNEX, INSIDE = (
    f"canary{kind}" for kind in ("change", "margin", "editor", "name", "form", "row", "annex", "inside")
)
EDITED = docx(
    "".join(p(t(each.text)) for each in TEXT[:-1])
    + p(on(4, t(TEXT[-1].text)))
    + p(ins(f"Otters, {CHANGE}.", by=EDITOR), mark="ins"),
    comments=comment(4, MARGIN, author=f' w:author="{EDITOR}"'),
)
FILLED = workbook([[title for title, _ in COLUMNS], ["2", TEXT[2].text, "", "", ROW, "", ""]])
# What follows a link would change something, or is no page of ours.
LINK = re.compile(r'href="(/[^"#]*)"')
ELSEWHERE = ("/static/", "/sign-out")


@pytest.fixture
def site(world: World, database: Database, settings: Settings) -> Site:
    """The pages, in a round that closes at a time still to come."""
    with database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, closes_at=database.now() + timedelta(days=7))
    demo = replace(settings, public_url=ADDRESS, mailbox=None)
    return Site(create_app(demo, database, letters, file_checker(demo)), database, world)


def pages(browser: Browser, site: Site) -> Iterator[tuple[str, bytes]]:
    """Everything that can be had: by following links from the first page, and by addresses with the numbers that there are."""
    ahead = ["/", *_numbered(site)]
    seen = set(ahead)
    while ahead:
        address = ahead.pop()
        answer = browser.get(address)
        yield address, opened(answer.data)
        found = set(LINK.findall(answer.text)) if answer.mimetype == "text/html" else set()
        new = {link.replace("&amp;", "&") for link in found if not link.startswith(ELSEWHERE)} - seen
        seen |= new
        ahead += sorted(new)


def _numbered(site: Site) -> Iterator[str]:
    """Pages of what a member sends in, and of what it says: each with the first numbers."""
    of_member = ("upload_id", "uploaded_id", "comment_id", "attachment_id", "document_id")
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and len(rule.arguments) == 1 and rule.arguments & set(of_member):
            for number in range(1, 5):
                yield re.sub("<.*>", str(number), rule.rule)


def opened(content: bytes) -> bytes:
    """A file's bytes, with those of the parts of a Word or Excel file."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"\n".join([content, *map(archive.read, archive.namelist())])


def canaries(*surfaces: bytes) -> set[str]:
    """Those that sing, in small letters or in capitals."""
    everything = b"\n".join(surfaces).lower()
    return {each for each in (CHANGE, MARGIN, EDITOR, NAME, FORM, ROW, ANNEX, INSIDE) if each.encode() in everything}


def send_in(world: World) -> None:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        for what, content, name in (
            (UploadKind.WORD, EDITED, f"{NAME}.docx"),
            (UploadKind.FORM, FILLED, f"{FORM}.xlsx"),
        ):
            uploads.receive(session, world.round_id, what, content, name=name, by=by, now=LATER)
    noted = world.remark("KH", "See what is attached.")
    with world.database.transaction(viewer_of(by)) as session:
        inside = f"%PDF-1.7 {INSIDE}".encode()
        attachments.attach(session, noted.id, inside, name=f"{ANNEX}.pdf", by=by, now=LATER)


def all_read(database: Database) -> bool:
    with database.reading(WORKER) as session:
        return set(session.scalars(select(Upload.state))) == {WorkState.DONE}


def everything_in(crew: Crew) -> bytes:
    """All that the broker holds, as it would be written to a disk."""
    broker = crew.client()
    return b"\n".join(key + (broker.dump(key) or b"") for key in broker.scan_iter())  # type: ignore[operator]


def document_contents(database: Database) -> Iterator[bytes]:
    """The content of every document that waits, made as a worker does; what is printed shows the same pages as HTML."""
    with database.transaction(OPERATOR) as session:
        printed = update(Document).where(Document.format == Format.PDF)
        session.execute(printed.values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))
        waiting = session.scalars(select(Document.id).where(Document.state == WorkState.WAITING)).all()
    for id in waiting:
        claim = database.take(Document, id)
        assert claim is not None
        make.make(database, claim, Links(""))
        with database.reading(WORKER) as session:
            yield opened(session.scalars(select(Document.content).where(Document.id == id)).one() or b"")


def without_cambodia(world: World) -> DraftVersion:
    """The round goes its way, and Cambodia never submits what it has."""
    world.replace("TH", "1", "every year", "twice a year")
    for code in MEMBERS.keys() - {"KH"}:
        world.submit(code)
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, closes_at=world.database.now() - timedelta(hours=1))
        rounds.close_due(session, now=world.database.now())
    return circulate(world, consolidate_and_answer(world))


def others(world: World) -> list[Person]:
    return [world.coordinators["TH"], world.contributor, world.staff[0]]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_member_sends_in_is_seen_by_nobody_else_while_the_round_is_open_or_ever(
    site: Site, settings: Settings, crew: Crew, mail: MailServer, log: StringIO
) -> None:
    world, database = site.world, site.database
    send_in(world)
    crew.start_broker()
    crew.run("from worker.tasks import sweep; sweep()")
    assert canaries(everything_in(crew)) == set()
    crew.start_worker()
    eventually(lambda: all_read(database))

    own = canaries(*(content for _, content in pages(site.as_(world.coordinators["KH"]), site)))
    assert own == {CHANGE, MARGIN, EDITOR, NAME, FORM, ROW, ANNEX, INSIDE}
    for person in others(world):
        for address, content in pages(site.as_(person), site):
            assert (person.name, address, canaries(content)) == (person.name, address, set())

    version = without_cambodia(world)
    files = list(document_contents(database))
    assert len(files) > 5
    sending.send_due(database, settings)
    with database.reading(WORKER) as session:
        assert session.scalars(select(func.count(Document.id)).where(Document.version_id == version.id)).one()
    assert canaries(*files) == set()
    assert canaries(*(bytes(letter) for letter in mail.arrived)) == set()
    for person in others(world):
        for address, content in pages(site.as_(person), site):
            assert (person.name, address, canaries(content)) == (person.name, address, set())
    assert canaries(everything_in(crew), crew.log().encode(), log.getvalue().encode()) == set()
    assert "done" in crew.log()
