"""The whole service as `make run` starts it, in a folder and on a port of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from ops.embedded.parts import free_port

LMEC = str(Path(sys.executable).with_name("lmec"))
WITHIN = 180.0  # seconds until a worker must have done what is waited for, on a machine that has much else to do


@dataclass(frozen=True, slots=True)
class RunningService:
    """The service under its supervisor; `environment` is what its commands need to find it."""

    process: subprocess.Popen[bytes]
    environment: Mapping[str, str]
    address: str
    folder: Path

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `lmec` beside the service, as a person at another terminal would."""
        return subprocess.run([LMEC, *arguments], env=self.environment, capture_output=True, text=True, timeout=300)


def environment_in(folder: Path) -> dict[str, str]:
    """The settings of a service that keeps all it has in `folder`, on a port that is free now."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {
        **kept,
        "LMEC_DATA": str(folder / "var"),
        "LMEC_PORT": str(free_port()),
        "LMEC_LEASE_SECONDS": "15",
        "LMEC_SWEEP_SECONDS": "2",
    }


@contextmanager
def run_service(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[RunningService]:
    """The service, ready until the block ends; `environment` is that of `environment_in`, if it was needed before."""
    environment = environment or environment_in(folder)
    with (folder / "said").open("wb") as log:
        process = subprocess.Popen(
            [LMEC, "run", "--demo"], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    service = RunningService(process, environment, f"http://127.0.0.1:{environment['LMEC_PORT']}", folder)
    try:
        _wait_for_beat(service)
        yield service
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(WITHIN) == 0


def _wait_for_beat(service: RunningService) -> None:
    """Until the last part is ready and the pages answer."""
    deadline = time.monotonic() + WITHIN
    while "beat: ready" not in (output := (service.folder / "said").read_text()):
        assert service.process.poll() is None, output
        assert time.monotonic() < deadline, output
        time.sleep(0.1)
    assert httpx.get(f"{service.address}/healthz", trust_env=False).status_code == httpx.codes.OK
