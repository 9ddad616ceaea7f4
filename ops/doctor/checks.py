"""What the doctor sees on this machine (settings, programs, fonts), and what it hears from the database, the broker, the mail
server, the name servers about the letters' domain, the provider of single sign-on and the virus scanner."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import monotonic
from urllib.parse import urlsplit

import httpx
from authlib.oidc.discovery import get_well_known_url
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from models.addresses import is_loopback
from models.db import schema
from models.db.access import OPERATOR
from models.db.database import Database
from models.health import queries as health
from models.health.queries import Finding, Verdict, ticked_at, work_counts
from models.health.record_check import last_check
from models.settings import Settings
from ops.doctor import postgresql
from redline import ENGINE
from redline.engine import LANGUAGE
from templates.documents.style import FACES, FONTS
from worker.app import BELL_PATIENCE
from worker.documents import virus_scan
from worker.documents.limits import Unreadable
from worker.documents.pdf.client import PrinterUnavailable, describe
from worker.documents.pdf.printer import describe_printing
from worker.documents.pdf.printing import MISSING, browser
from worker.documents.sandbox import parent
from worker.mail.smtp import Post, describe_error

INVENTED = ("example.org", "example.com")
APART = timedelta(seconds=5)
SOCKET = "redis+socket://"
PATIENCE = 5.0  # seconds for an answer


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Settings with which the service starts, though not in earnest."""
    words = []
    if settings.demo:
        words.append("LMEC_DEMO=1 lets anybody act as anybody: unset it before real people come.")
    elif not settings.second_factor:
        words.append("LMEC_SECOND_FACTOR=off: whoever reads the mail of a person can act as them. Unset it.")
    public = urlsplit(settings.public_url)
    if public.scheme != "https" and not is_loopback(public.hostname or ""):
        words.append("PUBLIC_URL begins with http: everybody on the way can read along. Use https.")
    if not settings.demo and any(name in settings.mail_from for name in INVENTED):
        words.append(f"MAIL_FROM is {settings.mail_from}, which is invented: set it to an address of yours.")
    if words:
        yield Finding("settings", Verdict.LOOK, " ".join(words))
    else:
        yield Finding("settings", Verdict.FINE, f"People find the service at {settings.public_url}.")


def check_merging() -> Finding:
    """Which engine merges. The results are the same."""
    if LANGUAGE == "C":
        return Finding("merging", Verdict.FINE, f"{ENGINE}, merges in C.")
    words = f"{ENGINE}, merges in Python, which is right and slower. For C, install gcc and python3-dev, then run: make"
    return Finding("merging", Verdict.FINE, words)


def check_printing(settings: Settings) -> Finding:
    """Whether PDF files can be made, by what, and whether within a sandbox."""
    if settings.printer:
        try:
            words = f"{describe(settings.printer)} It does so at {settings.printer}."
            return Finding("printing", Verdict.FINE, words)
        except PrinterUnavailable:
            words = (
                f"No printer answers at {settings.printer}. PDF files wait for it. Look at LMEC_PRINTER; where only workers "
                "reach the printer, run the doctor beside one of them."
            )
            return Finding("printing", Verdict.FAILING, words)
    if browser():
        return Finding("printing", Verdict.FINE, describe_printing())
    pango = subprocess.run([sys.executable, "-I", "-c", "import weasyprint"], capture_output=True, check=False)
    if pango.returncode == 0:
        words = f"{describe_printing()} With Chromium, Thai, Lao, Khmer and Burmese words could be copied, too."
        return Finding("printing", Verdict.FINE, words)
    return Finding("printing", Verdict.LOOK, MISSING)


def check_sandbox() -> Finding:
    """Whether the process that reads untrusted files is kept from everything else, by trying."""
    with NamedTemporaryFile() as secret:
        try:
            escapes = parent.escapes(Path(secret.name))
        except Unreadable:
            words = "What reads untrusted files does not start, so none can be read. Install the service again."
            return Finding("sandbox", Verdict.FAILING, words)
    if not escapes:
        words = "Untrusted files are read by a process that sees no other file (Landlock), no network and no program (seccomp)."
        return Finding("sandbox", Verdict.FINE, words)
    words = (
        f"The process that reads untrusted files could {', '.join(escapes)}. Use Linux 5.13 or newer with Landlock "
        "(cat /sys/kernel/security/lsm names it) and seccomp, and let no filter around the service forbid them."
    )
    return Finding("sandbox", Verdict.LOOK, words)


