"""Whether advisories name a locked package, and what a release is made of."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ops.embedded.parts import free_port
from ops.packages import BOM, LICENCES, LOCK, ROOT, locked, main

Answer = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture
def advising() -> Iterator[Callable[[Answer], str]]:
    """Makes a server of advisories that answers so."""
    servers: list[HTTPServer] = []

    def serve(answer: Answer) -> str:
        class Advising(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
                words = json.dumps({"results": answer(queries)}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(words)))
                self.end_headers()
                self.wfile.write(words)

            def log_message(self, *_: object) -> None:
                pass

        servers.append(HTTPServer(("127.0.0.1", 0), Advising))
        Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def audit(address: str) -> Result:
    return CliRunner().invoke(main, ["audit", str(ROOT / LOCK), "--from", address])


def test_each_locked_package_is_looked_up_and_an_advisory_fails_the_audit(
    advising: Callable[[Answer], str],
) -> None:
    names: list[str] = []

    def about_flask(queries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names.extend(query["package"]["name"] for query in queries)
        return [{"vulns": [{"id": "PYSEC-1"}]} if query["package"]["name"] == "flask" else {} for query in queries]

    sound, wrong = audit(advising(lambda queries: [{} for _ in queries])), audit(advising(about_flask))

    assert (sound.exit_code, "no advisory names one" in sound.output) == (0, True)
    assert (wrong.exit_code, ": PYSEC-1\n" in wrong.output) == (1, True)
    assert sorted(names) == sorted(one.name for one in locked(ROOT / LOCK))
    lines = (ROOT / LOCK).read_text(encoding="utf-8").splitlines()
    assert len(names) == sum("==" in line and not line.startswith((" ", "#")) for line in lines)


def test_a_package_that_was_not_looked_up_fails_the_audit_with_a_sentence(advising: Callable[[Answer], str]) -> None:
    away, short = audit(f"http://127.0.0.1:{free_port()}/"), audit(advising(lambda queries: [{} for _ in queries[1:]]))

    assert (away.exit_code, "Error: No package was checked, because " in away.output) == (1, True)
    assert (short.exit_code, "did not answer for each of the" in short.output) == (1, True)


def test_the_bill_of_a_release_names_every_package_with_its_licence(tmp_path: Path) -> None:
    for folder in ("one", "again"):
        result = CliRunner().invoke(main, ["bom", str(tmp_path / folder), "--version", "1.2"])
        assert result.exit_code == 0, result.output

    bill = json.loads((tmp_path / "one" / BOM).read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    named = {one["name"]: one for one in bill["components"]}
    assert {one.name for one in locked(ROOT / LOCK)} <= named.keys()
    assert named["flask"]["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
    assert named["flask"]["externalReferences"][0]["hashes"]
    assert "Permission is hereby granted" in (tmp_path / "one" / LICENCES).read_text(encoding="utf-8")
    assert (tmp_path / "again" / BOM).read_bytes() == (tmp_path / "one" / BOM).read_bytes()
