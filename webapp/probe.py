"""Asks the pages of this container whether they can work: `python webapp/probe.py`, exit code 0 if so.

It runs as a file, without our packages, because it is asked every few seconds and must cost nothing.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

PATIENCE = 4  # seconds


def main() -> None:
    # The service answers under its public name only, so the question must bear it.
    name = urlsplit(os.environ["PUBLIC_URL"]).netloc
    try:
        line = HTTPConnection("127.0.0.1", int(os.environ["LMEC_PORT"]), timeout=PATIENCE)
        line.request("GET", "/healthz", headers={"Host": name})
        answer = line.getresponse()
        body = answer.read(200).decode(errors="replace").strip()
    except (OSError, HTTPException) as error:
        sys.exit(f"The pages do not answer: {error}")
    if answer.status != 200:
        sys.exit(f"The pages answer with status {answer.status}: {body}")


if __name__ == "__main__":
    main()