def check_fonts() -> Finding:
    """Whether the letters of all seven languages are there."""
    missing = sorted({face.file for face in FACES if not list(FONTS.glob(f"{face.file}-*.woff2"))})
    if missing:
        words = f"{', '.join(missing)} missing in {FONTS}: this installation is not whole. Install it again."
        return Finding("fonts", Verdict.FAILING, words)
    return Finding("fonts", Verdict.FINE, "The letters of all seven languages are there.")


def check_database(settings: Settings) -> Iterator[Finding]:
    """Whether the database answers, its schema, its clock beside ours, and the work that waits in it."""
    database = Database(settings.database_url)
    if not database.exists():
        words = f"There is no file {database.file}. The first start makes it. If the service has been used before, its disk is not mounted, or DATABASE_URL or LMEC_DATA names another place: do not start it, or it begins anew and empty."
        yield Finding("database", Verdict.FAILING, words)
        return
    try:
        yield from _check_answering_database(database)
    except DBAPIError as error:
        words = f"It does not answer ({type(error).__name__}). See that it runs, and look at DATABASE_URL."
        if database.is_sqlite:
            words = schema.why_unusable(error) or words
        yield Finding("database", Verdict.FAILING, words)
    finally:
        database.close()


def _check_answering_database(database: Database) -> Iterator[Finding]:
    if not schema.is_current(database):
        words = "It does not have the schema or the policies that this program expects. Run: lmec upgrade"
        yield Finding("database", Verdict.FAILING, words)
        return
    yield Finding("database", Verdict.FINE, f"{database.engine.dialect.name} answers, and has the current schema.")
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            yield from postgresql.check_postgresql(connection)
    began, our_time = monotonic(), datetime.now(UTC)
    database_time = database.now()
    apart = abs(database_time - our_time) - timedelta(seconds=monotonic() - began)
    if apart > APART:
        words = f"The database's clock and that of this machine are {health.duration_in_words(apart)} apart. Set both by NTP: the database's decides about deadlines, and letters carry the other's."
        yield Finding("clocks", Verdict.LOOK, words)
    else:
        yield Finding("clocks", Verdict.FINE, "The database and this machine agree about the time.")
    with database.reading(OPERATOR) as session:
        clock = health.check_clock(ticked_at(session), database_time)
        yield health.check_record(last_check(session), database_time)
        yield from health.check_work(work_counts(session, database_time), database_time)
    # Before the first start nothing ticks, and that is as it should be.
    yield Finding(clock.about, min(clock.verdict, Verdict.LOOK, key=list(Verdict).index), clock.words)


def check_broker(settings: Settings) -> Finding:
    """Whether the broker answers, and that it never drops a bell in silence."""
    if not settings.redis_url:
        return Finding("broker", Verdict.FINE, "The service brings its own.")
    try:
        policy = _client(settings.redis_url).info("memory").get("maxmemory_policy", "not told")
    except (RedisError, OSError) as error:
        words = f"It does not answer ({type(error).__name__}). See that it runs, and look at REDIS_URL."
        return Finding("broker", Verdict.FAILING, words)
    if policy.startswith("allkeys"):
        words = (
            f"Its policy is {policy}: when its memory is full, it drops the queue without a word. "
            "Run: redis-cli CONFIG SET maxmemory-policy noeviction, and write the same into its configuration."
        )
        return Finding("broker", Verdict.FAILING, words)
    return Finding("broker", Verdict.FINE, f"It answers, and drops nothing of ours (policy {policy}).")


def _client(url: str) -> Redis:
    """A client for an address as Celery writes it."""
    plain = url.replace(SOCKET, "unix://", 1) if url.startswith(SOCKET) else url
    return Redis.from_url(plain, socket_timeout=BELL_PATIENCE, socket_connect_timeout=BELL_PATIENCE)


