"""Writing files so that all of them are there at the end, or none."""

from collections.abc import Mapping
from pathlib import Path

from worker.documents.unreadable import Unreadable


def save(files: Mapping[Path, bytes]) -> None:
    """Write files beside their places, then put all in place; what stood there stays if that cannot be.

    Unreadable says which one cannot be written.
    """
    ready = {path: path.with_name(f".{path.name}.part") for path in files}
    path = next(iter(files))
    try:
        for path, data in files.items():
            if path.is_dir():
                raise IsADirectoryError("it is a folder")
            ready[path].write_bytes(data)
        for path, part in ready.items():
            part.replace(path)
    except OSError as error:
        raise Unreadable(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        for part in ready.values():
            part.unlink(missing_ok=True)
