"""Run parts under the supervisor as a process of its own: `house.py FOLDER`, with the parts as JSON on standard input."""

import json
import sys
from pathlib import Path

import click

from ops.embedded.parts import Part, Port
from ops.embedded.supervisor import run


def made_from(fields: dict[str, object], folder: Path) -> Part:
    """A part from JSON; it counts as ready when the file `ready_file` in `folder` is there."""
    ready_file, sign_file = fields.pop("ready_file", None), fields.pop("sign_file", None)
    sign = folder / sign_file if sign_file else None
    return Part(
        **fields,
        ready=(folder / ready_file).exists if ready_file else sign.exists if sign else None,
        sign=sign,
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    described = json.load(sys.stdin)
    ports = [Port("127.0.0.1", fields.pop("port"), "LMEC_PORT") for fields in described if "port" in fields]

    def prepare() -> list[Part]:
        with (folder / "prepared").open("a") as noted:
            print("prepared", file=noted)
        return [made_from(fields, folder) for fields in described]

    sys.exit(run(prepare, ports, folder, click.echo, address="http://127.0.0.1:8000"))
