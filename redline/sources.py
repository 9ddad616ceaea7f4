"""What tells one engine from another: a digest of its sources, in Python and in C. `python redline/sources.py` prints it."""

import sys
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent


def digest() -> str:
    """Twelve hexadecimal digits that any change of a source makes others."""
    files = sorted(file for kind in ("*.py", "*.[ch]") for file in FOLDER.rglob(kind))
    of_all = sha256()
    for file in files:
        of_all.update(f"{file.relative_to(FOLDER).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return of_all.hexdigest()[:12]


if __name__ == "__main__":
    sys.stdout.write(f"{digest()}\n")
