"""A mail server with which no encrypted connection can be made: letters wait, and the operator reads why."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from testing.mail_server import MailServer
from tests.worker.test_post import send
from worker.mail.smtp import Outcome, Post

HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"


def certificate(folder: Path, *, host: str, days: int) -> Path:
    """A certificate by itself for a host, which ends in so many days, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    ends = datetime.now(UTC) + timedelta(days=days)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=90))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "mail.pem"
    file.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def encrypted(file: Path) -> Iterator[str]:
    """The address of a server that encrypts from the first byte; it answers one client, and says no word of SMTP."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    def answer() -> None:
        line, _ = listening.accept()
        with line, suppress(OSError):
            context.wrap_socket(line, server_side=True).close()

    with socket.create_server((HERE, 0)) as listening:
        thread = Thread(target=answer)
        thread.start()
        yield f"smtps://{HERE}:{listening.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    ("host", "days", "trusted", "why"),
    [
        (HERE, 30, False, "self-signed certificate"),
        (HERE, -1, True, "certificate has expired"),
        (ELSEWHERE, 30, True, "IP address mismatch, certificate is not valid for '127.0.0.1'"),
    ],
)
def test_a_certificate_that_is_not_trusted_is_named_and_the_letter_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, days: int, trusted: bool, why: str
) -> None:
    file = certificate(tmp_path, host=host, days=days)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with encrypted(file) as url, Post(url, patience=5) as post:
        reply = send(post, "one@example.org")

    assert reply.outcome is Outcome.LATER
    assert reply.words.startswith(f"The certificate of the mail server is not trusted: {why}. Renew it")


@pytest.mark.parametrize(
    ("scheme", "query", "words"),
    [
        ("smtps", "", "The mail server does not encrypt as SMTP_URL asks (WRONG_VERSION_NUMBER). Use"),
        ("smtp", "?starttls=1", "The mail server does not offer what SMTP_URL asks for: STARTTLS"),
    ],
)
def test_a_server_that_does_not_encrypt_gets_no_letter(mail: MailServer, scheme: str, query: str, words: str) -> None:
    with Post(f"{scheme}://{HERE}:{mail.port}{query}", patience=5) as post:
        reply = send(post, "one@example.org")

    assert (reply.outcome, reply.words.startswith(words), mail.arrived) == (Outcome.LATER, True, []), reply
