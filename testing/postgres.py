"""A PostgreSQL server of the tests' own, on a socket in a temporary folder; Debian's program, run as its own user."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

DEBIAN_FOLDER = "/usr/lib/postgresql"
FAST_OPTIONS = (
    "-c fsync=off -c full_page_writes=off -c autovacuum=off -c max_wal_size=96MB -c dynamic_shared_memory_type=mmap"
)
"""Of the machine, which it need not outlive; of what was committed it loses nothing when it is killed."""
MISSING = "PostgreSQL's programs are not installed (Debian: apt-get install postgresql)"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `folder` holds its socket and data."""

    folder: Path
    programs: Path
    user: str | None

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://lmec@/{name}?host={self.folder}"

    def copy(self, template: str, name: str) -> str:
        """Make a database like another one, to which nobody is connected; gives its address."""
        with self._connection() as connection:
            # From version 15 on a copy is written twice, first to the log, unless one asks for the files.
            how = SQL("STRATEGY file_copy" if connection.info.server_version >= 150000 else "")
            make = SQL("CREATE DATABASE {} TEMPLATE {} {}")
            connection.execute(make.format(Identifier(name), Identifier(template), how))
        return self.url(name)

    @contextmanager
    def temporary_copy(self, template: str, name: str) -> Iterator[str]:
        """A database like another one for as long as it is wanted: hundreds of them would fill what they lie in."""
        yield self.copy(template, name)
        with self._connection() as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def _connection(self) -> psycopg.Connection:
        """To say a word to the server: to start a program takes longer than to copy a small database."""
        return psycopg.connect(host=str(self.folder), user="lmec", dbname="postgres", autocommit=True)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=60 {FAST_OPTIONS}"
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-o", options, "-w", "start")

    def ask_for_passwords(self) -> None:
        """Let nobody in from now on without a password."""
        (self.folder / "data/pg_hba.conf").write_text("local all all scram-sha-256\n")
        self.stop()
        self.start()

    def stop(self) -> None:
        """End it at once and with every connection, as if it had been killed."""
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str) -> None:
        _run(self.user, str(self.programs / program), *arguments)


def programs() -> Path | None:
    """The folder of initdb and its kin, the newest where there are several; None when not installed."""
    debian = sorted(Path(DEBIAN_FOLDER).glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def run_server() -> Iterator[Server]:
    """Start a server and stop it at the end. It refuses to be root, so then it runs as the user postgres."""
    where = programs()
    assert where is not None, MISSING
    folder = Path(tempfile.mkdtemp(prefix="lmec-pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    server = Server(folder, where, user)
    try:
        server.run("initdb", "-D", f"{folder}/data", "-U", "lmec", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, *command: str) -> None:
    group, more = (pwd.getpwnam(user).pw_gid, ()) if user else (None, None)
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, cwd="/", stdout=quiet, stderr=quiet, user=user, group=group, extra_groups=more)
