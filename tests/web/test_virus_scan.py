"""Where a virus scanner is set, every file that people send in passes it first: a clamd in a process of its own answers here."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from lmec import main
from models.db.access import WORKER
from models.db.work import WorkState
from models.uploads.upload import Upload
from ops.embedded.parts import free_port
from testing.crew import eventually
from tests.documents.clamd import EICAR, LONGEST
from tests.web.country import coordinator
from tests.web.site import Site, text_of
from tests.web.test_attachments import MAP, attach, attachments
from tests.web.test_uploads import FILE, send
from worker.attempt import Attempt
from worker.documents.limits import Unreadable
from worker.documents.uploads import read as read_upload
from worker.documents.virus_scan import ScannerAway, ensure_clean, version

ROOT = Path(__file__).parents[2]
INFECTED = b"%PDF-1.7\n" + EICAR


def running(address: str, named: str) -> subprocess.Popen[bytes]:
    scanner = subprocess.Popen([sys.executable, "-m", "tests.documents.clamd", named], cwd=ROOT)
    eventually(lambda: answers(address))
    return scanner


def answers(address: str) -> bool:
    try:
        return bool(version(address))
    except ScannerAway:
        return False


@pytest.fixture(params=["socket", "port"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a scanner that answers."""
    port = free_port()
    address, named = (str(tmp_path / "clamd"),) * 2 if request.param == "socket" else (f"127.0.0.1:{port}", str(port))
    with running(address, named) as scanner:
        yield address
        scanner.kill()


def work(site: Site, clamd: str) -> None:
    """Read what is owed, as a worker does."""
    with site.database.reading(WORKER) as session:
        owed = session.scalars(select(Upload.id).where(Upload.state == WorkState.WAITING)).all()
    for id in owed:
        claim = site.database.take(Upload, id)
        assert claim is not None
        with Attempt(site.database, claim):
            read_upload.read(site.database, claim, clamd=clamd)


def test_what_the_scanner_finds_is_refused_and_what_it_does_not_passes(clamd: str) -> None:
    ensure_clean(clamd, b"")
    ensure_clean(clamd, MAP * 1000)
    with pytest.raises(Unreadable, match=r"finds something harmful in this file \(Eicar-Signature\)"):
        ensure_clean(clamd, b"x" * 200_000 + EICAR)
    with pytest.raises(ScannerAway, match=r"INSTREAM size limit exceeded|reset|pipe"):
        ensure_clean(clamd, b"x" * (LONGEST + 1))
    result = CliRunner().invoke(
        main, ["doctor"], env={"LMEC_CLAMD": clamd, "SECRET_KEY": "long enough for these tests, surely"}
    )
    assert "fine     virus scanner: ClamAV 1.4.1" in result.output


def test_a_file_with_a_virus_is_attached_to_nothing(make_site: Callable[..., Site], clamd: str) -> None:
    site = make_site(LMEC_CLAMD=clamd)
    browser = coordinator(site)
    comment = site.world.remark("KH", "See the map.")

    refused = attach(browser, comment.id, INFECTED, "map.pdf")

    assert refused.status_code == 422
    assert "A virus scanner finds something harmful in this file (Eicar-Signature)" in text_of(refused)
    assert attachments(site) == []
    assert attach(browser, comment.id).status_code == 302


def test_a_file_that_was_sent_in_with_a_virus_is_refused_by_the_worker(site: Site, clamd: str) -> None:
    browser = coordinator(site)
    sent = send(browser, site, FILE + EICAR)

    work(site, clamd)

    assert "A virus scanner finds something harmful in this file" in text_of(browser.get(sent.location))


def test_while_the_scanner_is_away_nothing_is_attached_and_what_was_sent_in_waits(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    address = str(tmp_path / "clamd")
    site = make_site(LMEC_CLAMD=address)
    browser, comment = coordinator(site), site.world.remark("KH", "See the map.")
    refused = attach(browser, comment.id)
    assert refused.status_code == 422
    assert "Files cannot be scanned for viruses at the moment" in text_of(refused)

    sent = send(browser, site)
    for _ in range(7):  # more often than work is tried that fails
        with site.database.transaction(WORKER) as session:
            session.execute(update(Upload).values(not_before=site.database.now()))
        work(site, address)
    with site.database.reading(WORKER) as session:
        upload = session.scalars(select(Upload)).one()
    assert upload.state is WorkState.WAITING
    assert "The virus scanner does not answer as it should" in (upload.last_error or "")

    with running(address, address) as scanner:
        with site.database.transaction(WORKER) as session:
            session.execute(update(Upload).values(not_before=site.database.now()))
        work(site, address)
        scanner.kill()
    assert "1 point in this file will become a comment of Cambodia" in text_of(browser.get(sent.location))
