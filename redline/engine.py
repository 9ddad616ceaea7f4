"""Which engine merges: C for what takes the most time, where that could be compiled, or Python alone, with the same results.

`REDLINE_PURE=1` in the environment chooses Python.
"""

import os

from icu4py import icu_version

from redline.sources import digest

__all__ = ["ENGINE", "LANGUAGE", "compiled"]

_SOURCES = digest()
ENGINE = f"redline {_SOURCES}, ICU {icu_version}"
"""The same inputs give the same pieces while this stays the same: words are those of ICU's dictionaries."""

try:
    if os.environ.get("REDLINE_PURE"):
        raise ImportError
    from redline import compiled

    if compiled.SOURCES != _SOURCES:  # compiled before a source was changed
        raise ImportError
except ImportError:
    compiled = None  # type: ignore[assignment]

LANGUAGE = "C" if compiled else "Python"
