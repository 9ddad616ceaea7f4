"""The whole service under one supervisor: broker, mailbox, web, worker and beat, each a command of its own."""

import sys
from collections.abc import Mapping
from pathlib import Path

from models.settings import Settings
from ops.embedded.part import Part, Port, free_port
from worker.broker import broker_in


def parts(settings: Settings) -> list[Part]:
    """The parts that these settings ask for, in the order in which they start; REDIS_URL and SMTP_URL replace two of them."""
    broker = None if settings.redis_url else broker_in(settings.data)
    mailbox = None if settings.smtp_url else Port("127.0.0.1", free_port(), "SMTP_URL")
    common = _environment(settings)
    if broker:
        common["REDIS_URL"] = broker.url
    if mailbox:
        common["SMTP_URL"] = f"smtp://{mailbox.host}:{mailbox.number}"
        common["LMEC_MAILBOX"] = str(settings.data / "mailbox")
    (settings.data / "pulse").mkdir(parents=True, exist_ok=True)
    web = Port(settings.host, settings.port, "LMEC_PORT")
    wanted = [
        Part("broker", broker.argv, ready=broker.answers) if broker else None,
        _ours("mailbox", common, "--port", str(mailbox.number), port=mailbox) if mailbox else None,
        _ours("web", common, port=web),
        _ours("worker", common, sign=settings.data / "pulse" / "worker", grace=30.0),
        _ours("beat", common, sign=settings.data / "pulse" / "beat"),
    ]
    return [part for part in wanted if part]


def _ours(
    name: str,
    env: Mapping[str, str],
    *arguments: str,
    port: Port | None = None,
    sign: Path | None = None,
    grace: float = 10.0,
) -> Part:
    command = [str(Path(sys.executable).with_name("lmec")), name, *arguments]
    own = {**env, "LMEC_PULSE": str(sign)} if sign else env
    ready = port.answers if port else sign.exists if sign else None
    return Part(name, command, own, ready=ready, port=port, sign=sign, grace=grace)


def _environment(settings: Settings) -> dict[str, str]:
    """What every part must agree on, whatever its own environment says."""
    return {
        "LMEC_DATA": str(settings.data),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "LMEC_DEMO": "1" if settings.demo else "",
    }