def check_mail_server(settings: Settings) -> Iterator[Finding]:
    """Whether the mail server says hello, takes the name and password, and encrypts. No letter is sent."""
    if not settings.smtp_url:
        words = "SMTP_URL is not set: the letters stay in the service's own mailbox and reach nobody."
        yield Finding("mail", Verdict.LOOK, words)
        return
    try:
        with Post(settings.smtp_url, patience=PATIENCE) as post:
            server = post.connected()
            host, encrypts = post.url.hostname or "", server.has_extn("starttls")
    except OSError as error:  # every exception of smtplib is one
        words = f"{describe_error(error)} Letters wait. See that it runs, and look at SMTP_URL and its password."
        yield Finding("mail", Verdict.FAILING, words)
        return
    if post.encrypted or is_loopback(host):
        yield Finding("mail", Verdict.FINE, f"{host} says hello, and letters go there unread.")
    elif encrypts:
        words = f"Letters go to {host} in the open, though it could encrypt. Add ?starttls=1 to SMTP_URL."
        yield Finding("mail", Verdict.LOOK, words)
    else:
        words = f"Letters go to {host} in the open, and it cannot encrypt. Ask for one that offers STARTTLS."
        yield Finding("mail", Verdict.LOOK, words)


def check_mail_domain(settings: Settings, selector: str) -> Iterator[Finding]:
    """Whether the sender's domain says who may send in its name; without that, many mail servers refuse the letters."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    if any(domain.endswith(name) for name in INVENTED):
        yield Finding("SPF, DKIM, DMARC", Verdict.FINE, f"Not checked: {domain} is an invented domain.")
        return
    yield _check_dns_record("SPF", domain, "v=spf1", "Publish one that names the mail server of SMTP_URL.")
    yield _check_dns_record("DMARC", f"_dmarc.{domain}", "v=DMARC1", "Begin with: v=DMARC1; p=none")
    if selector:
        name = f"{selector}._domainkey.{domain}"
        yield _check_dns_record("DKIM", name, "p=", "Publish the key with which the mail server signs.")
    else:
        words = "Not checked: only the mail server knows the name of its key. Give it with --dkim-selector."
        yield Finding("DKIM", Verdict.FINE, words)


def _check_dns_record(about: str, name: str, marker: str, advice: str) -> Finding:
    resolver = Resolver()
    resolver.lifetime = PATIENCE
    try:
        texts = [b"".join(answer.strings).decode(errors="replace") for answer in resolver.resolve(name, "TXT")]
    except (NXDOMAIN, NoAnswer):
        texts = []
    except DNSException as error:
        return Finding(about, Verdict.LOOK, f"Not checked: the name server gave no answer ({type(error).__name__}).")
    if any(marker in text for text in texts):
        return Finding(about, Verdict.FINE, f"{name} has its record.")
    return Finding(about, Verdict.LOOK, f"{name} has no record, so others may take our letters for spam. {advice}")


def check_single_sign_on(settings: Settings) -> Iterator[Finding]:
    """Whether the provider answers, and under the name that the settings have."""
    provider = settings.single_sign_on
    if provider is None:
        return
    address = get_well_known_url(provider.issuer, external=True)
    try:
        issuer = httpx.get(address, timeout=PATIENCE).raise_for_status().json()["issuer"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        words = (
            f"The provider does not answer at {address}. People sign in with links meanwhile. Look at LMEC_OIDC_ISSUER."
        )
        yield Finding("single sign-on", Verdict.FAILING, words)
        return
    if issuer != provider.issuer:
        words = f"The provider calls itself {issuer}. Set LMEC_OIDC_ISSUER to exactly that."
        yield Finding("single sign-on", Verdict.FAILING, words)
        return
    callback = f"{settings.public_url}/sign-in/oidc/callback"
    yield Finding("single sign-on", Verdict.FINE, f"{issuer} answers. It must lead people back to {callback}")


def check_virus_scanner(settings: Settings) -> Iterator[Finding]:
    """Whether the scanner answers, and how old it is."""
    if not settings.clamd:
        return
    try:
        yield Finding("virus scanner", Verdict.FINE, f"{virus_scan.version(settings.clamd)} looks at files first.")
    except virus_scan.ScannerAway:
        words = f"It does not answer at {settings.clamd}. Files that people send in wait, and none can be attached. Look at LMEC_CLAMD."
        yield Finding("virus scanner", Verdict.FAILING, words)
