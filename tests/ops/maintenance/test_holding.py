"""After a restore nothing old is sent by itself; who wants to come in gets a link; the operator says what goes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from lmec import main
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.health import operations
from models.health import queries as health
from models.health.service_state import ServiceState
from models.letters.notification import Notification
from models.letters.operations import holding
from models.people.operations import links
from models.record.events import Event
from models.record.signing import Signer
from models.record.verbs import Verb
from ops.backup import backups
from testing.crew import Crew, eventually
from testing.mail_server import MailServer
from testing.world import World
from tests.installation import settings_of
from tests.worker.conftest import crew, mail, patient_crew

__all__ = ["crew", "mail", "patient_crew"]


@pytest.fixture
def restored(world: World, tmp_path: Path) -> Database:
    """The database as it came out of a backup in which letters waited."""
    backups.take(world.database, tmp_path / "one.backup", None)
    backups.put_back(world.database, tmp_path / "one.backup", None, keep_in=tmp_path / "kept", replace=True)
    return world.database


def lmec(database: Database, folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=settings_of(database, folder))


def all_of_it_was_looked_at(crew: Crew, database: Database) -> None:
    """Ring for letters, then for the clock, which the one child of the worker hears when it has seen to the letters."""
    with database.reading(WORKER) as session:
        before = session.get_one(ServiceState, 1).ticked_at
    crew.ring("letters")
    crew.ring("tick")

    def ticked() -> bool:
        with database.reading(WORKER) as session:
            return session.get_one(ServiceState, 1).ticked_at != before

    eventually(ticked)


@pytest.mark.slow
def test_no_letter_leaves_after_a_restore_until_the_operator_lets_the_new_ones_go(
    restored: Database, world: World, patient_crew: Crew, mail: MailServer, tmp_path: Path
) -> None:
    patient_crew.start_broker()
    patient_crew.start_worker()
    all_of_it_was_looked_at(patient_crew, restored)
    assert mail.arrived == []

    officer = world.staff[0]
    with restored.transaction(WORKER) as session:
        request = links.ask_for_link(session, officer.email, now=restored.now())
        links.answer(session, request.id, now=restored.now())
    all_of_it_was_looked_at(patient_crew, restored)
    [link] = mail.arrived
    assert officer.email in str(link["To"])

    with restored.reading(OPERATOR) as session:
        finding = health.check_letters(holding.held_at(session), restored.now())
    assert (finding.verdict, finding.words[-20:]) == (health.Verdict.LOOK, "lmec letters release")

    # The clock has closed a round whose deadline had passed meanwhile; that is news.
    result = lmec(restored, tmp_path, "letters")
    assert "9 are from before the backup was taken and may have been sent already; 10 are newer" in result.output
    released = lmec(restored, tmp_path, "letters", "release")
    assert "10 will be sent now, 9 will not be sent" in released.output
    all_of_it_was_looked_at(patient_crew, restored)

    assert len(mail.arrived) == 11
    assert not [letter for letter in mail.arrived if "open" in str(letter["Subject"])]
    with restored.reading(OPERATOR) as session:
        old = session.scalars(select(Notification).where(Notification.last_error == holding.OLD)).all()
        assert {letter.state for letter in old} == {WorkState.FAILED}
        assert session.scalars(select(Event.verb).where(Event.verb == Verb.LETTERS_RELEASED)).one()
    with restored.transaction(viewer_of(officer)) as session:
        operations.retry_work(session, "letters", old[0].id, by=officer, now=restored.now())
    patient_crew.ring("letters")
    eventually(lambda: len(mail.arrived) == 12)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_operator_may_let_all_go(restored: Database, patient_crew: Crew, mail: MailServer, tmp_path: Path) -> None:
    patient_crew.start_broker()
    patient_crew.start_worker()

    released = lmec(restored, tmp_path, "letters", "release", "--and-old")

    assert "9 will be sent now, 0 will not be sent" in released.output
    patient_crew.ring("letters")
    eventually(lambda: mail.arrived)
    assert lmec(restored, tmp_path, "letters").output == "Letters are sent as usual.\n"


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_by_command_a_backup_is_encrypted_restored_and_what_was_there_is_kept(world: World, tmp_path: Path) -> None:
    database = world.database
    database.signer = Signer.at(tmp_path / "record_key")
    world.remark("KH", "Signed, as all that happens is.")
    result = lmec(database, tmp_path, "key", str(tmp_path / "secret.key"))
    assert result.output.startswith("age1")
    file, key = str(tmp_path / "one.backup"), str(tmp_path / "secret.key")

    taken = lmec(database, tmp_path, "backup", file, "--key", key)
    assert (taken.exit_code, "The record holds." in taken.output) == (0, True), taken.output
    again = lmec(database, tmp_path, "backup", file, "--key", key)
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    for arguments, words in (
        ((), "is encrypted. Name the file with its secret key"),
        (("--key", key), "With --replace, what is in it is kept in a backup"),
    ):
        refused = lmec(database, tmp_path, "restore", file, *arguments)
        assert (refused.exit_code, words in refused.output) == (1, True), refused.output

    restored = lmec(database, tmp_path, "restore", file, "--key", key, "--replace")

    assert restored.exit_code == 0, restored.output
    [kept] = tmp_path.glob("before-*.backup")
    assert f"is in {kept}" in restored.output
    assert "Letters are held." in restored.output
    assert "already has the current schema" in lmec(database, tmp_path, "upgrade").output
