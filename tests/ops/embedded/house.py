"""Run parts under the supervisor as a process of its own: `house.py FOLDER`, with the parts as JSON on standard input."""

import json
import sys
from functools import partial
from pathlib import Path

import click

from ops.embedded.parts import Part, Port
from ops.embedded.supervisor import run


def made_from(fields: dict[str, object], folder: Path) -> Part:
    """A part from JSON; it counts as ready when the file `ready_file` in `folder` is there."""
    ready_file, sign_file = fields.pop("ready_file", None), fields.pop("sign_file", None)
    sign = folder / sign_file if sign_file else None
    port = fields.pop("port", None)
    return Part(
        **fields,
        ready=(folder / ready_file).exists if ready_file else sign.exists if sign else None,
        sign=sign,
        port=Port("127.0.0.1", port, "LMEC_PORT") if port else None,
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    parts = [made_from(fields, folder) for fields in json.load(sys.stdin)]
    prepare = partial(print, "prepared", file=(folder / "prepared").open("a"), flush=True)
    sys.exit(run(parts, folder, click.echo, prepare, address="http://127.0.0.1:8000"))
