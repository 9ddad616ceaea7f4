"""Which engine merges: C for what takes the most time, where that could be compiled, or Python alone, with the same results.

`REDLINE_PURE=1` in the environment chooses Python.
"""

import os

__all__ = ["LANGUAGE", "compiled"]

_AGREED = 8  # what both sides expect of each other, also in c/module.c: what was compiled before it changed is not used

try:
    if os.environ.get("REDLINE_PURE"):
        raise ImportError
    from redline import compiled

    if compiled.AGREED != _AGREED:
        raise ImportError
except ImportError:
    compiled = None  # type: ignore[assignment]

LANGUAGE = "C" if compiled else "Python"
