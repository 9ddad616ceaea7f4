"""Parts into a package, the same bytes for the same parts."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file of the parts, in their order and without dates."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            archive.writestr(entry(name), data)
    return out.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """How a part is listed."""
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o600 << 16
    return info
