"""Threads of one process that write to SQLite wait for each other, and do not ask SQLite again and again."""

from pathlib import Path
from threading import Event, Thread

from sqlalchemy import event, text

from models.db.access import WORKER
from models.db.database import Database


def test_a_second_writer_begins_when_the_first_has_committed(tmp_path: Path) -> None:
    database, happened, came = Database(f"sqlite:///{tmp_path / 'turns.sqlite3'}"), list[str](), Event()
    database.make_file()

    def write(name: str) -> None:
        came.set()
        with database.transaction(WORKER) as session:
            session.execute(text(f"CREATE TABLE {name} (id INTEGER)"))

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        happened.extend([statement] * (statement == "BEGIN IMMEDIATE"))

    event.listen(database.engine, "before_cursor_execute", note)
    event.listen(database.engine, "commit", lambda _: happened.append("COMMIT"))
    second = Thread(target=write, args=["second"])
    with database.transaction(WORKER) as session:
        session.execute(text("CREATE TABLE first (id INTEGER)"))
        second.start()
        assert came.wait(timeout=30)
        for _ in range(1000):  # time enough for one who does not wait
            session.execute(text("SELECT 1"))
    second.join()

    assert happened == ["BEGIN IMMEDIATE", "COMMIT", "BEGIN IMMEDIATE", "COMMIT"]
