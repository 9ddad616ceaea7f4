"""What the doctor learns about letters: whether a mail server takes them, and whether those of others will believe it."""

from collections.abc import Iterator
from email.utils import parseaddr

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from models.health.checks import Finding, Verdict
from models.settings import Settings, is_loopback
from ops.doctor.machine import INVENTED
from worker.mail.smtp import Post

PATIENCE = 5.0  # seconds for an answer


def of_server(settings: Settings) -> Iterator[Finding]:
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
        words = (
            f"The mail server does not take us in: {error}. See that it runs, and look at SMTP_URL and its password."
        )
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


def of_domain(settings: Settings, selector: str) -> Iterator[Finding]:
    """Whether the sender's domain says who may send in its name; without that, many mail servers refuse the letters."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    if any(domain.endswith(name) for name in INVENTED):
        yield Finding("SPF, DKIM, DMARC", Verdict.FINE, f"Not checked: {domain} is an invented domain.")
        return
    yield _record("SPF", domain, "v=spf1", "Publish one that names the mail server of SMTP_URL.")
    yield _record("DMARC", f"_dmarc.{domain}", "v=DMARC1", "Begin with: v=DMARC1; p=none")
    if selector:
        name = f"{selector}._domainkey.{domain}"
        yield _record("DKIM", name, "p=", "Publish the key with which the mail server signs.")
    else:
        words = "Not checked: only the mail server knows the name of its key. Give it with --dkim-selector."
        yield Finding("DKIM", Verdict.FINE, words)


def _record(about: str, name: str, marker: str, advice: str) -> Finding:
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
