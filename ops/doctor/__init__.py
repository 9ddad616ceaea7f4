"""The doctor: looks at everything that the service leans on, and says what to do where something is not as it should be."""

from collections.abc import Iterator

from models.health import checks
from models.health.checks import Finding
from models.settings import Settings
from ops.doctor import machine, mail, servers


def examine(settings: Settings, selector: str = "") -> Iterator[Finding]:
    """Every finding, in the order in which an operator would look; `selector` is the name of the DKIM key, if known."""
    yield from machine.of_settings(settings)
    yield from machine.of_files(settings)
    yield checks.disk(settings.data)
    yield from servers.of_database(settings)
    yield servers.of_broker(settings)
    yield from mail.of_server(settings)
    yield from mail.of_domain(settings, selector)
    yield machine.of_merging()
    yield machine.of_printing()
    yield machine.of_fonts()
