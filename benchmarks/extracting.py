"""What `lmec extract` takes for a file, in a process that is small itself: prints CPU seconds and megabytes.

python -m benchmarks.extracting FILE
"""

import resource
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """The megabytes are those of the larger of its two processes."""
    lmec = Path(sys.executable).with_name("lmec")
    subprocess.run([lmec, "extract", sys.argv[1], "--json"], check=True, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


if __name__ == "__main__":
    main()
