"""What letters tell, read for many of them together, since most tell much the same."""

from collections.abc import Sequence
from time import monotonic

import structlog

from models.db.access import WORKER
from models.db.database import Database
from models.letters.queries import Content, contents

log = structlog.get_logger("letters")

AHEAD = 50
FRESH = 5.0  # seconds; what was read longer ago is read again, as a letter tells what is so when it is sent


class Prefetch:
    """The contents of letters that are asked for in this order."""

    def __init__(self, database: Database, ids: Sequence[int]) -> None:
        self.database = database
        self.ids = ids
        self._read: dict[int, Content] = {}
        self._read_at = monotonic()

    def content(self, id: int) -> Content:
        """What this letter tells; one that cannot be read fails alone."""
        if id not in self._read or monotonic() - self._read_at > FRESH:
            place = self.ids.index(id)
            self._read_at = monotonic()
            try:
                self._read = self._together(self.ids[place : place + AHEAD])
            except Exception:
                log.warning("not read together", exc_info=True)
                self._read = self._together([id])
        return self._read[id]

    def _together(self, ids: Sequence[int]) -> dict[int, Content]:
        with self.database.reading(WORKER) as session:
            return contents(session, ids)
