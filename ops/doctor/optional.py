"""What the doctor asks servers that an operator may add: the provider of single sign-on, and a virus scanner."""

from collections.abc import Iterator

import httpx
from authlib.oidc.discovery import get_well_known_url

from models.health.queries import Finding, Verdict
from models.settings import Settings
from worker.documents import virus_scan
from worker.documents.virus_scan import ScannerAway

PATIENCE = 5.0  # seconds for an answer


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
    except ScannerAway:
        words = f"It does not answer at {settings.clamd}. Files that people send in wait, and none can be attached. Look at LMEC_CLAMD."
        yield Finding("virus scanner", Verdict.FAILING, words)
