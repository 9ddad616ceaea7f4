"""The doctor finds what an operator has to know, says what to do, and fails only for what does not work."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Thread

import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest
from click.testing import CliRunner, Result

from lmec import main
from models.db import schema
from models.db.database import Database
from models.health.queries import Finding, Verdict
from models.settings import read
from ops.doctor import checks, files
from ops.embedded.parts import free_port
from testing.crew import Crew
from testing.mail_server import MailServer
from tests.templates import PAGES
from tests.worker.conftest import crew, mail

__all__ = ["crew", "mail"]

KEY = "a key of these tests that is long enough"


@pytest.fixture
def doctor(sqlite_url: str, tmp_path: Path) -> Callable[..., Result]:
    """Asks the doctor with these settings more than the needful."""
    tmp_path.chmod(0o700)

    def ask(**environment: str) -> Result:
        needful = {"DATABASE_URL": sqlite_url, "LMEC_DATA": str(tmp_path), "SECRET_KEY": KEY}
        return CliRunner().invoke(main, ["doctor"], env={**needful, **environment})

    return ask


def test_a_broker_that_drops_the_queue_when_it_is_full_fails(crew: Crew, doctor: Callable[..., Result]) -> None:
    crew.start_broker()
    sound = doctor(REDIS_URL=crew.broker.url)
    assert (sound.exit_code, "drops nothing of ours (policy noeviction)" in sound.output) == (0, True), sound.output

    crew.client().config_set("maxmemory-policy", "allkeys-lru")
    result = doctor(REDIS_URL=crew.broker.url)

    assert result.exit_code == 1
    assert "failing  broker: Its policy is allkeys-lru" in result.output
    assert "CONFIG SET maxmemory-policy noeviction" in result.output


def test_servers_that_are_away_fail_with_the_setting_to_look_at(doctor: Callable[..., Result]) -> None:
    nowhere = free_port()

    result = doctor(
        REDIS_URL=f"redis://127.0.0.1:{nowhere}/0",
        SMTP_URL=f"smtp://127.0.0.1:{nowhere}",
        DATABASE_URL=f"postgresql://lmec@127.0.0.1:{nowhere}/lmec",
    )

    assert result.exit_code == 1
    for about, setting in (("broker", "REDIS_URL"), ("mail", "SMTP_URL"), ("database", "DATABASE_URL")):
        assert any(line.startswith(f"failing  {about}: ") and setting in line for line in result.output.splitlines())


@pytest.mark.slow
def test_a_database_of_an_old_shape_fails_and_clocks_apart_are_told(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read({"DATABASE_URL": database_url, "LMEC_DATA": str(tmp_path), "SECRET_KEY": KEY})
    assert verdicts(checks.check_database(settings))["clocks"] is Verdict.FINE
    monkeypatch.setattr(checks, "APART", timedelta(days=-1))
    assert verdicts(checks.check_database(settings))["clocks"] is Verdict.LOOK

    empty = read({"DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3", "LMEC_DATA": str(tmp_path), "SECRET_KEY": KEY})
    Database(empty.database_url).make_file()
    [finding] = checks.check_database(empty)
    assert (finding.verdict, finding.words[-12:]) == (Verdict.FAILING, "lmec upgrade")
    schema.upgrade(Database(empty.database_url))
    assert verdicts(checks.check_database(empty))["database"] is Verdict.FINE


def test_the_wall_of_the_database_stands_for_a_role_of_its_own_and_is_missed_where_there_is_none(
    postgres_url: str, tmp_path: Path, doctor: Callable[..., Result]
) -> None:
    def finding_for(url: str) -> Finding:
        settings = read({"DATABASE_URL": url, "LMEC_DATA": str(tmp_path), "SECRET_KEY": KEY})
        return next(finding for finding in checks.check_database(settings) if finding.about == "row security")

    owner = Database(postgres_url)
    with owner.engine.begin() as connection:
        connection.exec_driver_sql(f"REVOKE ALL ON SCHEMA readable FROM {PAGES}")
    assert (finding_for(postgres_url).verdict, "lmec role" in finding_for(postgres_url).words) == (Verdict.LOOK, True)

    (tmp_path / "password").write_text("which this server does not ask for")
    role = ["role", "lmec_other", "--password", str(tmp_path / "password")]
    for _ in range(2):
        result = CliRunner().invoke(main, role, env={"DATABASE_URL": postgres_url, "LMEC_DATA": str(tmp_path)})
        assert result.output == "The pages can use the database as lmec_other.\n"
    pages = postgres_url.replace("//lmec@", "//lmec_other@")
    assert {finding_for(postgres_url).verdict, finding_for(pages).verdict} == {Verdict.FINE}
    assert "owns nothing" in finding_for(pages).words

    with owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE comments DISABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql("CREATE POLICY mine ON opinions USING (true)")
    result = doctor(DATABASE_URL=pages)
    assert result.exit_code == 1
    assert "failing  database: It does not have the schema or the policies" in result.output
    schema.upgrade(owner)
    assert finding_for(pages).verdict is Verdict.FINE
    owner.close()


def test_a_role_is_refused_by_a_sentence_where_it_cannot_be(sqlite_url: str, postgres_url: str, tmp_path: Path) -> None:
    def answer(url: str) -> str:
        result = CliRunner().invoke(main, ["role", "nobody"], env={"DATABASE_URL": url, "LMEC_DATA": str(tmp_path)})
        assert result.exit_code == 1
        return result.output

    assert "SQLite has no roles" in answer(sqlite_url)
    cure = "With --password and a file with its password, the role is created."
    assert f'refuses: role "nobody" does not exist. Nothing was changed. {cure}' in answer(postgres_url)


def test_what_others_on_the_machine_can_read_is_named_with_its_cure(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    settings = read({"LMEC_DATA": str(folder)})
    for place in (tmp_path, *tmp_path.parents[:-2]):
        place.chmod(0o755)
    assert [finding.verdict for finding in files.check_files(settings)] == [Verdict.FINE]

    folder.chmod(0o755)
    (folder / "secret_key").chmod(0o644)

    assert [finding.words.partition("Run: ")[2] for finding in files.check_files(settings)] == [
        f"chmod 600 {folder / 'secret_key'}",
        f"chmod 700 {folder}",
    ]


def test_a_database_elsewhere_that_others_on_the_machine_can_read_is_named_with_its_cure(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.sqlite3"
    settings = read({"LMEC_DATA": str(tmp_path / "data"), "DATABASE_URL": f"sqlite:///{file}"})
    for place in (tmp_path, *tmp_path.parents[:-2]):
        place.chmod(0o755)
    (tmp_path / "data").mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    assert [finding.verdict for finding in files.check_files(settings)] == [Verdict.FINE]

    file.chmod(0o644)

    assert [finding.words.partition("Run: ")[2] for finding in files.check_files(settings)] == [f"chmod 600 {file}"]


def test_backups_that_the_service_took_and_did_not_seal_are_told(doctor: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir(mode=0o700)
    (tmp_path / "backups" / "before-1.backup").write_bytes(b"\x1f\x8b")
    (tmp_path / "backups" / "sealed.backup").write_bytes(b"age-encryption.org/v1\n")

    assert "look     backups: 1 in " in doctor().output


def test_a_second_factor_that_is_off_is_told(doctor: Callable[..., Result]) -> None:
    assert "LMEC_SECOND_FACTOR" not in doctor().output
    assert (
        "look     settings: LMEC_SECOND_FACTOR=off: whoever reads the mail" in doctor(LMEC_SECOND_FACTOR="off").output
    )


def test_a_provider_of_single_sign_on_that_is_away_fails(doctor: Callable[..., Result]) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    settings = {"LMEC_OIDC_CLIENT_ID": "lmec", "LMEC_OIDC_CLIENT_SECRET": "a secret", "LMEC_OIDC_NAME": "the ministry"}

    result = doctor(LMEC_OIDC_ISSUER=away, **settings)

    assert result.exit_code == 1
    assert f"failing  single sign-on: The provider does not answer at {away}/.well-known/openid" in result.output


def test_a_virus_scanner_that_is_away_fails(doctor: Callable[..., Result]) -> None:
    result = doctor(LMEC_CLAMD="/nowhere/clamd.ctl")

    assert result.exit_code == 1
    assert "failing  virus scanner: It does not answer at /nowhere/clamd.ctl." in result.output


def test_a_printer_that_is_away_fails(doctor: Callable[..., Result]) -> None:
    away = f"127.0.0.1:{free_port()}"

    result = doctor(LMEC_PRINTER=away)

    assert result.exit_code == 1
    assert f"failing  printing: No printer answers at {away}." in result.output


def test_a_log_of_security_that_cannot_be_written_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    sound, unsound = (
        files.check_security_log(read({"LMEC_DATA": str(tmp_path), "LMEC_SECURITY_LOG": str(tmp_path / place)}))
        for place in ("new/folder/security.log", "file/security.log")
    )

    assert (sound.verdict, unsound.verdict) == (Verdict.FINE, Verdict.FAILING)
    assert str(tmp_path / "file") in unsound.words


def test_the_mail_server_is_greeted_and_gets_no_letter(mail: MailServer, tmp_path: Path) -> None:
    [finding] = checks.check_mail_server(read({"LMEC_DATA": str(tmp_path), "SMTP_URL": mail.url}))
    assert (finding.verdict, mail.connections, mail.arrived) == (Verdict.FINE, 1, [])

    asked_to_encrypt = read({"LMEC_DATA": str(tmp_path), "SMTP_URL": f"{mail.url}?starttls=1"})
    [finding] = checks.check_mail_server(asked_to_encrypt)
    assert finding.verdict is Verdict.FAILING
    assert "STARTTLS" in finding.words


@pytest.mark.slow
@pytest.mark.parametrize("pure", ["1", ""])
def test_the_engine_that_merges_is_named(pure: str) -> None:
    program = (
        "import redline.engine, ops.doctor.checks as doctor; print(redline.engine.LANGUAGE, doctor.check_merging())"
    )
    environment = {**os.environ, "REDLINE_PURE": pure}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    language, finding = result.stdout.split(" ", 1)

    assert f"merges in {language}" in finding
    assert (language == "Python") == ("run: make" in finding)
    assert language == "Python" or not pure


def test_what_the_domain_says_of_its_letters_is_asked_of_the_name_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read({"LMEC_DATA": str(tmp_path), "MAIL_FROM": "LMEC <us@river.test>"})
    with name_server({"river.test.": "v=spf1 mx -all", "mail26._domainkey.river.test.": "v=DKIM1; p=abc"}) as port:

        def resolver() -> dns.resolver.Resolver:
            asks = dns.resolver.Resolver(configure=False)
            asks.nameservers, asks.port = ["127.0.0.1"], port
            return asks

        monkeypatch.setattr(checks, "Resolver", resolver)
        assert verdicts(checks.check_mail_domain(settings, "mail26")) == {
            "SPF": Verdict.FINE,
            "DMARC": Verdict.LOOK,
            "DKIM": Verdict.FINE,
        }
        *_, dkim = checks.check_mail_domain(settings, "")
        assert dkim.words.startswith("Not checked")


def verdicts(findings: Iterator[Finding]) -> dict[str, Verdict]:
    return {finding.about: finding.verdict for finding in findings}


class name_server:  # noqa: N801 (reads as a block)
    """A name server that knows these texts and nothing else, while the block lasts; gives its port."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def __enter__(self) -> int:
        self.line.bind(("127.0.0.1", 0))
        Thread(target=self._answer, daemon=True).start()
        port: int = self.line.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def _answer(self) -> None:
        while True:
            try:
                packet, sender = self.line.recvfrom(4096)
            except OSError:
                return
            question = dns.message.from_wire(packet)
            answer = dns.message.make_response(question)
            name = question.question[0].name
            if str(name) in self.texts:
                words: Sequence[str] = [f'"{self.texts[str(name)]}"']
                answer.answer.append(dns.rrset.from_text_list(name, 60, "IN", dns.rdatatype.TXT, words))
            else:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            self.line.sendto(answer.to_wire(), sender)
